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

Result<void> send_hello(Core& core, const ServerPlan& plan, const Random& random, Bytes share) {
    PreSharedKeyServerHello psk;
    psk.selected_identity = plan.psk_index;
    KeyShareServerHello key_share;
    key_share.server_share.group = plan.group;
    key_share.server_share.key_exchange = share;
    const SupportedVersionsServerHello version;
    ExtensionList list;
    if (plan.resumption) list.add(psk);
    list.add(key_share);
    list.add(version);
    ServerHello hello;
    hello.random = random;
    hello.legacy_session_id_echo = plan.legacy_session_id();
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
    if (!plan.server_name.empty() && !plan.resumption) list.add(name_used);
    if (!plan.alpn.empty()) list.add(alpn);
    list.arrange(plan.overrides->script.get(), ScriptSlot::encrypted_extensions);
    EncryptedExtensions extensions;
    extensions.extensions = list.list();
    return core.send(Epoch::handshake, extensions);
}

// §4.3.2. `asked`: what the client's Certificate may answer.
Result<void> send_certificate_request(Core& core, const ServerPlan& plan, ExtensionSet& asked) {
    SignatureAlgorithms schemes;
    schemes.supported_signature_algorithms = schemes_of(*plan.config);
    ExtensionList list;
    list.add(schemes);
    list.arrange(plan.overrides->script.get(), ScriptSlot::certificate_request);
    CertificateRequest request;
    request.extensions = list.list();
    asked = list.types();
    return core.send(Epoch::handshake, request);
}

EarlyStage early_stage(const ServerPlan& plan) {
    const crypto::HashId hash = row_of(plan.suite)->hash;
    if (plan.resumption) return EarlyStage::with_psk(hash, plan.resumption->psk.bytes());
    return EarlyStage::without_psk(hash);
}

Random fresh_random(const Core& core) {
    Random random;
    core.random().fill(random);
    return random;
}

// Stages: where the schedule stands.
using Stages = std::variant<std::monostate, HandshakeStage, TrafficStage>;

// What sends and computes without waiting is in plain functions: what they hold for a moment stands on the stack, not
// in the frame.
//
// enter_handshake: §7.1, after ServerHello.
Result<void> enter_handshake(Core& core, const ServerPlan& plan, Bytes shared, Stages& stages) {
    EarlyStage::Next next = early_stage(plan).handshake(shared, core.transcript.hash());
    core.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", next.secrets.client);
    core.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", next.secrets.server);
    stages.emplace<HandshakeStage>(std::move(next.stage));
    TROTH_TRY(core.read_with(Epoch::handshake, epoch_keys(plan.suite, next.secrets.client)));
    core.write_with(Epoch::handshake, epoch_keys(plan.suite, next.secrets.server));
    return {};
}

// send_parameters: §2: ServerHello, EncryptedExtensions and perhaps CertificateRequest.
Result<void> send_parameters(Core& core, const ServerPlan& plan, const Random& random, const Agreed& agreed,
                             bool ask_client, ExtensionSet& asked, Stages& stages) {
    TROTH_TRY(send_hello(core, plan, random, agreed.public_share));          // §4.1.3
    TROTH_TRY(enter_handshake(core, plan, agreed.shared.bytes(), stages));   // §7.1
    TROTH_TRY(send_encrypted_extensions(core, plan));                        // §4.3.1
    if (ask_client) TROTH_TRY(send_certificate_request(core, plan, asked));  // §4.3.2
    return {};
}

// send_finished: §4.4.4, and the keys of application data for what we write from here on. The client's are kept for
// when its Finished has come.
Result<void> send_finished(Core& core, const ServerPlan& plan, Stages& stages, TrafficSecret& client) {
    HandshakeStage stage = std::move(std::get<HandshakeStage>(stages));
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
    stages.emplace<TrafficStage>(std::move(next.stage));
    return {};
}

PeerAuth resumed_peer(const Resumption& session) {
    return ByPsk(MintKey::make(), session.leaf, session.trust, session.not_after);
}

// establish: the client's Finished, and with it the session. No session without its proofs.
Result<void> establish(Core& core, ServerPlan& plan, const Received<Finished>& finished, Stages& stages,
                       const TrafficSecret& client) {
    TrafficStage traffic = std::move(std::get<TrafficStage>(stages));
    TROTH_TRY(traffic.check_client_finished(finished.value.verify_data, core.transcript.hash()));
    const FinishedVerified verified(MintKey::make());
    core.transcript.add(finished.raw);
    TROTH_TRY(core.read_with(Epoch::application, epoch_keys(plan.suite, client)));
    if (plan.resumption) core.outcome.peer() = resumed_peer(*plan.resumption);
    Established& established =
        core.outcome.establish(plan.suite, verified, std::move(traffic).session(core.transcript.hash()));
    established.group = plan.group;
    established.alpn = plan.alpn;
    established.server_name = std::move(plan.server_name);
    established.resumed = plan.resumption.has_value();
    return {};
}

// receive_certificate: the client's, §4.4.2; none is shown if `read` stays empty, which it may where none is required.
Task<void> receive_certificate(Core& core, const ServerPlan& plan, const ExtensionSet& asked, ReadChain& read) {
    const Received<Certificate> certificate = co_await core.receive<Certificate>();
    co_await read_certificate(core, certificate, asked, read);
    const bool missing = read.chain == nullptr && plan.config->client_auth == ClientAuth::required;
    if (missing) co_await fail(certificate_required);
}

}  // namespace

Task<void> server13(Core& core, ServerPlan& plan) {
    core.message_limit = max_message;
    Stages stages;
    ExtensionSet asked;
    ReadChain read;
    TrafficSecret client;
    const bool ask_client = !plan.resumption && plan.config->client_auth != ClientAuth::none;
    {
        const Random random = fresh_random(core);
        const Answer<Agreed> agreed = co_await std::move(plan.agreement);                  // §4.2.8
        co_await send_parameters(core, plan, random, *agreed, ask_client, asked, stages);  // §4.1.3, §4.3
    }
    if (!plan.resumption) co_await prove_self(core, Side::server, plan.credential);  // §4.4.2, §4.4.3
    co_await send_finished(core, plan, stages, client);                              // §4.4.4

    if (ask_client) co_await receive_certificate(core, plan, asked, read);  // §4.4.2
    if (read.chain != nullptr)
        co_await verify_peer(core, *plan.config, Side::client, std::string_view(), read);  // §4.4.3
    const Received<Finished> finished = co_await core.receive<Finished>();                 // §4.4.4
    co_await establish(core, plan, finished, stages, client);
    co_await send_tickets(core, plan, *core.outcome);  // §4.6.1
}

}  // namespace troth::inline v1::tls
