// What an authority refuses to do.
#pragma once

#include <span>

#include "troth/base/error.hpp"

namespace troth::inline v1::ca::errors {

inline constexpr ErrorRow bad_alternative_name{
    .id = "ca.bad_alternative_name",
    .rule = "RFC 5280 §4.2.1.6",
    .what = "this cannot stand as an alternative name in a certificate",
    .advice =
        "write a host name (international ones in their xn-- form), an IP address, an e-mail address or a URI; "
        "DNS:, IP:, email: or URI: in front says outright which it is",
};
inline constexpr ErrorRow bad_subtree{
    .id = "ca.bad_subtree",
    .rule = "RFC 5280 §4.2.1.10",
    .what = "this cannot stand in a name constraint",
    .advice = "write a domain, a range of addresses as 192.0.2.0/24, email:DOMAIN, email:.DOMAIN or URI:.DOMAIN",
};
inline constexpr ErrorRow no_alternative_name{
    .id = "ca.no_alternative_name",
    .rule = "RFC 9525 §6.3",
    .what = "a server certificate needs a host name or an IP address",
    .advice = "name the host, or add it with --san; the subject alone is looked at by nobody",
};
inline constexpr ErrorRow bad_subject{
    .id = "ca.bad_subject",
    .rule = "RFC 5280 appendix A.1",
    .what = "this cannot stand as a name in a certificate",
    .advice = "give 1 to 64 characters of UTF-8 without control characters",
};
inline constexpr ErrorRow key_mismatch{
    .id = "ca.key_mismatch",
    .rule = "",
    .what = "the authority's key does not belong to its certificate",
    .advice = "put the key and the certificate that were made together back into the folder",
};
inline constexpr ErrorRow not_an_authority{
    .id = "ca.not_an_authority",
    .rule = "RFC 5280 §4.2.1.9",
    .what = "the issuing certificate is not one of an authority",
    .advice = "issue with the certificate that ca init made, or one with cA set and keyCertSign allowed",
};
inline constexpr ErrorRow issuer_expired{
    .id = "ca.issuer_expired",
    .rule = "RFC 5280 §6.1.3(a)(2)",
    .what = "the issuing certificate is not valid now, so nothing that it issues would be",
    .advice = "make a new authority, or check this machine's clock",
};

inline constexpr ErrorRow issuer_revoked{
    .id = "ca.issuer_revoked",
    .rule = "RFC 5280 §6.1.3(a)(3)",
    .what = "the issuing certificate is revoked, so nothing that it issues would be trusted",
    .advice = "make a new intermediate by ca rotate",
};
inline constexpr ErrorRow no_complete_crl{
    .id = "ca.no_complete_crl",
    .rule = "RFC 5280 §5.2.4",
    .what = "a delta adds to a complete list, of which there is none that still counts",
    .advice = "make a complete list first: the same without the delta",
};
inline constexpr ErrorRow bad_crl_order{
    .id = "ca.bad_crl_order",
    .rule = "RFC 5280 §5.2.5",
    .what = "such lists of revoked certificates cannot be made",
    .advice = "see crl-url and crl-shards of the profile",
};

inline constexpr ErrorRow bad_profile{
    .id = "ca.bad_profile",
    .rule = "",
    .what = "the file of profiles is not understood",
    .advice = "see the line that is named; troth ca profile prints the built-in ones to start from",
};
inline constexpr ErrorRow unknown_profile{
    .id = "ca.unknown_profile",
    .rule = "",
    .what = "there is no profile of this name",
    .advice = "choose one of those that are named above, or write one into profiles.toml in the authority's folder",
};
inline constexpr ErrorRow name_refused{
    .id = "ca.name_refused",
    .rule = "RFC 5280 §4.2.1.6",
    .what = "the request asks for a name that this profile does not allow",
    .advice = "choose a profile that allows it, or say that such names shall be dropped",
};
inline constexpr ErrorRow no_mailbox{
    .id = "ca.no_mailbox",
    .rule = "RFC 8550 §3",
    .what = "a certificate for e-mail needs an e-mail address",
    .advice = "add the address as an alternative name",
};
inline constexpr ErrorRow too_long{
    .id = "ca.too_long",
    .rule = "",
    .what = "the lifetime that was asked for is longer than the profile allows",
    .advice = "ask for less, or set longest-days of the profile in profiles.toml",
};
inline constexpr ErrorRow lint{
    .id = "ca.lint",
    .rule = "RFC 5280 §4",
    .what = "the certificate would break rules, so it was not signed",
    .advice = "the rules are named above; change the request or the profile",
};

}  // namespace troth::inline v1::ca::errors

namespace troth::inline v1::ca {

// all_errors: every row of this room.
std::span<const ErrorRow* const> all_errors();

}  // namespace troth::inline v1::ca
