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

}  // namespace troth::inline v1::ca::errors

namespace troth::inline v1::ca {

// all_errors: every row of this room.
std::span<const ErrorRow* const> all_errors();

}  // namespace troth::inline v1::ca
