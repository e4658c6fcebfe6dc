#include "troth/cli/secret_source.hpp"

#include <fmt/format.h>

#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr bool is_space(u8 c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// The digits without what stands between them; they are moved together in the memory that will be wiped.
Result<SecretBytes> from_hex_text(SecretBytes text) {
    usize size = 0;
    for (const u8 c : text.bytes())
        if (!is_space(c)) text.mutable_bytes()[size++] = c;
    if (text.size() > 0) text.shrink(size);
    return encoding::hex::decode_secret(text.bytes());
}

}  // namespace

void secret_options(Command& command, SecretSource& source, std::string_view noun) {
    source.noun = noun;
    const std::string name = "--" + std::string(noun);
    command.option(name + " FILE", source.file, "take the " + std::string(noun) + " from the bytes of FILE");
    command.option(name + "-hex FILE", source.hex_file, "take it from the hexadecimal digits in FILE");
    password_options(command, source.password);
}

Result<SecretBytes> read_secret(Terminal& terminal, const SecretSource& source, std::string_view prompt) {
    const int ways =
        (source.file.empty() ? 0 : 1) + (source.hex_file.empty() ? 0 : 1) + (source.password.given() ? 1 : 0);
    if (ways > 1) return fail(Error(errors::conflicting_options).with("options", "several ways to one secret"));
    if (!source.file.empty()) return terminal.read(source.file);
    if (source.hex_file.empty()) {
        auto asked = read_password(terminal, source.password, prompt, PasswordUse::existing);
        if (asked || !asked.error().is(errors::no_terminal)) return asked;
        return fail(std::move(asked).error().with("or by", fmt::format("--{0} FILE, --{0}-hex FILE", source.noun)));
    }
    TROTH_TRY(SecretBytes text, terminal.read(source.hex_file));
    return from_file(from_hex_text(std::move(text)), source.hex_file);
}

Result<ByteVector> public_bytes(std::string_view option, std::string_view value) {
    constexpr std::string_view prefix = "hex:";
    if (!value.starts_with(prefix)) return ByteVector(value.begin(), value.end());
    auto decoded = encoding::hex::decode(value.substr(prefix.size()));
    if (!decoded) return fail(std::move(decoded).error().with("option", option));
    return decoded;
}

}  // namespace troth::inline v1::cli
