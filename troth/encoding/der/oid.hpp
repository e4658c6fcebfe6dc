// OBJECT IDENTIFIER, X.690 §8.19: made from dotted text at compile time, printed as dotted text.
#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "troth/base/result.hpp"

namespace troth::inline v1::encoding::der {

inline constexpr usize max_oid_size = 255;  // octets of content; the longest in use have about 20

// Oid: a view of the content octets (without tag and length). Compared by them.
struct Oid {
    Bytes content;

    friend constexpr bool operator==(const Oid& a, const Oid& b) { return std::ranges::equal(a.content, b.content); }
};

namespace detail {

struct OidText {
    std::array<char, 64> text{};
    usize size = 0;
    // NOLINTNEXTLINE: implicit on purpose, so that oid<"1.2.3"> can be written.
    consteval OidText(const char* from) {
        while (from[size] != 0) {
            text[size] = from[size];
            ++size;
        }
    }
};
struct OidContent {
    std::array<u8, 64> octets{};
    usize size = 0;

    constexpr void arc(u64 value) {
        usize groups = 1;
        for (u64 rest = value >> 7; rest != 0; rest >>= 7) ++groups;
        for (usize i = groups; i-- > 0;)
            octets[size++] = static_cast<u8>(((value >> (7 * i)) & 0x7f) | (i > 0 ? 0x80u : 0u));
    }
};
consteval OidContent oid_content(const OidText& dotted) {
    OidContent out;
    u64 value = 0;
    u64 first = 0;
    usize arcs = 0;
    for (usize i = 0; i <= dotted.size; ++i) {
        if (i < dotted.size && dotted.text[i] != '.') {
            value = value * 10 + static_cast<u64>(dotted.text[i] - '0');
            continue;
        }
        if (arcs == 0) first = value;
        if (arcs == 1) out.arc(first * 40 + value);
        if (arcs > 1) out.arc(value);
        ++arcs;
        value = 0;
    }
    return out;
}
template <OidText dotted>
inline constexpr OidContent oid_storage = oid_content(dotted);

}  // namespace detail

// oid<"1.2.840.10045.2.1">: the identifier, with static storage.
template <detail::OidText dotted>
inline constexpr Oid oid{Bytes(detail::oid_storage<dotted>.octets.data(), detail::oid_storage<dotted>.size)};

// dotted: "1.2.840.10045.2.1". Arcs of any size are printed in full.
std::string dotted(const Oid& oid);
// oid_content: the content octets of dotted text. Errors: encoding.bad_dotted_oid. Arcs are below 2^57.
Result<ByteVector> oid_from_dotted(std::string_view text);
// Whether these content octets are an OBJECT IDENTIFIER in its shortest form of at most max_oid_size octets.
bool is_oid(Bytes content);

}  // namespace troth::inline v1::encoding::der
