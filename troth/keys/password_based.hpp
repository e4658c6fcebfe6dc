// Encryption under a password by the schemes that key files name: PBES2 (RFC 8018 §6.2) and, for reading old files, the
// six of RFC 7292 appendix C. Shared by encrypted PKCS#8 and PKCS#12.
#pragma once

#include "troth/base/random.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/keys/password_cost.hpp"
#include "troth/keys/pbes2.hpp"

namespace troth::inline v1::keys {

// Budget: what reading one file may still cost. Counts every hash output of every derivation, so that a file of many
// parts costs no more than one of a single part. Thread-compatible.
class Budget {
  public:
    explicit Budget(const PasswordLimits& limits) : limits_(limits), left_(limits.most_iterations) {}

    // spend: fails with crypto.kdf_iterations for none, or for more than are left.
    Result<void> spend(u64 iterations, usize outputs);
    u64 most_memory() const { return limits_.most_memory; }
    // legacy: fails with keys.legacy_encryption unless the caller allowed such algorithms.
    Result<void> legacy(const der::Oid& algorithm) const;

  private:
    PasswordLimits limits_;
    u64 left_;
};

// PasswordForms: PBES2 takes the bytes as they are, appendix C of RFC 7292 UTF-16 with two zero bytes behind it.
struct PasswordForms {
    Bytes bytes, utf16;
};

// derive_key: by PBKDF2 with HMAC of SHA-1, SHA-2 or SHA-3, or by scrypt. Errors: keys.unsupported_algorithm,
// keys.bad_parameters, crypto.kdf_*, encoding.der_*.
Result<SecretBytes> derive_key(const AlgorithmIdentifier& function, Bytes password, usize key_size, Budget& budget);

// password_decrypt: errors also keys.legacy_encryption and, for a wrong password or a damaged text, which cannot be
// told apart, crypto.cbc_undecipherable. What comes out is not authenticated.
Result<SecretBytes> password_decrypt(const AlgorithmIdentifier& algorithm, Bytes ciphertext,
                                     const PasswordForms& password, Budget& budget);

// password_encrypt: PBES2 by PBKDF2 with HMAC-SHA-256 and AES-256-CBC.
struct PasswordEncrypted {
    ByteVector algorithm;  // AlgorithmIdentifier in DER
    ByteVector ciphertext;
};
Result<PasswordEncrypted> password_encrypt(Bytes text, Bytes password, RandomSource& random, const PasswordCost& cost);

// encryption_name: for people: "AES-256-CBC, PBKDF2 with HMAC-SHA-256, 600000 iterations".
std::string encryption_name(const AlgorithmIdentifier& algorithm);
// pbkdf2_name: "PBKDF2 with HMAC-SHA-256, 2048 iterations", or the function's name if it is another.
std::string pbkdf2_name(const AlgorithmIdentifier& function);

// hmac_hash: the hash of an HMAC's identifier, RFC 8018 §B.1.2; nothing if it is not known.
std::optional<crypto::HashId> hmac_hash(const der::Oid& hmac);

// hmac_identifier: hmacWithSHA256 with its NULL, in DER. pbkdf2_identifier: PBKDF2 with that PRF; without a key length
// the field is left out.
ByteVector hmac_sha256_identifier();
ByteVector pbkdf2_identifier(Bytes salt, u64 iterations, std::optional<u64> key_length);

}  // namespace troth::inline v1::keys
