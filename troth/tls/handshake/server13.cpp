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
    hello.legacy_session_id_echo = plan.view().hello().legacy_session_id;
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
    if (!plan.view().server_name().empty() && !plan.session) list.add(name_used);
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

// The steps of the schedule are plain functions: what they hold for a moment stands on the stack, not in the frame.
//
// enter_handshake: §7.1, after ServerHello.
Result<void> enter_handshake(Core& core, const ServerPlan& plan, Bytes shared, std::optional<HandshakeStage>& stage) {
    EarlyStage::Next next = early_stage(plan).handshake(shared, core.transcript.hash());
    core.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", next.secrets.client);
    core.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", next.secrets.server);
    stage.emplace(std::move(next.stage));
    TROTH_TRY(core.read_with(Epoch::handshake, epoch_keys(plan.suite, next.secrets.client)));
    core.write_with(Epoch::handshake, epoch_keys(plan.suite, next.secrets.server));
    return {};
}

// send_finished: §4.4.4, and the keys of application data for what we write from here on. The client's are kept for
// when its Finished has come.
Result<void> send_finished(Core& core, const ServerPlan& plan, HandshakeStage&& stage,
                           std::optional<TrafficStage>& traffic, TrafficSecret& client) {
    const crypto::Mac mac = stage.server_finished(core.transcript.hash());
    Finished ours;
    ours.verify_data = mac.bytes();
    TROTH_TRY(core.send(Epoch::handshake, ours));
    HandshakeStage::Next next = std::move(stage).traffic(core.transcript.hash());
    core.log("CLIENT_TRAFFIC_SECRET_0", next.secrets.client);
    core.log("SERVER_TRAFFIC_SECRET_0", next.secrets.server);
    core.log("EXPORTER_SECRET", next.stage.exporter());
    core.write_with(Epoch::application, epoch_keys(plan.suite, next.secrets.server));
    core.flush();
    client = std::move(next.secrets.client);
    traffic.emplace(std::move(next.stage));
    return {};
}

// establish: the client's Finished, and with it the session. No session without its proofs.
Result<void> establish(Core& core, const ServerPlan& plan, const Received<Finished>& finished, TrafficStage&& traffic,
                       const TrafficSecret& client, PeerAuth&& peer) {
    TROTH_TRY(traffic.check_client_finished(finished.value.verify_data, core.transcript.hash()));
    const FinishedVerified verified(MintKey::make());
    core.transcript.add(finished.raw);
    TROTH_TRY(core.read_with(Epoch::application, epoch_keys(plan.suite, client)));
    Established& established = core.established.emplace(plan.suite, std::move(peer), verified,
                                                        std::move(traffic).session(core.transcript.hash()));
    established.group = plan.group.group;
    established.alpn = plan.alpn;
    established.server_name = plan.view().server_name();
    established.resumed = plan.session.has_value();
    return {};
}

PeerAuth resumed_peer(const Session& session) {
    return ByPsk(MintKey::make(), session.peer_leaf, session.trust, session.peer_not_after);
}

// authenticate_client: §4.4.2, §4.4.3; Nobody if it shows no certificate and need not.
Task<void> authenticate_client(Core& core, const ServerPlan& plan, ExtensionSet asked, PeerAuth& peer) {
    Received<Certificate> certificate = co_await core.receive<Certificate>();
    core.transcript.add(certificate.raw);
    ReadChain read = co_await read_certificate(certificate.value, asked);
    if (read.chain != nullptr)
        co_await verify_peer(core, *plan.config, Side::client, std::string(), std::move(read), peer);
    else if (plan.config->client_auth == ClientAuth::required)
        co_await fail(certificate_required);
}

}  // namespace

Task<void> server13(Core& core, ServerPlan& plan) {
    core.message_limit = max_message;
    Random random;
    core.random().fill(random);
    std::optional<HandshakeStage> handshake;
    {
        Agree request = answer_to(plan);
        const Agreed agreed = co_await core.ask(std::move(request));             // §4.2.8
        co_await send_hello(core, plan, random, agreed);                         // §4.1.3
        co_await enter_handshake(core, plan, agreed.shared.bytes(), handshake);  // §7.1
    }
    co_await send_encrypted_extensions(core, plan);  // §4.3.1
    const bool ask_client = !plan.session && plan.config->client_auth != ClientAuth::none;
    ExtensionSet asked;
    if (ask_client) asked = co_await send_certificate_request(core, plan);                   // §4.3.2
    if (!plan.session) co_await prove_self(core, Side::server, std::move(plan.credential));  // §4.4.2, §4.4.3
    std::optional<TrafficStage> traffic;
    TrafficSecret client;
    co_await send_finished(core, plan, std::move(*handshake), traffic, client);  // §4.4.4
    handshake.reset();

    PeerAuth peer;
    if (plan.session) peer = resumed_peer(*plan.session);
    if (ask_client) co_await authenticate_client(core, plan, asked, peer);
    Received<Finished> finished = co_await core.receive<Finished>();  // §4.4.4
    co_await establish(core, plan, finished, std::move(*traffic), client, std::move(peer));
    co_await send_tickets(core, plan, *core.established);  // §4.6.1
}

}  // namespace troth::inline v1::tls
