// How a signature is asked of a token: PKCS#11 v3.0 Current Mechanisms §2.1 (RSA) and §2.3 (curves).
//
// The token is given a digest, not the message, wherever the scheme has one: every token can do that, and the message
// may be long.
#pragma once

#include <optional>

#include "troth/keys/public_key.hpp"
#include "troth/token/cryptoki.hpp"

namespace troth::inline v1::token {

// mechanism_of: CKM_* that makes this kind of signature; nothing if none is known.
std::optional<cryptoki::Ulong> mechanism_of(keys::SignAlgorithm algorithm);

// pss_parameters: of PSS with this hash: MGF1 with the same and a salt as long as the digest.
cryptoki::PssParameters pss_parameters(crypto::HashId hash);

// to_be_signed: what the token is given: a DigestInfo in DER for PKCS#1 v1.5 (RFC 8017 §9.2), the digest for PSS and
// ECDSA (cut to the order's length, FIPS 186-5 §6.4.1), the message for EdDSA.
ByteVector to_be_signed(keys::SignAlgorithm algorithm, const keys::PublicKey& key, Bytes message);

// wire_form: the signature as certificates and TLS have it: Ecdsa-Sig-Value in DER instead of r || s. Errors:
// token.bad_answer.
Result<ByteVector> wire_form(keys::SignAlgorithm algorithm, ByteVector signature);

}  // namespace troth::inline v1::token
