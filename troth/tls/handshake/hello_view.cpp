#include "troth/tls/handshake/hello_view.hpp"

#include <algorithm>

#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/handshake/credential.hpp"

namespace troth::inline v1::tls {

Result<HelloView> HelloView::read(Bytes message) {
    ByteVector bytes(message.begin(), message.end());
    TROTH_TRY(const ClientHello hello, parse_handshake<ClientHello>(bytes));
    TROTH_TRY(const CheckedExtensions extensions, check_extensions(hello.extensions, MessageKind::client_hello));
    HelloView view(std::move(bytes), hello, extensions);

    const auto versions = extensions.get<SupportedVersionsClientHello>();
    if (!versions || !versions->versions.contains(ProtocolVersion::tls13)) return fail(unsupported_version);
    TROTH_TRY(check_legacy(hello));
    TROTH_TRY(check_mandatory(extensions));
    if (const auto names = extensions.get<ServerNameList>()) {
        TROTH_TRY(view.server_name_, host_name(*names));
    }
    const auto shares = extensions.get<KeyShareClientHello>();
    const auto groups = extensions.get<NamedGroupList>();
    if (shares && groups) TROTH_TRY(check_shares(*shares, *groups));
    if (const auto psks = extensions.get<OfferedPsks>()) TROTH_TRY(check_binders(*psks));
    return view;
}

HelloFacts HelloView::facts() const {
    HelloFacts facts;
    facts.server_name = Lent(bytes_of(server_name_));
    if (const auto alpn = extensions_.get<ProtocolNameList>()) facts.alpn = Lent(alpn->protocol_name_list.bytes());
    if (const auto schemes = extensions_.get<SignatureAlgorithms>())
        facts.schemes = Lent(schemes->supported_signature_algorithms.bytes());
    return facts;
}

std::optional<OfferedPsks> HelloView::psks() const {
    const auto modes = extensions_.get<PskKeyExchangeModes>();
    if (!modes || !modes->ke_modes.contains(PskKeyExchangeMode::psk_dhe_ke)) return std::nullopt;
    return extensions_.get<OfferedPsks>();
}

Result<CipherSuite> choose_suite(const ServerConfig& config, const HelloView& view) {
    for (const CipherSuite suite : suites_of(config))
        if (view.hello().cipher_suites.contains(suite)) return suite;
    return fail(no_shared_cipher_suite);
}

Result<GroupChoice> choose_group(const ServerConfig& config, const HelloView& view) {
    const auto theirs = view.extensions().get<NamedGroupList>();
    const auto shares = view.extensions().get<KeyShareClientHello>();
    if (!theirs || !shares) return fail(missing_extension_key_share);  // psk_ke alone is not spoken
    std::optional<NamedGroup> shared;
    for (const NamedGroup group : groups_of(config)) {
        if (!theirs->named_group_list.contains(group)) continue;
        if (const auto share = shares->share_of(group)) return GroupChoice{group, share->key_exchange};
        if (!shared) shared = group;
    }
    if (!shared) return fail(no_shared_group);
    return GroupChoice{*shared, {}};
}

Result<std::string> choose_alpn(std::span<const std::string> ours, const HelloView& view) {
    const auto theirs = view.extensions().get<ProtocolNameList>();
    if (ours.empty() || !theirs) return std::string();
    for (const std::string& mine : ours)
        for (const ProtocolName& offered : theirs->protocol_name_list)
            if (text_of(offered.name) == mine) return mine;
    return fail(no_application_protocol);
}

Result<void> check_second(const HelloView& first, const HelloView& second, NamedGroup group) {
    const ClientHello &a = first.hello(), &b = second.hello();
    const auto same = [](Bytes x, Bytes y) { return std::equal(x.begin(), x.end(), y.begin(), y.end()); };
    bool equal = a.random == b.random && same(a.legacy_session_id, b.legacy_session_id) &&
                 same(a.cipher_suites.bytes(), b.cipher_suites.bytes()) &&
                 same(a.legacy_compression_methods, b.legacy_compression_methods);
    // §4.1.2: these may change, come or go; all others stay as they were, in their order.
    const auto may_change = [](const Extension& e) {
        return e.extension_type == ExtensionType::key_share || e.extension_type == ExtensionType::pre_shared_key ||
               e.extension_type == ExtensionType::early_data || e.extension_type == ExtensionType::cookie ||
               e.extension_type == ExtensionType::padding;
    };
    auto x = a.extensions.begin(), y = b.extensions.begin();
    while (equal) {
        while (x != a.extensions.end() && may_change(*x)) ++x;
        while (y != b.extensions.end() && may_change(*y)) ++y;
        if (x == a.extensions.end() || y == b.extensions.end()) {
            equal = x == a.extensions.end() && y == b.extensions.end();
            break;
        }
        equal = x->extension_type == y->extension_type && same(x->extension_data, y->extension_data);
        ++x;
        ++y;
    }
    if (!equal) return fail(illegal_parameter_second_client_hello);
    const auto shares = second.extensions().get<KeyShareClientHello>();
    if (!shares || shares->client_shares.size() != 1 || shares->client_shares.front().group != group)
        return fail(illegal_parameter_key_share_after_retry);  // §4.2.8
    return {};
}

CredentialChoice choose_credential(const ServerConfig& config, const HelloFacts& hello) {
    const std::string_view name = hello.name();
    CredentialChoice other;
    for (const CredentialRow& row : config.credentials) {
        const auto& schemes = row.credential->schemes();
        const auto scheme =
            std::find_if(schemes.begin(), schemes.end(), [&](SignatureScheme s) { return hello.allows(s); });
        if (scheme == schemes.end()) continue;
        const bool fits = row.names.empty() || std::any_of(row.names.begin(), row.names.end(),
                                                           [&](const std::string& p) { return name_fits(p, name); });
        if (fits) return {row.credential, *scheme};
        if (other.credential == nullptr) other = {row.credential, *scheme};
    }
    return config.require_sni ? CredentialChoice{} : other;
}

}  // namespace troth::inline v1::tls
