#include "troth/encoding/der/oid.hpp"

#include "troth/encoding/der/errors.hpp"

namespace troth::inline v1::encoding::der {
namespace {

// decimal = decimal * 128 + digit, on decimal digits with the least first.
void append_group(std::string& decimal, u32 group) {
    u32 carry = group;
    for (char& c : decimal) {
        const u32 value = static_cast<u32>(c - '0') * 128 + carry;
        c = static_cast<char>('0' + value % 10);
        carry = value / 10;
    }
    for (; carry != 0; carry /= 10) decimal += static_cast<char>('0' + carry % 10);
}
// Subtracts 40 or 80, which the caller knows to fit.
void subtract(std::string& decimal, u32 what) {
    u32 borrow = what;
    for (char& c : decimal) {
        const u32 digit = static_cast<u32>(c - '0') + 10 - borrow % 10;
        borrow = borrow / 10 + (digit < 10 ? 1 : 0);
        c = static_cast<char>('0' + digit % 10);
    }
    while (decimal.size() > 1 && decimal.back() == '0') decimal.pop_back();
}

}  // namespace

std::string dotted(const Oid& oid) {
    std::string out;
    std::string arc;
    for (u8 octet : oid.content) {
        append_group(arc, octet & 0x7f);
        if (octet & 0x80) continue;
        if (arc.empty()) arc = "0";
        if (out.empty()) {
            // The first octets hold 40 * first arc + second arc, the first arc being 0, 1 or 2 (§8.19.4).
            const u32 value = arc.size() > 2 ? 80u
                                             : static_cast<u32>(arc[0] - '0') +
                                                   (arc.size() > 1 ? static_cast<u32>(arc[1] - '0') * 10 : 0);
            const u32 first = std::min(value / 40, 2u);
            subtract(arc, first * 40);
            out = static_cast<char>('0' + first);
        }
        out += '.';
        out.append(arc.rbegin(), arc.rend());
        arc.clear();
    }
    return out;
}

Result<ByteVector> oid_from_dotted(std::string_view text) {
    const auto refuse = [&] { return fail(Error(bad_dotted_oid).with("text", text)); };
    constexpr u64 limit = u64{1} << 57;
    std::vector<u64> arcs;
    for (std::string_view rest = text;;) {
        const usize dot = rest.find('.');
        const std::string_view digits = rest.substr(0, dot);
        if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return refuse();
        u64 value = 0;
        for (char c : digits) {
            if (c < '0' || c > '9') return refuse();
            value = value * 10 + static_cast<u64>(c - '0');
            if (value >= limit) return refuse();
        }
        arcs.push_back(value);
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    if (arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) return refuse();
    arcs[1] += arcs[0] * 40;
    ByteVector out;
    for (usize i = 1; i < arcs.size(); ++i) {
        detail::OidContent arc;
        arc.arc(arcs[i]);
        out.insert(out.end(), arc.octets.begin(), arc.octets.begin() + static_cast<std::ptrdiff_t>(arc.size));
    }
    if (out.size() > max_oid_size) return refuse();
    return out;
}

bool is_oid(Bytes content) {
    if (content.empty() || content.size() > max_oid_size || (content.back() & 0x80) != 0) return false;
    bool starts_arc = true;
    for (u8 octet : content) {
        if (starts_arc && octet == 0x80) return false;  // a leading group of zeros: §8.19.2
        starts_arc = (octet & 0x80) == 0;
    }
    return true;
}

}  // namespace troth::inline v1::encoding::der
