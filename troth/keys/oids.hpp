// Object identifiers of keys, curves, hashes and signatures, with their names.
#pragma once

#include "troth/encoding/der.hpp"

namespace troth::inline v1::keys::oids {

using encoding::der::oid;

inline constexpr auto& rsa_encryption = oid<"1.2.840.113549.1.1.1">;    // RFC 8017 §A.1
inline constexpr auto& rsassa_pss = oid<"1.2.840.113549.1.1.10">;       // RFC 4055 §3.1
inline constexpr auto& mgf1 = oid<"1.2.840.113549.1.1.8">;              // RFC 4055 §2.2
inline constexpr auto& sha256_with_rsa = oid<"1.2.840.113549.1.1.11">;  // RFC 4055 §5
inline constexpr auto& sha384_with_rsa = oid<"1.2.840.113549.1.1.12">;
inline constexpr auto& sha512_with_rsa = oid<"1.2.840.113549.1.1.13">;
inline constexpr auto& ec_public_key = oid<"1.2.840.10045.2.1">;  // RFC 5480 §2.1.1
inline constexpr auto& secp256r1 = oid<"1.2.840.10045.3.1.7">;    // RFC 5480 §2.1.1.1
inline constexpr auto& secp384r1 = oid<"1.3.132.0.34">;
inline constexpr auto& secp521r1 = oid<"1.3.132.0.35">;
inline constexpr auto& secp256k1 = oid<"1.3.132.0.10">;                 // SEC 2 §A.2.1
inline constexpr auto& brainpool_p256r1 = oid<"1.3.36.3.3.2.8.1.1.7">;  // RFC 5639 §4.1
inline constexpr auto& brainpool_p384r1 = oid<"1.3.36.3.3.2.8.1.1.11">;
inline constexpr auto& brainpool_p512r1 = oid<"1.3.36.3.3.2.8.1.1.13">;
inline constexpr auto& ecdsa_with_sha256 = oid<"1.2.840.10045.4.3.2">;  // RFC 5758 §3.2
inline constexpr auto& ecdsa_with_sha384 = oid<"1.2.840.10045.4.3.3">;
inline constexpr auto& ecdsa_with_sha512 = oid<"1.2.840.10045.4.3.4">;
inline constexpr auto& ed25519 = oid<"1.3.101.112">;  // RFC 8410 §3
inline constexpr auto& x25519 = oid<"1.3.101.110">;
inline constexpr auto& x448 = oid<"1.3.101.111">;
inline constexpr auto& ed448 = oid<"1.3.101.113">;
inline constexpr auto& sha256 = oid<"2.16.840.1.101.3.4.2.1">;  // RFC 4055 §2.1
inline constexpr auto& sha384 = oid<"2.16.840.1.101.3.4.2.2">;
inline constexpr auto& sha512 = oid<"2.16.840.1.101.3.4.2.3">;

// name: the name that the defining document gives, or the dotted form. Knows many that are not supported, so that an
// error can say what was found.
std::string name(const encoding::der::Oid& oid);

}  // namespace troth::inline v1::keys::oids
