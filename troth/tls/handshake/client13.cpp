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

Agree agree_with(const Offer& offer, const ServerChoice& choice) {
    Agree request;
    request.group = choice.group;
    for (const OfferedShare& share : offer.shares)
        if (share.group == choice.group) request.share = share.share;
    request.peer_share = Lent(choice.share);
    return request;
}

EarlyStage early_stage(const Offer& offer, const ServerChoice& choice) {
    const crypto::HashId hash = row_of(choice.suite)->hash;
    if (choice.psk) return EarlyStage::with_psk(hash, offer.session->psk.bytes());
    return EarlyStage::without_psk(hash);
}

// read_request: §4.3.2: an empty context during the handshake, and what the server can verify.
Result<SelectCredential> read_request(const CertificateRequest& message, const ClientConfig& config) {
    if (!message.certificate_request_context.empty()) return fail(illegal_parameter_certificate_request_context);
    TROTH_TRY(const CheckedExtensions extensions,
              check_extensions(message.extensions, MessageKind::certificate_request));
    TROTH_TRY(check_mandatory(extensions));
    SelectCredential request;
    request.client = config.credential;
    request.hello.schemes = Lent(extensions.get<SignatureAlgorithms>()->supported_signature_algorithms.bytes());
    if (const auto authorities = extensions.get<CertificateAuthorities>())
        for (const DistinguishedName& name : authorities->authorities)
            request.authorities.emplace_back(name.name.bytes().begin(), name.name.bytes().end());
    return request;
}

PeerAuth resumed_peer(const Session& session) {
    return ByPsk(MintKey::make(), session.peer_leaf, session.trust, session.peer_not_after);
}

// The steps of the schedule are plain functions: what they hold for a moment stands on the stack, not in the frame.
//
// enter_handshake: §7.1, after ServerHello.
Result<void> enter_handshake(Core& core, Offer& offer, const ServerChoice& choice, Bytes shared,
                             std::optional<HandshakeStage>& stage) {
    EarlyStage::Next next = early_stage(offer, choice).handshake(shared, core.transcript.hash());
    offer.shares.clear();
    core.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", next.secrets.client);
    core.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", next.secrets.server);
    stage.emplace(std::move(next.stage));
    TROTH_TRY(core.read_with(Epoch::handshake, epoch_keys(choice.suite, next.secrets.server)));
    core.write_with(Epoch::handshake, epoch_keys(choice.suite, next.secrets.client));
    return {};
}

// check_finished: §4.4.4, and the keys of application data for what we read from here on. Ours are kept for when our
// Finished has gone.
Result<void> check_finished(Core& core, CipherSuite suite, const Received<Finished>& finished, HandshakeStage&& stage,
                            std::optional<TrafficStage>& traffic, TrafficSecret& client) {
    TROTH_TRY(stage.check_server_finished(finished.value.verify_data, core.transcript.hash()));
    core.transcript.add(finished.raw);
    HandshakeStage::Next next = std::move(stage).traffic(core.transcript.hash());
    core.log("CLIENT_TRAFFIC_SECRET_0", next.secrets.client);
    core.log("SERVER_TRAFFIC_SECRET_0", next.secrets.server);
    core.log("EXPORTER_SECRET", next.stage.exporter());
    TROTH_TRY(core.read_with(Epoch::application, epoch_keys(suite, next.secrets.server)));
    client = std::move(next.secrets.client);
    traffic.emplace(std::move(next.stage));
    return {};
}

// establish: our Finished, and the session. No session without its proofs; `verified` was minted from the server's
// Finished.
Result<void> establish(Core& core, const Offer& offer, const ServerChoice& choice, std::string& alpn,
                       FinishedVerified verified, TrafficStage&& traffic, const TrafficSecret& client,
                       PeerAuth&& peer) {
    const crypto::Mac mac = traffic.client_finished(core.transcript.hash());
    Finished ours;
    ours.verify_data = mac.bytes();
    TROTH_TRY(core.send(Epoch::handshake, ours));
    core.write_with(Epoch::application, epoch_keys(choice.suite, client));
    core.flush();
    Established& established = core.established.emplace(choice.suite, std::move(peer), verified,
                                                        std::move(traffic).session(core.transcript.hash()));
    established.group = choice.group;
    established.alpn = std::move(alpn);
    established.server_name = offer.server_name();
    established.resumed = choice.psk;
    return {};
}

// answer_request: CertificateRequest: which credential we shall show.
Task<void> answer_request(Core& core, const Offer& offer, const Received<CertificateRequest>& request,
                          std::optional<CredentialChoice>& asked) {
    core.transcript.add(request.raw);
    SelectCredential select = co_await read_request(request.value, *offer.config);
    asked = co_await core.ask(std::move(select));
}

// read_chain: the server's Certificate; an empty one is refused (§4.4.2.4).
Result<void> read_chain(Core& core, const Offer& offer, const Received<Certificate>& certificate, ReadChain& read) {
    core.transcript.add(certificate.raw);
    TROTH_TRY(read, read_certificate(certificate.value, offer.sent));
    if (read.chain == nullptr) return fail(empty_certificate);
    return {};
}

// authenticate_server: Certificate after perhaps CertificateRequest, CertificateVerify. `asked` stays empty if the
// server does not ask for our certificate.
Task<void> authenticate_server(Core& core, const Offer& offer, std::optional<CredentialChoice>& asked, PeerAuth& peer) {
    ReadChain read;
    std::variant<std::monostate, Received<CertificateRequest>, Received<Certificate>> message =
        co_await core.receive<CertificateRequest, Certificate>();
    if (auto* request = std::get_if<Received<CertificateRequest>>(&message)) {
        co_await answer_request(core, offer, *request, asked);
        message = co_await core.receive<CertificateRequest, Certificate>();
    }
    auto* certificate = std::get_if<Received<Certificate>>(&message);
    if (certificate == nullptr) co_await fail(unexpected_message);  // a second CertificateRequest
    co_await read_chain(core, offer, *certificate, read);
    co_await verify_peer(core, *offer.config, Side::server, offer.overrides->server_name, std::move(read), peer);
}

}  // namespace

Task<void> client13(Core& core, Offer& offer, ServerChoice choice) {
    std::optional<HandshakeStage> handshake;
    {
        Agree request = agree_with(offer, choice);
        const Agreed agreed = co_await core.ask(std::move(request));                      // §4.2.8
        co_await enter_handshake(core, offer, choice, agreed.shared.bytes(), handshake);  // §7.1
    }
    Received<EncryptedExtensions> extensions = co_await core.receive<EncryptedExtensions>();  // §4.3.1
    std::string alpn = co_await check_encrypted_extensions(offer, extensions.value);
    core.transcript.add(extensions.raw);

    PeerAuth peer;
    std::optional<CredentialChoice> asked;
    if (choice.psk)
        peer = resumed_peer(*offer.session);
    else
        co_await authenticate_server(core, offer, asked, peer);  // §4.4.2, §4.4.3

    std::optional<TrafficStage> traffic;
    TrafficSecret client;
    Received<Finished> finished = co_await core.receive<Finished>();  // §4.4.4
    co_await check_finished(core, choice.suite, finished, std::move(*handshake), traffic, client);
    const FinishedVerified verified(MintKey::make());
    if (asked) co_await prove_self(core, Side::client, std::move(*asked));  // §4.4.2, §4.4.3
    co_await establish(core, offer, choice, alpn, verified, std::move(*traffic), client, std::move(peer));
}

}  // namespace troth::inline v1::tls
