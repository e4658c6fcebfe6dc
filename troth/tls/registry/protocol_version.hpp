// ProtocolVersion, RFC 8446 §4.1.2 and §4.2.1.
#pragma once

#include "troth/tls/registry/registry.hpp"

namespace troth::inline v1::tls {

enum class ProtocolVersion : u16 { ssl30 = 0x0300, tls10 = 0x0301, tls11 = 0x0302, tls12 = 0x0303, tls13 = 0x0304 };

struct ProtocolVersionRow {
    ProtocolVersion value;
    std::string_view name;
};
inline constexpr ProtocolVersionRow protocol_versions[] = {
    {ProtocolVersion::tls13, "TLS1.3"}, {ProtocolVersion::tls12, "TLS1.2"}, {ProtocolVersion::tls11, "TLS1.1"},
    {ProtocolVersion::tls10, "TLS1.0"}, {ProtocolVersion::ssl30, "SSL3.0"},
};
constexpr std::span<const ProtocolVersionRow> rows_of(ProtocolVersion) {
    return protocol_versions;
}

}  // namespace troth::inline v1::tls
