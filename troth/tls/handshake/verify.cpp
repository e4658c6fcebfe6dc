#include "troth/tls/handshake/verify.hpp"

#include <algorithm>

#include "troth/crypto/hash/hash.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/tls/handshake/config.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/scheme.hpp"
#include "troth/tls/registry/errors.hpp"
#include "troth/tls/session/session.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/explain.hpp"

namespace troth::inline v1::tls {

LeafHash hash_of_leaf(const PeerChain& chain) {
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, Bytes(chain.certificates().front()));
    LeafHash out;
    std::copy_n(digest.data.begin(), out.size(), out.begin());
    return out;
}

Result<void> verify_with_leaf(const PeerChain& chain, SignatureScheme scheme, Bytes message, Bytes signature) {
    TROTH_TRY(const x509::Certificate leaf, x509::Certificate::parse(chain.certificates().front()));
    TROTH_TRY(const keys::PublicKey key, keys::PublicKey::from_spki(leaf.spki()));
    const std::optional<keys::SignAlgorithm> algorithm = sign_algorithm(scheme);
    if (!algorithm) return fail(unsupported_certificate_key);
    // §4.4.3: the scheme "MUST be compatible with the type of the key"; §4.4.2.2: digitalSignature, if key usage is
    // said.
    if (keys::info(*algorithm).key != key.type()) return fail(wrong_key_type);
    const auto& usage = leaf.extensions().key_usage;
    if (usage && !x509::allows(*usage, x509::KeyUsageBit::digital_signature)) return fail(certificate_not_for_signing);
    if (!key.verify(*algorithm, message, signature)) return fail(bad_certificate_verify);
    return {};
}

Result<ChainVerdict> judge_chain(const VerifyChain& request) {
    ChainVerdict verdict;
    verdict.leaf = hash_of_leaf(*request.chain);
    verdict.name = request.name;
    verdict.purpose = request.purpose;
    verdict.time = request.time;
    if (request.dangerous_verifier != nullptr) {
        TROTH_TRY(request.dangerous_verifier->verify(request.chain->certificates(), request.name, request.purpose,
                                                     request.time));
        verdict.not_after = request.time + longest_session;
        verdict.trust = request.dangerous_verifier->trust();
        return verdict;
    }
    if (request.roots == nullptr) return fail(no_trust);
    // A server without a name to hold it against is nobody in particular.
    if (request.purpose == ChainPurpose::server_auth && request.name.empty()) return fail(x509::bad_reference_name);
    TROTH_TRY(const std::vector<x509::Certificate> certificates, x509::parse_chain(request.chain->certificates()));
    // RFC 6066 §8: a response that cannot be read is refused; one that cannot tell counts as none, one of a revoked
    // certificate is believed.
    std::optional<x509::OcspResponse> response;
    if (!request.stapled.empty()) {
        auto parsed = x509::OcspResponse::parse(request.stapled);
        if (!parsed) return fail(Error(bad_certificate_status).with("because", parsed.error().row().what));
        response.emplace(*std::move(parsed));
    }
    const bool server = request.purpose == ChainPurpose::server_auth;
    x509::ChainRequest question{
        .certificates = certificates,
        .trust = *request.roots,
        .time = std::chrono::floor<std::chrono::seconds>(request.time),
        .purpose = server ? x509::Purpose::server_auth : x509::Purpose::client_auth,
        .name = request.name,
    };
    if (response) {
        question.responses = std::span(&*response, 1);
        question.revocation.scope = x509::RevocationPolicy::Scope::leaf;
        question.revocation.accept_unknown = true;
        question.revocation.clock_skew = std::chrono::minutes(5);  // a response may have been made just now
    }
    x509::Explanation told = x509::explain_chain(question);
    if (told.chain) {
        verdict.not_after = told.chain->leaf().not_after().at;
        verdict.trust = request.roots->id();
    } else {
        verdict.refusal = std::make_shared<const x509::Explanation>(std::move(told));
    }
    return verdict;
}

}  // namespace troth::inline v1::tls
