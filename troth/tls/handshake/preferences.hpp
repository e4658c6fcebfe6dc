// What a configuration prefers, with the library's defaults filled in; and the choices that follow from lists.
#pragma once

#include <optional>

#include "troth/crypto/kex/group.hpp"
#include "troth/tls/handshake/config.hpp"
#include "troth/tls/registry/cipher_suite.hpp"
#include "troth/tls/registry/named_group.hpp"
#include "troth/tls/registry/signature_scheme.hpp"

namespace troth::inline v1::tls {

// max_list: how many entries a list of a configuration may have; there are fewer of any kind.
inline constexpr usize max_list = 24;

// key_exchange: how crypto/ calls a group; nothing for groups that are not implemented.
std::optional<crypto::GroupId> key_exchange(NamedGroup group);

// The lists of a configuration, or the defaults where it has none. Views of static or of the configuration's memory.
std::span<const CipherSuite> suites_of(const CommonConfig& config);
std::span<const NamedGroup> groups_of(const CommonConfig& config);
std::span<const SignatureScheme> schemes_of(const CommonConfig& config);
std::span<const NamedGroup> key_shares_of(const ClientConfig& config);

// check: what cannot work is refused before anything is sent (tls.bad_configuration, tls.no_trust,
// tls.bad_server_name).
Result<void> check(const ClientConfig& config, const Overrides& overrides);
Result<void> check(const ServerConfig& config, const Overrides& overrides);

// is_host_name: letters, digits, hyphens and underscores in labels of 1 to 63, at most 253, no trailing dot, and not an
// address: what may be sent in server_name (RFC 6066 §3). is_address: an IPv4 or IPv6 literal.
bool is_host_name(std::string_view name);
bool is_address(std::string_view name);

// name_fits: whether a lower-case pattern, perhaps with a whole left-most label "*", covers the name (RFC 9525 §6.3).
bool name_fits(std::string_view pattern, std::string_view name);

// first_shared: the first of ours that is also theirs.
template <class T>
std::optional<T> first_shared(std::span<const T> ours, const auto& theirs) {
    for (const T& mine : ours)
        for (const auto& other : theirs)
            if (other == mine) return mine;
    return std::nullopt;
}

}  // namespace troth::inline v1::tls
