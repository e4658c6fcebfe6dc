#include "troth/tls/handshake/hello_view.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/handshake/credential.hpp"

namespace troth::inline v1::tls {

Result<HelloView> HelloView::read(Bytes message) {
    TROTH_TRY(const ClientHello hello, parse_handshake<ClientHello>(message));
    TROTH_TRY(const CheckedExtensions extensions, check_extensions(hello.extensions, MessageKind::client_hello));
    HelloView view(message, hello, extensions);

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

void HelloView::own() {
    if (own_ != nullptr) return;
    auto bytes = std::make_unique_for_overwrite<u8[]>(raw_.size());
    std::memcpy(bytes.get(), raw_.data(), raw_.size());
    Result<HelloView> same = read(Bytes(bytes.get(), raw_.size()));
    if (!same) std::abort();  // the same bytes were read before
    *this = std::move(*same);
    own_ = std::move(bytes);
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

Result<std::string_view> choose_alpn(std::span<const std::string> ours, const HelloView& view) {
    const auto theirs = view.extensions().get<ProtocolNameList>();
    if (ours.empty() || !theirs) return std::string_view();
    for (const std::string& mine : ours)
        for (const ProtocolName& offered : theirs->protocol_name_list)
            if (text_of(offered.name) == mine) return std::string_view(mine);
    return fail(no_application_protocol);
}

namespace {

// §4.1.2: these may change, come or go; all others stay as they were, in their order.
bool may_change(ExtensionType type) {
    return type == ExtensionType::key_share || type == ExtensionType::pre_shared_key ||
           type == ExtensionType::early_data || type == ExtensionType::cookie || type == ExtensionType::padding;
}

}  // namespace

ConstantPart constant_part(const HelloView& view) {
    crypto::Hash hash(crypto::HashId::sha256);
    // Each piece with its length before it, so that no byte can move from one to the next.
    const auto add = [&](Bytes piece) {
        std::array<u8, 4> size;
        store_be(size.data(), static_cast<u32>(piece.size()));
        hash.update(size).update(piece);
    };
    const ClientHello& hello = view.hello();
    add(hello.random);
    add(hello.legacy_session_id);
    add(hello.cipher_suites.bytes());
    add(hello.legacy_compression_methods);
    for (const Extension& e : hello.extensions) {
        if (may_change(e.extension_type)) continue;
        std::array<u8, 2> type;
        store_be(type.data(), static_cast<u16>(e.extension_type));
        add(type);
        add(e.extension_data);
    }
    ConstantPart out;
    hash.finish_into(out);
    return out;
}

Result<void> check_second(const ConstantPart& first, const HelloView& second, NamedGroup group) {
    if (constant_part(second) != first) return fail(illegal_parameter_second_client_hello);
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
