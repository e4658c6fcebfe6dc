// What can be wrong on our side of a handshake. What a peer can do wrong is in registry/errors.hpp.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::tls {

inline constexpr ErrorRow wrong_answer{
    .id = "tls.wrong_answer",
    .rule = "",
    .what = "an operation was completed with an answer of another kind",
    .advice = "give complete() the answer that belongs to the request",
};
inline constexpr ErrorRow verdict_mismatch{
    .id = "tls.verdict_mismatch",
    .rule = "",
    .what = "a chain was verified for something else than what was asked",
    .advice = "give complete() the verdict that belongs to the request",
};
inline constexpr ErrorRow no_trust{
    .id = "tls.no_trust",
    .rule = "RFC 8446 §4.4.2.4",
    .what = "the configuration names no roots to judge the peer's certificate by",
    .advice = "set the roots, such as the system's",
};
inline constexpr ErrorRow bad_server_name{
    .id = "tls.bad_server_name",
    .rule = "RFC 6066 §3",
    .what = "the server's name is neither a host name nor an address",
    .advice = "give an A-label host name without a trailing dot, or an IP address",
};
inline constexpr ErrorRow bad_configuration{
    .id = "tls.bad_configuration",
    .rule = "",
    .what = "the configuration cannot lead to a connection",
    .advice = "look at the setting that is named",
};
inline constexpr ErrorRow credential_mismatch{
    .id = "tls.credential_mismatch",
    .rule = "RFC 8446 §4.4.3",
    .what = "the private key does not belong to the certificate",
    .advice = "give the key that the certificate was requested with",
};
inline constexpr ErrorRow unsupported_key_exchange{
    .id = "tls.unsupported_key_exchange",
    .rule = "",
    .what = "this build has no key exchange of that group",
    .advice = "configure groups that the library implements",
};
inline constexpr ErrorRow no_usable_scheme{
    .id = "tls.no_usable_scheme",
    .rule = "RFC 8446 §4.2.3",
    .what = "the key cannot sign with any scheme of TLS 1.3",
    .advice = "use an ECDSA P-256 or P-384, Ed25519 or RSA key",
};

// How a connection is used.
inline constexpr ErrorRow not_established{
    .id = "tls.not_established",
    .rule = "RFC 8446 §4.4.4",
    .what = "the handshake is not done",
    .advice = "wait for HandshakeDone before sending",
};
inline constexpr ErrorRow already_closed{
    .id = "tls.already_closed",
    .rule = "RFC 8446 §6.1",
    .what = "the connection was closed for sending",
    .advice = "send everything before close()",
};
inline constexpr ErrorRow connection_failed{
    .id = "tls.connection_failed",
    .rule = "",
    .what = "the connection failed before",
    .advice = "look at the first error",
};
inline constexpr ErrorRow handed_over{
    .id = "tls.handed_over",
    .rule = "",
    .what = "the connection was given to somebody else",
    .advice = "use it where it went",
};
inline constexpr ErrorRow bad_frozen_connection{
    .id = "tls.bad_frozen_connection",
    .rule = "",
    .what = "the frozen connection is not one that this version wrote",
    .advice = "thaw with the version that froze it",
};
inline constexpr ErrorRow not_idle{
    .id = "tls.not_idle",
    .rule = "",
    .what = "the connection has something left to send or to answer",
    .advice = "drain pull() and pending operations first",
};

}  // namespace troth::inline v1::tls
