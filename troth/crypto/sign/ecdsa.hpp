// ECDSA on the curves of curve/curves.hpp: FIPS 186-5 §6, nonces per RFC 6979. Signatures are r and s; the DER form is
// keys/.
#pragma once

#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto::ecdsa {

// Signature: r and s, each field_size(curve) bytes, big-endian, padded with zeros.
struct Signature {
    Curve curve{};
    std::array<u8, max_field_size> r_data{}, s_data{};
    Bytes r() const { return Bytes(r_data).first(field_size(curve)); }
    Bytes s() const { return Bytes(s_data).first(field_size(curve)); }
    friend bool operator==(const Signature&, const Signature&) = default;
};

// sign: signs a digest of any length, of which as many of the leftmost bits count as the order has (FIPS 186-5
// §6.4.1 step 2). The
// nonce is made as in RFC 6979 §3.2 from key, digest and, as §3.6 allows, fresh bytes of `random`: neither a bad source
// nor a fault that repeats an input gives the key away. Constant time in key and nonce.
Result<Signature> sign(const EcPrivateKey& key, Bytes digest, RandomSource& random,
                       const cpu::Features& features = cpu::host());
// sign_deterministic: RFC 6979 §3.2 with nothing added; `hash` is the function that made the digest.
Result<Signature> sign_deterministic(const EcPrivateKey& key, HashId hash, Bytes digest,
                                     const cpu::Features& features = cpu::host());
// verify: FIPS 186-5 §6.4.2. r and s are big-endian and of any length; out of [1, n-1] they are refused. All inputs are
// public, the time varies with them.
bool verify(const EcPublicKey& key, Bytes digest, Bytes r, Bytes s, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto::ecdsa
