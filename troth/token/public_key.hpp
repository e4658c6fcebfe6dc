// The public key that belongs to a private key in a token.
#pragma once

#include "troth/keys/public_key.hpp"
#include "troth/token/session.hpp"

namespace troth::inline v1::token {

// read_public_key: from the public key of the same id, else from what the private key itself tells (the modulus of
// RSA; CKA_PUBLIC_KEY_INFO of PKCS#11 v3.0), else from a certificate of the same id. Errors: token.no_public_key,
// token.unsupported_key, those of the key's form.
Result<keys::PublicKey> read_public_key(const Session& session, cryptoki::ObjectHandle private_key);

// ec_parameters: CKA_EC_PARAMS of a kind of key, in DER (PKCS#11 v3.0 Current Mechanisms §2.3.3); nothing if it has
// none.
std::optional<ByteVector> ec_parameters(keys::KeyType type);

}  // namespace troth::inline v1::token
