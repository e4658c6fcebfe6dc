// K-PKE, the public-key encryption inside ML-KEM, FIPS 203 §5. Not a scheme for use by itself.
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/kem/mlkem/polynomial.hpp"

namespace troth::inline v1::crypto::mlkem {

// PublicKey: an encryption key taken apart: t and the matrix that rho expands to, so that one key's several uses expand
// it once. Only the first k (k * k) polynomials are used; the rest is not even initialised.
struct PublicKey {
    std::array<Polynomial, max_k> t;               // in T_q, reduced
    std::array<Polynomial, max_k * max_k> matrix;  // A, row by row
};

// PrivateKey: s in T_q, reduced. Wiped when destroyed.
struct PrivateKey {
    std::array<Polynomial, max_k> s;
    PrivateKey() {}  // deliberately not initialised
    PrivateKey(const PrivateKey&) = delete;
    PrivateKey& operator=(const PrivateKey&) = delete;
    ~PrivateKey() { wipe(&s, sizeof s); }
};

// key_gen: K-PKE.KeyGen, algorithm 13. Fills both keys and the encoded encryption key (384 k + 32 bytes).
void key_gen(const Parameters& p, std::span<const u8, 32> d, PublicKey& pk, PrivateKey& sk, MutableBytes encoded_key,
             const cpu::Features& features);

// decode_public_key: takes an encryption key apart (algorithm 14, lines 2 to 8); false if a coefficient is not below q,
// FIPS 203 §7.2. The key is public.
[[nodiscard]] bool decode_public_key(const Parameters& p, PublicKey& pk, Bytes encoded_key,
                                     const cpu::Features& features);

// encrypt: K-PKE.Encrypt, algorithm 14. Constant time in message and randomness.
void encrypt(const Parameters& p, const PublicKey& pk, std::span<const u8, 32> message, std::span<const u8, 32> r,
             MutableBytes ciphertext, const cpu::Features& features);

// decrypt: K-PKE.Decrypt, algorithm 15. Constant time.
Secret<32> decrypt(const Parameters& p, const PrivateKey& sk, Bytes ciphertext, const cpu::Features& features);

}  // namespace troth::inline v1::crypto::mlkem
