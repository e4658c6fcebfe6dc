#include "troth/tls/handshake/offer.hpp"

#include <algorithm>

#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/cookie.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/psk_key_exchange_modes.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/status_request.hpp"
#include "troth/tls/extension/supported_groups.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/handshake/extension_list.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/handshake/trust.hpp"

namespace troth::inline v1::tls {
namespace {

// RFC 8701 §2: 0x?a?a.
template <class E>
E grease(u8 seed) {
    const u16 byte = static_cast<u16>((seed & 0xf0) | 0x0a);
    return static_cast<E>(byte << 8 | byte);
}

bool fits(const Session& session, const ClientConfig& config, const Overrides& overrides, Wall now) {
    if (session.ticket.empty() || session.expired(now) || session.server_name != overrides.server_name) return false;
    if (session.trust != trust_of(config) || now >= session.peer_not_after) return false;
    // A PSK is bound to a hash, not to a suite (§4.2.11): any suite with that hash will do.
    for (const CipherSuite suite : suites_of(config))
        if (row_of(suite)->hash == row_of(session.suite)->hash) return true;
    return false;
}

// GreasedList: a list of a hello with GREASE in front of it (RFC 8701 §3.1), without a heap.
template <class E>
class GreasedList {
  public:
    GreasedList(const Offer& offer, usize seed, std::span<const E> values) {
        if (offer.config->grease) items_[size_++] = grease<E>(offer.grease[seed]);
        for (const E value : values.first(std::min(values.size(), max_list))) items_[size_++] = value;
    }
    std::span<const E> items() const { return std::span<const E>(items_).first(size_); }

  private:
    std::array<E, max_list + 1> items_{};
    usize size_ = 0;
};

// §4.2.11.1: the age in milliseconds plus ticket_age_add, modulo 2^32.
u32 obfuscated_age(const Session& session, Wall now) {
    return static_cast<u32>((now - session.issued).count()) + session.age_add;
}

// protocols_of: the names of ALPN, a few without a heap.
std::span<const ProtocolName> protocols_of(const Offer& offer, std::span<ProtocolName> some,
                                           std::vector<ProtocolName>& many) {
    const std::span<const std::string> names = offer.alpn();
    std::span<ProtocolName> out = some.first(std::min(names.size(), some.size()));
    if (names.size() > some.size()) {
        many.resize(names.size());
        out = many;
    }
    for (usize i = 0; i < names.size(); ++i) out[i].name = bytes_of(names[i]);
    return out;
}

constexpr std::array psk_modes = {PskKeyExchangeMode::psk_dhe_ke};
constexpr std::array<u8, 1> zero_byte{0};
constexpr std::array<u8, 64> zero_binder{};

}  // namespace

Offer make_offer(const ClientConfig& config, const Overrides& overrides, Wall now, RandomSource& random) {
    Offer offer;
    offer.config = &config;
    offer.overrides = &overrides;
    random.fill(offer.random);
    if (config.compatibility_mode) {
        offer.session_id_size = 32;
        random.fill(offer.session_id);
    }
    if (config.grease) {
        random.fill(offer.grease);
        // §3.1: the two extensions of GREASE must differ.
        if ((offer.grease[3] & 0xf0) == (offer.grease[4] & 0xf0)) offer.grease[4] ^= 0x10;
    }
    if (!overrides.session.empty()) {
        Result<Session> session = Session::from_bytes(overrides.session.bytes());
        if (session && fits(*session, config, overrides, now)) offer.session.emplace(std::move(*session));
    }
    return offer;
}

Result<void> write_hello(Offer& offer, Wall now, WrittenHello& out) {
    const ClientConfig& config = *offer.config;
    const GreasedList<CipherSuite> suites(offer, 0, suites_of(config));
    const GreasedList<NamedGroup> groups(offer, 1, groups_of(config));
    constexpr std::array all_versions = {ProtocolVersion::tls13};
    const GreasedList<ProtocolVersion> versions(offer, 2, all_versions);

    ServerName name;
    name.host_name = bytes_of(offer.server_name());
    const std::array names = {name};
    ServerNameList server_name;
    server_name.server_name_list = names;
    NamedGroupList supported_groups;
    supported_groups.named_group_list = groups.items();
    SignatureAlgorithms signature_algorithms;
    signature_algorithms.supported_signature_algorithms = schemes_of(config);
    std::array<ProtocolName, max_list> some_protocols;
    std::vector<ProtocolName> many_protocols;
    const std::span<const ProtocolName> protocols = protocols_of(offer, some_protocols, many_protocols);
    ProtocolNameList alpn;
    alpn.protocol_name_list = protocols;
    SupportedVersionsClientHello supported_versions;
    supported_versions.versions = versions.items();
    std::array<KeyShareEntry, max_list + 1> shares;
    usize share_count = 0;
    // §3.1 of RFC 8701: a share of the GREASE group is one byte. Not after a retry that names the one share to send.
    if (config.grease && !offer.shares_replaced)
        shares[share_count++] = {.group = grease<NamedGroup>(offer.grease[1]), .key_exchange = Bytes(zero_byte)};
    for (usize i = 0; i < offer.shares.size(); ++i)
        shares[share_count++] = {.group = offer.shares[i].group, .key_exchange = offer.shares[i].share.public_share()};
    KeyShareClientHello key_share;
    key_share.client_shares = std::span<const KeyShareEntry>(shares).first(share_count);
    PskKeyExchangeModes modes;
    modes.ke_modes = psk_modes;
    Cookie cookie;
    cookie.cookie = offer.cookie;

    OfferedPsks psks;
    std::array<PskIdentity, 1> identities;
    std::array<PskBinderEntry, 1> binders;
    if (offer.session) {
        identities[0] = {.identity = offer.session->ticket,
                         .obfuscated_ticket_age = obfuscated_age(*offer.session, now)};
        binders[0].binder = Bytes(zero_binder).first(crypto::digest_size(row_of(offer.session->suite)->hash));
        psks.identities = identities;
        psks.binders = binders;
    }

    const CertificateStatusRequest status_request;
    const SignedCertificateTimestampsAsked timestamps;
    ExtensionList list;
    if (config.grease) list.add_raw(grease<ExtensionType>(offer.grease[3]), {});
    if (is_host_name(offer.server_name())) list.add(server_name);
    list.add(supported_groups);
    list.add(signature_algorithms);
    if (!protocols.empty()) list.add(alpn);
    if (config.status_request) list.add(status_request);
    if (config.timestamps) list.add(timestamps);
    list.add(supported_versions);
    if (!offer.cookie.empty()) list.add(cookie);
    list.add(key_share);
    if (config.tickets || offer.session) list.add(modes);
    if (config.grease) list.add_raw(grease<ExtensionType>(offer.grease[4]), zero_byte);
    if (offer.session) list.add(psks);  // §4.2.11: MUST be the last extension
    list.arrange(offer.overrides->script.get(),
                 offer.retry_suite ? ScriptSlot::second_client_hello : ScriptSlot::client_hello);
    offer.sent = list.types();

    ClientHello hello;
    hello.random = offer.random;
    hello.legacy_session_id = offer.legacy_session_id();
    hello.cipher_suites = suites.items();
    hello.legacy_compression_methods = Bytes(null_compression);
    hello.extensions = list.list();
    out.binders = offer.session ? psks.binders_size() : 0;
    if (const Result<Bytes> written = write_handshake(hello, out.room)) {
        out.size = written->size();
        return {};
    }
    return append_handshake(hello, out.large);
}

namespace {

bool offered_suite(const Offer& offer, CipherSuite suite) {
    const std::span<const CipherSuite> suites = suites_of(*offer.config);
    return std::find(suites.begin(), suites.end(), suite) != suites.end();
}

// What ServerHello and HelloRetryRequest have in common: version, legacy fields, suite.
Result<void> check_hello(const Offer& offer, const ServerHello& hello, const CheckedExtensions& extensions) {
    const auto version = extensions.get<SupportedVersionsServerHello>();
    if (!version) {
        // A server of TLS 1.2 or before. If it could do better, somebody tampered with our hello (§4.1.3).
        return fail(has_downgrade_sentinel(hello.random) ? downgrade_detected : unsupported_version);
    }
    if (version->selected_version != ProtocolVersion::tls13) return fail(illegal_parameter_selected_version);
    TROTH_TRY(check_legacy(hello, offer.legacy_session_id()));
    if (!offered_suite(offer, hello.cipher_suite)) return fail(illegal_parameter_cipher_suite);
    return {};
}

}  // namespace

Result<RetryChoice> check_retry(const Offer& offer, const ServerHello& retry) {
    TROTH_TRY(const CheckedExtensions extensions,
              check_extensions(retry.extensions, MessageKind::hello_retry_request, offer.sent));
    TROTH_TRY(check_hello(offer, retry, extensions));
    RetryChoice choice;
    choice.suite = retry.cipher_suite;
    if (const auto share = extensions.get<KeyShareHelloRetryRequest>()) {
        const NamedGroup group = share->selected_group;
        const std::span<const NamedGroup> groups = groups_of(*offer.config);
        const bool offered = std::find(groups.begin(), groups.end(), group) != groups.end();
        if (!offered || offer.shares.contains(group)) return fail(illegal_parameter_retry_group);  // §4.2.8
        choice.group = group;
    }
    if (const auto cookie = extensions.get<Cookie>()) choice.cookie = cookie->cookie;
    // §4.1.4: a retry that would not change the hello is an error.
    if (!choice.group && choice.cookie.empty()) return fail(illegal_parameter_retry_changes_nothing);
    return choice;
}

Result<ServerChoice> check_server_hello(const Offer& offer, const ServerHello& hello) {
    // Whether this is TLS 1.3 decides how to read the rest; an older hello may hold extensions of its own.
    if (hello.has_extensions) {
        bool selected = false;
        for (const Extension& e : hello.extensions) selected |= e.extension_type == ExtensionType::supported_versions;
        if (!selected) return fail(has_downgrade_sentinel(hello.random) ? downgrade_detected : unsupported_version);
    }
    TROTH_TRY(const CheckedExtensions extensions,
              check_extensions(hello.extensions, MessageKind::server_hello, offer.sent));
    TROTH_TRY(check_hello(offer, hello, extensions));
    if (offer.retry_suite && *offer.retry_suite != hello.cipher_suite)
        return fail(illegal_parameter_cipher_suite_changed);  // §4.1.4
    ServerChoice choice;
    choice.suite = hello.cipher_suite;
    if (const auto psk = extensions.get<PreSharedKeyServerHello>()) {
        if (!offer.session || psk->selected_identity != 0) return fail(illegal_parameter_selected_identity);
        if (row_of(offer.session->suite)->hash != row_of(choice.suite)->hash) return fail(illegal_parameter_psk_hash);
        choice.psk = true;
    }
    const auto share = extensions.get<KeyShareServerHello>();
    // §4.2.9: with psk_dhe_ke, the only mode we offer, the server MUST supply a key_share.
    if (!share) return fail(choice.psk ? illegal_parameter_psk_mode : missing_extension_key_share);
    choice.group = share->server_share.group;
    if (!offer.shares.contains(choice.group)) return fail(illegal_parameter_server_group);
    choice.share = share->server_share.key_exchange;
    return choice;
}

Result<std::string_view> check_encrypted_extensions(const ExtensionSet& sent, std::span<const std::string> offered,
                                                    const EncryptedExtensions& message) {
    TROTH_TRY(const CheckedExtensions extensions,
              check_extensions(message.extensions, MessageKind::encrypted_extensions, sent));
    // We never offer early data, so an answer to it was refused above as unsupported_extension.
    const auto alpn = extensions.get<ProtocolNameList>();
    if (!alpn) return std::string_view();
    TROTH_TRY(const std::string_view protocol, selected_protocol(*alpn));
    for (const std::string& ours : offered)
        if (ours == protocol) return std::string_view(ours);
    return fail(illegal_parameter_alpn);
}

}  // namespace troth::inline v1::tls
