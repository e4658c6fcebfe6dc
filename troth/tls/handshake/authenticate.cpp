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

// check_verdict: the verdict is about what was asked, word for word.
Result<void> check_verdict(const ChainVerdict& verdict, const PeerChain& chain, const std::string& name,
                           ChainPurpose purpose, Wall time) {
    if (verdict.leaf != hash_of_leaf(chain) || verdict.name != name || verdict.purpose != purpose ||
        verdict.time != time)
        return fail(verdict_mismatch);
    return {};
}

}  // namespace

Result<ReadChain> read_certificate(const Certificate& certificate, const ExtensionSet& asked) {
    if (!certificate.certificate_request_context.empty()) return fail(illegal_parameter_certificate_request_context);
    ReadChain read;
    std::vector<ByteVector> chain;
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

Task<PeerAuth> verify_peer(Core& core, const CommonConfig& config, Side peer, std::string name, ReadChain read) {
    const SignedContent content(peer, core.transcript.hash().bytes());
    Received<CertificateVerify> verify = co_await core.receive<CertificateVerify>();  // §4.4.3
    const SignatureScheme scheme = verify.value.algorithm;
    co_await check_scheme(config, scheme);
    core.transcript.add(verify.raw);

    VerifyChain chain;
    chain.chain = read.chain;
    chain.name = name;
    chain.purpose = peer == Side::server ? ChainPurpose::server_auth : ChainPurpose::client_auth;
    chain.time = core.wall;
    chain.stapled = std::move(read.stapled);
    chain.roots = config.roots;
    chain.dangerous_verifier = config.dangerous_verifier;
    const ChainPurpose purpose = chain.purpose;
    VerifySignature signature;
    signature.chain = read.chain;
    signature.scheme = scheme;
    signature.message = Lent(content.bytes());
    signature.signature = Lent(verify.value.signature);
    std::pair<ChainVerdict, Verified> verdicts =
        co_await both(core.ask(std::move(chain)), core.ask(std::move(signature)));

    ChainVerdict& verdict = verdicts.first;
    co_await check_verdict(verdict, *read.chain, name, purpose, core.wall);
    const Mint mint = MintKey::make();
    ChainVerified verified(mint, verdict.leaf, std::move(verdict.name), purpose, verdict.time, verdict.not_after,
                           verdict.trust);
    co_return PeerAuth(ByCertificate(mint, std::move(read.chain), std::move(verified), scheme));
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
