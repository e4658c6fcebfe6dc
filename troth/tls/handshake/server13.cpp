// TLS 1.3 server from ServerHello on: RFC 8446 §2, figures 1 and 3, read downwards.
#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/handshake/authenticate.hpp"
#include "troth/tls/handshake/extension_list.hpp"
#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/handshake/mint.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/tickets.hpp"
#include "troth/tls/message/certificate_request.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/finished.hpp"
#include "troth/tls/message/server_hello.hpp"

namespace troth::inline v1::tls {
namespace {

Agree answer_to(const ServerPlan& plan) {
    Agree request;
    request.group = plan.group.group;
    request.peer_share = Lent(plan.group.share);
    return request;
}

Result<void> send_hello(Core& core, const ServerPlan& plan, const Random& random, const Agreed& agreed) {
    PreSharedKeyServerHello psk;
    psk.selected_identity = plan.psk_index;
    KeyShareServerHello key_share;
    key_share.server_share.group = plan.group.group;
    key_share.server_share.key_exchange = agreed.public_share;
    const SupportedVersionsServerHello version;
    ExtensionList list;
    if (plan.session) list.add(psk);
    list.add(key_share);
    list.add(version);
    ServerHello hello;
    hello.random = random;
    hello.legacy_session_id_echo = plan.view.hello().legacy_session_id;
    hello.cipher_suite = plan.suite;
    hello.extensions = list.list();
    return core.send(Epoch::plain, hello);
}

Result<void> send_encrypted_extensions(Core& core, const ServerPlan& plan) {
    const ServerNameAcknowledged name_used;
    std::array<ProtocolName, 1> protocol;
    protocol[0].name = bytes_of(plan.alpn);
    ProtocolNameList alpn;
    alpn.protocol_name_list = protocol;
    ExtensionList list;
    // RFC 6066 §3: the answer says that the name was used to choose, which a resumed session did before.
    if (!plan.view.server_name().empty() && !plan.session) list.add(name_used);
    if (!plan.alpn.empty()) list.add(alpn);
    list.arrange(plan.overrides->script.get(), ScriptSlot::encrypted_extensions);
    EncryptedExtensions extensions;
    extensions.extensions = list.list();
    return core.send(Epoch::handshake, extensions);
}

// §4.3.2. Gives what the client's Certificate may answer.
Result<ExtensionSet> send_certificate_request(Core& core, const ServerPlan& plan) {
    SignatureAlgorithms schemes;
    schemes.supported_signature_algorithms = schemes_of(*plan.config);
    ExtensionList list;
    list.add(schemes);
    list.arrange(plan.overrides->script.get(), ScriptSlot::certificate_request);
    CertificateRequest request;
    request.extensions = list.list();
    TROTH_TRY(core.send(Epoch::handshake, request));
    return list.types();
}

EarlyStage early_stage(const ServerPlan& plan) {
    const crypto::HashId hash = row_of(plan.suite)->hash;
    if (plan.session) return EarlyStage::with_psk(hash, plan.session->psk.bytes());
    return EarlyStage::without_psk(hash);
}

PeerAuth resumed_peer(const Session& session) {
    return ByPsk(MintKey::make(), session.peer_leaf, session.trust, session.peer_not_after);
}

Task<PeerAuth> authenticate_client(Core& core, const ServerPlan& plan, ExtensionSet asked) {
    Received<Certificate> certificate = co_await core.receive<Certificate>();  // §4.4.2
    core.transcript.add(certificate.raw);
    ReadChain read = co_await read_certificate(certificate.value, asked);
    if (read.chain == nullptr) {
        if (plan.config->client_auth == ClientAuth::required) co_await fail(certificate_required);
        co_return PeerAuth(Nobody());
    }
    PeerAuth peer = co_await verify_peer(core, *plan.config, Side::client, std::string(), std::move(read));
    co_return peer;
}

}  // namespace

Task<Established> server13(Core& core, ServerPlan& plan) {
    Transcript& transcript = core.transcript;
    const CipherSuite suite = plan.suite;
    core.message_limit = max_message;

    Random random;
    core.random().fill(random);
    Agree request = answer_to(plan);
    Agreed agreed = co_await core.ask(std::move(request));                                               // §4.2.8
    co_await send_hello(core, plan, random, agreed);                                                     // §4.1.3
    EarlyStage::Next handshake = early_stage(plan).handshake(agreed.shared.bytes(), transcript.hash());  // §7.1
    core.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", handshake.secrets.client);
    core.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", handshake.secrets.server);
    co_await core.read_with(Epoch::handshake, epoch_keys(suite, handshake.secrets.client));
    core.write_with(Epoch::handshake, epoch_keys(suite, handshake.secrets.server));

    co_await send_encrypted_extensions(core, plan);  // §4.3.1
    const bool ask_client = !plan.session && plan.config->client_auth != ClientAuth::none;
    ExtensionSet asked;
    if (ask_client) asked = co_await send_certificate_request(core, plan);                   // §4.3.2
    if (!plan.session) co_await prove_self(core, Side::server, std::move(plan.credential));  // §4.4.2, §4.4.3
    const crypto::Mac mac = handshake.stage.server_finished(transcript.hash());
    Finished ours;
    ours.verify_data = mac.bytes();
    co_await core.send(Epoch::handshake, ours);  // §4.4.4
    HandshakeStage::Next traffic = std::move(handshake.stage).traffic(transcript.hash());
    core.log("CLIENT_TRAFFIC_SECRET_0", traffic.secrets.client);
    core.log("SERVER_TRAFFIC_SECRET_0", traffic.secrets.server);
    core.log("EXPORTER_SECRET", traffic.stage.exporter());
    core.write_with(Epoch::application, epoch_keys(suite, traffic.secrets.server));
    core.flush();

    PeerAuth peer;
    if (plan.session)
        peer = resumed_peer(*plan.session);
    else if (ask_client)
        peer = co_await authenticate_client(core, plan, asked);
    Received<Finished> finished = co_await core.receive<Finished>();  // §4.4.4
    co_await traffic.stage.check_client_finished(finished.value.verify_data, transcript.hash());
    const FinishedVerified verified(MintKey::make());
    transcript.add(finished.raw);
    co_await core.read_with(Epoch::application, epoch_keys(suite, traffic.secrets.client));

    // No session without its proofs.
    Established established(suite, std::move(peer), verified, std::move(traffic.stage).session(transcript.hash()));
    established.group = plan.group.group;
    established.alpn = plan.alpn;
    established.server_name = plan.view.server_name();
    established.resumed = plan.session.has_value();
    co_await send_tickets(core, plan, established);  // §4.6.1
    co_return established;
}

}  // namespace troth::inline v1::tls
