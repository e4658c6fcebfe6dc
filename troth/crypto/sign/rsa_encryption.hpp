// RSA encryption: RSAES-OAEP and RSAES-PKCS1-v1_5, RFC 8017 §7. Decryption is constant time in key and plaintext up to
// what the caller is given: the message's length, and for OAEP whether there is one. Thread-safe.
//
// Use OAEP. PKCS#1 v1.5 is for old formats (CMS, PKCS#12, TLS 1.2 without forward secrecy); a wrong padding is never
// reported there: instead of an error comes a message that depends on key and ciphertext and looks like any other
// (draft-irtf-cfrg-rsa-guidance, "implicit rejection"), so that nobody can build Bleichenbacher's oracle on it.
#pragma once

#include "troth/crypto/sign/rsa.hpp"

namespace troth::inline v1::crypto::rsa {

// The longest message, in octets; 0 where even the empty one does not fit.
constexpr usize oaep_message_limit(usize modulus_octets, HashId hash) {
    const usize overhead = 2 * digest_size(hash) + 2;
    return modulus_octets > overhead ? modulus_octets - overhead : 0;
}
constexpr usize pkcs1_message_limit(usize modulus_octets) {
    return modulus_octets > 11 ? modulus_octets - 11 : 0;
}

// RSAES-OAEP-ENCRYPT, §7.1.1. `hash` is of the label, `mgf_hash` of MGF1; they are mostly the same. The ciphertext has
// modulus_octets() octets. Fails with rsa_message_too_long.
Result<ByteVector> encrypt_oaep(const RsaPublicKey& key, HashId hash, HashId mgf_hash, Bytes label, Bytes message,
                                RandomSource& random);
// RSAES-OAEP-DECRYPT, §7.1.2. Fails with rsa_ciphertext_size if that is not a number of the key's, and with one error,
// rsa_decryption, whatever else is wrong (Manger 2001).
Result<SecretBytes> decrypt_oaep(const RsaPrivateKey& key, HashId hash, HashId mgf_hash, Bytes label, Bytes ciphertext,
                                 RandomSource& random);

// RSAES-PKCS1-V1_5-ENCRYPT, §7.2.1. Fails with rsa_message_too_long.
Result<ByteVector> encrypt_pkcs1(const RsaPublicKey& key, Bytes message, RandomSource& random);
// RSAES-PKCS1-V1_5-DECRYPT, §7.2.2, with implicit rejection: 0 to pkcs1_message_limit octets, always the same for the
// same key and ciphertext. Fails only with rsa_ciphertext_size and rsa_fault, which say nothing about the padding. Who
// uses the message must treat a wrong one without an error of its own, too.
Result<SecretBytes> decrypt_pkcs1(const RsaPrivateKey& key, Bytes ciphertext, RandomSource& random);
// decrypt_pkcs1_key: the same for a key of `size` octets (at most pkcs1_message_limit, else abort): always as many, and
// neither a branch nor a length says whether they are the message. If the padding is wrong, or the message of another
// length, they are a synthetic key, always the same for the same key and ciphertext. Errors as decrypt_pkcs1.
Result<SecretBytes> decrypt_pkcs1_key(const RsaPrivateKey& key, Bytes ciphertext, usize size, RandomSource& random);
// decrypt_premaster: the premaster secret of TLS up to 1.2, RFC 5246 §7.4.7.1. Always yields: the client's version and
// 46 octets, which are random if anything about the ciphertext is wrong.
Secret<48> decrypt_premaster(const RsaPrivateKey& key, u16 client_version, Bytes ciphertext, RandomSource& random);

}  // namespace troth::inline v1::crypto::rsa
