#include "troth/tls/handshake/authenticate.hpp"

#include <algorithm>

#include "troth/tls/extension/status_request.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/mint.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/verify.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::tls {
namespace {

constexpr usize max_chain = 16;  // certificates; path building has bounds of its own

// check_scheme: §4.4.3: one that we offered, and one that may sign handshakes.
Result<void> check_scheme(const CommonConfig& config, SignatureScheme scheme) {
    const std::span<const SignatureScheme> ours = schemes_of(config);
    const SignatureSchemeRow* row = row_of(scheme);
    if (row == nullptr || !row->signs_handshake || std::find(ours.begin(), ours.end(), scheme) == ours.end())
        return fail(Error(illegal_parameter_signature_scheme).with("scheme", to_string(scheme)));
    return {};
}

// The requests of verify_peer, made on the stack.
OperationSource<VerifyChain> ask_chain(Core& core, const CommonConfig& config, Side peer, std::string_view name,
                                       ReadChain& read) {
    VerifyChain request;
    request.chain = read.chain;
    request.name = name;
    request.purpose = peer == Side::server ? ChainPurpose::server_auth : ChainPurpose::client_auth;
    request.time = core.wall;
    request.stapled = std::move(read.stapled);
    request.roots = config.roots;
    request.dangerous_verifier = config.dangerous_verifier;
    return core.ask(std::move(request));
}
OperationSource<VerifySignature> ask_signature(Core& core, Side peer, const ReadChain& read,
                                               const CertificateVerify& verify, const crypto::Digest& transcript) {
    VerifySignature request;
    request.chain = read.chain;
    request.scheme = verify.algorithm;
    request.message = SignedContent(peer, transcript.bytes()).bytes();
    request.signature = Lent(verify.signature);
    return core.ask(std::move(request));
}

// ask_verdicts: CertificateVerify, §4.4.3: is heard and judged, and so is the chain, at the same time.
Result<BothSource<VerifyChain, VerifySignature>> ask_verdicts(Core& core, const CommonConfig& config, Side peer,
                                                              std::string_view name,
                                                              const Received<CertificateVerify>& verify,
                                                              ReadChain& read) {
    TROTH_TRY(check_scheme(config, verify.value.algorithm));
    const crypto::Digest before = core.transcript.hash();
    core.transcript.add(verify.raw);
    const auto chain = ask_chain(core, config, peer, name, read);
    return both(chain, ask_signature(core, peer, read, verify.value, before));
}

// mint_proof: the proof, from a verdict that is about what was asked, word for word. A refusal stays with the outcome.
Result<void> mint_proof(Core& core, ChainVerdict& verdict, ReadChain& read, Side peer, std::string_view name,
                        SignatureScheme scheme) {
    if (verdict.refusal != nullptr) {
        Error error = x509::error_again(verdict.refusal->chain.error());
        core.outcome.refuse(std::move(verdict.refusal));
        return fail(std::move(error));
    }
    const ChainPurpose purpose = peer == Side::server ? ChainPurpose::server_auth : ChainPurpose::client_auth;
    if (verdict.leaf != hash_of_leaf(*read.chain) || verdict.name != name || verdict.purpose != purpose ||
        verdict.time != core.wall)
        return fail(verdict_mismatch);
    const Mint mint = MintKey::make();
    ChainVerified verified(mint, verdict.leaf, std::move(verdict.name), purpose, verdict.time, verdict.not_after,
                           verdict.trust);
    core.outcome.peer().emplace<ByCertificate>(mint, std::move(read.chain), std::move(verified), scheme);
    return {};
}

OperationSource<Sign> ask_signature(Core& core, Side self, const CredentialChoice& choice) {
    core.send_raw(Epoch::handshake, choice.credential->certificate_message());
    Sign request;
    request.credential = choice.credential;
    request.scheme = choice.scheme;
    request.message = SignedContent(self, core.transcript.hash().bytes()).bytes();
    return core.ask(std::move(request));
}

Result<void> send_verify(Core& core, SignatureScheme scheme, Bytes signature) {
    CertificateVerify verify;
    verify.algorithm = scheme;
    verify.signature = signature;
    return core.send(Epoch::handshake, verify);
}

Result<void> send_no_certificate(Core& core) {
    return core.send(Epoch::handshake, Certificate());
}

}  // namespace

Result<void> read_certificate(Core& core, const Received<Certificate>& received, const ExtensionSet& asked,
                              ReadChain& read) {
    core.transcript.add(received.raw);
    const Certificate& certificate = received.value;
    if (!certificate.certificate_request_context.empty()) return fail(illegal_parameter_certificate_request_context);
    std::array<Bytes, max_chain> chain;
    usize count = 0;
    for (const CertificateEntry& entry : certificate.certificate_list) {
        if (count == max_chain) return fail(message_too_long);
        TROTH_TRY(const CheckedExtensions extensions,
                  check_extensions(entry.extensions, MessageKind::certificate, asked));
        if (const auto status = extensions.get<CertificateStatus>(); status && count == 0)
            read.stapled.assign(status->response.bytes().begin(), status->response.bytes().end());
        chain[count++] = entry.cert_data;
    }
    if (count != 0) read.chain = PeerChain::copy_of(std::span<const Bytes>(chain).first(count));
    return {};
}

Task<void> verify_peer(Core& core, const CommonConfig& config, Side peer, std::string_view name, ReadChain& read) {
    const Received<CertificateVerify> verify = co_await core.receive<CertificateVerify>();  // §4.4.3
    const SignatureScheme scheme = verify.value.algorithm;
    auto asked = co_await ask_verdicts(core, config, peer, name, verify, read);
    const std::pair<Answer<ChainVerdict>, Answer<Verified>> verdicts = co_await std::move(asked);
    co_await mint_proof(core, *verdicts.first, read, peer, name, scheme);
}

Task<void> prove_self(Core& core, Side self, const CredentialChoice& choice) {
    if (choice.credential == nullptr) {
        co_await send_no_certificate(core);  // §4.4.2: an empty list, and no CertificateVerify
        co_return;
    }
    const Answer<Signature> signature = co_await ask_signature(core, self, choice);
    co_await send_verify(core, choice.scheme, signature->bytes);
}

}  // namespace troth::inline v1::tls
