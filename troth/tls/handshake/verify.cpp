#include "troth/tls/handshake/verify.hpp"

#include <algorithm>

#include "troth/crypto/hash/hash.hpp"
#include "troth/tls/handshake/config.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/registry/errors.hpp"
#include "troth/tls/session/session.hpp"

namespace troth::inline v1::tls {

LeafHash hash_of_leaf(const PeerChain& chain) {
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, Bytes(chain.certificates().front()));
    LeafHash out;
    std::copy_n(digest.data.begin(), out.size(), out.begin());
    return out;
}

Result<void> verify_with_leaf(const PeerChain&, SignatureScheme, Bytes, Bytes) {
    return fail(unsupported_certificate_key);
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
    return fail(no_trust);
}

}  // namespace troth::inline v1::tls
