// DER against X.690's own examples and rules.
#include "troth/encoding/der.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"

namespace troth::encoding::der {
namespace {

using testing::from_hex;
using testing::to_hex;

template <class T>
std::string error_of(std::string_view hex, Tolerance tolerance = Tolerance::none) {
    const ByteVector bytes = from_hex(hex);
    const Result<T> value = parse<T>(bytes, tolerance);
    return value ? "accepted" : std::string(value.error().id()) + " " + value.error().where();
}
template <class T>
std::string id_of(std::string_view hex) {
    const std::string error = error_of<T>(hex);
    return error.substr(0, error.find(' '));
}

// A structure with every kind of field.
struct Inner {
    Oid kind;
    std::optional<Any> parameters;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("kind", m.kind) && io.optional("parameters", m.parameters);
    }
};
struct Outer {
    u64 version = 0;
    UnsignedInteger serial;
    bool critical = false;
    std::vector<Inner> inners;
    SetOf<Oid> kinds;
    std::optional<BitString> unique_id;
    std::optional<u64> limit;
    OctetString last;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.defaulted_wrapped("version", 0, m.version, u64{0}) && io("serial", m.serial) &&
               io.defaulted("critical", m.critical, false) && io("inners", m.inners) && io("kinds", m.kinds) &&
               io.optional_implicit("unique_id", 1, m.unique_id) && io.optional_wrapped("limit", 2, m.limit) &&
               io("last", m.last);
    }
};

constexpr std::string_view outer_hex =
    "3034"
    "a003020102"
    "02020080"
    "0101ff"
    "3010"
    "3007"
    "0602"
    "5504"
    "0101"
    "00"
    "3005"
    "0603"
    "2a0304"
    "3107"
    "06012a"
    "06022b01"
    "8102"
    "0640"
    "a203"
    "020107"
    "0402"
    "abcd";

TEST(Der, StructureIsReadAndWrittenFromOneDeclaration) {
    const ByteVector bytes = from_hex(outer_hex);
    const Result<Outer> outer = parse<Outer>(bytes);
    ASSERT_TRUE(outer) << outer.error().id() << outer.error().where();
    EXPECT_EQ(outer->version, 2u);
    EXPECT_EQ(to_hex(outer->serial.magnitude), "80");
    EXPECT_TRUE(outer->critical);
    ASSERT_EQ(outer->inners.size(), 2u);
    EXPECT_EQ(dotted(outer->inners[0].kind), "2.5.4");
    EXPECT_EQ(outer->inners[0].parameters->tag, tags::boolean);
    EXPECT_FALSE(outer->inners[1].parameters);
    EXPECT_EQ(outer->unique_id->unused_bits, 6);
    EXPECT_EQ(outer->limit, 7u);
    EXPECT_EQ(to_hex(outer->last.value), "abcd");
    EXPECT_EQ(to_hex(serialise(*outer)), to_hex(bytes));
    EXPECT_EQ(to_hex(serialise_secret(*outer).bytes()), to_hex(bytes));
}

TEST(Der, ErrorNamesFieldAndOffset) {
    std::string hex(outer_hex);
    hex.replace(hex.find("0603"), 4, "0403");
    EXPECT_EQ(error_of<Outer>(hex), "encoding.der_unexpected byte 27, field \"inners.item 1.kind\"");
    EXPECT_EQ(error_of<Outer>("3000"), "encoding.der_missing byte 2, field \"serial\"");
    EXPECT_EQ(error_of<Inner>("300806012a0101000500"), "encoding.der_trailing byte 8");
    EXPECT_EQ(error_of<Inner>("300906012a0101000500"), "encoding.der_truncated byte 0");
    EXPECT_EQ(error_of<Inner>("3005060228"), "encoding.der_truncated byte 0");
    EXPECT_EQ(error_of<Inner>("3003060228"), "encoding.der_truncated byte 2, field \"kind\"");
}

TEST(Der, EveryByteIsConsumed) {
    EXPECT_EQ(id_of<Inner>("300306012a00"), "encoding.der_trailing");
    EXPECT_EQ(id_of<u64>("02010102"), "encoding.der_trailing");
    EXPECT_EQ(id_of<u64>(""), "encoding.der_missing");
}

TEST(Der, X690Section10_1LengthsAreDefiniteAndShortest) {
    EXPECT_EQ(id_of<OctetString>("040100"), "accepted");
    EXPECT_EQ(id_of<OctetString>("04810100"), "encoding.der_bad_length");
    EXPECT_EQ(id_of<OctetString>("0482000100"), "encoding.der_bad_length");
    EXPECT_EQ(id_of<OctetString>("0480000000"), "encoding.der_bad_length");
    EXPECT_EQ(id_of<OctetString>("04850000000001aa"), "encoding.der_bad_length");
    EXPECT_EQ(id_of<OctetString>("0484ffffffff"), "encoding.der_truncated");
    EXPECT_EQ(id_of<OctetString>("0482"), "encoding.der_truncated");
    EXPECT_EQ(id_of<OctetString>("04"), "encoding.der_truncated");
    for (usize size : {usize{127}, usize{128}, usize{255}, usize{256}, usize{65535}, usize{65536}}) {
        const ByteVector content(size, 0x5a);
        const ByteVector bytes = serialise(OctetString{content});
        const Result<OctetString> again = parse<OctetString>(bytes);
        ASSERT_TRUE(again) << size;
        EXPECT_EQ(again->value.size(), size);
    }
}

TEST(Der, X690Section8_1_2TagsAreShortest) {
    EXPECT_EQ(id_of<Any>("9f1f00"), "accepted");  // [31]
    EXPECT_EQ(id_of<Any>("9f8100"
                         "00"),
              "accepted");  // [128]
    EXPECT_EQ(id_of<Any>("9f1e00"), "encoding.der_bad_tag");
    EXPECT_EQ(id_of<Any>("9f801f00"), "encoding.der_bad_tag");
    EXPECT_EQ(id_of<Any>("9fffffffffff7f00"), "encoding.der_bad_tag");
    EXPECT_EQ(id_of<Any>("9fff"), "encoding.der_truncated");
    EXPECT_EQ(id_of<Any>("0000"), "encoding.der_bad_tag");
    for (u32 number : {30u, 31u, 127u, 128u, 16383u, 16384u, 268435455u}) {
        Writer writer;
        writer.element(tags::context(number, false), {});
        const Result<Any> any = parse<Any>(writer.bytes());
        ASSERT_TRUE(any) << number;
        EXPECT_EQ(any->tag.number, number);
    }
    EXPECT_EQ(id_of<OctetString>("2403040100"), "encoding.der_unexpected");  // §10.2: strings are primitive
}

TEST(Der, X690Section11_1Boolean) {
    EXPECT_EQ(id_of<bool>("0101ff"), "accepted");
    EXPECT_EQ(id_of<bool>("010101"), "encoding.der_bad_boolean");
    EXPECT_EQ(id_of<bool>("0100"), "encoding.der_bad_boolean");
    EXPECT_EQ(id_of<bool>("0102ffff"), "encoding.der_bad_boolean");
}

TEST(Der, X690Section8_3_2IntegersAreShortest) {
    EXPECT_EQ(id_of<Integer>("0200"), "encoding.der_bad_integer");
    EXPECT_EQ(id_of<Integer>("02020001"), "encoding.der_bad_integer");
    EXPECT_EQ(id_of<Integer>("0202ff80"), "encoding.der_bad_integer");
    EXPECT_EQ(id_of<Integer>("0202ff7f"), "accepted");
    EXPECT_EQ(id_of<u64>("0201ff"), "encoding.der_integer_range");
    EXPECT_EQ(id_of<u64>("020900ffffffffffffffff"), "accepted");
    EXPECT_EQ(id_of<u64>("0209010000000000000000"), "encoding.der_integer_range");
    for (u64 value : {u64{0}, u64{1}, u64{127}, u64{128}, u64{255}, u64{256}, u64{0x8000}, ~u64{0}}) {
        const ByteVector bytes = serialise(value);
        EXPECT_EQ(parse<u64>(bytes).value(), value);
    }
    EXPECT_EQ(to_hex(serialise(u64{0})), "020100");
    EXPECT_EQ(to_hex(serialise(u64{128})), "02020080");
    EXPECT_EQ(to_hex(serialise(UnsignedInteger{from_hex("0000ff")})), "020200ff");
}

TEST(Der, X690Section11_2BitString) {
    EXPECT_EQ(id_of<BitString>("0300"), "encoding.der_bad_bit_string");
    EXPECT_EQ(id_of<BitString>("030100"), "accepted");
    EXPECT_EQ(id_of<BitString>("030101"), "encoding.der_bad_bit_string");
    EXPECT_EQ(id_of<BitString>("030208ff"), "encoding.der_bad_bit_string");
    EXPECT_EQ(id_of<BitString>("030204f1"), "encoding.der_bad_bit_string");
    EXPECT_EQ(id_of<BitString>("030204f0"), "accepted");
    EXPECT_EQ(id_of<NamedBits>("030203e8"), "accepted");
    EXPECT_EQ(id_of<NamedBits>("030202e8"), "encoding.der_bad_bit_string");  // §11.2.2: a trailing zero bit
    EXPECT_EQ(id_of<NamedBits>("03060000000001ff"), "encoding.der_bad_bit_string");
    EXPECT_EQ(to_hex(serialise(NamedBits{(1u << 0) | (1u << 5)})), "03020284");
    EXPECT_EQ(to_hex(serialise(NamedBits{1u << 8})), "0303070080");
    EXPECT_EQ(to_hex(serialise(NamedBits{})), "030100");
    const ByteVector decipher_only = from_hex("0303070080");
    EXPECT_TRUE(parse<NamedBits>(decipher_only)->has(8));
}

TEST(Der, X690Section8_19ObjectIdentifier) {
    EXPECT_EQ(dotted(oid<"1.2.840.113549.1.1.11">), "1.2.840.113549.1.1.11");
    EXPECT_EQ(to_hex(oid<"1.2.840.113549.1.1.11">.content), "2a864886f70d01010b");
    EXPECT_EQ(to_hex(oid<"2.999.3">.content), "883703");  // §8.19.5's example
    for (std::string_view text : {"0.0", "0.39", "1.0", "1.39.127", "2.0", "2.39", "2.40", "2.47", "2.48", "2.175",
                                  "2.5.29.17", "2.999.3", "1.3.6.1.4.1.311.21.8.144115188075855871"}) {
        const Result<ByteVector> content = oid_from_dotted(text);
        ASSERT_TRUE(content) << text;
        EXPECT_EQ(dotted({*content}), text);
    }
    EXPECT_EQ(dotted({from_hex("69908080808080808080808080808080808000")}),
              "2.25.10633823966279326983230456482242756608");
    for (std::string_view text :
         {"", "1", "1.", ".1", "1.40", "3.1", "1.2.a", "1.02", "1.2.144115188075855872", "1..2"}) {
        const Result<ByteVector> content = oid_from_dotted(text);
        ASSERT_FALSE(content) << text;
        EXPECT_TRUE(content.error().is(bad_dotted_oid));
    }
    EXPECT_EQ(id_of<Oid>("0600"), "encoding.der_bad_oid");
    EXPECT_EQ(id_of<Oid>("06022a80"), "encoding.der_bad_oid");
    EXPECT_EQ(id_of<Oid>("06032a8001"), "encoding.der_bad_oid");
    EXPECT_EQ(id_of<Oid>("0601"
                         "80"),
              "encoding.der_bad_oid");
    EXPECT_EQ(id_of<Oid>("06820100" + std::string(512, '1')), "encoding.der_bad_oid");
}

std::string time_hex(std::string_view tag, std::string_view text) {
    return std::string(tag) + to_hex(std::array<u8, 1>{static_cast<u8>(text.size())}) + to_hex(text);
}
TEST(Der, Rfc5280Section4_1_2_5Time) {
    const auto at = [](std::string_view tag, std::string_view text) {
        const ByteVector bytes = from_hex(time_hex(tag, text));
        const Result<Time> time = parse<Time>(bytes);
        return time ? iso8601(time->at) : std::string(time.error().id());
    };
    EXPECT_EQ(at("17", "491231235959Z"), "2049-12-31T23:59:59Z");
    EXPECT_EQ(at("17", "500101000000Z"), "1950-01-01T00:00:00Z");
    EXPECT_EQ(at("17", "000229120000Z"), "2000-02-29T12:00:00Z");
    EXPECT_EQ(at("18", "99991231235959Z"), "9999-12-31T23:59:59Z");
    EXPECT_EQ(at("18", "00000101000000Z"), "0000-01-01T00:00:00Z");
    for (std::string_view bad : {"490229000000Z", "491301000000Z", "490001000000Z", "490132000000Z", "490101240000Z",
                                 "490101006000Z", "490101000060Z", "4901010000Z", "490101000000+0000", "490101000000",
                                 "4901010000 0Z", "20490101000000Z", "-90101000000Z"})
        EXPECT_EQ(at("17", bad), "encoding.der_bad_time") << bad;
    for (std::string_view bad : {"20500101000000.5Z", "205001010000Z", "20500101000000", "19000229000000Z"})
        EXPECT_EQ(at("18", bad), "encoding.der_bad_time") << bad;

    using std::chrono::sys_days;
    using namespace std::chrono_literals;
    EXPECT_EQ(to_hex(serialise(Time::of(sys_days(2049y / 12 / 31)))), time_hex("17", "491231000000Z"));
    EXPECT_EQ(to_hex(serialise(Time::of(sys_days(2050y / 1 / 1)))), time_hex("18", "20500101000000Z"));
    EXPECT_EQ(to_hex(serialise(Time::of(sys_days(1949y / 1 / 1)))), time_hex("18", "19490101000000Z"));
    EXPECT_TRUE(parse_generalized_time(bytes_of("20500101000000Z"))->in_required_form());
    EXPECT_FALSE(parse_generalized_time(bytes_of("20491231235959Z"))->in_required_form());
}

TEST(Der, CharacterStringsHoldOnlyTheirCharacters) {
    EXPECT_EQ(id_of<CharacterString>("0c02c3bc"), "accepted");
    EXPECT_EQ(id_of<CharacterString>("0c02c0af"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("0c03eda080"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("0c04f4908080"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("0c01c3"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("130141"), "accepted");
    EXPECT_EQ(id_of<CharacterString>("130140"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("160180"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("120161"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("1a010a"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("1e0100"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("1e02d800"), "encoding.der_bad_string");
    EXPECT_EQ(id_of<CharacterString>("1c0400110000"), "encoding.der_bad_string");
    EXPECT_EQ(to_utf8({tags::bmp_string, from_hex("004100fc20ac")}), "A\u00fc\u20ac");
    EXPECT_EQ(to_utf8({tags::universal_string, from_hex("0001f600")}), "\U0001f600");
    EXPECT_EQ(to_utf8({tags::teletex_string, from_hex("fc")}), "\u00fc");
}

TEST(Der, X690Section11_6SetOfIsOrdered) {
    using Set = SetOf<Oid>;
    EXPECT_EQ(id_of<Set>("310606012a06012b"), "accepted");
    EXPECT_EQ(id_of<Set>("310606012b06012a"), "encoding.der_bad_set_order");
    const ByteVector a = from_hex("2b01"), b = from_hex("2a"), c = from_hex("2b");
    EXPECT_EQ(to_hex(serialise(Set{{Oid{a}, Oid{c}, Oid{b}}})), "310a06012a06012b06022b01");
    EXPECT_EQ(compare_encodings(from_hex("0400"), from_hex("040000")), 0);
    EXPECT_EQ(compare_encodings(from_hex("0400"), from_hex("040001")), -1);
    EXPECT_EQ(compare_encodings(from_hex("040001"), from_hex("0400")), 1);
}

struct Defaulted {
    bool critical = false;
    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.defaulted("critical", m.critical, false);
    }
};
TEST(Der, X690Section11_5DefaultsAreLeftOutAndTheToleranceIsRecorded) {
    EXPECT_EQ(error_of<Defaulted>("3003010100"), "encoding.der_encoded_default byte 5, field \"critical\"");
    EXPECT_EQ(error_of<Defaulted>("3003010100", Tolerance::encoded_defaults), "accepted");
    const ByteVector bytes = from_hex("3003010100");
    Reader reader(bytes, Tolerance::encoded_defaults);
    Defaulted value;
    EXPECT_TRUE(reader("", value));
    EXPECT_EQ(reader.encoded_defaults(), 1u);
    EXPECT_EQ(to_hex(serialise(value)), "3000");
}

TEST(Der, CheckWalksToTheLeavesAndHasADepthLimit) {
    EXPECT_TRUE(check(from_hex(outer_hex)));
    EXPECT_TRUE(check(from_hex("0500")));
    EXPECT_EQ(check(from_hex("050100")).error().id(), "encoding.der_bad_null");
    EXPECT_EQ(check(from_hex("3003010101")).error().id(), "encoding.der_bad_boolean");
    EXPECT_EQ(check(from_hex("30030a0200")).error().id(), "encoding.der_truncated");
    ByteVector nested;
    for (u32 depth = 0; depth < max_depth; ++depth) {
        EXPECT_TRUE(depth == 0 || check(nested)) << depth;
        Writer writer;
        writer.element(tags::sequence, nested);
        nested = writer.take();
    }
    EXPECT_TRUE(check(nested));
    Writer writer;
    writer.element(tags::sequence, nested);
    const Result<void> deep = check(writer.bytes());
    ASSERT_FALSE(deep);
    EXPECT_TRUE(deep.error().is(too_deep));
}

// Whatever is accepted is written back byte for byte: there is one encoding of a value.
TEST(Der, MutatedBytesAreRefusedOrRoundTrip) {
    const ByteVector good = from_hex(outer_hex);
    testing::CountingRandom random(7);
    usize accepted = 0;
    for (int round = 0; round < 20000; ++round) {
        ByteVector bytes = good;
        for (u64 n = 1 + random.below(3); n-- > 0;) bytes[random.below(bytes.size())] = static_cast<u8>(random.next());
        if (random.below(4) == 0) bytes.resize(random.below(bytes.size()));
        static_cast<void>(check(bytes));
        const Result<Outer> outer = parse<Outer>(bytes);
        if (!outer) continue;
        ++accepted;
        ASSERT_EQ(to_hex(serialise(*outer)), to_hex(bytes));
    }
    EXPECT_GT(accepted, 100u);
}

TEST(Der, EveryErrorHasItsWords) {
    for (const ErrorRow* row : all_errors) {
        EXPECT_TRUE(row->id.starts_with("encoding.")) << row->id;
        EXPECT_FALSE(row->rule.empty() || row->what.empty() || row->advice.empty()) << row->id;
        EXPECT_FALSE(row->what.ends_with('.')) << row->id;
    }
}

}  // namespace
}  // namespace troth::encoding::der
