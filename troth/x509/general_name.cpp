#include "troth/x509/general_name.hpp"

#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.starts_with('-') || label.ends_with('-')) return false;
    return std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

std::string hex_text(Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (u8 byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace

bool is_dns_name(std::string_view text, bool wildcard) {
    if (text.empty() || text.size() > 253) return false;
    if (wildcard && text.starts_with("*.")) {
        text.remove_prefix(2);
        if (!text.contains('.')) return false;
    }
    std::string_view label;
    for (std::string_view rest = text;;) {
        const usize dot = rest.find('.');
        label = rest.substr(0, dot);
        if (!is_label(label)) return false;
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    // A last label of digits only would make it look like an address.
    return !std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_mailbox(std::string_view text) {
    const usize at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64) return false;
    const std::string_view local = text.substr(0, at);
    const auto allowed = [](char c) {  // atext of RFC 5321 §4.1.2, and the dots between atoms
        return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").contains(c);
    };
    if (!std::ranges::all_of(local, allowed) || local.starts_with('.') || local.ends_with('.') || local.contains(".."))
        return false;
    return is_dns_name(text.substr(at + 1), false);
}

Untrusted GeneralName::printable() const {
    switch (kind) {
        case GeneralNameKind::dns_name:
            return Untrusted("DNS:" + std::string(text()));
        case GeneralNameKind::rfc822_name:
            return Untrusted("email:" + std::string(text()));
        case GeneralNameKind::uniform_resource_identifier:
            return Untrusted("URI:" + std::string(text()));
        case GeneralNameKind::ip_address:
            return Untrusted("IP:" + ip_text(content));
        case GeneralNameKind::registered_id:
            return Untrusted("registeredID:" + der::dotted({content}));
        case GeneralNameKind::directory_name: {
            const Result<Name> name = Name::parse(content);
            return Untrusted("directory:" + (name ? std::string(name->text().raw()) : hex_text(content)));
        }
        case GeneralNameKind::other_name:
            return Untrusted("otherName:" + hex_text(content));
        case GeneralNameKind::x400_address:
            return Untrusted("x400Address:" + hex_text(content));
        case GeneralNameKind::edi_party_name:
            return Untrusted("ediPartyName:" + hex_text(content));
    }
    return {};
}

}  // namespace troth::inline v1::x509

namespace troth::inline v1::encoding::der {

using x509::GeneralName;
using x509::GeneralNameKind;

namespace {
bool is_constructed(u32 number) {
    return number == 0 || number == 3 || number == 4 || number == 5;
}
}  // namespace

bool Coding<GeneralName>::accepts(Tag tag) {
    return tag.tag_class == TagClass::context && tag.number <= 8 && tag.constructed == is_constructed(tag.number);
}
Tag Coding<GeneralName>::tag(const GeneralName& value) {
    const u32 number = static_cast<u32>(value.kind);
    return tags::context(number, is_constructed(number));
}
bool Coding<GeneralName>::read(Reader& inside, GeneralName& value) {
    value.kind = static_cast<GeneralNameKind>(inside.element().tag.number);
    value.content = inside.rest();
    switch (value.kind) {
        case GeneralNameKind::rfc822_name:
        case GeneralNameKind::dns_name:
        case GeneralNameKind::uniform_resource_identifier:
            if (!is_character_string(tags::ia5_string, value.content)) return inside.fail(bad_string);
            // A NUL would end the name for some readers and not for others; nothing legitimate holds control codes.
            if (std::ranges::any_of(value.content, [](u8 c) { return c < 0x20 || c == 0x7f; }))
                return inside.fail(x509::bad_general_name);
            break;
        case GeneralNameKind::directory_name: {
            x509::Name name;
            return inside("directoryName", name);
        }
        case GeneralNameKind::registered_id:
            if (!is_oid(value.content)) return inside.fail(bad_oid);
            break;
        default:
            break;
    }
    inside.take_rest();
    return true;
}

}  // namespace troth::inline v1::encoding::der
