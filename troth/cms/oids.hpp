// The object identifiers of CMS.
#pragma once

#include "troth/keys/oids.hpp"
#include "troth/keys/pbes2.hpp"
#include "troth/keys/pkcs12_structures.hpp"

namespace troth::inline v1::cms::oids {

using encoding::der::oid;
using encoding::der::Oid;
using namespace keys::oids;  // data, signed_data, enveloped_data, encrypted_data, pbkdf2, aes256_cbc, ...

// Content types.
inline constexpr auto& digested_data = oid<"1.2.840.113549.1.7.5">;              // RFC 5652 §7
inline constexpr auto& authenticated_data = oid<"1.2.840.113549.1.9.16.1.2">;    // RFC 5652 §9
inline constexpr auto& compressed_data = oid<"1.2.840.113549.1.9.16.1.9">;       // RFC 3274 §1.1
inline constexpr auto& auth_enveloped_data = oid<"1.2.840.113549.1.9.16.1.23">;  // RFC 5083 §2.1
inline constexpr auto& tst_info = oid<"1.2.840.113549.1.9.16.1.4">;              // RFC 3161 §2.4.2
// Attributes.
inline constexpr auto& content_type = oid<"1.2.840.113549.1.9.3">;                  // RFC 5652 §11.1
inline constexpr auto& message_digest = oid<"1.2.840.113549.1.9.4">;                // RFC 5652 §11.2
inline constexpr auto& signing_time = oid<"1.2.840.113549.1.9.5">;                  // RFC 5652 §11.3
inline constexpr auto& signing_certificate_v2 = oid<"1.2.840.113549.1.9.16.2.47">;  // RFC 5035 §3
inline constexpr auto& algorithm_protection = oid<"1.2.840.113549.1.9.52">;         // RFC 6211 §2
// Digests beside those of keys::oids.
inline constexpr auto& sha1 = oid<"1.3.14.3.2.26">;
inline constexpr auto& md5 = oid<"1.2.840.113549.2.5">;
inline constexpr auto& sha224 = oid<"2.16.840.1.101.3.4.2.4">;
inline constexpr auto& sha3_224 = oid<"2.16.840.1.101.3.4.2.7">;
inline constexpr auto& sha3_256 = oid<"2.16.840.1.101.3.4.2.8">;
inline constexpr auto& sha3_384 = oid<"2.16.840.1.101.3.4.2.9">;
inline constexpr auto& sha3_512 = oid<"2.16.840.1.101.3.4.2.10">;
inline constexpr auto& shake128 = oid<"2.16.840.1.101.3.4.2.11">;      // RFC 8702 §3.1: 32 octets
inline constexpr auto& shake256 = oid<"2.16.840.1.101.3.4.2.12">;      // 64 octets
inline constexpr auto& shake256_len = oid<"2.16.840.1.101.3.4.2.18">;  // RFC 8419 §2.3: bits as parameter
// Content encryption.
inline constexpr auto& aes128_gcm = oid<"2.16.840.1.101.3.4.1.6">;  // RFC 5084 §3.2
inline constexpr auto& aes192_gcm = oid<"2.16.840.1.101.3.4.1.26">;
inline constexpr auto& aes256_gcm = oid<"2.16.840.1.101.3.4.1.46">;
inline constexpr auto& chacha20_poly1305 = oid<"1.2.840.113549.1.9.16.3.18">;  // RFC 8103 §4
// Key transport, agreement, wrapping.
inline constexpr auto& rsaes_oaep = oid<"1.2.840.113549.1.1.7">;  // RFC 4055 §4.1
inline constexpr auto& p_specified = oid<"1.2.840.113549.1.1.9">;
inline constexpr auto& std_dh_sha1kdf = oid<"1.3.133.16.840.63.0.2">;  // RFC 5753 §7.1.4
inline constexpr auto& std_dh_sha224kdf = oid<"1.3.132.1.11.0">;
inline constexpr auto& std_dh_sha256kdf = oid<"1.3.132.1.11.1">;
inline constexpr auto& std_dh_sha384kdf = oid<"1.3.132.1.11.2">;
inline constexpr auto& std_dh_sha512kdf = oid<"1.3.132.1.11.3">;
inline constexpr auto& cofactor_dh_sha1kdf = oid<"1.3.133.16.840.63.0.3">;
inline constexpr auto& cofactor_dh_sha224kdf = oid<"1.3.132.1.14.0">;
inline constexpr auto& cofactor_dh_sha256kdf = oid<"1.3.132.1.14.1">;
inline constexpr auto& cofactor_dh_sha384kdf = oid<"1.3.132.1.14.2">;
inline constexpr auto& cofactor_dh_sha512kdf = oid<"1.3.132.1.14.3">;
inline constexpr auto& std_dh_hkdf_sha256 = oid<"1.2.840.113549.1.9.16.3.19">;  // RFC 8418 §2.2
inline constexpr auto& std_dh_hkdf_sha384 = oid<"1.2.840.113549.1.9.16.3.20">;
inline constexpr auto& std_dh_hkdf_sha512 = oid<"1.2.840.113549.1.9.16.3.21">;
inline constexpr auto& aes128_wrap = oid<"2.16.840.1.101.3.4.1.5">;  // RFC 3565 §2.3.2
inline constexpr auto& aes192_wrap = oid<"2.16.840.1.101.3.4.1.25">;
inline constexpr auto& aes256_wrap = oid<"2.16.840.1.101.3.4.1.45">;
inline constexpr auto& pwri_kek = oid<"1.2.840.113549.1.9.16.3.9">;  // RFC 3211 §2.2

}  // namespace troth::inline v1::cms::oids
