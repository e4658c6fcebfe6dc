// What can go wrong in HPKE, RFC 9180 §5 and §9.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto::hpke {

inline constexpr ErrorRow hpke_key_size{
    .id = "crypto.hpke_key_size",
    .rule = "RFC 9180 §7.1",
    .what = "the HPKE key has a size that its KEM does not have",
    .advice = "check which KEM the key was made for",
};
inline constexpr ErrorRow hpke_enc_size{
    .id = "crypto.hpke_enc_size",
    .rule = "RFC 9180 §7.1",
    .what = "the encapsulated key has a size that its KEM does not have",
    .advice = "check which KEM the sender used, and whether the message was cut",
};
inline constexpr ErrorRow hpke_not_authenticated{
    .id = "crypto.hpke_not_authenticated",
    .rule = "RFC 9180 §5.1.3",
    .what = "this KEM cannot authenticate the sender by a key",
    .advice = "use a DHKEM, or leave the sender's key out and sign the message",
};
inline constexpr ErrorRow hpke_psk{
    .id = "crypto.hpke_psk",
    .rule = "RFC 9180 §5.1.2",
    .what = "the pre-shared key is shorter than 32 bytes or has no identifier",
    .advice = "use a random key of 32 bytes or more, and name it; a password is no pre-shared key",
};
inline constexpr ErrorRow hpke_derive{
    .id = "crypto.hpke_derive",
    .rule = "RFC 9180 §7.1.3",
    .what = "no private key could be derived from the input",
    .advice = "derive from other input; by chance this happens once in 2^8192 times",
};
inline constexpr ErrorRow hpke_open{
    .id = "crypto.hpke_open",
    .rule = "RFC 9180 §5.2",
    .what = "the message was not sealed for this key and this context, or it was altered",
    .advice = "check that both sides use the same suite, keys, info and order of messages",
};
inline constexpr ErrorRow hpke_message_limit{
    .id = "crypto.hpke_message_limit",
    .rule = "RFC 9180 §5.2",
    .what = "the context has sealed or opened as many messages as it may",
    .advice = "set up a new context",
};
inline constexpr ErrorRow hpke_export_only{
    .id = "crypto.hpke_export_only",
    .rule = "RFC 9180 §7.3",
    .what = "this suite exports secrets and seals nothing",
    .advice = "choose a suite with an AEAD",
};
inline constexpr ErrorRow hpke_export_size{
    .id = "crypto.hpke_export_size",
    .rule = "RFC 9180 §5.3",
    .what = "more bytes are to be exported than HKDF gives",
    .advice = "export at most 255 times the size of the hash",
};

}  // namespace troth::inline v1::crypto::hpke
