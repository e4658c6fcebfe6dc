// The handshake messages of RFC 8446 §4, one by one.
#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/message/alert.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/tls/message/certificate_request.hpp"
#include "troth/tls/message/certificate_verify.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/end_of_early_data.hpp"
#include "troth/tls/message/finished.hpp"
#include "troth/tls/message/key_update.hpp"
#include "troth/tls/message/new_session_ticket.hpp"
#include "troth/tls/message/server_hello.hpp"
#include "troth/tls/schedule/testing/rfc8448.hpp"

namespace troth::inline v1::tls {
namespace {

namespace trace = testing::rfc8448;
using troth::testing::CountingRandom;
using troth::testing::from_hex;
using troth::testing::to_hex;

template <class M>
std::string again(const M& message) {
    ByteVector out;
    EXPECT_TRUE(append_handshake(message, out));
    return to_hex(out);
}

constexpr std::string_view certificate_request = "0d000013 02 aabb 000e 000d 0004 0002 0403 002f 0002 0000";
constexpr std::string_view new_session_ticket =
    "04000024 00000e10 11223344 02 0001 0008 0102030405060708 000d 002a 0004 ffffffff ffa5 0001 00";

TEST(Messages, Rfc8446Section4ParseThenSerialiseIsByteIdentical) {
    const ByteVector hello = from_hex(trace::client_hello), server = from_hex(trace::server_hello),
                     encrypted = from_hex(trace::encrypted_extensions), chain = from_hex(trace::certificate),
                     verify = from_hex(trace::certificate_verify), finished = from_hex(trace::server_finished),
                     resumed = from_hex(trace::resumed::client_hello), request = from_hex(certificate_request),
                     update = from_hex("1800000101"), end = from_hex("05000000");
    EXPECT_EQ(again(*parse_handshake<ClientHello>(hello)), to_hex(hello));
    EXPECT_EQ(again(*parse_handshake<ClientHello>(resumed)), to_hex(resumed));
    EXPECT_EQ(again(*parse_handshake<ServerHello>(server)), to_hex(server));
    EXPECT_EQ(again(*parse_handshake<EncryptedExtensions>(encrypted)), to_hex(encrypted));
    EXPECT_EQ(again(*parse_handshake<Certificate>(chain)), to_hex(chain));
    EXPECT_EQ(again(*parse_handshake<CertificateVerify>(verify)), to_hex(verify));
    EXPECT_EQ(again(*parse_handshake<Finished>(finished)), to_hex(finished));
    const Result<CertificateRequest> asked = parse_handshake<CertificateRequest>(request);
    ASSERT_TRUE(asked) << asked.error().where();
    EXPECT_EQ(again(*asked), to_hex(request));
    EXPECT_EQ(again(*parse_handshake<KeyUpdate>(update)), to_hex(update));
    EXPECT_EQ(again(*parse_handshake<EndOfEarlyData>(end)), to_hex(end));
}

TEST(Messages, Rfc8446Section4_1_2ClientHelloOfRfc8448Section3) {
    const ByteVector bytes = from_hex(trace::client_hello);
    const ClientHello hello = *parse_handshake<ClientHello>(bytes);
    EXPECT_EQ(hello.legacy_version, ProtocolVersion::tls12);
    EXPECT_EQ(hello.cipher_suites.size(), 3u);
    EXPECT_EQ(hello.cipher_suites[1], CipherSuite::TLS_CHACHA20_POLY1305_SHA256);
    EXPECT_TRUE(check_legacy(hello));
    const Result<CheckedExtensions> checked = check_extensions(hello.extensions, MessageKind::client_hello);
    ASSERT_TRUE(checked) << checked.error().id();
    EXPECT_TRUE(check_mandatory(*checked));
    EXPECT_EQ(*host_name(*checked->get<ServerNameList>()), "server");
}

TEST(Messages, Rfc8446Section4_1_2LegacyFieldsOfClientHello) {
    const std::array suites{CipherSuite::TLS_AES_128_GCM_SHA256};
    const ByteVector two = from_hex("0100"), one = from_hex("01"), null = from_hex("00");
    ClientHello hello;
    hello.cipher_suites = suites;
    for (const ByteVector* bad : {&two, &one}) {
        hello.legacy_compression_methods = *bad;
        EXPECT_TRUE(check_legacy(hello).error().is(illegal_parameter_compression));
    }
    hello.legacy_compression_methods = null;
    EXPECT_TRUE(check_legacy(hello));
    hello.has_extensions = false;  // a hello of long ago
    const std::string old = again(hello);
    const ByteVector bytes = from_hex(old);
    const Result<ClientHello> parsed = parse_handshake<ClientHello>(bytes);
    ASSERT_TRUE(parsed);
    EXPECT_FALSE(parsed->has_extensions);
    EXPECT_EQ(again(*parsed), old);
}

TEST(Messages, Rfc8446Section4_1_3HelloRetryRequestIsToldByItsRandom) {
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, bytes_of("HelloRetryRequest"));
    EXPECT_EQ(to_hex(Bytes(hello_retry_request_random)), to_hex(digest.bytes()));
    ServerHello hello;
    EXPECT_EQ(hello.kind(), MessageKind::server_hello);
    hello.random = hello_retry_request_random;
    EXPECT_EQ(hello.kind(), MessageKind::hello_retry_request);
}

TEST(Messages, Rfc8446Section4_1_3DowngradeSentinels) {
    Random random{};
    EXPECT_FALSE(has_downgrade_sentinel(random));
    std::ranges::copy(bytes_of(std::string_view("DOWNGRD\x01", 8)), random.begin() + 24);
    EXPECT_TRUE(has_downgrade_sentinel(random));
    random[31] = 0;
    EXPECT_TRUE(has_downgrade_sentinel(random));
    random[31] = 2;
    EXPECT_FALSE(has_downgrade_sentinel(random));
}

TEST(Messages, Rfc8446Section4_1_3LegacyFieldsOfServerHello) {
    const ByteVector session = from_hex("aabbcc");
    ServerHello hello;
    hello.legacy_session_id_echo = session;
    EXPECT_TRUE(check_legacy(hello, session));
    EXPECT_TRUE(check_legacy(hello, {}).error().is(illegal_parameter_session_id_echo));
    hello.legacy_compression_method = 1;
    EXPECT_TRUE(check_legacy(hello, session).error().is(illegal_parameter_compression));
    hello.legacy_version = ProtocolVersion::tls13;
    EXPECT_TRUE(check_legacy(hello, session).error().is(illegal_parameter_legacy_version));
}

TEST(Messages, Rfc8446Section4_4_2CertificateOfRfc8448Section3) {
    const ByteVector bytes = from_hex(trace::certificate);
    const Certificate chain = *parse_handshake<Certificate>(bytes);
    ASSERT_EQ(chain.certificate_list.size(), 1u);
    EXPECT_EQ(chain.certificate_list.front().cert_data.size(), 432u);
    EXPECT_TRUE(chain.certificate_list.front().extensions.empty());
    EXPECT_TRUE(parse_handshake<Certificate>(from_hex("0b000004 00 000000"))->certificate_list.empty());
    EXPECT_FALSE(parse_handshake<Certificate>(from_hex("0b000009 00 000005 000000 0000"))) << "an empty certificate";
}

TEST(Messages, Rfc8446Section4_4_3SignedContentOfRfc8448Section3) {
    crypto::Hash hash(crypto::HashId::sha256);
    for (const std::string_view message :
         {trace::client_hello, trace::server_hello, trace::encrypted_extensions, trace::certificate})
        hash.update(from_hex(message));
    const SignedContent content(Side::server, hash.finish().bytes());
    std::string spaces;
    for (int i = 0; i < 64; ++i) spaces += "20";
    EXPECT_EQ(to_hex(content.bytes()), spaces + to_hex(bytes_of("TLS 1.3, server CertificateVerify")) + "00" +
                                           "764d6632b3c35c3f3205e3499ac3edbaabb88295fba751461d3678e2e5ea0687");
    const SignedContent client(Side::client, ByteVector(48, 1));
    EXPECT_EQ(client.bytes().size(), 64u + 33 + 1 + 48);
    EXPECT_EQ(text_of(client.bytes().subspan(64, 33)), "TLS 1.3, client CertificateVerify");
}

TEST(Messages, Rfc8446Section4_6_1NewSessionTicket) {
    ByteVector bytes = from_hex(new_session_ticket);
    bytes[3] = static_cast<u8>(bytes.size() - 4);
    const Result<NewSessionTicket> ticket = parse_handshake<NewSessionTicket>(bytes);
    ASSERT_TRUE(ticket) << ticket.error().where();
    EXPECT_EQ(ticket->ticket_lifetime, 3600u);
    EXPECT_EQ(again(*ticket), to_hex(bytes)) << "the unknown extension is kept";
    EXPECT_TRUE(check_lifetime(*ticket));
    NewSessionTicket week = *ticket;
    week.ticket_lifetime = max_ticket_lifetime;
    EXPECT_TRUE(check_lifetime(week));
    week.ticket_lifetime = max_ticket_lifetime + 1;
    EXPECT_TRUE(check_lifetime(week).error().is(illegal_parameter_ticket_lifetime));
}

TEST(Messages, Rfc8446Section4_6_3KeyUpdateRequestIsZeroOrOne) {
    for (u32 value = 0; value < 256; ++value) {
        KeyUpdate update;
        update.request_update = static_cast<KeyUpdateRequest>(value);
        EXPECT_EQ(check_request(update).has_value(), value < 2) << value;
    }
    EXPECT_TRUE(parse_handshake<KeyUpdate>(from_hex("180000020100")).error().is(encoding::wire_trailing_bytes));
    EXPECT_TRUE(parse_handshake<KeyUpdate>(from_hex("18000000")).error().is(encoding::wire_truncated));
}

TEST(Messages, Rfc8446Section4OtherTypesAreUnexpected) {
    const Result<Finished> finished = parse_handshake<Finished>(from_hex("1800000100"));
    ASSERT_FALSE(finished);
    EXPECT_TRUE(finished.error().is(unexpected_message));
    EXPECT_EQ(finished.error().where(), "expected \"Finished\", got \"key_update\"");
}

TEST(Messages, Rfc8446Section4EveryTruncationOfAHelloIsRefused) {
    const ByteVector bytes = from_hex(trace::client_hello);
    for (usize size = handshake_header_size; size < bytes.size(); ++size) {
        ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        cut[1] = 0, cut[2] = static_cast<u8>((size - 4) >> 8), cut[3] = static_cast<u8>(size - 4);
        const Result<ClientHello> hello = parse_handshake<ClientHello>(cut);
        // Cut right behind the compression methods it is a hello without extensions.
        EXPECT_EQ(hello.has_value(), size == 4 + 2 + 32 + 1 + 2 + 6 + 2) << size;
        if (!hello) {
            EXPECT_LE(*hello.error().context().offset, size);
            EXPECT_TRUE(hello.error().where().contains("ClientHello"));
        }
    }
}

TEST(Messages, Rfc8446Section4WholeMessageWaitsForBytesAndRefusesHugeLengths) {
    const ByteVector bytes = from_hex(trace::client_hello);
    for (usize size = 0; size < bytes.size(); ++size) {
        const auto message = whole_message(Bytes(bytes).first(size));
        ASSERT_TRUE(message);
        EXPECT_FALSE(*message);
    }
    ByteVector more = bytes;
    more.push_back(1);
    EXPECT_EQ((*whole_message(more))->size(), bytes.size());
    EXPECT_TRUE(whole_message(from_hex("01ffffff")).error().is(message_too_long));
    EXPECT_TRUE(whole_message(from_hex("0b018ffd")).error().is(message_too_long));
    EXPECT_TRUE(whole_message(from_hex("0b018ffc"))) << "102400 bytes";
    EXPECT_TRUE(whole_message(from_hex("14003ffd")).error().is(message_too_long));
}

struct Lines : encoding::FieldVisitor {
    std::string text;
    void field(const encoding::Field& f) override {
        text += std::string(f.depth * 2, ' ') + std::string(f.name) + "@" + std::to_string(f.offset);
        if (!f.symbol.empty()) text += "=" + std::string(f.symbol);
        text += "\n";
    }
};

TEST(Messages, DescribeTellsExtensionsByTheirMessage) {
    Lines lines;
    ASSERT_TRUE(describe_handshake(from_hex(trace::server_hello), lines));
    EXPECT_EQ(lines.text,
              "msg_type@0=server_hello\nbody@4\nlegacy_version@4=TLS1.2\nrandom@6\nlegacy_session_id_echo@39\n"
              "cipher_suite@39=TLS_AES_128_GCM_SHA256\nlegacy_compression_method@41\nextensions@44\n"
              "  extension_type@44=key_share\n  extension_data@48\n    group@48=x25519\n    key_exchange@52\n"
              "  extension_type@84=supported_versions\n  extension_data@88\n    selected_version@88=TLS1.3\n");
    Lines hello;
    ASSERT_TRUE(describe_handshake(from_hex(trace::client_hello), hello));
    EXPECT_TRUE(hello.text.contains("    named_group_list@")) << hello.text;
    EXPECT_TRUE(hello.text.contains("      named_group_list@")) << "each group a line";
    EXPECT_TRUE(hello.text.contains("=ecdsa_secp256r1_sha256"));
    Lines unknown;
    ASSERT_TRUE(describe_handshake(from_hex("6300000102"), unknown));
    EXPECT_EQ(unknown.text, "msg_type@0\nbody@4\n");
}

TEST(Messages, DescribeReachesTheEndExactlyWhenParseDoes) {
    CountingRandom random(5);
    const ByteVector bytes = from_hex(trace::resumed::client_hello);
    for (int round = 0; round < 2000; ++round) {
        ByteVector broken = bytes;
        for (int flips = 0; flips < 3; ++flips)
            broken[4 + random.below(broken.size() - 4)] = static_cast<u8>(random.next());
        Lines lines;
        const Result<ClientHello> hello = parse_handshake<ClientHello>(broken);
        EXPECT_EQ(describe_handshake(broken, lines).has_value(), hello.has_value());
        if (hello) EXPECT_EQ(again(*hello), to_hex(broken));
    }
}

TEST(Alerts, Rfc8446Section6AlertsAreTwoBytesWithAKnownLevel) {
    const Result<Alert> parsed = parse_alert(from_hex("0228"));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->description, AlertDescription::handshake_failure);
    EXPECT_EQ(to_string(parse_alert(from_hex("02fe"))->description), "0xfe");
    EXPECT_TRUE(parse_alert(from_hex("02")).error().is(bad_alert));
    EXPECT_TRUE(parse_alert(from_hex("022802")).error().is(bad_alert));
    EXPECT_TRUE(parse_alert({}).error().is(bad_alert));
    EXPECT_TRUE(parse_alert(from_hex("0300")).error().is(illegal_parameter_alert_level));
    EXPECT_EQ(to_hex(encoding::serialise(alert(AlertDescription::close_notify))), "0100");
    EXPECT_EQ(to_hex(encoding::serialise(alert(AlertDescription::decode_error))), "0232");
}

}  // namespace
}  // namespace troth::inline v1::tls
