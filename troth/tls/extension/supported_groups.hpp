// supported_groups, RFC 8446 §4.2.7.
#pragma once

#include "troth/tls/extension/extension.hpp"
#include "troth/tls/registry/named_group.hpp"

namespace troth::inline v1::tls {

// NamedGroupList: most preferred first. A server may name its own in EncryptedExtensions, for the next connection.
struct NamedGroupList {
    static constexpr ExtensionType type = ExtensionType::supported_groups;
    static constexpr MessageSet in{MessageKind::client_hello, MessageKind::encrypted_extensions};
    List<NamedGroup, 2, 65534> named_group_list;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("named_group_list", m.named_group_list);
    }
};

inline constexpr ExtensionRow supported_groups_row{
    .type = ExtensionType::supported_groups,
    .rule = "RFC 8446 §4.2.7",
    .forms = {form<NamedGroupList>()},
    .missing = {Missing{MessageKind::client_hello, Missing::When::unless_other, ExtensionType::pre_shared_key,
                        &missing_extension_supported_groups},
                Missing{MessageKind::client_hello, Missing::When::with_other, ExtensionType::key_share,
                        &missing_extension_supported_groups}},
};

}  // namespace troth::inline v1::tls
