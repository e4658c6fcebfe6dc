// What the extensions' own sections ask of their values, beyond the format.
#include <bitset>

#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/record_size_limit.hpp"
#include "troth/tls/extension/server_name.hpp"

namespace troth::inline v1::tls {

Result<std::string_view> host_name(const ServerNameList& list) {
    const ServerName name = list.server_name_list.front();
    const std::string_view text = text_of(name.host_name);
    bool good = list.server_name_list.size() == 1 && name.name_type == NameType::host_name && text.size() <= 255 &&
                !text.ends_with('.');
    for (const char c : text) good = good && c > ' ' && c < 0x7f;  // LDH is the verifier's business; this is no NUL
    if (!good) return fail(Error(illegal_parameter_server_name).with("host_name", text));
    return text;
}

std::optional<KeyShareEntry> KeyShareClientHello::share_of(NamedGroup group) const {
    for (const KeyShareEntry& entry : client_shares)
        if (entry.group == group) return entry;
    return std::nullopt;
}

Result<void> check_shares(const KeyShareClientHello& shares, const NamedGroupList& groups) {
    // Linear in both, because both are the client's to make long. A group is open until its share came.
    std::bitset<65536> open;
    for (const NamedGroup group : groups.named_group_list) open.set(static_cast<u16>(group));
    for (const KeyShareEntry& entry : shares.client_shares) {
        if (!open.test(static_cast<u16>(entry.group))) {
            const bool offered = groups.named_group_list.contains(entry.group);
            return fail(Error(offered ? illegal_parameter_duplicate_key_share : illegal_parameter_key_share_not_offered)
                            .with("group", to_string(entry.group)));
        }
        open.reset(static_cast<u16>(entry.group));
    }
    return {};
}

Result<std::string_view> selected_protocol(const ProtocolNameList& answer) {
    if (answer.protocol_name_list.size() != 1) return fail(illegal_parameter_alpn);
    return text_of(answer.protocol_name_list.front().name);
}

usize OfferedPsks::binders_size() const {
    if (!binders.bytes().empty()) return 2 + binders.bytes().size();
    usize size = 2;
    for (const PskBinderEntry& entry : binders) size += 1 + entry.binder.size();
    return size;
}

Result<void> check_binders(const OfferedPsks& offered) {
    if (offered.identities.size() != offered.binders.size()) return fail(illegal_parameter_binders);
    return {};
}

Result<usize> content_limit(const RecordSizeLimit& limit, MessageKind kind) {
    constexpr usize least = 64, most = (1 << 14) + 1;
    const usize value = limit.record_size_limit;
    if (value < least || (value > most && kind != MessageKind::client_hello))
        return fail(Error(illegal_parameter_record_size_limit).with("record_size_limit", std::to_string(value)));
    return std::min(value, most) - 1;
}

}  // namespace troth::inline v1::tls
