// The key encapsulations of HPKE, RFC 9180 §4.1 and §7.1.
#pragma once

#include <variant>

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/hpke/suite.hpp"
#include "troth/crypto/kem/xwing.hpp"

namespace troth::inline v1::crypto::hpke {

// PrivateKey: a key of one KEM, with its public half. Move-only, wiped when destroyed; a moved-from key may only be
// destroyed or assigned. Immutable, so it may be shared between threads.
class PrivateKey {
  public:
    // generate: GenerateKeyPair as DeriveKeyPair of private_key_size fresh bytes.
    static PrivateKey generate(Kem kem, RandomSource& random);
    // derive: DeriveKeyPair, §7.1.3; `ikm` should have private_key_size bytes of entropy. Fails with
    // crypto.hpke_derive.
    static Result<PrivateKey> derive(Kem kem, Bytes ikm);
    // from_bytes: DeserializePrivateKey, §7.1.2. Fails with crypto.hpke_key_size or, for a scalar out of range,
    // curve.*.
    static Result<PrivateKey> from_bytes(Kem kem, Bytes bytes);

    Kem kem() const { return kem_; }
    Bytes public_key() const { return public_key_; }  // serialised; lives as long as this object
    SecretBytes to_bytes() const;

    // Key: which of the schemes below it is; for the functions of this file.
    using Key = std::variant<x25519::PrivateKey, x448::PrivateKey, EcPrivateKey, xwing::PrivateKey>;
    const Key& key() const { return key_; }

  private:
    PrivateKey(Kem kem, Key key);

    Kem kem_;
    Key key_;
    ByteVector public_key_;
};

// Encapsulated: what goes to the receiver, and the secret that both have.
struct Encapsulated {
    ByteVector enc;
    SecretBytes shared_secret;
};
// encapsulate: Encap, or AuthEncap if `sender` is given. Fails with crypto.hpke_key_size,
// crypto.hpke_not_authenticated, curve.*, crypto.x25519_zero, crypto.x448_zero or crypto.mlkem_*: the receiver's key is
// no key (§7.1.4).
Result<Encapsulated> encapsulate(Kem kem, Bytes public_key, const PrivateKey* sender, RandomSource& random);
// decapsulate: Decap, or AuthDecap if `sender` is not empty. Fails with crypto.hpke_enc_size and as encapsulate.
Result<SecretBytes> decapsulate(const PrivateKey& key, Bytes enc, Bytes sender);

}  // namespace troth::inline v1::crypto::hpke
