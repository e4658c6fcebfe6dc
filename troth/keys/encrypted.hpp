// Private keys under a password: EncryptedPrivateKeyInfo of PKCS#8 (RFC 5958 §3) with PBES2 (RFC 8018 §6.2).
#pragma once

#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {

// PasswordCost: how a key file is made expensive to guess. What openssl writes and reads since 1.1, with more
// iterations.
struct PasswordCost {
    u64 iterations = 600'000;  // of PBKDF2 with HMAC-SHA-256: about a tenth of a second
};

// is_encrypted: whether the file's first private key is under a password.
bool is_encrypted(Bytes file);

// encrypt: EncryptedPrivateKeyInfo in DER, by PBKDF2 with HMAC-SHA-256 and AES-256-CBC. encrypt_pem: the same as a PEM
// block ENCRYPTED PRIVATE KEY. Errors: crypto.kdf_*.
Result<ByteVector> encrypt(const PrivateKey& key, Bytes password, RandomSource& random, const PasswordCost& cost = {});
Result<std::string> encrypt_pem(const PrivateKey& key, Bytes password, RandomSource& random,
                                const PasswordCost& cost = {});

// decrypt: the PKCS#8 inside, by PBKDF2 with HMAC of SHA-1, SHA-2 or SHA-3, or scrypt, and AES-CBC. Errors:
// keys.wrong_password also for a damaged file, which cannot be told apart; keys.unsupported_algorithm; crypto.kdf_* for
// a cost that is out of bounds; encoding.der_*.
Result<SecretBytes> decrypt(Bytes encrypted_private_key_info, Bytes password);

// read_encrypted: a file by its content, as PrivateKey::read does; the password is not looked at if the key has none.
Result<PrivateKey> read_encrypted(Bytes file, Bytes password);

}  // namespace troth::inline v1::keys
