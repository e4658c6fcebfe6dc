#include "troth/tls/handshake/preferences.hpp"

#include <algorithm>

#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/handshake/errors.hpp"

namespace troth::inline v1::tls {
namespace {

constexpr CipherSuite default_suites[] = {
    CipherSuite::TLS_AES_128_GCM_SHA256,
    CipherSuite::TLS_AES_256_GCM_SHA384,
    CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
};

struct GroupRow {
    NamedGroup group;
    crypto::GroupId id;
    bool by_default = true;
};
// Best first: hybrid before classical, so that what is recorded today stays closed later. The rest is for those who ask
// for it: slower, and larger in every hello.
constexpr GroupRow group_rows[] = {
    {NamedGroup::X25519MLKEM768, crypto::GroupId::x25519mlkem768},
    {NamedGroup::x25519, crypto::GroupId::x25519},
    {NamedGroup::secp256r1, crypto::GroupId::secp256r1},
    {NamedGroup::secp384r1, crypto::GroupId::secp384r1},
    {NamedGroup::SecP256r1MLKEM768, crypto::GroupId::secp256r1mlkem768, false},
    {NamedGroup::SecP384r1MLKEM1024, crypto::GroupId::secp384r1mlkem1024, false},
    {NamedGroup::secp521r1, crypto::GroupId::secp521r1, false},
    {NamedGroup::x448, crypto::GroupId::x448, false},
    {NamedGroup::ffdhe2048, crypto::GroupId::ffdhe2048, false},
    {NamedGroup::ffdhe3072, crypto::GroupId::ffdhe3072, false},
    {NamedGroup::ffdhe4096, crypto::GroupId::ffdhe4096, false},
};
constexpr bool in_defaults(const GroupRow& row) {
    return row.by_default && crypto::info(row.id).implemented;
}
constexpr usize default_group_count =
    static_cast<usize>(std::count_if(std::begin(group_rows), std::end(group_rows), in_defaults));
constexpr auto default_groups = [] {
    std::array<NamedGroup, default_group_count> groups{};
    usize i = 0;
    for (const GroupRow& row : group_rows)
        if (in_defaults(row)) groups[i++] = row.group;
    return groups;
}();

// A hybrid share and a classical one, so that servers of either kind need no retry.
constexpr NamedGroup default_shares[] = {NamedGroup::X25519MLKEM768, NamedGroup::x25519};

// What we verify: in CertificateVerify (those that sign handshakes) and in the peer's chain.
constexpr SignatureScheme default_schemes[] = {
    SignatureScheme::ecdsa_secp256r1_sha256, SignatureScheme::ed25519,
    SignatureScheme::ecdsa_secp384r1_sha384, SignatureScheme::rsa_pss_rsae_sha256,
    SignatureScheme::ecdsa_secp521r1_sha512, SignatureScheme::ed448,
    SignatureScheme::rsa_pss_rsae_sha384,    SignatureScheme::rsa_pss_rsae_sha512,
    SignatureScheme::rsa_pss_pss_sha256,     SignatureScheme::rsa_pss_pss_sha384,
    SignatureScheme::rsa_pss_pss_sha512,     SignatureScheme::rsa_pkcs1_sha256,
    SignatureScheme::rsa_pkcs1_sha384,       SignatureScheme::rsa_pkcs1_sha512,
};

Error bad(std::string_view setting) {
    return Error(bad_configuration).with("setting", setting);
}

Result<void> check_common(const CommonConfig& config, const std::vector<std::string>& alpn) {
    if (config.suites.size() > max_list) return fail(bad("suites"));
    if (config.groups.size() > max_list) return fail(bad("groups"));
    if (config.signature_schemes.size() > max_list) return fail(bad("signature_schemes"));
    for (const CipherSuite suite : config.suites)
        if (row_of(suite) == nullptr) return fail(bad("suites"));
    for (const NamedGroup group : config.groups)
        if (!key_exchange(group)) return fail(Error(unsupported_key_exchange).with("group", to_string(group)));
    for (const SignatureScheme scheme : config.signature_schemes)
        if (row_of(scheme) == nullptr) return fail(bad("signature_schemes"));
    usize size = 0;
    for (const std::string& protocol : alpn) {
        if (protocol.empty() || protocol.size() > 255) return fail(bad("alpn"));  // RFC 7301 §3.1
        size += 1 + protocol.size();
    }
    if (size > 4096) return fail(bad("alpn"));
    return {};
}

}  // namespace

std::optional<crypto::GroupId> key_exchange(NamedGroup group) {
    for (const GroupRow& row : group_rows)
        if (row.group == group && crypto::info(row.id).implemented) return row.id;
    return std::nullopt;
}

std::span<const CipherSuite> suites_of(const CommonConfig& config) {
    if (config.suites.empty()) return default_suites;
    return config.suites;
}
std::span<const NamedGroup> groups_of(const CommonConfig& config) {
    if (config.groups.empty()) return default_groups;
    return config.groups;
}
std::span<const SignatureScheme> schemes_of(const CommonConfig& config) {
    if (config.signature_schemes.empty()) return default_schemes;
    return config.signature_schemes;
}
std::span<const NamedGroup> key_shares_of(const ClientConfig& config) {
    if (!config.key_shares.empty()) return config.key_shares;
    if (config.groups.empty()) return default_shares;
    return groups_of(config).first(1);
}

Result<void> check(const ClientConfig& config, const Overrides& overrides) {
    TROTH_TRY(check_common(config, overrides.alpn ? *overrides.alpn : config.alpn));
    if (config.roots == nullptr && config.dangerous_verifier == nullptr) return fail(no_trust);
    const std::string& name = overrides.server_name;
    if (!is_host_name(name) && !is_address(name) && !(name.empty() && config.dangerous_verifier != nullptr))
        return fail(Error(bad_server_name).with("asked for", name));
    // §4.2.8: shares stand in the order of supported_groups and only for groups in it.
    const std::span<const NamedGroup> groups = groups_of(config);
    auto at = groups.begin();
    for (const NamedGroup share : key_shares_of(config)) {
        at = std::find(at, groups.end(), share);
        if (at == groups.end()) return fail(bad("key_shares"));
        ++at;
    }
    return {};
}

Result<void> check(const ServerConfig& config, const Overrides& overrides) {
    TROTH_TRY(check_common(config, overrides.alpn ? *overrides.alpn : config.alpn));
    if (config.client_auth != ClientAuth::none && config.roots == nullptr && config.dangerous_verifier == nullptr)
        return fail(no_trust);
    for (const CredentialRow& row : config.credentials)
        if (row.credential == nullptr) return fail(bad("credentials"));
    if (config.ticket_lifetime.count() < 0) return fail(bad("ticket_lifetime"));
    return {};
}

bool is_host_name(std::string_view name) {
    if (name.empty() || name.size() > 253 || is_address(name)) return false;
    usize label = 0;
    for (const char c : name) {
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
            continue;
        }
        const bool word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!word || ++label > 63) return false;
    }
    return label != 0;
}

bool is_address(std::string_view name) {
    if (name.find(':') != std::string_view::npos)
        return std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
        });
    // Four decimal numbers; anything else that ends in a number is neither (it would be read as an address elsewhere).
    int dots = 0, number = -1;
    for (const char c : name) {
        if (c == '.') {
            if (number < 0) return false;
            ++dots;
            number = -1;
        } else if (c >= '0' && c <= '9') {
            number = (number < 0 ? 0 : number * 10) + (c - '0');
            if (number > 255) return false;
        } else {
            return false;
        }
    }
    return dots == 3 && number >= 0;
}

bool name_fits(std::string_view pattern, std::string_view name) {
    const auto same = [](std::string_view a, std::string_view b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
            return x == (y >= 'A' && y <= 'Z' ? static_cast<char>(y - 'A' + 'a') : y);
        });
    };
    if (!pattern.starts_with("*.")) return same(pattern, name);
    const usize dot = name.find('.');
    return dot != std::string_view::npos && dot != 0 && same(pattern.substr(1), name.substr(dot));
}

}  // namespace troth::inline v1::tls
