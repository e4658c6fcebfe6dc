// RSASP1 and RSADP, RFC 8017 §5.1.2 and §5.2.1: the operation below all paddings. Not for users, who would sign or
// decrypt what an attacker chose: see rsa.hpp.
#pragma once

#include "troth/crypto/sign/rsa.hpp"

namespace troth::inline v1::crypto {

struct RsaPrimitive {
    // sign: `message` has modulus_octets() octets and is below n. Blinded; the result is raised to e again and compared
    // before it is given out.
    static Result<ByteVector> sign(const RsaPrivateKey& key, Bytes message, RandomSource& random);
    // decrypt: the same, and the result stays secret. Fails for a ciphertext that has another size or is not below n.
    static Result<SecretBytes> decrypt(const RsaPrivateKey& key, Bytes ciphertext, RandomSource& random);
    // encrypt: `message` is an encoding of ours, always below n, and secret; the result is published.
    static ByteVector encrypt(const RsaPublicKey& key, Bytes message);
    // private_exponent: d in modulus_octets() octets.
    static SecretBytes private_exponent(const RsaPrivateKey& key);

  private:
    static Result<Limbs> apply(const RsaPrivateKey& key, const Limbs& message, RandomSource& random);
    static Limbs crt(const RsaPrivateKey& key, const Limbs& message);
};

}  // namespace troth::inline v1::crypto
