// NamedGroup, RFC 8446 §4.2.7, RFC 7919 and draft-ietf-tls-ecdhe-mlkem.
#pragma once

#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls {

enum class NamedGroup : u16 {
    secp256r1 = 0x0017,
    secp384r1 = 0x0018,
    secp521r1 = 0x0019,
    x25519 = 0x001d,
    x448 = 0x001e,
    ffdhe2048 = 0x0100,
    ffdhe3072 = 0x0101,
    ffdhe4096 = 0x0102,
    ffdhe6144 = 0x0103,
    ffdhe8192 = 0x0104,
    MLKEM512 = 0x0200,
    MLKEM768 = 0x0201,
    MLKEM1024 = 0x0202,
    SecP256r1MLKEM768 = 0x11eb,
    X25519MLKEM768 = 0x11ec,
    SecP384r1MLKEM1024 = 0x11ed,
};

struct NamedGroupRow {
    NamedGroup value;
    std::string_view name;
};
inline constexpr NamedGroupRow named_groups[] = {
    {NamedGroup::X25519MLKEM768, "X25519MLKEM768"},
    {NamedGroup::x25519, "x25519"},
    {NamedGroup::secp256r1, "secp256r1"},
    {NamedGroup::secp384r1, "secp384r1"},
    {NamedGroup::secp521r1, "secp521r1"},
    {NamedGroup::x448, "x448"},
    {NamedGroup::SecP256r1MLKEM768, "SecP256r1MLKEM768"},
    {NamedGroup::SecP384r1MLKEM1024, "SecP384r1MLKEM1024"},
    {NamedGroup::MLKEM512, "MLKEM512"},
    {NamedGroup::MLKEM768, "MLKEM768"},
    {NamedGroup::MLKEM1024, "MLKEM1024"},
    {NamedGroup::ffdhe2048, "ffdhe2048"},
    {NamedGroup::ffdhe3072, "ffdhe3072"},
    {NamedGroup::ffdhe4096, "ffdhe4096"},
    {NamedGroup::ffdhe6144, "ffdhe6144"},
    {NamedGroup::ffdhe8192, "ffdhe8192"},
};
constexpr std::span<const NamedGroupRow> rows_of(NamedGroup) {
    return named_groups;
}

}  // namespace troth::inline v1::tls
