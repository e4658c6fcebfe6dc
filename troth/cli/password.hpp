// Where a password comes from: the same three options for every command, else the person at the terminal. Never an
// argument, which every user of the machine could read.
#pragma once

#include "troth/cli/command.hpp"

namespace troth::inline v1::cli {

struct PasswordSource {
    std::string file, variable;
    std::optional<std::string> descriptor;
    bool legacy = false;  // of files that are read: ciphers that are broken or withdrawn may protect them

    bool given() const { return !file.empty() || !variable.empty() || descriptor.has_value(); }
};

// password_options: declares --password-file, --password-fd and --password-env.
void password_options(Command& command, PasswordSource& source);
// reading_options: the same, and --legacy, for commands that read a key or a PKCS#12 file.
void reading_options(Command& command, PasswordSource& source);

// read_password: of a file or descriptor the first line, without its end. For a new password a person is asked twice.
// Errors: cli.no_terminal, cli.passwords_differ, cli.empty_password (of a new one), cli.no_such_variable, those of
// reading files.
enum class PasswordUse : u8 { existing, fresh };
Result<SecretBytes> read_password(Terminal& terminal, const PasswordSource& source, std::string_view prompt,
                                  PasswordUse use);

}  // namespace troth::inline v1::cli
