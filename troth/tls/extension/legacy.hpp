// Extensions of TLS 1.2 and before that stand in the hellos of clients which speak both, and padding (RFC 7685).
// TLS 1.3 does not answer them (RFC 8446 §4.2: they are "not specified" for its messages).
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

struct EcPointFormats {  // RFC 8422 §5.1.2
    static constexpr ExtensionType type = ExtensionType::ec_point_formats;
    static constexpr MessageSet in{MessageKind::client_hello};
    Opaque<1, 255> ec_point_format_list;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("ec_point_format_list", m.ec_point_format_list);
    }
};
struct SessionTicket {  // RFC 5077 §3.2: without a length of its own
    static constexpr ExtensionType type = ExtensionType::session_ticket;
    static constexpr MessageSet in{MessageKind::client_hello};
    Rest ticket;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("ticket", m.ticket);
    }
};
struct ExtendedMasterSecret {  // RFC 7627 §5.1
    static constexpr ExtensionType type = ExtensionType::extended_master_secret;
    static constexpr MessageSet in{MessageKind::client_hello};

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};
struct RenegotiationInfo {  // RFC 5746 §3.2
    static constexpr ExtensionType type = ExtensionType::renegotiation_info;
    static constexpr MessageSet in{MessageKind::client_hello};
    Opaque<0, 255> renegotiated_connection;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("renegotiated_connection", m.renegotiated_connection);
    }
};
struct Padding {  // RFC 7685 §3: zeros, which nobody has to check
    static constexpr ExtensionType type = ExtensionType::padding;
    static constexpr MessageSet in{MessageKind::client_hello};
    Rest padding;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("padding", m.padding);
    }
};

inline constexpr ExtensionRow ec_point_formats_row{
    .type = ExtensionType::ec_point_formats, .rule = "RFC 8422 §5.1.2", .forms = {form<EcPointFormats>()}};
inline constexpr ExtensionRow session_ticket_row{
    .type = ExtensionType::session_ticket, .rule = "RFC 5077 §3.2", .forms = {form<SessionTicket>()}};
inline constexpr ExtensionRow extended_master_secret_row{
    .type = ExtensionType::extended_master_secret, .rule = "RFC 7627 §5.1", .forms = {form<ExtendedMasterSecret>()}};
inline constexpr ExtensionRow renegotiation_info_row{
    .type = ExtensionType::renegotiation_info, .rule = "RFC 5746 §3.2", .forms = {form<RenegotiationInfo>()}};
inline constexpr ExtensionRow padding_row{.type = ExtensionType::padding,
                                          .rule = "RFC 7685 §3",
                                          .forms = {form<Padding>()},
                                          .scope = {.inner = false, .compressible = false}};

}  // namespace troth::inline v1::tls
