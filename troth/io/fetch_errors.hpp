// What can go wrong when something is fetched that a certificate names.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::io {

inline constexpr ErrorRow bad_url{
    .id = "io.bad_url",
    .rule = "RFC 5280 §4.2.1.13, §4.2.2.1",
    .what = "this is not the address of something that can be fetched",
    .advice = "only http:// is fetched: what it brings is signed, and https would need what is being checked",
};
inline constexpr ErrorRow private_address{
    .id = "io.private_address",
    .rule = "RFC 5280 §8",
    .what = "a certificate sends us to an address that is not public",
    .advice = "whoever made the certificate may be probing your network; allow it only for an authority of your own",
};
inline constexpr ErrorRow answer_too_large{
    .id = "io.answer_too_large",
    .rule = "",
    .what = "the answer is larger than what is taken",
    .advice = "fetch it by other means and give it as a file, if you trust its source",
};
inline constexpr ErrorRow http_status{
    .id = "io.http_status",
    .rule = "RFC 9110 §15",
    .what = "the server did not give what was asked for",
    .advice = "the status tells why; the authority that named this address should know",
};
inline constexpr ErrorRow too_many_redirects{
    .id = "io.too_many_redirects",
    .rule = "RFC 9110 §15.4",
    .what = "the server sends us from one address to the next without end",
    .advice = "the authority that named this address should know",
};

}  // namespace troth::inline v1::io
