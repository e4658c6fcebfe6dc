// Where a key of plain bytes comes from: a file of bytes, a file of hexadecimal digits, or a password. Never an
// argument, which every user of the machine could read.
#pragma once

#include "troth/cli/password.hpp"

namespace troth::inline v1::cli {

struct SecretSource {
    std::string noun, file, hex_file;
    PasswordSource password;
};

// secret_options: declares --NOUN FILE, --NOUN-hex FILE and the options of a password; NOUN is "key" or "secret".
void secret_options(Command& command, SecretSource& source, std::string_view noun);

// read_secret: the bytes. Of a file all of them; of a hexadecimal one the digits, between which there may be line ends
// and blanks; of a password its text. With nothing given a person is asked. Errors: cli.conflicting_options if more
// than one way is given, encoding.hex_*, those of read_password.
Result<SecretBytes> read_secret(Terminal& terminal, const SecretSource& source, std::string_view prompt);

// public_bytes: what an option of public bytes says: "hex:0011" or plain text. Errors: encoding.hex_* with the
// option's name.
Result<ByteVector> public_bytes(std::string_view option, std::string_view value);

}  // namespace troth::inline v1::cli
