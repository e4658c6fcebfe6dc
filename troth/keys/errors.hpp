// What can be wrong with keys and signatures. What is wrong with their encoding is encoding's to say.
#pragma once

#include <span>

#include "troth/base/error.hpp"

namespace troth::inline v1::keys::errors {

inline constexpr ErrorRow unsupported_algorithm{
    .id = "keys.unsupported_algorithm",
    .rule = "RFC 5280 §4.1.2.7",
    .what = "the key or signature is of an algorithm that is not supported",
    .advice = "use RSA, ECDSA on P-256, P-384 or P-521, Ed25519, Ed448 or ML-DSA",
};
inline constexpr ErrorRow unsupported_curve{
    .id = "keys.unsupported_curve",
    .rule = "RFC 5480 §2.1.1.1",
    .what = "the elliptic curve of the key is not supported",
    .advice = "use a key on P-256, P-384 or P-521, or an Ed25519 key",
};
inline constexpr ErrorRow explicit_curve{
    .id = "keys.explicit_curve",
    .rule = "RFC 5480 §2.1.1",
    .what = "the key spells out its curve instead of naming it",
    .advice = "make the key again with a named curve: spelled-out curves let an attacker choose a weak one",
};
inline constexpr ErrorRow bad_parameters{
    .id = "keys.bad_parameters",
    .rule = "RFC 5280 §4.1.1.2",
    .what = "the parameters of an algorithm are not the ones that it must have",
    .advice = "the key or certificate was made by faulty software; have it made again",
};
inline constexpr ErrorRow bad_version{
    .id = "keys.bad_version",
    .rule = "RFC 5958 §2",
    .what = "the version of a private key does not fit its content",
    .advice = "convert the key to PKCS#8 again with the program that made it",
};
inline constexpr ErrorRow bad_public_key{
    .id = "keys.bad_public_key",
    .rule = "RFC 5280 §4.1.2.7",
    .what = "the public key's bits do not have the form that its algorithm asks for",
    .advice = "the key is damaged; get it again from its source",
};
inline constexpr ErrorRow bad_private_key{
    .id = "keys.bad_private_key",
    .rule = "RFC 5958 §2",
    .what = "the private key does not have the form that its algorithm asks for",
    .advice = "the key is damaged; restore it from a backup or make a new one",
};
inline constexpr ErrorRow inconsistent{
    .id = "keys.inconsistent",
    .rule = "RFC 5958 §2",
    .what = "the parts that the private key carries do not belong together",
    .advice = "the file was damaged or put together from two keys; restore it from a backup or make a new key",
};
inline constexpr ErrorRow curve_mismatch{
    .id = "keys.curve_mismatch",
    .rule = "RFC 5915 §3",
    .what = "a private key names two different curves, or none",
    .advice = "convert the key to PKCS#8 with the program that made it",
};
inline constexpr ErrorRow encrypted{
    .id = "keys.encrypted",
    .rule = "RFC 5958 §3",
    .what = "the private key is protected by a password",
    .advice = "remove the password with the program that set it, or give the password",
};
inline constexpr ErrorRow wrong_password{
    .id = "keys.wrong_password",
    .rule = "RFC 8018 §6.2.2",
    .what = "the password does not open the private key",
    .advice = "check the keyboard's layout and the caps lock; a damaged file looks the same",
};
inline constexpr ErrorRow legacy_encryption{
    .id = "keys.legacy_encryption",
    .rule = "SP 800-131A §2; RFC 9579 §1",
    .what = "the file is protected by an algorithm that is broken or withdrawn",
    .advice = "if you trust where it comes from, allow legacy algorithms for it and write it anew",
};
inline constexpr ErrorRow pkcs12_wrong_password{
    .id = "keys.pkcs12_wrong_password",
    .rule = "RFC 7292 §5.1",
    .what = "the password does not open the PKCS#12 file",
    .advice = "check the keyboard's layout and the caps lock; a damaged file looks the same",
};
inline constexpr ErrorRow bad_pkcs12{
    .id = "keys.bad_pkcs12",
    .rule = "RFC 7292 §4",
    .what = "the PKCS#12 file does not have the form that it must have",
    .advice = "the file is damaged or was made by faulty software; export it again",
};
inline constexpr ErrorRow pkcs12_public_key_mode{
    .id = "keys.pkcs12_public_key_mode",
    .rule = "RFC 7292 §3.1",
    .what = "the PKCS#12 file is protected by public keys, not by a password",
    .advice = "export it again under a password: nothing in common use writes the other kind",
};
inline constexpr ErrorRow pkcs12_too_many{
    .id = "keys.pkcs12_too_many",
    .rule = "",
    .what = "the PKCS#12 file holds more objects, or objects nested deeper, than the limit allows",
    .advice = "split it: no honest program puts thousands of objects into one file",
};
inline constexpr ErrorRow no_private_key{
    .id = "keys.no_private_key",
    .rule = "RFC 7468 §10",
    .what = "no private key was found",
    .advice = "expect a PEM block named PRIVATE KEY, EC PRIVATE KEY or RSA PRIVATE KEY, or the same in DER",
};
inline constexpr ErrorRow several_private_keys{
    .id = "keys.several_private_keys",
    .rule = "RFC 7468 §10",
    .what = "more than one private key was found",
    .advice = "keep one key in a file",
};
inline constexpr ErrorRow bad_openssh{
    .id = "keys.bad_openssh",
    .rule = "RFC 4253 §6.6",
    .what = "the line is no public key in OpenSSH's form",
    .advice = "expect what ssh-keygen writes to a .pub file: a type, base64 and a comment in one line",
};
inline constexpr ErrorRow bad_openssh_private{
    .id = "keys.bad_openssh_private",
    .rule = "OpenSSH PROTOCOL.key",
    .what = "the content is no private key in OpenSSH's form",
    .advice = "the file was cut or altered; restore it from a backup or make a new key",
};
inline constexpr ErrorRow no_public_key{
    .id = "keys.no_public_key",
    .rule = "RFC 7468 §13",
    .what = "no public key was found",
    .advice = "expect a PEM block named PUBLIC KEY, or the same in DER",
};
inline constexpr ErrorRow bad_signature{
    .id = "keys.bad_signature",
    .rule = "",
    .what = "the signature does not match",
    .advice = "the data, the signature or the key is not the one that it is taken for; do not trust the data",
};
inline constexpr ErrorRow algorithm_mismatch{
    .id = "keys.algorithm_mismatch",
    .rule = "RFC 5280 §4.1.1.2",
    .what = "the signature algorithm does not fit the key",
    .advice = "choose an algorithm of the key's own kind",
};

inline constexpr ErrorRow not_for_agreement{
    .id = "keys.not_for_agreement",
    .rule = "RFC 8410 §3",
    .what = "the two keys cannot agree on a secret",
    .advice = "use two keys of one kind: both on the same elliptic curve, both X25519 or both X448",
};

}  // namespace troth::inline v1::keys::errors

namespace troth::inline v1::keys {

// all_errors: every row of this room.
std::span<const ErrorRow* const> all_errors();

}  // namespace troth::inline v1::keys
