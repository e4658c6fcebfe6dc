// Private keys: PKCS#8 (RFC 5958, RFC 8410, RFC 9881, RFC 9909), SEC 1 (RFC 5915) and, for RSA, PKCS#1 (RFC 8017
// §A.1.2); read by content.
#pragma once

#include "troth/base/random.hpp"
#include "troth/keys/public_key.hpp"

namespace troth::inline v1::keys {

// PrivateKey: move-only, wiped when destroyed. Holds its public key, which was checked to be its own. Thread-safe to
// use from several threads at once.
class PrivateKey {
  public:
    // generate: `rsa_bits` counts for the two kinds of RSA only.
    static Result<PrivateKey> generate(KeyType type, RandomSource& random, usize rsa_bits = default_rsa_bits);

    // Each reads DER, every byte of it. Errors: encoding.der_*, keys.*, curve.*, crypto.rsa_*.
    static Result<PrivateKey> from_pkcs8(Bytes der);
    static Result<PrivateKey> from_sec1(Bytes der);
    static Result<PrivateKey> from_pkcs1(Bytes der);
    // from_rsa_exponent: an RSA key of which only n, e and d are known, big-endian. Errors: crypto.rsa_*.
    static Result<PrivateKey> from_rsa_exponent(Bytes n, Bytes e, Bytes d);
    // read: a file by its content: PEM with one private key in it (blocks of other kinds are passed over), or DER of
    // any of the forms above. Errors also: keys.encrypted, keys.no_private_key, keys.several_private_keys.
    static Result<PrivateKey> read(Bytes file);

    // to_pkcs8: PrivateKeyInfo, version 0, with the public key inside where its form has a place (RFC 5915). An ML-DSA
    // key is written as its seed, which RFC 9881 §6 recommends: 32 bytes that all the rest follows from, and that
    // cannot be had back from it. A key that came without its seed is written expanded.
    SecretBytes to_pkcs8() const;
    SecretBytes to_pem() const;  // PRIVATE KEY

    KeyType type() const { return public_key_.type(); }
    const PublicKey& public_key() const { return public_key_; }

    // rsa: the key, if it is RSA of either kind; else null.
    const crypto::RsaPrivateKey* rsa() const { return std::get_if<crypto::RsaPrivateKey>(&key_); }

    // sign: gives the signature in its wire form. `random` makes nonces and blinding; what a signature says does not
    // depend on its quality. Errors: keys.algorithm_mismatch, crypto.rsa_fault,
    // crypto.mldsa_no_signature.
    Result<ByteVector> sign(SignAlgorithm algorithm, Bytes message, RandomSource& random) const;

    // derive: the secret shared with the owner of `peer`: ECDH (the x coordinate), X25519 or X448. Errors:
    // keys.not_for_agreement if the keys are not both of one such kind, crypto.x25519_zero, crypto.x448_zero.
    Result<SecretBytes> derive(const PublicKey& peer) const;

    static constexpr usize default_rsa_bits = 3072;

  private:
    // Scalars of X25519 and X448: types of their own, so that nobody takes one for a seed.
    struct X25519Key {
        crypto::x25519::PrivateKey scalar;
    };
    struct X448Key {
        crypto::x448::PrivateKey scalar;
    };
    using Key = std::variant<crypto::EcPrivateKey, crypto::ed25519::KeyPair, crypto::ed448::KeyPair, X25519Key, X448Key,
                             crypto::RsaPrivateKey, crypto::mldsa::PrivateKey, crypto::slhdsa::PrivateKey>;
    PrivateKey(Key key, PublicKey public_key) : key_(std::move(key)), public_key_(std::move(public_key)) {}
    static PrivateKey of(crypto::EcPrivateKey key);
    static PrivateKey of(crypto::ed25519::KeyPair key);
    static PrivateKey of(crypto::ed448::KeyPair key);
    static PrivateKey of(X25519Key key);
    static PrivateKey of(X448Key key);
    static PrivateKey of(crypto::mldsa::PrivateKey key);
    static PrivateKey of(crypto::slhdsa::PrivateKey key);
    static Result<PrivateKey> from_mldsa(crypto::MlDsaId id, Bytes private_key);
    static Result<PrivateKey> from_octets(KeyType type, Bytes private_key);
    static PrivateKey of(crypto::RsaPrivateKey key, KeyType type);
    static Result<PrivateKey> from_sec1_on(Bytes der, std::optional<crypto::Curve> curve);
    static Result<PrivateKey> from_der(Bytes der);
    SecretBytes inner() const;  // the content of PKCS#8's privateKey

    Key key_;
    PublicKey public_key_;
};

}  // namespace troth::inline v1::keys
