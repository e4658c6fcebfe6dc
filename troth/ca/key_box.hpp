// An authority's private key under a password: troth's container (docs/container.md: Argon2id, AES-256-GCM) around
// PKCS#8.
#pragma once

#include "troth/keys/private_key.hpp"
#include "troth/seal/seal.hpp"

namespace troth::inline v1::ca {

// is_sealed: whether the file's content is a container.
bool is_sealed(Bytes file);

Result<ByteVector> seal_key(const keys::PrivateKey& key, Bytes password, RandomSource& random,
                            const seal::PasswordCost& cost = {});
// open_key: errors: seal.wrong_password, seal.* for a damaged container, those of PrivateKey::from_pkcs8.
Result<keys::PrivateKey> open_key(Bytes sealed, Bytes password);

}  // namespace troth::inline v1::ca
