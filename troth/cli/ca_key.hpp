// A key of an authority: what signs, and the file in the folder that it is kept in. That file holds the key itself,
// under a password or not, or the address of a key in a token (held_key.hpp).
#pragma once

#include "troth/cli/held_key.hpp"

namespace troth::inline v1::cli {

struct CaKey {
    std::shared_ptr<keys::Signer> signer;
    SecretBytes file;
    std::string address;  // of a key in a token; else empty

    bool sealed() const;  // the file is under a password
};

// keep: a key that is there, as it will be kept: in memory, it is put under the password if that is not empty.
Result<CaKey> keep(Terminal& terminal, HeldKey key, const SecretBytes& secret);

// Birthplace: where new keys are made: in a token, if there is an address, else here.
struct Birthplace {
    std::optional<token::Uri> token;
    KeyChoice choice;
    const SecretBytes& secret;       // that a file is put under; may be empty
    const PasswordSource& password;  // of the token
};
// make_ca_key: a new one; in a token it is called `label`.
Result<CaKey> make_ca_key(Terminal& terminal, const Birthplace& place, const std::string& label);

// read_ca_key: a key by its content, also in troth's container or in a token.
Result<HeldKey> read_ca_key(Terminal& terminal, const std::string& file, const PasswordSource& password);

}  // namespace troth::inline v1::cli
