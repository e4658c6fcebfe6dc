// TLS 1.3 client from ServerHello on: RFC 8446 §2, figures 1 and 3, read downwards.
//   co_await a message:    suspends until the peer's bytes hold one.
//   co_await an operation: suspends until its answer is there (at once, when answered inline).
//   co_await a Result:     takes the value, or ends the handshake here with that error; the driver sends its alert.
#include "troth/tls/extension/certificate_authorities.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/handshake/authenticate.hpp"
#include "troth/tls/handshake/handshake.hpp"
#include "troth/tls/handshake/mint.hpp"
#include "troth/tls/message/certificate_request.hpp"
#include "troth/tls/message/finished.hpp"

namespace troth::inline v1::tls {
namespace {

EarlyStage early_stage(const ClientPlan& plan) {
    const crypto::HashId hash = row_of(plan.suite)->hash;
    if (plan.resumption) return EarlyStage::with_psk(hash, plan.resumption->psk.bytes());
    return EarlyStage::without_psk(hash);
}

PeerAuth resumed_peer(const Resumption& session) {
    return ByPsk(MintKey::make(), session.leaf, session.trust, session.not_after);
}

// Stages: where the schedule stands.
using Stages = std::variant<std::monostate, HandshakeStage, TrafficStage>;

// The steps of the schedule are plain functions: what they hold for a moment stands on the stack, not in the frame.
//
// enter_handshake: §7.1, after ServerHello.
Result<void> enter_handshake(Core& core, const ClientPlan& plan, Bytes shared, Stages& stages) {
    EarlyStage::Next next = early_stage(plan).handshake(shared, core.transcript.hash());
    core.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", next.secrets.client);
    core.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", next.secrets.server);
    stages.emplace<HandshakeStage>(std::move(next.stage));
    TROTH_TRY(core.read_with(Epoch::handshake, epoch_keys(plan.suite, next.secrets.server)));
    core.write_with(Epoch::handshake, epoch_keys(plan.suite, next.secrets.client));
    return {};
}

// read_parameters: §4.3.1. `alpn` becomes the application protocol.
Result<void> read_parameters(Core& core, const ClientPlan& plan, const Received<EncryptedExtensions>& extensions,
                             std::string_view& alpn) {
    TROTH_TRY(alpn, check_encrypted_extensions(plan.sent, plan.alpn(), extensions.value));
    core.transcript.add(extensions.raw);
    return {};
}

// check_finished: §4.4.4, and the keys of application data for what we read from here on. Ours are kept for when our
// Finished has gone.
Result<void> check_finished(Core& core, CipherSuite suite, const Received<Finished>& finished, Stages& stages,
                            TrafficSecret& client) {
    HandshakeStage stage = std::move(std::get<HandshakeStage>(stages));
    TROTH_TRY(stage.check_server_finished(finished.value.verify_data, core.transcript.hash()));
    core.transcript.add(finished.raw);
    HandshakeStage::Next next = std::move(stage).traffic(core.transcript.hash());
    core.log("CLIENT_TRAFFIC_SECRET_0", next.secrets.client);
    core.log("SERVER_TRAFFIC_SECRET_0", next.secrets.server);
    core.log("EXPORTER_SECRET", next.stage.exporter());
    TROTH_TRY(core.read_with(Epoch::application, epoch_keys(suite, next.secrets.server)));
    client = std::move(next.secrets.client);
    stages.emplace<TrafficStage>(std::move(next.stage));
    return {};
}

// establish: our Finished, and the session. No session without its proofs; `verified` was minted from the server's
// Finished.
Result<void> establish(Core& core, ClientPlan& plan, std::string_view alpn, FinishedVerified verified, Stages& stages,
                       const TrafficSecret& client) {
    TrafficStage traffic = std::move(std::get<TrafficStage>(stages));
    const crypto::Mac mac = traffic.client_finished(core.transcript.hash());
    Finished ours;
    ours.verify_data = mac.bytes();
    TROTH_TRY(core.send(Epoch::handshake, ours));
    core.write_with(Epoch::application, epoch_keys(plan.suite, client));
    core.flush();
    if (plan.resumption) core.outcome.peer() = resumed_peer(*plan.resumption);
    Established& established =
        core.outcome.establish(plan.suite, verified, std::move(traffic).session(core.transcript.hash()));
    established.group = plan.group;
    established.alpn = alpn;
    established.server_name = std::move(plan.overrides->server_name);
    established.resumed = plan.resumption.has_value();
    return {};
}

// ask_credential: CertificateRequest, §4.3.2: an empty context during the handshake, and what the server can verify.
// The answer is what we shall show.
Result<OperationSource<SelectCredential>> ask_credential(Core& core, const ClientPlan& plan,
                                                         const Received<CertificateRequest>& message) {
    core.transcript.add(message.raw);
    if (!message.value.certificate_request_context.empty()) return fail(illegal_parameter_certificate_request_context);
    TROTH_TRY(const CheckedExtensions extensions,
              check_extensions(message.value.extensions, MessageKind::certificate_request));
    TROTH_TRY(check_mandatory(extensions));
    SelectCredential request;
    request.client = plan.config->credential;
    request.hello.schemes = Lent(extensions.get<SignatureAlgorithms>()->supported_signature_algorithms.bytes());
    if (const auto authorities = extensions.get<CertificateAuthorities>())
        for (const DistinguishedName& name : authorities->authorities)
            request.authorities.emplace_back(name.name.bytes().begin(), name.name.bytes().end());
    return core.ask(std::move(request));
}

// read_chain: the server's Certificate; an empty one is refused (§4.4.2.4).
Result<void> read_chain(Core& core, const ClientPlan& plan, const Received<Certificate>* certificate, ReadChain& read) {
    if (certificate == nullptr) return fail(unexpected_message);  // a second CertificateRequest
    TROTH_TRY(read_certificate(core, *certificate, plan.sent, read));
    if (read.chain == nullptr) return fail(empty_certificate);
    return {};
}

// receive_certificate: the server's, after perhaps CertificateRequest. `asked` stays empty if it does not ask for ours.
Task<void> receive_certificate(Core& core, const ClientPlan& plan, std::optional<CredentialChoice>& asked,
                               ReadChain& read) {
    std::variant<std::monostate, Received<CertificateRequest>, Received<Certificate>> message =
        co_await core.receive<CertificateRequest, Certificate>();
    if (auto* request = std::get_if<Received<CertificateRequest>>(&message)) {
        OperationSource<SelectCredential> selection = co_await ask_credential(core, plan, *request);
        const Answer<CredentialChoice> choice = co_await std::move(selection);
        asked.emplace(std::move(*choice));
        message = co_await core.receive<CertificateRequest, Certificate>();
    }
    co_await read_chain(core, plan, std::get_if<Received<Certificate>>(&message), read);
}

}  // namespace

Task<void> client13(Core& core, ClientPlan& plan) {
    Stages stages;
    {
        const Answer<Agreed> agreed = co_await std::move(plan.agreement);      // §4.2.8
        co_await enter_handshake(core, plan, agreed->shared.bytes(), stages);  // §7.1
    }
    std::string_view alpn;
    const Received<EncryptedExtensions> extensions = co_await core.receive<EncryptedExtensions>();  // §4.3.1
    co_await read_parameters(core, plan, extensions, alpn);

    ReadChain read;
    std::optional<CredentialChoice> asked;
    if (!plan.resumption) {
        co_await receive_certificate(core, plan, asked, read);                                      // §4.4.2
        co_await verify_peer(core, *plan.config, Side::server, plan.overrides->server_name, read);  // §4.4.3
    }

    TrafficSecret client;
    const Received<Finished> finished = co_await core.receive<Finished>();  // §4.4.4
    co_await check_finished(core, plan.suite, finished, stages, client);
    const FinishedVerified verified(MintKey::make());
    if (asked) co_await prove_self(core, Side::client, *asked);  // §4.4.2, §4.4.3
    co_await establish(core, plan, alpn, verified, stages, client);
}

}  // namespace troth::inline v1::tls
