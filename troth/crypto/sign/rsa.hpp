// RSA signatures: RSASSA-PSS and RSASSA-PKCS1-v1_5, RFC 8017; keys after FIPS 186-5 §A.1. Private-key operations are
// constant time in the key, blinded, and checked before their result is given out. Keys are immutable: thread-safe.
#pragma once

#include <optional>

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/math/modulus.hpp"
#include "troth/crypto/sign/rsa_errors.hpp"

namespace troth::inline v1::crypto {

inline constexpr usize rsa_min_bits = 2048, rsa_max_bits = 8192;

// RsaPublicKey: modulus of 2048 to 8192 bits, odd exponent from 3 to 2^64 - 1.
class RsaPublicKey {
  public:
    // from_components: big-endian, leading zeros allowed.
    static Result<RsaPublicKey> from_components(Bytes n, Bytes e, const cpu::Features& features = cpu::host());

    usize modulus_bits() const { return bits_; }
    usize modulus_octets() const { return (bits_ + 7) / 8; }  // the size of signatures
    ByteVector n() const;                                     // big-endian, no leading zero
    ByteVector e() const;
    RsaPublicKey clone() const;
    friend bool operator==(const RsaPublicKey& a, const RsaPublicKey& b);

    // RSAVP1, RFC 8017 §5.2.2: signature^e modulo n as modulus_octets() octets; nothing if it is not below n.
    std::optional<ByteVector> raw(Bytes signature) const;
    const Modulus& modulus() const { return modulus_; }
    u64 exponent() const { return e_; }

  private:
    friend Result<RsaPublicKey> make_public(Limbs n, u64 e, usize least_bits, const cpu::Features& features);
    Modulus modulus_;
    u64 e_ = 0;
    usize bits_ = 0;
};

namespace dangerous {
// rsa_public_key_of_any_size: also moduli of 1024 bits and more, for signatures of the past. Nobody can rely on them.
Result<RsaPublicKey> rsa_public_key_of_any_size(Bytes n, Bytes e);
}  // namespace dangerous

// RsaComponents: the numbers of RFC 8017 §3.2 with two primes, big-endian. Secret but for n and e.
struct RsaComponents {
    ByteVector n, e;
    SecretBytes d, p, q, dp, dq, qinv;
};

class RsaPrivateKey {
  public:
    // from_components: refused if the numbers do not belong together: n = pq, e d = 1 modulo p-1 and q-1, dp, dq, qinv.
    static Result<RsaPrivateKey> from_components(Bytes n, Bytes e, Bytes d, Bytes p, Bytes q, Bytes dp, Bytes dq,
                                                 Bytes qinv, const cpu::Features& features = cpu::host());
    // from_exponent: the same key from n, e and d alone, whose primes are found by them (SP 800-56B appendix C).
    static Result<RsaPrivateKey> from_exponent(Bytes n, Bytes e, Bytes d, const cpu::Features& features = cpu::host());
    // generate: bits is a multiple of 128 from 2048 to 8192; e = 65537. FIPS 186-5 §A.1.3, probable primes. Takes tens
    // of milliseconds at 2048 bits and seconds at 8192.
    static Result<RsaPrivateKey> generate(usize bits, RandomSource& random,
                                          const cpu::Features& features = cpu::host());

    const RsaPublicKey& public_key() const { return public_; }
    RsaComponents components() const;

  private:
    friend struct RsaPrimitive;  // rsa_primitive.hpp: the operation itself, for paddings only
    RsaPrivateKey() = default;

    RsaPublicKey public_;
    Modulus p_, q_;
    Limbs d_, dp_, dq_, qinv_;  // qinv_ in p_'s Montgomery form
};

namespace rsa {
// digest is of `hash`. Signatures have modulus_octets() octets.
Result<ByteVector> sign_pkcs1(const RsaPrivateKey& key, HashId hash, Bytes digest, RandomSource& random);  // §8.2.1
bool verify_pkcs1(const RsaPublicKey& key, HashId hash, Bytes digest, Bytes signature);  // §8.2.2, by encoding again
// PSS with MGF1. For TLS and X.509 mgf_hash is `hash` and the salt as long as the digest (RFC 8446 §4.2.3).
Result<ByteVector> sign_pss(const RsaPrivateKey& key, HashId hash, Bytes digest, usize salt_size,
                            RandomSource& random);  // §8.1.1
bool verify_pss(const RsaPublicKey& key, HashId hash, HashId mgf_hash, Bytes digest, usize salt_size,
                Bytes signature);  // §8.1.2
}  // namespace rsa

}  // namespace troth::inline v1::crypto
