// The key schedule against the traces of RFC 8448 §3 and §4.
#include "troth/tls/schedule/schedule.hpp"

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/finished.hpp"
#include "troth/tls/message/new_session_ticket.hpp"
#include "troth/tls/record/ledger.hpp"
#include "troth/tls/record/protection.hpp"
#include "troth/tls/schedule/testing/rfc8448.hpp"

namespace troth::inline v1::tls {
namespace {

namespace trace = testing::rfc8448;
using crypto::HashId;
using troth::testing::array_of;
using troth::testing::from_hex;
using troth::testing::to_hex;

constexpr CipherSuite suite = CipherSuite::TLS_AES_128_GCM_SHA256;

Digest hash_of(std::initializer_list<std::string_view> messages, HashId id = HashId::sha256) {
    crypto::Hash hash(id);
    for (const std::string_view message : messages) hash.update(from_hex(message));
    return hash.finish();
}
std::string text(const HashSecret& secret) {
    return to_hex(secret.bytes());
}

// The shared secret of §3, from the two private keys.
Secret<32> shared_secret() {
    const crypto::x25519::PrivateKey mine(array_of<32>(trace::client_private));
    const crypto::x25519::PrivateKey theirs(array_of<32>(trace::server_private));
    return *crypto::x25519::derive(mine, crypto::x25519::public_key(theirs));
}

// The handshake of §3 up to a place.
EarlyStage::Next handshake_of_section_3() {
    const Secret<32> shared = shared_secret();
    return EarlyStage::without_psk(HashId::sha256)
        .handshake(shared.bytes(), hash_of({trace::client_hello, trace::server_hello}));
}
Digest transcript_to_server_finished() {
    return hash_of({trace::client_hello, trace::server_hello, trace::encrypted_extensions, trace::certificate,
                    trace::certificate_verify, trace::server_finished});
}

TEST(Schedule, Rfc8446Section7_1SaltWithoutPskIsTheDerivedConstant) {
    for (const HashId id : {HashId::sha256, HashId::sha384}) {
        const std::array<u8, 48> zeros{};
        const Digest any = crypto::hash(id, Bytes());
        const Bytes none = Bytes(zeros).first(crypto::digest_size(id));
        EXPECT_EQ(to_hex(empty_hash(id)), to_hex(any.bytes()));
        // with_psk(0) computes what without_psk holds as a constant.
        EarlyStage::Next constant = EarlyStage::without_psk(id).handshake(none, any);
        EarlyStage::Next computed = EarlyStage::with_psk(id, none).handshake(none, any);
        EXPECT_EQ(text(constant.secrets.client), text(computed.secrets.client));
        EXPECT_EQ(text(constant.secrets.server), text(computed.secrets.server));
    }
}

TEST(Schedule, Rfc8448Section3HandshakeSecrets) {
    EXPECT_EQ(to_hex(Bytes(shared_secret().bytes())),
              "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
    const EarlyStage::Next next = handshake_of_section_3();
    EXPECT_EQ(text(next.secrets.client), "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
    EXPECT_EQ(text(next.secrets.server), "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
}

TEST(Schedule, Rfc8446Section7_3TrafficKeysOfRfc8448Section3) {
    const EarlyStage::Next next = handshake_of_section_3();
    const AeadKey server = traffic_key(suite, next.secrets.server), client = traffic_key(suite, next.secrets.client);
    EXPECT_EQ(to_hex(server.key()), "3fce516009c21727d0f2e4e86ee403bc");
    EXPECT_EQ(to_hex(server.iv()), "5d313eb2671276ee13000b30");
    EXPECT_EQ(to_hex(client.key()), "dbfaa693d1762c5b666af5d950258d01");
    EXPECT_EQ(to_hex(client.iv()), "5bd3c71b836e0b76bb73265f");
    EXPECT_EQ(server.sequence(), 0u);
}

TEST(Schedule, Rfc8446Section4_4_4FinishedOfRfc8448Section3) {
    EarlyStage::Next next = handshake_of_section_3();
    const Digest to_verify = hash_of({trace::client_hello, trace::server_hello, trace::encrypted_extensions,
                                      trace::certificate, trace::certificate_verify});
    EXPECT_EQ("14000020" + to_hex(next.stage.server_finished(to_verify).bytes()), trace::server_finished);
    ByteVector data = from_hex(trace::server_finished.substr(8));
    EXPECT_TRUE(next.stage.check_server_finished(data, to_verify));
    for (usize bit = 0; bit < data.size() * 8; ++bit) {
        data[bit / 8] ^= static_cast<u8>(1u << bit % 8);
        const Result<void> checked = next.stage.check_server_finished(data, to_verify);
        ASSERT_FALSE(checked);
        EXPECT_TRUE(checked.error().is(bad_finished));
        data[bit / 8] ^= static_cast<u8>(1u << bit % 8);
    }
    EXPECT_FALSE(next.stage.check_server_finished(Bytes(data).first(31), to_verify)) << "truncated";
    EXPECT_FALSE(next.stage.check_server_finished({}, to_verify));
    data.push_back(0);
    EXPECT_FALSE(next.stage.check_server_finished(data, to_verify)) << "too long";

    HandshakeStage::Next traffic = std::move(next.stage).traffic(transcript_to_server_finished());
    EXPECT_EQ(to_hex(traffic.stage.client_finished(transcript_to_server_finished()).bytes()),
              "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61");
    EXPECT_TRUE(traffic.stage.check_client_finished(
        from_hex("a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61"), transcript_to_server_finished()));
    EXPECT_FALSE(traffic.stage.check_client_finished(from_hex(trace::server_finished.substr(8)),
                                                     transcript_to_server_finished()))
        << "a server's Finished sent back is no client's Finished";
}

TEST(Schedule, Rfc8448Section3ApplicationExporterAndResumptionSecrets) {
    EarlyStage::Next next = handshake_of_section_3();
    HandshakeStage::Next traffic = std::move(next.stage).traffic(transcript_to_server_finished());
    EXPECT_EQ(text(traffic.secrets.client), "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
    EXPECT_EQ(text(traffic.secrets.server), "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
    EXPECT_EQ(text(traffic.stage.exporter()), "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");
    EXPECT_EQ(to_hex(traffic_key(suite, traffic.secrets.server).key()), "9f02283b6c9c07efc26bb9f2ac92e356");
    EXPECT_EQ(to_hex(traffic_key(suite, traffic.secrets.client).iv()), "5b78923dee08579033e523d9");

    const std::string client_finished =
        "14000020" + to_hex(traffic.stage.client_finished(transcript_to_server_finished()).bytes());
    const SessionSecrets session =
        std::move(traffic.stage)
            .session(hash_of({trace::client_hello, trace::server_hello, trace::encrypted_extensions, trace::certificate,
                              trace::certificate_verify, trace::server_finished, client_finished}));
    EXPECT_EQ(text(session.exporter), "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");
    EXPECT_EQ(text(session.resumption), "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c");
    EXPECT_EQ(text(resumption_psk(session.resumption, from_hex("0000"))),
              "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
}

TEST(Schedule, Rfc8448Section3RecordsOpenAndSealByteForByte) {
    EarlyStage::Next next = handshake_of_section_3();
    HandshakeStage::Next traffic = std::move(next.stage).traffic(transcript_to_server_finished());
    RecordOpener from_server(traffic_key(suite, next.secrets.server));
    ByteVector flight = from_hex(trace::server_flight_record);
    const Result<Opened> opened = from_server.open(flight);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->type, ContentType::handshake);
    EXPECT_EQ(to_hex(opened->content), std::string(trace::encrypted_extensions) + std::string(trace::certificate) +
                                           std::string(trace::certificate_verify) +
                                           std::string(trace::server_finished));

    RecordSealer to_server(traffic_key(suite, next.secrets.client));
    const crypto::Mac mac = traffic.stage.client_finished(transcript_to_server_finished());
    Finished finished;
    finished.verify_data = Rest(mac.bytes());
    std::array<u8, 64> message{};
    std::array<u8, 128> out{};
    const Result<Bytes> written = write_handshake(finished, message);
    ASSERT_TRUE(written);
    const Result<Bytes> sealed = to_server.seal(ContentType::handshake, *written, out);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(to_hex(*sealed), trace::client_finished_record);

    RecordOpener server_data(traffic_key(suite, traffic.secrets.server));
    ByteVector ticket_record = from_hex(trace::new_session_ticket_record);
    const Result<Opened> ticket_opened = server_data.open(ticket_record);
    ASSERT_TRUE(ticket_opened);
    const Result<NewSessionTicket> ticket = parse_handshake<NewSessionTicket>(ticket_opened->content);
    ASSERT_TRUE(ticket) << ticket.error().where();
    EXPECT_EQ(ticket->ticket_lifetime, 30u);
    EXPECT_EQ(to_hex(ticket->ticket_nonce), "0000");
    ByteVector data_record = from_hex(trace::server_data_record);
    EXPECT_EQ(to_hex(server_data.open(data_record)->content), trace::application_data);

    RecordSealer client_data(traffic_key(suite, traffic.secrets.client));
    const ByteVector data = from_hex(trace::application_data);
    EXPECT_EQ(to_hex(*client_data.seal(ContentType::application_data, data, out)), trace::client_data_record);
    const std::array<u8, 2> close{1, 0};
    EXPECT_EQ(to_hex(*client_data.seal(ContentType::alert, close, out)), trace::client_close_record);
}

TEST(Schedule, Rfc8448Section4BinderAndEarlySecrets) {
    const ByteVector psk = from_hex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
    EarlyStage early = EarlyStage::with_psk(HashId::sha256, psk);
    const ByteVector raw = from_hex(trace::resumed::client_hello);
    const Result<ClientHello> hello = parse_handshake<ClientHello>(raw);
    ASSERT_TRUE(hello);
    const Result<CheckedExtensions> extensions = check_extensions(hello->extensions, MessageKind::client_hello);
    ASSERT_TRUE(extensions) << extensions.error().id();
    const std::optional<OfferedPsks> offered = extensions->get<OfferedPsks>();
    ASSERT_TRUE(offered);
    ASSERT_TRUE(check_binders(*offered));
    const Digest to_binders = crypto::hash(HashId::sha256, before_binders(raw, offered->binders_size()));
    EXPECT_EQ(to_hex(to_binders.bytes()), "63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14");
    EXPECT_EQ(to_hex(early.binder(PskKind::resumption, to_binders).bytes()),
              "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
    EXPECT_TRUE(early.check_binder(PskKind::resumption, offered->binders.front().binder, to_binders));
    const Result<void> external = early.check_binder(PskKind::external, offered->binders.front().binder, to_binders);
    ASSERT_FALSE(external) << "a resumption binder is no external one";
    EXPECT_TRUE(external.error().is(bad_binder));
    EXPECT_FALSE(early.check_binder(PskKind::imported, offered->binders.front().binder, to_binders));

    const Digest of_hello = crypto::hash(HashId::sha256, raw);
    EXPECT_EQ(text(early.early_traffic(of_hello)), "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62");
    EXPECT_EQ(text(early.early_exporter(of_hello)), "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df");
    RecordOpener early_data(traffic_key(suite, early.early_traffic(of_hello)));
    ByteVector record = from_hex(trace::resumed::early_data_record);
    const Result<Opened> opened = early_data.open(record);
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_hex(opened->content), trace::resumed::early_data);
    ByteVector end = from_hex(trace::resumed::end_of_early_data_record);
    EXPECT_EQ(to_hex(early_data.open(end)->content), "05000000");
}

TEST(Schedule, Rfc8448Section4ResumedHandshakeToTheClientsData) {
    const ByteVector psk = from_hex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
    const crypto::x25519::PrivateKey mine(array_of<32>(trace::resumed::client_private));
    const crypto::x25519::PrivateKey theirs(array_of<32>(trace::resumed::server_private));
    const Secret<32> shared = *crypto::x25519::derive(mine, crypto::x25519::public_key(theirs));
    EarlyStage::Next next =
        EarlyStage::with_psk(HashId::sha256, psk)
            .clone()
            .handshake(shared.bytes(), hash_of({trace::resumed::client_hello, trace::resumed::server_hello}));
    ByteVector flight = from_hex(trace::resumed::server_flight_record);
    RecordOpener from_server(traffic_key(suite, next.secrets.server));
    EXPECT_EQ(to_hex(from_server.open(flight)->content),
              std::string(trace::resumed::encrypted_extensions) + std::string(trace::resumed::server_finished));
    EXPECT_TRUE(next.stage.check_server_finished(
        from_hex(trace::resumed::server_finished.substr(8)),
        hash_of({trace::resumed::client_hello, trace::resumed::server_hello, trace::resumed::encrypted_extensions})));

    HandshakeStage::Next traffic =
        std::move(next.stage)
            .traffic(hash_of({trace::resumed::client_hello, trace::resumed::server_hello,
                              trace::resumed::encrypted_extensions, trace::resumed::server_finished}));
    // §4.5: EndOfEarlyData stands in the transcript between the two Finished.
    const Digest to_finished =
        hash_of({trace::resumed::client_hello, trace::resumed::server_hello, trace::resumed::encrypted_extensions,
                 trace::resumed::server_finished, "05000000"});
    RecordOpener from_client(traffic_key(suite, next.secrets.client));
    ByteVector finished_record = from_hex(trace::resumed::client_finished_record);
    const Result<Opened> opened = from_client.open(finished_record);
    ASSERT_TRUE(opened);
    const Result<Finished> finished = parse_handshake<Finished>(opened->content);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(traffic.stage.check_client_finished(finished->verify_data, to_finished));
    RecordOpener data(traffic_key(suite, traffic.secrets.client));
    ByteVector data_record = from_hex(trace::resumed::client_data_record);
    EXPECT_EQ(to_hex(data.open(data_record)->content), trace::application_data);
}

TEST(Schedule, Rfc8446Section4_2_9PskWithoutKeyExchangeUsesZeros) {
    const ByteVector psk(32, 7);
    const std::array<u8, 32> zeros{};
    const Digest transcript = crypto::hash(HashId::sha256, psk);
    EarlyStage::Next only = EarlyStage::with_psk(HashId::sha256, psk).handshake_psk_only(transcript);
    EarlyStage::Next with_zeros = EarlyStage::with_psk(HashId::sha256, psk).handshake(zeros, transcript);
    EXPECT_EQ(text(only.secrets.client), text(with_zeros.secrets.client));
}

TEST(Schedule, Rfc8446Section7_2NextGenerationIsOneWayAndDiffers) {
    EarlyStage::Next next = handshake_of_section_3();
    TrafficSecret secret = next.secrets.client.clone();
    const std::string first = text(secret);
    secret = next_generation(std::move(secret));
    const std::string second = text(secret);
    secret = next_generation(std::move(secret));
    EXPECT_NE(first, second);
    EXPECT_NE(second, text(secret));
    // HKDF-Expand-Label(secret, "traffic upd", "", 32) by hand: length, "tls13 traffic upd", no context.
    ByteVector info = from_hex("0020 11");
    for (const char c : std::string_view("tls13 traffic upd")) info.push_back(static_cast<u8>(c));
    info.push_back(0);
    const SecretBytes by_hand =
        crypto::hkdf::expand(crypto::hkdf::from_bytes(HashId::sha256, from_hex(first)), Bytes(info), 32);
    EXPECT_EQ(to_hex(by_hand.bytes()), second);
}

TEST(Schedule, Rfc8446Section7_5ExporterBindsLabelContextAndSize) {
    const ExporterSecret secret(HashId::sha256,
                                from_hex("fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50"));
    const auto exported = [&](std::string_view name, Bytes context, usize size) {
        ByteVector out(size);
        export_keying_material(secret, name, context, out);
        return to_hex(out);
    };
    // By hand: Derive-Secret(secret, label, "") and HKDF-Expand-Label(that, "exporter", Hash(context), 16).
    const crypto::hkdf::Prk base = crypto::hkdf::from_bytes(HashId::sha256, secret.bytes());
    HashSecret inner(HashId::sha256);
    expand_label(base, "EXPERIMENTAL x", empty_hash(HashId::sha256), inner.mutable_bytes());
    ByteVector wanted(16);
    expand_label(prk(inner), label::exporter, crypto::hash(HashId::sha256, bytes_of("ctx")).bytes(), wanted);
    EXPECT_EQ(exported("EXPERIMENTAL x", bytes_of("ctx"), 16), to_hex(wanted));

    EXPECT_NE(exported("EXPERIMENTAL x", bytes_of("ctx"), 16), exported("EXPERIMENTAL y", bytes_of("ctx"), 16));
    EXPECT_NE(exported("EXPERIMENTAL x", bytes_of("ctx"), 16), exported("EXPERIMENTAL x", bytes_of("cty"), 16));
    EXPECT_FALSE(exported("EXPERIMENTAL x", {}, 32).starts_with(exported("EXPERIMENTAL x", {}, 16)));
}

TEST(Schedule, Rfc8446Section7_1LabelsAreThoseOfTheRfc) {
    EXPECT_EQ(text_of(label::c_hs_traffic.bytes()), "\x12tls13 c hs traffic");
    EXPECT_EQ(text_of(label::key.bytes()), "\x09tls13 key");
    EXPECT_EQ(text_of(label::e_exp_master.bytes()), "\x12tls13 e exp master");
    EXPECT_EQ(text_of(label::traffic_upd.bytes()), "\x11tls13 traffic upd");
    ByteVector a(20), b(20);
    const crypto::hkdf::Prk base = crypto::hkdf::from_bytes(HashId::sha256, ByteVector(32, 1));
    expand_label(base, label::resumption, bytes_of("n"), a);
    ledger::begin();  // an exporter's label, on purpose with what another label had
    expand_label(base, "resumption", bytes_of("n"), b);
    EXPECT_EQ(to_hex(a), to_hex(b));
}

TEST(Schedule, SecretsAreWipedWhenMovedFrom) {
    EarlyStage::Next next = handshake_of_section_3();
    const TrafficSecret taken = std::move(next.secrets.client);
    EXPECT_EQ(text(next.secrets.client), std::string(64, '0'));
    EXPECT_NE(text(taken), std::string(64, '0'));
    static_assert(!std::is_copy_constructible_v<TrafficSecret> && !std::is_copy_constructible_v<HandshakeStage> &&
                  !std::is_copy_constructible_v<AeadKey>);
    static_assert(sizeof(TrafficSecret) <= 56 && sizeof(AeadKey) <= 64);
}

}  // namespace
}  // namespace troth::inline v1::tls
