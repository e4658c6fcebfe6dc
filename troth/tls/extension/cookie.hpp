// cookie, RFC 8446 §4.2.2.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

struct Cookie {
    static constexpr ExtensionType type = ExtensionType::cookie;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::hello_retry_request};
    Opaque<1, 65535> cookie;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("cookie", m.cookie);
    }
};

inline constexpr ExtensionRow cookie_row{
    .type = ExtensionType::cookie,
    .rule = "RFC 8446 §4.2.2",
    .forms = {form<Cookie>()},
    .unasked = {MessageKind::hello_retry_request},  // §4.2: the one answer that nobody has to ask for
};

}  // namespace troth::inline v1::tls
