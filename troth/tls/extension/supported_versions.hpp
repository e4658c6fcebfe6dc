// supported_versions, RFC 8446 §4.2.1.
#pragma once

#include "troth/tls/extension/extension.hpp"
#include "troth/tls/registry/protocol_version.hpp"

namespace troth::inline v1::tls {

struct SupportedVersionsClientHello {
    static constexpr ExtensionType type = ExtensionType::supported_versions;
    static constexpr MessageSet in{MessageKind::client_hello};
    List<ProtocolVersion, 2, 254> versions;  // most preferred first

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("versions", m.versions);
    }
};
struct SupportedVersionsServerHello {
    static constexpr ExtensionType type = ExtensionType::supported_versions;
    static constexpr MessageSet in{MessageKind::server_hello, MessageKind::hello_retry_request};
    ProtocolVersion selected_version = ProtocolVersion::tls13;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("selected_version", m.selected_version);
    }
};

inline constexpr ExtensionRow supported_versions_row{
    .type = ExtensionType::supported_versions,
    .rule = "RFC 8446 §4.2.1",
    .forms = {form<SupportedVersionsClientHello>(), form<SupportedVersionsServerHello>()},
    // Without it a hello is one of TLS 1.2; that is for the hello phase to say. A retry is always of TLS 1.3 (§4.1.4).
    .missing = {Missing{
        MessageKind::hello_retry_request, Missing::When::always, {}, &missing_extension_supported_versions}},
};

}  // namespace troth::inline v1::tls
