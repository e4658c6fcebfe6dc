// psk_key_exchange_modes, RFC 8446 §4.2.9.
#pragma once

#include "troth/tls/extension/extension.hpp"
#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::tls {

struct PskKeyExchangeModes {
    static constexpr ExtensionType type = ExtensionType::psk_key_exchange_modes;
    static constexpr MessageSet in{MessageKind::client_hello};
    List<PskKeyExchangeMode, 1, 255> ke_modes;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("ke_modes", m.ke_modes);
    }
};

inline constexpr ExtensionRow psk_key_exchange_modes_row{
    .type = ExtensionType::psk_key_exchange_modes,
    .rule = "RFC 8446 §4.2.9",
    .forms = {form<PskKeyExchangeModes>()},
    .missing = {Missing{MessageKind::client_hello, Missing::When::with_other, ExtensionType::pre_shared_key,
                        &missing_extension_psk_key_exchange_modes}},
};

}  // namespace troth::inline v1::tls
