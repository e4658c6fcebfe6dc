// Message digest algorithms of CMS: RFC 5754 §2, RFC 8702 §3.1, RFC 8419 §2.3.
#pragma once

#include "troth/cms/structures.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/keys/algorithm.hpp"

namespace troth::inline v1::cms {

// DigestAlgorithm: a row of the registry.
struct DigestAlgorithm {
    const der::Oid& oid;
    std::string_view name;
    std::optional<crypto::HashId> hash;  // none: SHAKE, with as many octets as `size` says
    usize size = 0;
    bool collision_resistant = true;  // false: not for signatures
};
std::span<const DigestAlgorithm> digest_algorithms();
// shake_of: which SHAKE an algorithm without a hash is.
constexpr crypto::ShakeId shake_of(const DigestAlgorithm& algorithm) {
    return algorithm.size == 32 ? crypto::ShakeId::shake128 : crypto::ShakeId::shake256;
}

// digest_algorithm: errors: cms.unsupported_algorithm, cms.malformed for parameters that do not belong there.
Result<const DigestAlgorithm*> digest_algorithm(const AlgorithmIdentifier& algorithm);
// digest_for: what a signature of this kind is made with: the hash of the scheme itself, SHA-512 for Ed25519 and
// ML-DSA (RFC 8419 §2.3, RFC 9882 §3.3), SHAKE256 with 512 bits for Ed448, what RFC 9814 §4 lists for SLH-DSA.
const DigestAlgorithm& digest_for(keys::SignAlgorithm algorithm);
// digest_identifier: the AlgorithmIdentifier in DER; parameters are left out (RFC 5754 §2).
ByteVector digest_identifier(const DigestAlgorithm& algorithm);

ByteVector digest(const DigestAlgorithm& algorithm, Bytes content);

}  // namespace troth::inline v1::cms
