// A private key in a PKCS#11 token as a keys::Signer, and making one there. The key never leaves the token.
//
// Threads: a signer may be used from many at once. Each signature has a session of its own while it is made; sessions
// are kept and used again, at most `most_sessions` of them, and whoever finds all of them busy waits. A token that
// allows fewer is used with as many as it allows.
//
// The PIN is asked for once, given to the token, and wiped. It is kept (and wiped with the signer) only for a key that
// asks for it at every signature (CKA_ALWAYS_AUTHENTICATE). What it costs: after the token was taken out, the signer is
// of no use any more (token.removed, token.logged_out) and must be opened again.
//
// Every signature is verified with the public key before it is given out: a token that computes a wrong one, by a
// fault or with a key that does not belong to the public one, is found here and not by who relies on it.
#pragma once

#include "troth/keys/signer.hpp"
#include "troth/token/session.hpp"

namespace troth::inline v1::token {

inline constexpr usize most_sessions = 16;

// Opened: a key and its full name: token, serial number, label and id, and how the module is reached; no PIN.
struct Opened {
    std::shared_ptr<keys::Signer> signer;
    Uri uri;
};

// open_key: the private key that the address names. pin-value is used if it is there, else `ask` is asked, unless the
// process is logged in to the token already or the token needs no PIN. Errors: those of Module::token, of
// Session::login and read_public_key, token.no_key and token.several_keys with those that are there, token.*.
Result<Opened> open_key(std::shared_ptr<const Module> module, const Uri& uri, const AskPin& ask);

// NewKey: what is made. The label is the address's object.
struct NewKey {
    keys::KeyType type = keys::KeyType::ec_p256;
    usize rsa_bits = 3072;
    bool may_share_label = false;  // with keys that are there: the id tells them apart
};
// make_key: a pair in the token that the address names: the private key cannot be read out or copied
// (CKA_SENSITIVE, not CKA_EXTRACTABLE) and signs only; the public key is beside it under the same random id. Errors as
// open_key, token.no_label, token.key_exists, token.unsupported_key, token.unsupported_mechanism,
// token.write_protected.
Result<Opened> make_key(std::shared_ptr<const Module> module, const Uri& uri, const NewKey& wanted, const AskPin& ask,
                        RandomSource& random);

}  // namespace troth::inline v1::token
