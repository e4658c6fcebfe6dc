// The presentation language, RFC 8446 §3, on a message made for it.
#include "troth/encoding/wire.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"

namespace troth::inline v1::encoding {
namespace {

using testing::from_hex;
using testing::to_hex;

enum class Colour : u16 { red = 1, green = 2 };
std::string_view name_of(Colour colour) {
    return colour == Colour::red ? "red" : colour == Colour::green ? "green" : "";
}

struct Pair {
    u8 key = 0;
    Opaque<1, 300> value;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("key", m.key) && io("value", m.value);
    }
};
struct Sample {
    static constexpr std::string_view name = "Sample";
    Colour colour{};
    U24 size;
    std::array<u8, 2> magic{};
    List<Colour, 2, 254> colours;
    List<Pair, 0, 65535> pairs;
    Body<0, 255> body;
    Rest rest;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("colour", m.colour) && io("size", m.size) && io("magic", m.magic) && io("colours", m.colours) &&
               io("pairs", m.pairs) && io("body", m.body) && io("rest", m.rest);
    }
};
struct Number {
    u32 number = 0;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("number", m.number);
    }
};

//                               colour size   magic colours        pairs                        body       rest
constexpr std::string_view sample = "0001 000102 beef 04 0002 0001 000b 05 0002 aabb 06 0003 010203 04 00000007 99";

TEST(Wire, Rfc8446Section3ParsesEveryKindOfField) {
    const ByteVector bytes = from_hex(sample);
    const Result<Sample> m = parse<Sample>(bytes);
    ASSERT_TRUE(m) << m.error().where();
    EXPECT_EQ(m->colour, Colour::red);
    EXPECT_EQ(m->size.value, 0x102u);
    EXPECT_EQ(to_hex(Bytes(m->magic)), "beef");
    EXPECT_EQ(m->colours.size(), 2u);
    EXPECT_EQ(m->colours[0], Colour::green);
    EXPECT_TRUE(m->colours.contains(Colour::red));
    EXPECT_FALSE(m->colours.contains(Colour{3}));
    std::string seen;
    for (const Pair& pair : m->pairs) seen += to_hex(pair.value) + ";";
    EXPECT_EQ(seen, "aabb;010203;");
    EXPECT_EQ(m->pairs.size(), 2u);
    EXPECT_EQ(to_hex(m->body), "00000007");
    EXPECT_EQ(to_hex(m->rest), "99");
    EXPECT_GE(m->body.bytes().data(), bytes.data()) << "a view, not a copy";
    EXPECT_EQ(to_hex(serialise(*m)), to_hex(bytes));
}

TEST(Wire, Rfc8446Section3EveryTruncationIsRefusedWithFieldAndOffset) {
    const ByteVector bytes = from_hex(sample);
    for (usize size = 0; size + 1 < bytes.size(); ++size) {  // the last byte is Rest, which may be empty
        const Result<Sample> m = parse<Sample>(Bytes(bytes).first(size));
        ASSERT_FALSE(m) << size;
        EXPECT_TRUE(m.error().is(wire_truncated)) << m.error().id();
        ASSERT_TRUE(m.error().context().offset.has_value());
        EXPECT_LE(*m.error().context().offset, size);
        EXPECT_EQ(well_formed<Sample>(Bytes(bytes).first(size)), false);
    }
    const Result<Sample> m = parse<Sample>(Bytes(bytes).first(8), 100);
    EXPECT_EQ(m.error().where(), "byte 107, field \"colours\", message \"Sample\"");
}

TEST(Wire, Rfc8446Section3_4BoundsAndElementSizesAreHeld) {
    // A list of u16 with three bytes; an empty one under its floor; an inner vector under its floor; over its ceiling.
    EXPECT_TRUE(parse<Sample>(from_hex("0001 000102 beef 03 000200 0000 00")).error().is(wire_bad_length));
    EXPECT_TRUE(parse<Sample>(from_hex("0001 000102 beef 00 0000 00")).error().is(wire_too_short));
    EXPECT_TRUE(parse<Sample>(from_hex("0001 000102 beef 02 0001 0003 05 0000 00")).error().is(wire_too_short));
    EXPECT_TRUE(parse<Sample>(from_hex("0001 000102 beef ff")).error().is(wire_too_long));
    // An inner vector that reaches beyond the outer one, although the message has the bytes.
    const Result<Sample> m = parse<Sample>(from_hex("0001 000102 beef 02 0001 0003 05 0002 aabb 00 99"));
    ASSERT_FALSE(m);
    EXPECT_TRUE(m.error().is(wire_truncated));
    EXPECT_EQ(m.error().where(), "byte 13, field \"value\", message \"Sample\"");
}

TEST(Wire, Rfc8446Section3TrailingBytesAreRefused) {
    EXPECT_TRUE(parse<Number>(from_hex("00000001")));
    const Result<Number> m = parse<Number>(from_hex("0000000102"));
    ASSERT_FALSE(m);
    EXPECT_TRUE(m.error().is(wire_trailing_bytes));
    EXPECT_EQ(m.error().context().offset, 4u);
}

TEST(Wire, SenderListsAndBodiesAreWrittenInPlace) {
    const std::array colours{Colour::green, Colour::red};
    const ByteVector one = from_hex("aabb"), two = from_hex("010203");
    const std::array pairs{Pair{5, one}, Pair{6, two}};
    const Number number{7};
    const ByteVector rest = from_hex("99");
    Sample m;
    m.colour = Colour::red;
    m.size = U24{0x102};
    m.magic = {0xbe, 0xef};
    m.colours = colours;
    m.pairs = pairs;
    m.body = Body<0, 255>::of(number);
    m.rest = Rest(rest);
    EXPECT_EQ(to_hex(serialise(m)), to_hex(from_hex(sample)));
    EXPECT_EQ(m.colours[1], Colour::red);
    EXPECT_EQ(m.pairs.size(), 2u);

    std::array<u8, 64> buffer{};
    const Result<Bytes> written = write(m, buffer);
    ASSERT_TRUE(written);
    EXPECT_EQ(to_hex(*written), to_hex(from_hex(sample)));
    for (usize room = 0; room < written->size(); ++room) {
        const Result<Bytes> cut = write(m, MutableBytes(buffer).first(room));
        ASSERT_FALSE(cut);
        EXPECT_TRUE(cut.error().is(wire_no_space));
    }
}

TEST(Wire, Rfc8446Section3_4ASenderCannotBreakBounds) {
    Sample m;  // colours is empty, its floor is 2
    ByteVector out = from_hex("77");
    const Result<void> appended = append(m, out);
    ASSERT_FALSE(appended);
    EXPECT_TRUE(appended.error().is(wire_too_short));
    EXPECT_EQ(to_hex(out), "77") << "nothing is left behind";
    ByteVector long_value(301);
    EXPECT_TRUE(append(Pair{1, long_value}, out).error().is(wire_too_long));
}

struct Lines : FieldVisitor {
    std::string text;
    void field(const Field& f) override {
        text += std::string(f.depth * 2, ' ') + std::string(f.name) + "@" + std::to_string(f.offset) + "=";
        if (f.kind == Field::Kind::enumeration)
            text += f.symbol;
        else if (f.kind == Field::Kind::number)
            text += std::to_string(f.number);
        else
            text += to_hex(f.raw);
        text += "\n";
    }
};

TEST(Wire, DescribeWalksTheSameDeclaration) {
    Lines lines;
    ASSERT_TRUE(describe<Sample>(from_hex(sample), lines));
    EXPECT_EQ(lines.text,
              "colour@0=red\nsize@2=258\nmagic@5=beef\ncolours@8=00020001\n  colours@8=green\n  colours@10=red\n"
              "pairs@14=050002aabb060003010203\n  key@14=5\n  value@17=aabb\n  key@19=6\n  value@22=010203\n"
              "body@26=00000007\nrest@30=99\n");
    Lines cut;
    EXPECT_FALSE(describe<Sample>(from_hex("0001 0001"), cut));
    EXPECT_EQ(cut.text, "colour@0=red\n") << "what could be read is told";
}

}  // namespace
}  // namespace troth::inline v1::encoding
