// The MAC over a PKCS#12 file: HMAC with the key derivation of RFC 7292 appendix B, or PBMAC1 (RFC 9579).
#pragma once

#include "troth/keys/password_based.hpp"
#include "troth/keys/pkcs12_structures.hpp"

namespace troth::inline v1::keys::pkcs12 {

// mac_holds: whether the MAC over `content` is the password's. Errors: keys.unsupported_algorithm, keys.bad_parameters,
// keys.legacy_encryption, crypto.kdf_*, encoding.der_*.
Result<bool> mac_holds(const MacData& mac, Bytes content, const PasswordForms& password, Budget& budget);

// mac_name: for people: "HMAC-SHA-256, 2048 iterations", "PBMAC1: HMAC-SHA-256, PBKDF2 with …".
std::string mac_name(const MacData& mac);

// make_mac, make_pbmac1: MacData in DER, both with HMAC-SHA-256.
Result<ByteVector> make_mac(Bytes content, Bytes utf16_password, RandomSource& random, const PasswordCost& cost);
Result<ByteVector> make_pbmac1(Bytes content, Bytes password, RandomSource& random, const PasswordCost& cost);

}  // namespace troth::inline v1::keys::pkcs12
