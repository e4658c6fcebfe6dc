// Records, RFC 8446 §5. Each test uses keys of its own: the nonce ledger sees all of them.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/tls/record/ledger.hpp"
#include "troth/tls/record/protection.hpp"

namespace troth::inline v1::tls {
namespace {

using troth::testing::CountingRandom;
using troth::testing::from_hex;
using troth::testing::to_hex;

AeadKey key_of(u8 number, CipherSuite suite = CipherSuite::TLS_AES_128_GCM_SHA256, u64 sequence = 0) {
    CountingRandom random(number);
    TrafficKey key;
    TrafficIv iv;
    random.fill(key.mutable_bytes());
    random.fill(iv.mutable_bytes());
    return AeadKey(suite, std::move(key), std::move(iv), sequence);
}

// Seals an inner plaintext that our own sealer would never make.
ByteVector seal_raw(const AeadKey& key, Bytes inner) {
    ByteVector record(record_header_size + inner.size() + crypto::aead_tag_size);
    const HeaderBytes header = plaintext_header(ContentType::application_data, inner.size() + crypto::aead_tag_size);
    std::memcpy(record.data(), header.data(), header.size());
    const crypto::AeadContext context(key.aead(), key.key());
    context.seal(key.nonce(), header, Gather(&inner, 1), {}, MutableBytes(record).subspan(record_header_size));
    return record;
}

// What opening a copy of the record earns; null for success.
const ErrorRow* fault(RecordOpener& opener, Bytes record) {
    ByteVector copy(record.begin(), record.end());
    const Result<Opened> opened = opener.open(copy);
    return opened ? nullptr : &opened.error().row();
}

TEST(Record, Rfc8446Section5_1HeadersAndTheirLimits) {
    const auto header = parse_record_header(from_hex("1603014000"), false);
    ASSERT_TRUE(header && *header);
    EXPECT_EQ((*header)->type, ContentType::handshake);
    EXPECT_EQ((*header)->length, 16384);
    EXPECT_TRUE(parse_record_header(from_hex("1603014001"), false).error().is(record_overflow));
    EXPECT_TRUE(parse_record_header(from_hex("1703034100"), true)->has_value());
    EXPECT_TRUE(parse_record_header(from_hex("1703034101"), true).error().is(record_overflow));
    EXPECT_TRUE(parse_record_header(from_hex("160301"), false)->has_value() == false);
    EXPECT_TRUE(parse_record_header({}, false)->has_value() == false);
    EXPECT_TRUE(parse_record_header(bytes_of("GET / HTTP/1.1"), false).error().is(not_tls));
    EXPECT_TRUE(parse_record_header(from_hex("480301"), false).error().is(unexpected_record_type));
    EXPECT_EQ(parse_record_header(from_hex("48"), false).value(), std::nullopt) << "one byte does not decide";
    EXPECT_TRUE(parse_record_header(from_hex("1602"), false).error().is(not_tls));
    EXPECT_TRUE(parse_record_header(from_hex("16039909 00"), false)->has_value()) << "the minor version is ignored";
}

TEST(Record, Rfc8446Section5_1PlaintextRecords) {
    std::array<u8, 16> out{};
    const std::array<u8, 3> content{1, 2, 3};
    EXPECT_EQ(to_hex(write_plaintext(ContentType::handshake, content, out)), "1603030003010203");
    EXPECT_EQ(to_hex(write_plaintext(ContentType::handshake, content, out, ProtocolVersion::tls10)),
              "1603010003010203");
    EXPECT_EQ(record_count(0), 0u);
    EXPECT_EQ(record_count(16384), 1u);
    EXPECT_EQ(record_count(16385), 2u);
}

TEST(Record, Rfc8446Section5ChangeCipherSpecIsOneByteOne) {
    EXPECT_TRUE(check_change_cipher_spec(from_hex("01")));
    for (const std::string_view bad : {"", "00", "02", "0101"})
        EXPECT_TRUE(check_change_cipher_spec(from_hex(bad)).error().is(bad_change_cipher_spec));
    EXPECT_EQ(to_hex(Bytes(change_cipher_spec_record)), "140303000101");
}

TEST(Record, Rfc8446Section5_2SealAndOpenForEverySuiteSizeAndPadding) {
    u8 number = 1;
    for (const CipherSuiteRow& row : cipher_suites) {
        RecordSealer sealer(key_of(number, row.value));
        RecordOpener opener(key_of(number++, row.value));
        CountingRandom random(9);
        for (const usize size : {0u, 1u, 2u, 15u, 16u, 17u, 255u, 1000u, 16383u, 16384u}) {
            for (usize padding : {0u, 1u, 7u, 8u, 255u, 256u, 4000u}) {
                padding = std::min<usize>(padding, max_content_size - size);
                const ByteVector content = random.bytes(size);
                const std::array<Bytes, 2> pieces{Bytes(content).first(size / 3), Bytes(content).subspan(size / 3)};
                ByteVector out(protected_size(size, padding) + 3, 0xee);
                const Result<Bytes> sealed = sealer.seal(ContentType::application_data, pieces, padding, out);
                ASSERT_TRUE(sealed);
                ASSERT_EQ(sealed->size(), protected_size(size, padding));
                EXPECT_EQ(out[0], 23);
                EXPECT_EQ(load_be<u16>(&out[1]), 0x0303);
                EXPECT_EQ(load_be<u16>(&out[3]), sealed->size() - record_header_size);
                EXPECT_EQ(out.back(), 0xee) << "nothing is written behind the record";
                const Result<Opened> opened = opener.open(MutableBytes(out).first(sealed->size()));
                ASSERT_TRUE(opened) << row.name << " " << size << " " << padding << " " << opened.error().id();
                EXPECT_EQ(opened->type, ContentType::application_data);
                EXPECT_EQ(to_hex(opened->content), to_hex(content));
            }
        }
        EXPECT_EQ(sealer.key().sequence(), opener.key().sequence());
    }
}

TEST(Record, Rfc8446Section5_2SealInPlaceBehindRoomForTheHeader) {
    const ByteVector content = CountingRandom(3).bytes(777);
    ByteVector apart(protected_size(777)), together(protected_size(777));
    RecordSealer one(key_of(20));
    RecordSealer two(key_of(20));
    ASSERT_TRUE(one.seal(ContentType::handshake, content, apart));
    std::memcpy(together.data() + record_header_size, content.data(), content.size());
    ledger::begin();  // the same record again, on purpose
    ASSERT_TRUE(two.seal(ContentType::handshake, Bytes(together).subspan(record_header_size, 777), together));
    EXPECT_EQ(to_hex(apart), to_hex(together));
}

TEST(Record, Rfc8446Section5_3NonceIsSequenceXorIv) {
    const AeadKey first = key_of(21), later = key_of(21, CipherSuite::TLS_AES_128_GCM_SHA256, 0x0102030405060708);
    EXPECT_EQ(to_hex(first.nonce()), to_hex(first.iv()));
    const auto a = first.nonce(), b = later.nonce();
    std::array<u8, 12> difference{};
    for (usize i = 0; i < 12; ++i) difference[i] = a[i] ^ b[i];
    EXPECT_EQ(to_hex(Bytes(difference)), "000000000102030405060708");
}

TEST(Record, Rfc8446Section5_2EveryFlippedBitIsBadRecordMacAndNothingElse) {
    RecordSealer sealer(key_of(22));
    ByteVector record(protected_size(5));
    ASSERT_TRUE(sealer.seal(ContentType::application_data, from_hex("0102030405"), record));
    for (usize bit = 8; bit < record.size() * 8; ++bit) {  // the first byte is the type
        ByteVector broken = record;
        broken[bit / 8] ^= static_cast<u8>(1u << bit % 8);
        RecordOpener opener(key_of(22));
        const Result<Opened> opened = opener.open(broken);
        ASSERT_FALSE(opened) << bit;
        EXPECT_TRUE(opened.error().is(bad_record_mac)) << bit;
        EXPECT_TRUE(opened.error().where().empty()) << "no detail tells one failure from another";
        EXPECT_EQ(opener.key().sequence(), 0u);
        EXPECT_EQ(fault(opener, record), nullptr) << "a dropped record leaves the key as it was";
    }
    RecordOpener opener(key_of(22)), other(key_of(23));
    for (usize size = record_header_size; size < record.size(); ++size)
        EXPECT_EQ(fault(opener, Bytes(record).first(size)), &bad_record_mac) << size;
    EXPECT_EQ(fault(other, record), &bad_record_mac);
    EXPECT_EQ(fault(opener, record), nullptr);
    EXPECT_EQ(fault(opener, record), &bad_record_mac) << "a replay";
}

TEST(Record, Rfc8446Section5_2OuterTypeIsApplicationData) {
    RecordOpener opener(key_of(24));
    ByteVector record = seal_raw(key_of(24), from_hex("0117"));
    record[0] = 22;
    EXPECT_TRUE(opener.open(record).error().is(unexpected_record_type));
    EXPECT_TRUE(opener.open(MutableBytes()).error().is(unexpected_record_type));
}

TEST(Record, Rfc8446Section5_4InnerPlaintextIsHeldToItsRules) {
    const auto open = [](Bytes inner) -> const ErrorRow* {
        static u8 number = 30;
        ByteVector record = seal_raw(key_of(number), inner);
        RecordOpener opener(key_of(number++));
        const Result<Opened> opened = opener.open(record);
        return opened ? nullptr : &opened.error().row();
    };
    EXPECT_EQ(open({}), &no_content_type);
    EXPECT_EQ(open(ByteVector(1, 0)), &no_content_type);
    EXPECT_EQ(open(ByteVector(1000, 0)), &no_content_type);
    EXPECT_EQ(open(from_hex("16")), &empty_handshake_record);
    EXPECT_EQ(open(from_hex("15 000000")), &empty_handshake_record);
    EXPECT_EQ(open(from_hex("17")), nullptr) << "empty application data is allowed";
    EXPECT_EQ(open(from_hex("0114")), &unexpected_record_type) << "change_cipher_spec is never protected";
    EXPECT_EQ(open(from_hex("0118")), &unexpected_record_type);
    ByteVector most(max_inner_size, 1);
    most.back() = 23;
    EXPECT_EQ(open(most), nullptr);
    most.push_back(0);
    EXPECT_EQ(open(most), &record_overflow);
    EXPECT_EQ(open(ByteVector(max_ciphertext_size - 15, 23)), &record_overflow) << "beyond 2^14 + 256 with the tag";
}

TEST(Record, Rfc8446Section5_5KeyIsUpdatedInTimeAndNeverUsedBeyondItsLimit) {
    const u64 limit = row_of(CipherSuite::TLS_AES_128_GCM_SHA256)->confidentiality_limit();
    ByteVector out(protected_size(1));
    const ByteVector content(1, 1);
    RecordSealer sealer(key_of(60, CipherSuite::TLS_AES_128_GCM_SHA256, limit / 2 - 1));
    EXPECT_FALSE(sealer.key().should_update());
    ASSERT_TRUE(sealer.seal(ContentType::application_data, content, out));
    EXPECT_TRUE(sealer.key().should_update());
    RecordSealer last(key_of(61, CipherSuite::TLS_AES_128_GCM_SHA256, limit - 1));
    ASSERT_TRUE(last.seal(ContentType::application_data, content, out));
    EXPECT_TRUE(last.seal(ContentType::application_data, content, out).error().is(key_exhausted));
    RecordOpener opener(key_of(61, CipherSuite::TLS_AES_128_GCM_SHA256, limit));
    EXPECT_TRUE(opener.open(out).error().is(key_exhausted));
    // §5.3: the sequence number never wraps, whatever the suite.
    RecordSealer chacha(key_of(62, CipherSuite::TLS_CHACHA20_POLY1305_SHA256, ~u64{0}));
    EXPECT_TRUE(chacha.seal(ContentType::application_data, content, out).error().is(key_exhausted));
}

TEST(Record, HibernateForgetsTheContextAndNotTheSequence) {
    RecordSealer sealer(key_of(63));
    RecordOpener opener(key_of(63));
    ByteVector out(protected_size(1));
    for (u8 i = 0; i < 4; ++i) {
        ASSERT_TRUE(sealer.seal(ContentType::application_data, ByteVector(1, i), out));
        EXPECT_FALSE(sealer.hibernating());
        sealer.hibernate();
        EXPECT_TRUE(sealer.hibernating());
        const Result<Opened> opened = opener.open(out);
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->content[0], i);
        opener.hibernate();
    }
    EXPECT_EQ(sealer.key().sequence(), 4u);
}

TEST(Record, Rfc8446Section5_4PaddingToABlock) {
    EXPECT_EQ(padding_to(100, 0), 0u);
    EXPECT_EQ(padding_to(100, 1), 0u);
    EXPECT_EQ(padding_to(100, 64), 28u);
    EXPECT_EQ(padding_to(128, 64), 0u);
    EXPECT_EQ(padding_to(16384, 4096), 0u);
    EXPECT_EQ(padding_to(16000, 16384), 384u);
    EXPECT_EQ(padding_to(16300, 60000), 84u) << "never beyond a record";
}

}  // namespace
}  // namespace troth::inline v1::tls
