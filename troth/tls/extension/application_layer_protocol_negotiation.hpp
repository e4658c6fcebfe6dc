// application_layer_protocol_negotiation, RFC 7301 §3.1.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

struct ProtocolName {
    Opaque<1, 255> name;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("protocol_name", m.name);
    }
};
struct ProtocolNameList {
    static constexpr ExtensionType type = ExtensionType::application_layer_protocol_negotiation;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::encrypted_extensions};
    List<ProtocolName, 2, 65535> protocol_name_list;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("protocol_name_list", m.protocol_name_list);
    }
};

// selected_protocol: the one name of a server's answer; illegal_parameter_alpn if there is not exactly one.
Result<std::string_view> selected_protocol(const ProtocolNameList& answer);

inline constexpr ExtensionRow application_layer_protocol_negotiation_row{
    .type = ExtensionType::application_layer_protocol_negotiation,
    .rule = "RFC 7301 §3.1",
    .forms = {form<ProtocolNameList>()},
};

}  // namespace troth::inline v1::tls
