// --key-type, the same for every command.
#pragma once

#include "troth/cli/password.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::cli {

struct KeyChoice {
    keys::KeyType type = keys::KeyType::ec_p256;
    usize rsa_bits = 0;  // of RSA only

    friend bool operator==(const KeyChoice&, const KeyChoice&) = default;
};

// key_type_option: declares --key-type.
void key_type_option(Command& command, KeyChoice& choice);

std::vector<std::string> key_type_words();  // what it takes

// make_key: generates, and says so where it takes its time.
Result<keys::PrivateKey> make_key(const KeyChoice& choice, Terminal& terminal);
// key_pem: a new key as PKCS#8 in PEM, under a password if it shall be. Errors: those of read_password.
Result<SecretBytes> key_pem(Terminal& terminal, const keys::PrivateKey& key, const PasswordSource& password,
                            bool encrypt);

}  // namespace troth::inline v1::cli
