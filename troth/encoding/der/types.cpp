#include "troth/encoding/der/types.hpp"

namespace troth::inline v1::encoding::der {
namespace {

bool is_printable(u8 c) {  // X.680 §41.4, table 10
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view(" '()+,-./:=?").contains(static_cast<char>(c));
}

bool is_scalar(u32 c) {
    return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

void append_utf8(std::string& out, u32 c) {
    const auto put = [&](u32 octet) { out += static_cast<char>(octet); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
        put(0xc0 | (c >> 6));
    } else if (c < 0x10000) {
        put(0xe0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3f));
    } else {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3f));
        put(0x80 | ((c >> 6) & 0x3f));
    }
    put(0x80 | (c & 0x3f));
}

// Fixed-width characters of 1, 2 or 4 octets.
template <class Visit>
bool each_character(Bytes content, usize width, Visit visit) {
    if (content.size() % width != 0) return false;
    for (usize i = 0; i < content.size(); i += width) {
        u32 c = 0;
        for (usize k = 0; k < width; ++k) c = (c << 8) | content[i + k];
        if (!visit(c)) return false;
    }
    return true;
}
usize width_of(Tag tag) {
    return tag == tags::bmp_string ? 2 : tag == tags::universal_string ? 4 : 1;
}

}  // namespace

bool is_utf8(Bytes text) {  // RFC 3629 §3 and §4: shortest form, no surrogates
    for (usize i = 0; i < text.size();) {
        const u32 first = text[i];
        if (first < 0x80) {
            ++i;
            continue;
        }
        const usize length = first >= 0xc2 && first < 0xe0 ? 2 : (first >> 4) == 0xe ? 3 : (first >> 3) == 0x1e ? 4 : 0;
        if (length == 0 || text.size() - i < length) return false;
        u32 c = first & (0xffu >> (length + 1));
        for (usize k = 1; k < length; ++k) {
            if ((text[i + k] >> 6) != 2) return false;
            c = (c << 6) | (text[i + k] & 0x3f);
        }
        if (!is_scalar(c) || c < (length == 2 ? 0x80u : length == 3 ? 0x800u : 0x10000u)) return false;
        i += length;
    }
    return true;
}

bool is_character_string(Tag tag, Bytes content) {
    if (tag == tags::utf8_string) return is_utf8(content);
    if (tag == tags::printable_string) return std::ranges::all_of(content, is_printable);
    if (tag == tags::ia5_string) return std::ranges::all_of(content, [](u8 c) { return c < 0x80; });
    if (tag == tags::visible_string) return std::ranges::all_of(content, [](u8 c) { return c >= 0x20 && c < 0x7f; });
    if (tag == tags::numeric_string)
        return std::ranges::all_of(content, [](u8 c) { return c == ' ' || (c >= '0' && c <= '9'); });
    return each_character(content, width_of(tag), is_scalar);
}

std::string to_utf8(const CharacterString& string) {
    if (string.tag == tags::utf8_string) return std::string(text_of(string.content));
    std::string out;
    each_character(string.content, width_of(string.tag), [&](u32 c) {
        append_utf8(out, c);
        return true;
    });
    return out;
}

}  // namespace troth::inline v1::encoding::der
