#include "troth/cli/held_key.hpp"

#include <cstdlib>

#include "troth/cli/input.hpp"
#include "troth/token/errors.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr const char* module_variable = "TROTH_PKCS11_MODULE";

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
        text.remove_suffix(1);
    return text;
}

// The path that pin-source names: a path, or a file: address of one (RFC 7512 §2.4, RFC 8089 §2).
Result<std::string> pin_file(std::string_view source) {
    if (source.starts_with("file://")) source.remove_prefix(7);
    if (source.starts_with("file:")) source.remove_prefix(5);
    if (source.starts_with('/')) return std::string(source);
    return fail(Error(token::errors::bad_uri).with("reason", "pin-source names no file by its whole path"));
}

Result<std::shared_ptr<const token::Module>> module_of(const token::Uri& uri) {
    const char* const variable = std::getenv(module_variable);
    return token::Module::load(uri, variable == nullptr ? "" : variable);
}

token::AskPin pin_from(Terminal& terminal, const token::Uri& uri, const PasswordSource& password) {
    return [&terminal, &uri, &password](const token::Facts& token) -> Result<SecretBytes> {
        PasswordSource source = password;
        if (!source.given() && uri.pin_source) {
            TROTH_TRY(source.file, pin_file(*uri.pin_source));
        }
        return read_password(terminal, source, "PIN of the token \"" + token.label.escaped() + "\"",
                             PasswordUse::existing);
    };
}

Result<token::Opened> open(Terminal& terminal, token::Uri uri, const PasswordSource& password) {
    // What is said outright goes before what stands in the file.
    if (password.given()) uri.pin_value.reset();
    TROTH_TRY(auto module, module_of(uri));
    return token::open_key(std::move(module), uri, pin_from(terminal, uri, password));
}

}  // namespace

const keys::PublicKey& HeldKey::public_key() const {
    if (const auto* key = in_memory()) return key->public_key();
    return in_token()->signer->public_key();
}
std::shared_ptr<keys::Signer> HeldKey::signer() && {
    if (auto* key = std::get_if<keys::PrivateKey>(&where_)) return keys::local_signer(std::move(*key));
    return std::get<token::Opened>(where_).signer;
}

std::optional<std::string_view> address_in(Bytes content) {
    const std::string_view text = trimmed(text_of(content));
    if (!token::looks_like_uri(text) || text.find('\n') != std::string_view::npos) return std::nullopt;
    return text;
}

Result<token::Uri> token_uri(std::string_view argument) {
    TROTH_TRY(token::Uri uri, token::Uri::parse(argument));
    if (uri.pin_value) return fail(token::errors::pin_in_argument);
    return uri;
}

Result<token::Opened> open_in_token(Terminal& terminal, std::string_view address, std::string_view file,
                                    const PasswordSource& password) {
    TROTH_TRY(token::Uri uri, from_file(token::Uri::parse(address), file));
    return from_file(open(terminal, std::move(uri), password), file);
}

Result<HeldKey> hold_key(Terminal& terminal, std::string_view key, const PasswordSource& password) {
    if (token::looks_like_uri(key)) {
        TROTH_TRY(token::Uri uri, token_uri(key));
        TROTH_TRY(auto opened, open(terminal, std::move(uri), password));
        return HeldKey(std::move(opened));
    }
    TROTH_TRY(const SecretBytes content, terminal.read(key));
    return held_in(terminal, key, content.bytes(), password);
}

Result<HeldKey> held_in(Terminal& terminal, std::string_view file, Bytes content, const PasswordSource& password) {
    if (const auto address = address_in(content)) {
        TROTH_TRY(auto opened, open_in_token(terminal, *address, file, password));
        return HeldKey(std::move(opened));
    }
    TROTH_TRY(auto own, key_in(terminal, file, content, password));
    return HeldKey(std::move(own));
}

Result<std::shared_ptr<keys::Signer>> open_signer(Terminal& terminal, std::string_view key,
                                                  const PasswordSource& password) {
    TROTH_TRY(HeldKey held, hold_key(terminal, key, password));
    return std::move(held).signer();
}

Result<token::Opened> make_in_token(Terminal& terminal, const token::Uri& where, const std::string& label,
                                    const KeyChoice& choice, const PasswordSource& password, Labels labels) {
    token::Uri uri = where.clone();
    if (where.pin_value && !password.given()) uri.pin_value = where.pin_value->clone();
    if (!label.empty()) uri.object = label;
    uri.id.reset();
    uri.type.reset();
    terminal.explain("making a key in the token: " + std::string(keys::name_of(choice.type)));
    TROTH_TRY(auto module, module_of(uri));
    token::NewKey wanted;
    wanted.type = choice.type;
    if (choice.rsa_bits != 0) wanted.rsa_bits = choice.rsa_bits;
    wanted.may_share_label = labels == Labels::shared;
    return token::make_key(std::move(module), uri, wanted, pin_from(terminal, uri, password), terminal.random());
}

SecretBytes reference(const token::Uri& uri) {
    const std::string line = uri.text() + "\n";
    return SecretBytes(bytes_of(line));
}

}  // namespace troth::inline v1::cli
