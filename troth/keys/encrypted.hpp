// Private keys under a password: EncryptedPrivateKeyInfo of PKCS#8 (RFC 5958 §3) with PBES2 (RFC 8018 §6.2).
#pragma once

#include "troth/keys/password_cost.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {

// is_encrypted: whether the file's first private key is under a password.
bool is_encrypted(Bytes file);

// encrypt: EncryptedPrivateKeyInfo in DER, by PBKDF2 with HMAC-SHA-256 and AES-256-CBC. encrypt_pem: the same as a PEM
// block ENCRYPTED PRIVATE KEY. Errors: crypto.kdf_*.
Result<ByteVector> encrypt(const PrivateKey& key, Bytes password, RandomSource& random, const PasswordCost& cost = {});
Result<std::string> encrypt_pem(const PrivateKey& key, Bytes password, RandomSource& random,
                                const PasswordCost& cost = {});

// decrypt: the PKCS#8 inside, by PBKDF2 with HMAC of SHA-1, SHA-2 or SHA-3, or scrypt, and AES-CBC; if the limits allow
// legacy algorithms, also by triple DES and by what PKCS#12 encrypted with (RFC 7292 appendix C). Errors:
// keys.wrong_password also for a damaged file, which cannot be told apart; keys.unsupported_algorithm,
// keys.legacy_encryption; crypto.kdf_* for a cost that is out of bounds; encoding.der_*.
Result<SecretBytes> decrypt(Bytes encrypted_private_key_info, Bytes password, const PasswordLimits& limits = {});

// read_encrypted: a file by its content, as PrivateKey::read does; the password is not looked at if the key has none.
Result<PrivateKey> read_encrypted(Bytes file, Bytes password, const PasswordLimits& limits = {});

}  // namespace troth::inline v1::keys
