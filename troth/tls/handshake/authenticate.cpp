#include "troth/tls/handshake/authenticate.hpp"

#include <algorithm>

#include "troth/tls/extension/status_request.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/mint.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/verify.hpp"

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
OperationSource<VerifyChain> ask_chain(Core& core, const CommonConfig& config, Side peer, const std::string& name,
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
OperationSource<VerifySignature> ask_signature(Core& core, const ReadChain& read, const CertificateVerify& verify,
                                               Bytes message) {
    VerifySignature request;
    request.chain = read.chain;
    request.scheme = verify.algorithm;
    request.message = Lent(message);
    request.signature = Lent(verify.signature);
    return core.ask(std::move(request));
}

// mint: the proof, from a verdict that is about what was asked, word for word.
Result<void> mint_proof(const Core& core, ChainVerdict& verdict, ReadChain& read, Side peer, const std::string& name,
                        SignatureScheme scheme, PeerAuth& proof) {
    const ChainPurpose purpose = peer == Side::server ? ChainPurpose::server_auth : ChainPurpose::client_auth;
    if (verdict.leaf != hash_of_leaf(*read.chain) || verdict.name != name || verdict.purpose != purpose ||
        verdict.time != core.wall)
        return fail(verdict_mismatch);
    const Mint mint = MintKey::make();
    ChainVerified verified(mint, verdict.leaf, std::move(verdict.name), purpose, verdict.time, verdict.not_after,
                           verdict.trust);
    proof.emplace<ByCertificate>(mint, std::move(read.chain), std::move(verified), scheme);
    return {};
}

}  // namespace

Result<ReadChain> read_certificate(const Certificate& certificate, const ExtensionSet& asked) {
    if (!certificate.certificate_request_context.empty()) return fail(illegal_parameter_certificate_request_context);
    ReadChain read;
    std::vector<ByteVector> chain;
    chain.reserve(std::min(certificate.certificate_list.size(), max_chain));
    for (const CertificateEntry& entry : certificate.certificate_list) {
        if (chain.size() == max_chain) return fail(message_too_long);
        TROTH_TRY(const CheckedExtensions extensions,
                  check_extensions(entry.extensions, MessageKind::certificate, asked));
        if (const auto status = extensions.get<CertificateStatus>(); status && chain.empty())
            read.stapled.assign(status->response.bytes().begin(), status->response.bytes().end());
        const Bytes der = entry.cert_data;
        chain.emplace_back(der.begin(), der.end());
    }
    if (!chain.empty()) read.chain = std::make_shared<const PeerChain>(std::move(chain));
    return read;
}

Task<void> verify_peer(Core& core, const CommonConfig& config, Side peer, std::string name, ReadChain read,
                       PeerAuth& proof) {
    const SignedContent content(peer, core.transcript.hash().bytes());
    Received<CertificateVerify> verify = co_await core.receive<CertificateVerify>();  // §4.4.3
    const SignatureScheme scheme = verify.value.algorithm;
    co_await check_scheme(config, scheme);
    core.transcript.add(verify.raw);
    const auto chain = ask_chain(core, config, peer, name, read);
    const auto signature = ask_signature(core, read, verify.value, content.bytes());
    std::pair<ChainVerdict, Verified> verdicts = co_await both(chain, signature);
    co_await mint_proof(core, verdicts.first, read, peer, name, scheme, proof);
}

Task<void> prove_self(Core& core, Side self, CredentialChoice choice) {
    if (choice.credential == nullptr) {
        const Certificate none;
        co_await core.send(Epoch::handshake, none);  // §4.4.2: an empty list, and no CertificateVerify
        co_return;
    }
    core.send_raw(Epoch::handshake, choice.credential->certificate_message());
    const SignedContent content(self, core.transcript.hash().bytes());
    Sign request;
    request.credential = choice.credential;
    request.scheme = choice.scheme;
    request.message = Lent(content.bytes());
    const Signature signature = co_await core.ask(std::move(request));
    CertificateVerify verify;
    verify.algorithm = choice.scheme;
    verify.signature = signature.bytes;
    co_await core.send(Epoch::handshake, verify);
}

}  // namespace troth::inline v1::tls
