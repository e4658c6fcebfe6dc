// key_share, RFC 8446 §4.2.8.
#pragma once

#include "troth/tls/extension/supported_groups.hpp"

namespace troth::inline v1::tls {

struct KeyShareEntry {
    NamedGroup group{};
    Opaque<1, 65535> key_exchange;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("group", m.group) && io("key_exchange", m.key_exchange);
    }
};
struct KeyShareClientHello {
    static constexpr ExtensionType type = ExtensionType::key_share;
    static constexpr MessageSet in{MessageKind::client_hello};
    List<KeyShareEntry, 0, 65535> client_shares;  // may be empty: the client asks for a retry

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("client_shares", m.client_shares);
    }
    // share_of: of this group, if there is one.
    std::optional<KeyShareEntry> share_of(NamedGroup group) const;
};
struct KeyShareHelloRetryRequest {
    static constexpr ExtensionType type = ExtensionType::key_share;
    static constexpr MessageSet in{MessageKind::hello_retry_request};
    NamedGroup selected_group{};

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("selected_group", m.selected_group);
    }
};
struct KeyShareServerHello {
    static constexpr ExtensionType type = ExtensionType::key_share;
    static constexpr MessageSet in{MessageKind::server_hello};
    KeyShareEntry server_share;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("server_share", m.server_share);
    }
};

// check_shares: §4.2.8: no two shares of one group (illegal_parameter_duplicate_key_share), and none of a group that
// supported_groups does not name (illegal_parameter_key_share_not_offered).
Result<void> check_shares(const KeyShareClientHello& shares, const NamedGroupList& groups);

inline constexpr ExtensionRow key_share_row{
    .type = ExtensionType::key_share,
    .rule = "RFC 8446 §4.2.8",
    .forms = {form<KeyShareClientHello>(), form<KeyShareHelloRetryRequest>(), form<KeyShareServerHello>()},
    .missing = {Missing{MessageKind::client_hello, Missing::When::with_other, ExtensionType::supported_groups,
                        &missing_extension_key_share}},
};

}  // namespace troth::inline v1::tls
