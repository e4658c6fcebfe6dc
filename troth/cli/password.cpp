#include "troth/cli/password.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

namespace {

Result<SecretBytes> first_line(Result<SecretBytes> content) {
    if (!content) return content;
    const std::string_view text = text_of(content->bytes());
    usize size = std::min(text.find('\n'), text.size());
    if (size > 0 && text[size - 1] == '\r') --size;
    content->shrink(size);
    return content;
}

Result<SecretBytes> from_anywhere(Terminal& terminal, const PasswordSource& source, std::string_view prompt,
                                  PasswordUse use) {
    if (!source.file.empty()) return first_line(terminal.read(source.file));
    if (source.descriptor) return first_line(terminal.read("/dev/fd/" + *source.descriptor));
    if (!source.variable.empty()) {
        const char* value = std::getenv(source.variable.c_str());
        if (value == nullptr) return fail(Error(errors::no_such_variable).with("variable", source.variable));
        return SecretBytes(bytes_of(value));
    }
    TROTH_TRY(SecretBytes typed, terminal.ask(prompt));
    if (use == PasswordUse::existing) return typed;
    TROTH_TRY(const SecretBytes again, terminal.ask("the same again"));
    if (!ct::equal(typed.bytes(), again.bytes())) return fail(errors::passwords_differ);
    return typed;
}

}  // namespace

void password_options(Command& command, PasswordSource& source) {
    command.option("--password-file FILE", source.file, "read the password from the first line of FILE");
    command.option("--password-fd N", source.descriptor, "read it from the open file descriptor N");
    command.option("--password-env V", source.variable, "take it from the environment variable V");
}

void reading_options(Command& command, PasswordSource& source) {
    password_options(command, source);
    command.flag("--legacy", source.legacy, "also read what triple DES, RC2 or RC4 protects");
}

Result<SecretBytes> read_password(Terminal& terminal, const PasswordSource& source, std::string_view prompt,
                                  PasswordUse use) {
    TROTH_TRY(SecretBytes password, from_anywhere(terminal, source, prompt, use));
    if (use == PasswordUse::fresh && password.empty()) return fail(errors::empty_password);
    return password;
}

}  // namespace troth::inline v1::cli
