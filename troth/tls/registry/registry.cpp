#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls::detail {

std::string unregistered(u32 value, usize size, bool grease) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = grease ? "GREASE 0x" : "0x";
    for (usize nibble = size * 2; nibble-- > 0;) out += digits[value >> (4 * nibble) & 0xf];
    return out;
}

bool same_name(std::string_view a, std::string_view b) {
    constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    if (a.size() != b.size()) return false;
    for (usize i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

}  // namespace troth::inline v1::tls::detail
