// The post-quantum signatures as kinds of keys: ML-DSA (RFC 9881) and SLH-DSA (RFC 9909), one row a parameter set. An
// identifier names the set, for keys and for signatures alike, and has no parameters.
#pragma once

#include <variant>

#include "troth/crypto/sign/mldsa/parameters.hpp"
#include "troth/crypto/sign/slhdsa/parameters.hpp"
#include "troth/keys/algorithm.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

using PostQuantumSet = std::variant<crypto::MlDsaId, crypto::SlhDsaId>;

struct PostQuantumRow {
    PostQuantumSet set;
    KeyType key;
    SignAlgorithm algorithm;
    Scheme scheme;
    const encoding::der::Oid& oid;
    std::string_view name;  // of FIPS 204 and FIPS 205
};
// In the order of KeyType.
std::span<const PostQuantumRow> post_quantum_rows();
// The row of a kind of key, of a signature's scheme, of an identifier; null if it is of another kind.
const PostQuantumRow* post_quantum(KeyType key);
const PostQuantumRow* post_quantum(Scheme scheme);
const PostQuantumRow* post_quantum(const encoding::der::Oid& oid);
const PostQuantumRow& post_quantum(PostQuantumSet set);

// MlDsaBoth: one of the three forms of an ML-DSA private key, RFC 9881 §6. The others are [0] IMPLICIT OCTET STRING of
// the seed, and OCTET STRING of the expanded key.
struct MlDsaBoth {
    der::OctetString seed, expanded_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("seed", m.seed) && io("expandedKey", m.expanded_key);
    }
};

}  // namespace troth::inline v1::keys
