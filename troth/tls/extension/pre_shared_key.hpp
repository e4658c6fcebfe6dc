// pre_shared_key, RFC 8446 §4.2.11.
#pragma once

#include "troth/tls/extension/extension.hpp"

namespace troth::inline v1::tls {

struct PskIdentity {
    Opaque<1, 65535> identity;
    u32 obfuscated_ticket_age = 0;  // milliseconds + ticket_age_add, modulo 2^32; 0 for an external PSK

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("identity", m.identity) && io("obfuscated_ticket_age", m.obfuscated_ticket_age);
    }
};
struct PskBinderEntry {
    Opaque<32, 255> binder;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("binder", m.binder);
    }
};
struct OfferedPsks {
    static constexpr ExtensionType type = ExtensionType::pre_shared_key;
    static constexpr MessageSet in{MessageKind::client_hello};
    List<PskIdentity, 7, 65535> identities;
    List<PskBinderEntry, 33, 65535> binders;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("identities", m.identities) && io("binders", m.binders);
    }
    // binders_size: bytes of the binders with all their lengths. The transcript that they bind ends right before
    // (§4.2.11.2); as pre_shared_key is the last extension, they are the last bytes of the ClientHello.
    usize binders_size() const;
};
struct PreSharedKeyServerHello {
    static constexpr ExtensionType type = ExtensionType::pre_shared_key;
    static constexpr MessageSet in{MessageKind::server_hello};
    u16 selected_identity = 0;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("selected_identity", m.selected_identity);
    }
};

// check_binders: one binder for each identity, or illegal_parameter_binders.
Result<void> check_binders(const OfferedPsks& offered);

inline constexpr ExtensionRow pre_shared_key_row{
    .type = ExtensionType::pre_shared_key,
    .rule = "RFC 8446 §4.2.11",
    .forms = {form<OfferedPsks>(), form<PreSharedKeyServerHello>()},
    .order = Order::last,  // "MUST be the last extension in the ClientHello"
    .scope = {.compressible = false},
};

}  // namespace troth::inline v1::tls
