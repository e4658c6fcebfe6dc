#include "troth/keys/utf16.hpp"

namespace troth::inline v1::keys::utf16 {

namespace {

constexpr bool is_surrogate(u32 character) {
    return character >= 0xd800 && character < 0xe000;
}

// One character off the front of UTF-8, RFC 3629 §4; nothing if there is none.
std::optional<u32> take_character(Bytes& rest) {
    const u8 lead = rest[0];
    const usize size = lead < 0x80   ? 1u
                       : lead < 0xc2 ? 0u
                       : lead < 0xe0 ? 2u
                       : lead < 0xf0 ? 3u
                       : lead < 0xf5 ? 4u
                                     : 0u;
    if (size == 0 || size > rest.size()) return std::nullopt;
    u32 character = size == 1 ? lead : lead & (0x7fu >> size);
    for (usize i = 1; i < size; ++i) {
        if ((rest[i] & 0xc0) != 0x80) return std::nullopt;
        character = (character << 6) | (rest[i] & 0x3fu);
    }
    constexpr u32 least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (character < least[size] || character > 0x10ffff || is_surrogate(character)) return std::nullopt;
    rest = rest.subspan(size);
    return character;
}

void append_utf8(std::string& out, u32 character) {
    const auto put = [&](u32 byte) { out += static_cast<char>(static_cast<u8>(byte)); };
    if (character < 0x80) return put(character);
    if (character < 0x800) {
        put(0xc0 | (character >> 6));
    } else if (character < 0x10000) {
        put(0xe0 | (character >> 12));
        put(0x80 | ((character >> 6) & 0x3f));
    } else {
        put(0xf0 | (character >> 18));
        put(0x80 | ((character >> 12) & 0x3f));
        put(0x80 | ((character >> 6) & 0x3f));
    }
    put(0x80 | (character & 0x3f));
}

// With the two zero bytes that end a password in PKCS#12.
SecretBytes terminated(Bytes utf16) {
    SecretBytes out(utf16.size() + 2);
    std::ranges::copy(utf16, out.mutable_bytes().begin());
    return out;
}

u32 unit_at(Bytes utf16, usize at) {
    return static_cast<u32>(utf16[at]) << 8 | utf16[at + 1];
}

}  // namespace

std::optional<SecretBytes> from_utf8(Bytes text) {
    SecretBytes out(2 * text.size());  // a byte of UTF-8 never makes more than one unit
    usize size = 0;
    const auto put = [&](u32 unit) {
        store_be(out.mutable_bytes().data() + size, static_cast<u16>(unit));
        size += 2;
    };
    while (!text.empty()) {
        const std::optional<u32> character = take_character(text);
        if (!character) return std::nullopt;
        if (*character < 0x10000) {
            put(*character);
        } else {
            put(0xd800 + ((*character - 0x10000) >> 10));
            put(0xdc00 + (*character & 0x3ff));
        }
    }
    out.shrink(size);
    return out;
}

SecretBytes from_latin1(Bytes text) {
    SecretBytes out(2 * text.size());
    for (usize i = 0; i < text.size(); ++i) out.mutable_bytes()[2 * i + 1] = text[i];
    return out;
}

std::vector<SecretBytes> password_forms(Bytes password) {
    std::vector<SecretBytes> out;
    const std::optional<SecretBytes> characters = from_utf8(password);
    if (characters) out.push_back(terminated(characters->bytes()));
    const SecretBytes bytewise = from_latin1(password);
    if (!characters || characters->size() != bytewise.size()) out.push_back(terminated(bytewise.bytes()));
    if (password.empty()) out.emplace_back();
    return out;
}

std::optional<std::string> to_utf8(Bytes utf16) {
    if (utf16.size() % 2 != 0) return std::nullopt;
    std::string out;
    for (usize at = 0; at < utf16.size(); at += 2) {
        u32 character = unit_at(utf16, at);
        if (is_surrogate(character)) {
            const bool high = character < 0xdc00;
            const u32 low = high && at + 4 <= utf16.size() ? unit_at(utf16, at + 2) : 0;
            if (low >= 0xdc00 && low < 0xe000) {
                character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
                at += 2;
            } else {
                character = 0xfffd;
            }
        }
        append_utf8(out, character);
    }
    return out;
}

}  // namespace troth::inline v1::keys::utf16
