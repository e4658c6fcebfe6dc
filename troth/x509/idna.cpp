#include "troth/x509/idna.hpp"

#include <algorithm>
#include <utility>

#include "troth/encoding/punycode.hpp"

namespace troth::inline v1::x509 {
namespace {

namespace punycode = encoding::punycode;

constexpr std::string_view prefix = "xn--";
constexpr usize longest_label = 63;

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string in_small(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), small);
    return out;
}
bool is_ascii(char c) {
    return static_cast<u8>(c) < 0x80;
}

// UTF-8 by RFC 3629 §4, shortest forms only.
std::optional<std::u32string> code_points(std::string_view text) {
    struct Form {
        u8 mask, lead;
        usize more;
        u32 least;
    };
    constexpr Form forms[] = {
        {0x80, 0x00, 0, 0}, {0xe0, 0xc0, 1, 0x80}, {0xf0, 0xe0, 2, 0x800}, {0xf8, 0xf0, 3, 0x10000}};
    std::u32string out;
    while (!text.empty()) {
        const u8 first = static_cast<u8>(text.front());
        const auto form = std::ranges::find_if(forms, [&](const Form& f) { return (first & f.mask) == f.lead; });
        if (form == std::end(forms) || text.size() <= form->more) return std::nullopt;
        u32 point = static_cast<u32>(first & ~form->mask);
        for (char c : text.substr(1, form->more)) {
            if ((static_cast<u8>(c) & 0xc0) != 0x80) return std::nullopt;
            point = point << 6 | (static_cast<u8>(c) & 0x3f);
        }
        if (point < form->least) return std::nullopt;
        out += static_cast<char32_t>(point);
        text.remove_prefix(form->more + 1);
    }
    return out;
}

// Of ASCII a label has small letters, digits and hyphens (RFC 5890 §2.3.2.1); controls, private use and noncharacters
// no table will ever allow (RFC 5892 §2.7, §2.8, §2.11).
bool is_never_in_label(char32_t c) {
    if (c < 0x80) return !((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'-');
    return c <= 0x9f || (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
           c >= 0xf0000;
}

template <class Take>
void each_label(std::string_view host, Take take) {
    for (;;) {
        const usize dot = host.find('.');
        take(host.substr(0, dot));
        if (dot == std::string_view::npos) return;
        host.remove_prefix(dot + 1);
    }
}

}  // namespace

bool is_a_label(std::string_view label) {
    if (label.size() > longest_label || !in_small(label.substr(0, prefix.size())).starts_with(prefix)) return false;
    const std::string encoded = in_small(label.substr(prefix.size()));
    const std::optional<std::u32string> text = punycode::decode(encoded);
    if (!text || std::ranges::all_of(*text, [](char32_t c) { return c < 0x80; })) return false;
    if (text->starts_with(U'-') || text->ends_with(U'-') || (text->size() >= 4 && text->substr(2, 2) == U"--"))
        return false;
    return std::ranges::none_of(*text, is_never_in_label) && punycode::encode(*text) == encoded;
}

bool has_fake_a_label(std::string_view host) {
    bool fake = false;
    each_label(host, [&](std::string_view label) {
        fake = fake || (in_small(label.substr(0, prefix.size())) == prefix && !is_a_label(label));
    });
    return fake;
}

std::optional<std::string> a_labels(std::string_view host) {
    std::string out;
    bool good = true, first = true;
    each_label(host, [&](std::string_view label) {
        if (!std::exchange(first, false)) out += '.';
        if (std::ranges::all_of(label, is_ascii)) {
            out += in_small(label);
            return;
        }
        const std::optional<std::u32string> points = code_points(in_small(label));
        const std::optional<std::string> encoded = points ? punycode::encode(*points) : std::nullopt;
        good = good && encoded && encoded->size() + prefix.size() <= longest_label;
        if (good) out += std::string(prefix) + *encoded;
    });
    return good ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace troth::inline v1::x509
