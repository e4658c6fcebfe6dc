// What can go wrong between this program and a PKCS#11 token. What the module answered stands in the detail "answer".
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::token::errors {

inline constexpr ErrorRow bad_uri{
    .id = "token.bad_uri",
    .rule = "RFC 7512 §2.3",
    .what = "the name of a key in a token is not a pkcs11: address",
    .advice = "write it as pkcs11:token=LABEL;object=LABEL?module-path=/path/of/module.so, other characters as %XX",
};
inline constexpr ErrorRow pin_in_argument{
    .id = "token.pin_in_argument",
    .rule = "RFC 7512 §4",
    .what = "the PIN stands on the command line, where every user of the machine can read it",
    .advice =
        "take pin-value out and change the PIN; put it into a file that only you can read, and name that file "
        "with pin-source=/path or --password-file, or type it when asked",
};
inline constexpr ErrorRow no_module{
    .id = "token.no_module",
    .rule = "RFC 7512 §2.3",
    .what = "the PKCS#11 module cannot be loaded",
    .advice =
        "install the module of the token's maker (for SoftHSM: softhsm2), and give its file with module-path in "
        "the address or in the environment variable TROTH_PKCS11_MODULE",
};
inline constexpr ErrorRow not_a_module{
    .id = "token.not_a_module",
    .rule = "PKCS#11 v3.0 §5.4",
    .what = "the library is no PKCS#11 module: it has no C_GetFunctionList, or none that this program can use",
    .advice = "give the file that the token's maker calls its PKCS#11 module; a 32-bit one does not work",
};
inline constexpr ErrorRow no_token{
    .id = "token.no_token",
    .rule = "RFC 7512 §2.3",
    .what = "no token that is plugged in is the one that the address names",
    .advice = "plug it in, or name one that is there; a new token must be initialised first",
};
inline constexpr ErrorRow several_tokens{
    .id = "token.several_tokens",
    .rule = "RFC 7512 §2.3",
    .what = "several tokens are what the address names",
    .advice = "say which one: token=LABEL, or serial=NUMBER if the labels are the same",
};
inline constexpr ErrorRow no_key{
    .id = "token.no_key",
    .rule = "RFC 7512 §2.3",
    .what = "the token has no private key that is the one that the address names",
    .advice = "name one that is there (object=LABEL or id=%XX), or make one with key new --token",
};
inline constexpr ErrorRow several_keys{
    .id = "token.several_keys",
    .rule = "RFC 7512 §2.3",
    .what = "several private keys in the token are what the address names",
    .advice = "say which one: object=LABEL, or id=%XX if the labels are the same",
};
inline constexpr ErrorRow key_exists{
    .id = "token.key_exists",
    .rule = "RFC 7512 §2.3",
    .what = "the token has a private key of that label already",
    .advice = "choose another label with object=LABEL; nothing in a token is ever replaced",
};
inline constexpr ErrorRow no_label{
    .id = "token.no_label",
    .rule = "RFC 7512 §2.3",
    .what = "the address of a key that is to be made does not say what it shall be called",
    .advice = "add object=LABEL to the address",
};
inline constexpr ErrorRow no_public_key{
    .id = "token.no_public_key",
    .rule = "PKCS#11 v3.0 §4.8",
    .what = "the token does not tell the public key that belongs to the private key",
    .advice = "put the public key, or its certificate, into the token under the same id",
};
inline constexpr ErrorRow unsupported_key{
    .id = "token.unsupported_key",
    .rule = "PKCS#11 v3.0 §2",
    .what = "the key in the token is of a kind that cannot be used here",
    .advice = "use RSA, a key on P-256, P-384 or P-521, or Ed25519",
};
inline constexpr ErrorRow unsupported_mechanism{
    .id = "token.unsupported_mechanism",
    .rule = "PKCS#11 v3.0 §5.5",
    .what = "the token cannot do what is asked for",
    .advice = "use another kind of key or signature; pkcs11-tool -M lists what the token can do",
};
inline constexpr ErrorRow wrong_pin{
    .id = "token.wrong_pin",
    .rule = "PKCS#11 v3.0 §5.6.8",
    .what = "the token does not take the PIN",
    .advice = "check which token it is and type its user PIN again: a token locks itself after a few wrong ones",
};
inline constexpr ErrorRow pin_locked{
    .id = "token.pin_locked",
    .rule = "PKCS#11 v3.0 §5.6.8",
    .what = "the token has locked its PIN after too many wrong ones",
    .advice = "have the security officer set a new one (with the token's own tool: softhsm2-util, pkcs11-tool)",
};
inline constexpr ErrorRow pin_not_set{
    .id = "token.pin_not_set",
    .rule = "PKCS#11 v3.0 §5.6.8",
    .what = "the token has no PIN that can be used: none was set, or it must be changed first",
    .advice = "set one with the token's own tool: softhsm2-util, or pkcs11-tool --init-pin",
};
inline constexpr ErrorRow removed{
    .id = "token.removed",
    .rule = "PKCS#11 v3.0 §5.1.1",
    .what = "the token is gone",
    .advice = "plug it in again and start the program anew: it has to be told the PIN again",
};
inline constexpr ErrorRow logged_out{
    .id = "token.logged_out",
    .rule = "PKCS#11 v3.0 §5.6.8",
    .what = "the token has forgotten that the PIN was given",
    .advice = "it was taken out or reset since; start the program again",
};
inline constexpr ErrorRow busy{
    .id = "token.busy",
    .rule = "PKCS#11 v3.0 §5.6.1",
    .what = "the token takes no further session",
    .advice = "end other programs that use it",
};
inline constexpr ErrorRow write_protected{
    .id = "token.write_protected",
    .rule = "PKCS#11 v3.0 §5.1.6",
    .what = "the token does not let a key be made in it",
    .advice = "take its write protection off, or make the key with its maker's tool",
};
inline constexpr ErrorRow not_permitted{
    .id = "token.not_permitted",
    .rule = "PKCS#11 v3.0 §5.1.6",
    .what = "the token does not let this key do that",
    .advice = "use a key whose attribute CKA_SIGN is set",
};
inline constexpr ErrorRow failed{
    .id = "token.failed",
    .rule = "PKCS#11 v3.0 §5.1.6",
    .what = "the token or its module failed",
    .advice = "read the module's own log, and try the same with pkcs11-tool; taking the token out and in may help",
};
inline constexpr ErrorRow bad_answer{
    .id = "token.bad_answer",
    .rule = "PKCS#11 v3.0 §5.1",
    .what = "the module answered something that cannot be",
    .advice = "the module is faulty; ask its maker for a newer one",
};
inline constexpr ErrorRow bad_signature{
    .id = "token.bad_signature",
    .rule = "PKCS#11 v3.0 §5.13.2",
    .what = "the token made a signature that the key's own public key does not verify; it was thrown away",
    .advice = "private and public key under this id do not belong together, or the token is faulty; use another key",
};

}  // namespace troth::inline v1::token::errors
