// certificate_authorities, RFC 8446 §4.2.4; oid_filters, §4.2.5; post_handshake_auth, §4.2.6: whom a peer wants.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

struct DistinguishedName {
    Opaque<1, 65535> name;  // DER

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("distinguished_name", m.name);
    }
};
struct CertificateAuthorities {
    static constexpr ExtensionType type = ExtensionType::certificate_authorities;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::certificate_request};
    List<DistinguishedName, 3, 65535> authorities;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("authorities", m.authorities);
    }
};
inline constexpr ExtensionRow certificate_authorities_row{
    .type = ExtensionType::certificate_authorities,
    .rule = "RFC 8446 §4.2.4",
    .forms = {form<CertificateAuthorities>()},
};

struct OidFilter {
    Opaque<1, 255> certificate_extension_oid;
    Opaque<0, 65535> certificate_extension_values;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("certificate_extension_oid", m.certificate_extension_oid) &&
               io("certificate_extension_values", m.certificate_extension_values);
    }
};
struct OidFilters {  // §4.2.5: "Clients MUST ignore any unrecognized certificate extension OIDs": to us all are
    static constexpr ExtensionType type = ExtensionType::oid_filters;
    static constexpr MessageSet in{MessageKind::certificate_request};
    List<OidFilter, 0, 65535> filters;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("filters", m.filters);
    }
};
inline constexpr ExtensionRow oid_filters_row{
    .type = ExtensionType::oid_filters,
    .rule = "RFC 8446 §4.2.5",
    .forms = {form<OidFilters>()},
};

struct PostHandshakeAuth {
    static constexpr ExtensionType type = ExtensionType::post_handshake_auth;
    static constexpr MessageSet in{MessageKind::client_hello};

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};
inline constexpr ExtensionRow post_handshake_auth_row{
    .type = ExtensionType::post_handshake_auth,
    .rule = "RFC 8446 §4.2.6",
    .forms = {form<PostHandshakeAuth>()},
};

}  // namespace troth::inline v1::tls
