// What all registries of TLS share: a registry is a constexpr table of rows {value, name, …} beside its enumeration,
// and rows_of(value) gives it. Values without a row stay representable: they are carried and written back as they came.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::tls {

template <class E>
concept Registered = requires(E value) { rows_of(value); };

// row_of: null for a value without a row.
template <Registered E>
constexpr auto row_of(E value) -> decltype(&rows_of(value)[0]) {
    for (const auto& row : rows_of(value))
        if (row.value == value) return &row;
    return nullptr;
}

// name_of: as the RFC writes it; empty for a value without a row.
template <Registered E>
constexpr std::string_view name_of(E value) {
    const auto* row = row_of(value);
    return row ? row->name : std::string_view();
}

// is_grease: the sixteen reserved two-byte values of RFC 8701 §2, 0x0a0a to 0xfafa, for suites, extensions, groups,
// signature schemes and versions.
template <Registered E>
    requires(sizeof(E) == 2)
constexpr bool is_grease(E value) {
    const auto number = static_cast<u16>(value);
    return (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);
}
// For PskKeyExchangeMode the reserved values are 0x0b, 0x2a, 0x49 … 0xe4 (RFC 8701 §2).
template <Registered E>
    requires(sizeof(E) == 1)
constexpr bool is_grease(E value) {
    return static_cast<u8>(value) % 0x1f == 0x0b;
}

namespace detail {
std::string unregistered(u32 value, usize size, bool grease);
bool same_name(std::string_view a, std::string_view b);
}  // namespace detail

// to_string: the name, or the number: "0x1234", "GREASE 0x0a0a".
template <Registered E>
std::string to_string(E value) {
    const std::string_view name = name_of(value);
    if (!name.empty()) return std::string(name);
    return detail::unregistered(static_cast<u32>(value), sizeof(E), sizeof(E) == 2 && is_grease(value));
}

// from_string: the value of a name as the RFC writes it, in any case of letters; for lists on a command line.
template <Registered E>
std::optional<E> from_string(std::string_view name) {
    for (const auto& row : rows_of(E{}))
        if (detail::same_name(row.name, name)) return row.value;
    return std::nullopt;
}

}  // namespace troth::inline v1::tls
