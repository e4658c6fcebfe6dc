#include "troth/token/uri.hpp"

#include <algorithm>
#include <array>

#include "troth/token/errors.hpp"

namespace troth::inline v1::token {

namespace {

constexpr std::string_view scheme = "pkcs11:";
// Longer than any that means something; tokens' own fields have at most 64 octets.
constexpr usize most_octets = 4096;

using Field = std::optional<std::string> Uri::*;
struct Row {
    std::string_view name;
    Field field;
};
constexpr std::array path_rows = {
    Row{"token", &Uri::token},
    Row{"manufacturer", &Uri::manufacturer},
    Row{"serial", &Uri::serial},
    Row{"model", &Uri::model},
    Row{"library-manufacturer", &Uri::library_manufacturer},
    Row{"library-description", &Uri::library_description},
    Row{"library-version", &Uri::library_version},
    Row{"slot-manufacturer", &Uri::slot_manufacturer},
    Row{"slot-description", &Uri::slot_description},
    Row{"slot-id", &Uri::slot_id},
    Row{"object", &Uri::object},
    Row{"type", &Uri::type},
    Row{"id", &Uri::id},
};
constexpr std::array query_rows = {
    Row{"module-name", &Uri::module_name},
    Row{"module-path", &Uri::module_path},
    Row{"pin-source", &Uri::pin_source},
};
constexpr std::string_view pin_value_name = "pin-value";

std::unexpected<Error> refuse(std::string_view reason, std::string_view attribute = {}) {
    Error error(errors::bad_uri);
    if (!attribute.empty()) return fail(std::move(error).with("reason", reason).with("attribute", attribute));
    return fail(std::move(error).with("reason", reason));
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The octets behind a percent-encoded value, into memory that is wiped: it may be the PIN. Nothing: not well formed.
std::optional<SecretBytes> decoded(std::string_view text) {
    SecretBytes out(text.size());
    usize size = 0;
    for (usize at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '%') {
            if (at + 2 >= text.size()) return std::nullopt;
            const int high = digit(text[at + 1]), low = digit(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            at += 2;
        } else if (c <= ' ' || c == '\x7f' || c == '#') {
            return std::nullopt;
        }
        out.mutable_bytes()[size++] = static_cast<u8>(c);
    }
    if (size < out.size()) out.shrink(size);
    return out;
}

void append_encoded(std::string& out, std::string_view value, bool all) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : value) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           std::string_view("-._~/:").find(c) != std::string_view::npos;
        if (plain && !all) {
            out += c;
            continue;
        }
        const auto octet = static_cast<u8>(c);
        (out += '%') += digits[octet >> 4];
        out += digits[octet & 15];
    }
}

Result<void> take(Uri& uri, std::string_view attribute, bool in_query) {
    const usize equals = attribute.find('=');
    if (equals == std::string_view::npos) return refuse("an attribute without a value");
    const std::string_view name = attribute.substr(0, equals);
    auto value = decoded(attribute.substr(equals + 1));
    if (!value) return refuse("a character that must be written as %XX", name);
    if (in_query && name == pin_value_name) {
        if (uri.pin_value) return refuse("an attribute that stands there twice", name);
        uri.pin_value = std::move(*value);
        return {};
    }
    const std::span<const Row> rows = in_query ? std::span<const Row>(query_rows) : std::span<const Row>(path_rows);
    const auto row = std::ranges::find(rows, name, &Row::name);
    if (row == rows.end()) {
        if (in_query) return {};
        return refuse("an attribute that is not known", name);
    }
    std::optional<std::string>& field = uri.*(row->field);
    if (field) return refuse("an attribute that stands there twice", name);
    field = std::string(text_of(value->bytes()));
    if (field->find('\0') != std::string::npos && row->field != &Uri::id) return refuse("a zero octet", name);
    return {};
}

Result<void> take_all(Uri& uri, std::string_view part, char separator, bool in_query) {
    while (!part.empty()) {
        const usize end = std::min(part.find(separator), part.size());
        TROTH_TRY(take(uri, part.substr(0, end), in_query));
        if (end + 1 == part.size()) return refuse("it ends in a separator");
        part.remove_prefix(std::min(end + 1, part.size()));
    }
    return {};
}

}  // namespace

bool looks_like_uri(std::string_view text) {
    return text.size() >= scheme.size() &&
           std::ranges::equal(text.substr(0, scheme.size()), scheme, [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

Result<Uri> Uri::parse(std::string_view text) {
    if (!looks_like_uri(text)) return refuse("it does not begin with pkcs11:");
    if (text.size() > most_octets) return refuse("it is longer than 4096 octets");
    text.remove_prefix(scheme.size());
    const usize mark = std::min(text.find('?'), text.size());
    Uri uri;
    TROTH_TRY(take_all(uri, text.substr(0, mark), ';', false));
    if (mark < text.size()) TROTH_TRY(take_all(uri, text.substr(mark + 1), '&', true));
    if (uri.module_path && !uri.module_path->starts_with('/'))
        return refuse("it is not an absolute path", "module-path");
    if (uri.module_name && uri.module_name->find('/') != std::string::npos)
        return refuse("it is a path, not a name", "module-name");
    if (uri.type && *uri.type != "private" && *uri.type != "public" && *uri.type != "cert")
        return refuse("it names no key", "type");
    return uri;
}

std::string Uri::text() const {
    std::string out(scheme);
    char separator = 0;
    const auto append = [&](const Row& row, char between) {
        const auto& field = this->*(row.field);
        if (!field) return;
        if (separator != 0) out += separator;
        separator = between;
        (out += row.name) += '=';
        append_encoded(out, *field, row.field == &Uri::id);
    };
    for (const Row& row : path_rows) append(row, ';');
    separator = '?';
    for (const Row& row : query_rows) append(row, '&');
    return out;
}

Uri Uri::clone() const {
    Uri out;
    for (const Row& row : path_rows) out.*(row.field) = this->*(row.field);
    for (const Row& row : query_rows) out.*(row.field) = this->*(row.field);
    return out;
}

}  // namespace troth::inline v1::token
