// server_name, RFC 6066 §3.
#pragma once

#include "troth/tls/extension/extension.hpp"
#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::tls {

struct ServerName {
    NameType name_type = NameType::host_name;
    Opaque<1, 65535> host_name;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("name_type", m.name_type) && io("host_name", m.host_name);
    }
};
struct ServerNameList {
    static constexpr ExtensionType type = ExtensionType::server_name;
    static constexpr MessageSet in{MessageKind::client_hello};
    List<ServerName, 1, 65535> server_name_list;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("server_name_list", m.server_name_list);
    }
};
// ServerNameAcknowledged: the server's empty answer, "the name was used".
struct ServerNameAcknowledged {
    static constexpr ExtensionType type = ExtensionType::server_name;
    static constexpr MessageSet in{MessageKind::encrypted_extensions};

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};

// host_name: the one host name of a ClientHello. §3: not more than one name of a type, no trailing dot, ASCII (an
// A-label); the only type there is is host_name. Refused with illegal_parameter_server_name.
Result<std::string_view> host_name(const ServerNameList& list);

inline constexpr ExtensionRow server_name_row{
    .type = ExtensionType::server_name,
    .rule = "RFC 6066 §3",
    .forms = {form<ServerNameList>(), form<ServerNameAcknowledged>()},
    .scope = {.compressible = false},  // the outer name is the public one
};

}  // namespace troth::inline v1::tls
