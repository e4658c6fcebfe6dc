// What can be wrong with JSON, JWK, JWS and JWE. What is wrong with a key itself is keys' and crypto's to say.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::jose::errors {

inline constexpr ErrorRow bad_json{
    .id = "jose.bad_json",
    .rule = "RFC 8259 §2",
    .what = "the text is not JSON",
    .advice = "look at the place that is named; the file may be cut off or of another kind",
};
inline constexpr ErrorRow duplicate_member{
    .id = "jose.duplicate_member",
    .rule = "RFC 7515 §4",
    .what = "a member stands twice in one JSON object",
    .advice = "two programs could read it differently, so it is refused; have it made again",
};
inline constexpr ErrorRow too_large{
    .id = "jose.too_large",
    .rule = "",
    .what = "the JSON, or what it is nested in, is larger or deeper than is allowed",
    .advice = "no key or token needs so much; check what the file is",
};
inline constexpr ErrorRow member_missing{
    .id = "jose.member_missing",
    .rule = "RFC 7517 §4",
    .what = "a member that must be there is missing",
    .advice = "the key or token was cut or made by faulty software; have it made again",
};
inline constexpr ErrorRow bad_member{
    .id = "jose.bad_member",
    .rule = "RFC 7518 §6",
    .what = "a member does not have the form or size that it must have",
    .advice = "the key or token was damaged or made by faulty software; have it made again",
};
inline constexpr ErrorRow unsupported_key{
    .id = "jose.unsupported_key",
    .rule = "RFC 7518 §6.1",
    .what = "the kind of key is not supported, or has no form as a JSON Web Key",
    .advice = "use RSA, EC on P-256, P-384, P-521 or secp256k1, Ed25519, Ed448, X25519, X448 or a symmetric key",
};
inline constexpr ErrorRow mixed_set{
    .id = "jose.mixed_set",
    .rule = "RFC 8725 §3.1",
    .what = "the key set holds symmetric keys beside public or private ones",
    .advice = "keep shared secrets in a set of their own; mixed, one kind can be taken for the other",
};
inline constexpr ErrorRow duplicate_key_id{
    .id = "jose.duplicate_key_id",
    .rule = "RFC 7517 §4.5",
    .what = "two keys of the set have the same \"kid\"",
    .advice = "give each key an identifier of its own",
};
inline constexpr ErrorRow no_such_key{
    .id = "jose.no_such_key",
    .rule = "RFC 7515 §4.1.4",
    .what = "no key, or more than one, fits what the token says about its key",
    .advice = "fetch the key set again: the issuer may have changed its keys",
};
inline constexpr ErrorRow weak_key{
    .id = "jose.weak_key",
    .rule = "CVE-2017-15361",
    .what = "the RSA key was made by a faulty chip, and can be broken",
    .advice = "replace the key; everything that it signed or protected since is in doubt",
};
inline constexpr ErrorRow short_key{
    .id = "jose.short_key",
    .rule = "RFC 7518 §3.2",
    .what = "the symmetric key does not have the size that the algorithm needs",
    .advice = "make a random key as long as the hash's output, or exactly as long as the cipher's key",
};
inline constexpr ErrorRow bad_serialization{
    .id = "jose.bad_serialization",
    .rule = "RFC 7515 §7",
    .what = "the text is no JSON Web Signature or Encryption in this form",
    .advice = "a compact signature has three parts of base64url with dots between them, a compact encryption five",
};
inline constexpr ErrorRow algorithm_not_stated{
    .id = "jose.algorithm_not_stated",
    .rule = "RFC 8725 §3.1",
    .what = "neither the key nor the caller says which algorithm to expect",
    .advice = "name the algorithm, or give the key an \"alg\"; what the token says about itself cannot be trusted",
};
inline constexpr ErrorRow unsupported_algorithm{
    .id = "jose.unsupported_algorithm",
    .rule = "RFC 7518 §3.1",
    .what = "the algorithm is not supported",
    .advice = "use one of RFC 7518 or RFC 8037; \"none\" is no protection and is never accepted",
};
inline constexpr ErrorRow algorithm_mismatch{
    .id = "jose.algorithm_mismatch",
    .rule = "RFC 8725 §3.1",
    .what = "the token's algorithm is not the one that was expected, or does not fit the key",
    .advice = "do not trust the token; if its issuer is right, give the key or algorithm that it uses",
};
inline constexpr ErrorRow key_use{
    .id = "jose.key_use",
    .rule = "RFC 7517 §4.2",
    .what = "the key is not meant for this use",
    .advice = "take the key whose \"use\" or \"key_ops\" allows it",
};
inline constexpr ErrorRow critical_header{
    .id = "jose.critical_header",
    .rule = "RFC 7515 §4.1.11",
    .what = "the header demands an extension that is not understood",
    .advice = "ask the issuer to leave it out",
};
inline constexpr ErrorRow compressed{
    .id = "jose.compressed",
    .rule = "RFC 8725 §3.6",
    .what = "the content was compressed before it was encrypted",
    .advice = "ask the sender to leave \"zip\" out: compression tells an attacker about the content",
};
inline constexpr ErrorRow bad_signature{
    .id = "jose.bad_signature",
    .rule = "RFC 7515 §5.2",
    .what = "the signature or MAC does not match",
    .advice = "the token was altered, or another key signed it; do not trust it",
};
inline constexpr ErrorRow undecipherable{
    .id = "jose.undecipherable",
    .rule = "RFC 7516 §5.2",
    .what = "the token cannot be decrypted with this key",
    .advice = "it was altered, or made for another key; which of the two cannot be told",
};
inline constexpr ErrorRow iterations{
    .id = "jose.iterations",
    .rule = "RFC 7518 §4.8.1.2",
    .what = "the iteration count of the password's key derivation is out of bounds",
    .advice = "less than 1000 protects nothing; very many are an attempt to keep this machine busy",
};

}  // namespace troth::inline v1::jose::errors
