#include "troth/ca/names.hpp"

#include <algorithm>

#include "troth/ca/errors.hpp"

namespace troth::inline v1::ca {

namespace {

using x509::GeneralNameKind;

constexpr usize longest_common_name = 64;  // characters, RFC 5280 appendix A.1

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// A scheme and something behind it: RFC 3986 §3.1; RFC 5280 §4.2.1.6 forbids relative ones.
bool is_absolute_uri(std::string_view text) {
    const usize colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size()) return false;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto in_scheme = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    return is_letter(text[0]) && std::ranges::all_of(text.substr(0, colon), in_scheme) && is_printable_ascii(text);
}

ByteVector content_of(std::string_view text) {
    return {text.begin(), text.end()};
}

struct Prefix {
    std::string_view text;
    GeneralNameKind kind;
};
constexpr Prefix prefixes[] = {{"DNS:", GeneralNameKind::dns_name},
                               {"IP:", GeneralNameKind::ip_address},
                               {"email:", GeneralNameKind::rfc822_name},
                               {"URI:", GeneralNameKind::uniform_resource_identifier}};

bool starts_with_any_case(std::string_view text, std::string_view prefix) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return text.size() >= prefix.size() && std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, small, small);
}

std::optional<ByteVector> content_as(GeneralNameKind kind, std::string_view text) {
    if (kind == GeneralNameKind::ip_address) return x509::parse_ip(text);
    if (kind == GeneralNameKind::rfc822_name && x509::is_mailbox(text)) return content_of(text);
    if (kind == GeneralNameKind::uniform_resource_identifier && is_absolute_uri(text)) return content_of(text);
    if (kind == GeneralNameKind::dns_name && x509::is_dns_name(text, true)) {
        ByteVector host = content_of(text);
        for (u8& c : host)
            if (c >= 'A' && c <= 'Z') c = static_cast<u8>(c + ('a' - 'A'));
        return host;
    }
    return std::nullopt;
}

// How many characters the UTF-8 text has.
usize characters_in(std::string_view text) {
    return static_cast<usize>(std::ranges::count_if(text, [](char c) { return (static_cast<u8>(c) & 0xc0) != 0x80; }));
}

}  // namespace

namespace {

// An address and its mask; without a mask, that address alone. Bits behind the mask count as zero.
std::optional<ByteVector> address_range(std::string_view text) {
    const usize slash = text.find('/');
    auto address = x509::parse_ip(text.substr(0, slash));
    if (!address) return std::nullopt;
    usize bits = address->size() * 8;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const usize most = bits;
        bits = 0;
        for (const char c : digits)
            bits = c >= '0' && c <= '9' && bits <= most ? bits * 10 + static_cast<usize>(c - '0') : most + 1;
        if (digits.empty() || bits > most) return std::nullopt;
    }
    ByteVector mask(address->size());
    for (usize i = 0; i < bits; ++i) mask[i / 8] = static_cast<u8>(mask[i / 8] | 0x80 >> i % 8);
    for (usize i = 0; i < mask.size(); ++i) (*address)[i] &= mask[i];
    address->insert(address->end(), mask.begin(), mask.end());
    return address;
}

std::optional<ByteVector> subtree_as(GeneralNameKind kind, std::string_view text) {
    if (kind == GeneralNameKind::ip_address) return address_range(text);
    if (kind == GeneralNameKind::rfc822_name && text.find('@') != std::string_view::npos) return content_as(kind, text);
    const std::string_view host = text.starts_with('.') ? text.substr(1) : text;
    if (!x509::is_dns_name(host, false)) return std::nullopt;
    auto content = content_as(GeneralNameKind::dns_name, host);
    // A dot in front is the way of mailboxes and URIs to say "below it"; a domain has all below it in any case.
    if (content && text.starts_with('.') && kind != GeneralNameKind::dns_name) content->insert(content->begin(), '.');
    return content;
}

}  // namespace

Result<AlternativeName> name_subtree(std::string_view text) {
    GeneralNameKind kind = address_range(text)                        ? GeneralNameKind::ip_address
                           : text.find('@') != std::string_view::npos ? GeneralNameKind::rfc822_name
                                                                      : GeneralNameKind::dns_name;
    std::string_view rest = text;
    for (const Prefix& prefix : prefixes)
        if (starts_with_any_case(text, prefix.text)) kind = prefix.kind, rest = text.substr(prefix.text.size());
    if (auto content = subtree_as(kind, rest)) return AlternativeName{kind, *std::move(content)};
    return fail(Error(errors::bad_subtree).with("name", text));
}

Result<AlternativeName> alternative_name(std::string_view text) {
    for (const Prefix& prefix : prefixes) {
        if (!starts_with_any_case(text, prefix.text)) continue;
        if (auto content = content_as(prefix.kind, text.substr(prefix.text.size())))
            return AlternativeName{prefix.kind, std::move(*content)};
        return fail(Error(errors::bad_alternative_name).with("name", text));
    }
    const GeneralNameKind by_form = text.find("://") != std::string_view::npos
                                        ? GeneralNameKind::uniform_resource_identifier
                                    : text.find('@') != std::string_view::npos ? GeneralNameKind::rfc822_name
                                    : x509::parse_ip(text)                     ? GeneralNameKind::ip_address
                                                                               : GeneralNameKind::dns_name;
    if (auto content = content_as(by_form, text)) return AlternativeName{by_form, std::move(*content)};
    return fail(Error(errors::bad_alternative_name).with("name", text));
}

Result<x509::Name> common_name(std::string_view text) {
    const bool has_control = std::ranges::any_of(text, [](char c) { return static_cast<u8>(c) < 0x20 || c == 0x7f; });
    const Bytes bytes = bytes_of(text);
    if (text.empty() || has_control || !encoding::der::is_utf8(bytes) || characters_in(text) > longest_common_name)
        return fail(Error(errors::bad_subject).with("name", text));
    // RFC 4514 §2.4: each of these may be escaped, wherever it stands.
    std::string escaped = "CN=";
    for (usize i = 0; i < text.size(); ++i) {
        const bool at_edge = i == 0 || i + 1 == text.size();
        if (std::string_view(",+\"\\<>;=").find(text[i]) != std::string_view::npos || (at_edge && text[i] == ' ') ||
            (i == 0 && text[i] == '#'))
            escaped += '\\';
        escaped += text[i];
    }
    return x509::Name::from_text(escaped);
}

}  // namespace troth::inline v1::ca
