// early_data, RFC 8446 §4.2.10.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

// EarlyDataIndication: empty: "early data follows" from a client, "it is accepted" from a server.
struct EarlyDataIndication {
    static constexpr ExtensionType type = ExtensionType::early_data;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::encrypted_extensions};

    template <class Io>
    static bool wire(Io&, auto&) {
        return true;
    }
};
// EarlyDataNewSessionTicket: how many bytes of early data the ticket allows.
struct EarlyDataNewSessionTicket {
    static constexpr ExtensionType type = ExtensionType::early_data;
    static constexpr MessageSet in{MessageKind::new_session_ticket};
    u32 max_early_data_size = 0;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("max_early_data_size", m.max_early_data_size);
    }
};

inline constexpr ExtensionRow early_data_row{
    .type = ExtensionType::early_data,
    .rule = "RFC 8446 §4.2.10",
    .forms = {form<EarlyDataIndication>(), form<EarlyDataNewSessionTicket>()},
};

}  // namespace troth::inline v1::tls
