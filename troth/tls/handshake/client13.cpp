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

// authenticate_server: Certificate after perhaps CertificateRequest, CertificateVerify. `asked` is empty if the server
// did not ask for our certificate.
Task<PeerAuth> authenticate_server(Core& core, const Offer& offer, std::optional<CredentialChoice>& asked) {
    std::variant<std::monostate, Received<CertificateRequest>, Received<Certificate>> message =
        co_await core.receive<CertificateRequest, Certificate>();
    ReadChain read;
    if (auto* request = std::get_if<Received<CertificateRequest>>(&message)) {
        core.transcript.add(request->raw);
        SelectCredential select = co_await read_request(request->value, *offer.config);
        asked = co_await core.ask(std::move(select));
        Received<Certificate> certificate = co_await core.receive<Certificate>();
        core.transcript.add(certificate.raw);
        read = co_await read_certificate(certificate.value, offer.sent);
    } else {
        Received<Certificate>& certificate = std::get<Received<Certificate>>(message);
        core.transcript.add(certificate.raw);
        read = co_await read_certificate(certificate.value, offer.sent);
    }
    if (read.chain == nullptr) co_await fail(empty_certificate);  // §4.4.2.4
    PeerAuth peer =
        co_await verify_peer(core, *offer.config, Side::server, offer.overrides->server_name, std::move(read));
    co_return peer;
}

}  // namespace

Task<Established> client13(Core& core, Offer& offer, ServerChoice choice) {
    Transcript& transcript = core.transcript;
    const CipherSuite suite = choice.suite;

    Agree request = agree_with(offer, choice);
    const Agreed agreed = co_await core.ask(std::move(request));  // §4.2.8
    EarlyStage::Next handshake =
        early_stage(offer, choice).handshake(agreed.shared.bytes(), transcript.hash());  // §7.1
    offer.shares.clear();
    core.log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", handshake.secrets.client);
    core.log("SERVER_HANDSHAKE_TRAFFIC_SECRET", handshake.secrets.server);
    co_await core.read_with(Epoch::handshake, epoch_keys(suite, handshake.secrets.server));
    core.write_with(Epoch::handshake, epoch_keys(suite, handshake.secrets.client));

    Received<EncryptedExtensions> extensions = co_await core.receive<EncryptedExtensions>();  // §4.3.1
    std::string alpn = co_await check_encrypted_extensions(offer, extensions.value);
    transcript.add(extensions.raw);

    PeerAuth peer;
    std::optional<CredentialChoice> asked;
    if (choice.psk)
        peer = resumed_peer(*offer.session);
    else
        peer = co_await authenticate_server(core, offer, asked);  // §4.4.2, §4.4.3

    Received<Finished> finished = co_await core.receive<Finished>();  // §4.4.4
    co_await handshake.stage.check_server_finished(finished.value.verify_data, transcript.hash());
    const FinishedVerified verified(MintKey::make());
    transcript.add(finished.raw);

    HandshakeStage::Next traffic = std::move(handshake.stage).traffic(transcript.hash());
    core.log("CLIENT_TRAFFIC_SECRET_0", traffic.secrets.client);
    core.log("SERVER_TRAFFIC_SECRET_0", traffic.secrets.server);
    core.log("EXPORTER_SECRET", traffic.stage.exporter());
    co_await core.read_with(Epoch::application, epoch_keys(suite, traffic.secrets.server));
    if (asked) co_await prove_self(core, Side::client, std::move(*asked));  // §4.4.2, §4.4.3
    const crypto::Mac mac = traffic.stage.client_finished(transcript.hash());
    Finished ours;
    ours.verify_data = mac.bytes();
    co_await core.send(Epoch::handshake, ours);  // §4.4.4
    core.write_with(Epoch::application, epoch_keys(suite, traffic.secrets.client));
    core.flush();

    // No session without its proofs.
    Established established(suite, std::move(peer), verified, std::move(traffic.stage).session(transcript.hash()));
    established.group = choice.group;
    established.alpn = std::move(alpn);
    established.server_name = offer.server_name();
    established.resumed = choice.psk;
    co_return established;
}

}  // namespace troth::inline v1::tls
