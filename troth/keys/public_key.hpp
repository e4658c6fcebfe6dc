// Public keys, as SubjectPublicKeyInfo knows them (RFC 5280 §4.1.2.7).
#pragma once

#include <memory>
#include <variant>

#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/sign/ed25519.hpp"
#include "troth/crypto/sign/ed448.hpp"
#include "troth/crypto/sign/mldsa.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/crypto/sign/slhdsa.hpp"
#include "troth/keys/algorithm.hpp"

namespace troth::inline v1::keys {

// PublicKey: immutable, cheap to copy (the encoding is shared), thread-safe.
class PublicKey {
  public:
    // from_spki: a SubjectPublicKeyInfo in DER, every byte of it. The key itself is checked (a point lies on its
    // curve). Errors: encoding.der_*, keys.unsupported_algorithm, keys.unsupported_curve, keys.explicit_curve,
    // keys.bad_parameters, keys.bad_public_key, curve.*, crypto.rsa_*.
    static Result<PublicKey> from_spki(Bytes der);
    static PublicKey from_ec(const crypto::EcPublicKey& key);
    static PublicKey from_ed25519(const crypto::ed25519::PublicKey& key);
    static PublicKey from_ed448(const crypto::ed448::PublicKey& key);
    static PublicKey from_x25519(const crypto::x25519::PublicKey& key);
    static PublicKey from_x448(const crypto::x448::PublicKey& key);
    // from_mldsa, from_slhdsa: RFC 9881 §4, RFC 9909 §4. The bytes are as many as the set has (else abort).
    static PublicKey from_mldsa(crypto::MlDsaId id, Bytes encoded);
    static PublicKey from_slhdsa(crypto::SlhDsaId id, Bytes encoded);
    static PublicKey from_rsa(const crypto::RsaPublicKey& key, KeyType type = KeyType::rsa);
    // from_pkcs1: RSAPublicKey, RFC 8017 §A.1.1.
    static Result<PublicKey> from_pkcs1(Bytes der);

    KeyType type() const { return type_; }
    usize bits() const;  // of the modulus or the field: "RSA 2048", "P-256"; of a post-quantum key, of all of it
    Bytes spki_der() const { return *spki_; }     // as received, or as made
    Bytes key_bits() const { return key_bits_; }  // the content of subjectPublicKey: what a key identifier hashes

    // algorithms: what may be signed with this key, best first. An RSASSA-PSS key may be restricted to one hash.
    std::span<const SignAlgorithm> algorithms() const;

    // verify: the signature in its wire form (Ecdsa-Sig-Value in DER for ECDSA, else the scheme's own bytes). Errors:
    // keys.algorithm_mismatch if the algorithm is not of this kind of key, keys.bad_signature for everything else.
    // Public inputs only: the time varies with them.
    Result<void> verify(SignAlgorithm algorithm, Bytes message, Bytes signature) const;
    // verify_as: the same, with the AlgorithmIdentifier in DER that a certificate names. Errors also as sign_method.
    Result<void> verify_as(Bytes algorithm_identifier, Bytes message, Bytes signature) const;

    // ec: the point, if this is a key on a curve of crypto::Curve; else null.
    const crypto::EcPublicKey* ec() const { return std::get_if<crypto::EcPublicKey>(&key_); }

    // rsa: the key, if it is RSA of either kind; else null.
    const crypto::RsaPublicKey* rsa() const {
        const Rsa* key = std::get_if<Rsa>(&key_);
        return key == nullptr ? nullptr : key->get();
    }

    // The same key, whatever its encoding (a point may be compressed).
    friend bool operator==(const PublicKey& a, const PublicKey& b);

  private:
    using Rsa = std::shared_ptr<const crypto::RsaPublicKey>;
    using Octets32 = std::array<u8, 32>;  // of Ed25519 and X25519, which type_ tells apart
    using MlDsa = std::shared_ptr<const crypto::mldsa::PublicKey>;
    struct SlhDsa {  // unused bytes are zero
        std::array<u8, 64> bytes{};
        friend bool operator==(const SlhDsa&, const SlhDsa&) = default;
    };
    using Key = std::variant<crypto::EcPublicKey, Octets32, crypto::ed448::PublicKey, crypto::x448::PublicKey, Rsa,
                             MlDsa, SlhDsa>;
    static PublicKey of_octets(KeyType type, Bytes bytes);
    static Result<PublicKey> of_post_quantum(KeyType type, Bytes bytes);
    PublicKey(KeyType type, Key key) : type_(type), key_(std::move(key)) {}
    void keep(ByteVector spki);
    bool allows(const SignMethod& method) const;
    bool matches(const SignMethod& method, Bytes message, Bytes signature) const;

    KeyType type_;
    Key key_;
    std::optional<SignMethod> restriction_;  // of an RSASSA-PSS key: this hash, and at least this salt (RFC 4055 §3.3)
    std::shared_ptr<const ByteVector> spki_;
    Bytes key_bits_;  // in *spki_
};

// read_public_key: by content, a SubjectPublicKeyInfo in DER or the first PEM block PUBLIC KEY or RSA PUBLIC KEY.
Result<PublicKey> read_public_key(Bytes file);

}  // namespace troth::inline v1::keys
