// GMAC, SP 800-38D §3: AES-GCM of nothing but additional data. It stands with the AEADs because it is one.
#pragma once

#include <array>

#include "troth/crypto/aead/aead.hpp"

namespace troth::inline v1::crypto {

// gmac: the tag of `message`. The context is AES-GCM's, else abort. A nonce must never serve twice under one key, in
// GMAC or GCM: whoever sees two tags can forge (SP 800-38D §8). Constant time in key and message.
std::array<u8, aead_tag_size> gmac(const AeadContext& context, Nonce nonce, Bytes message);

// gmac_verify: whether `received` is the tag or its first bytes, at least 12 of them (SP 800-38D §5.2.1.2); constant
// time. Fewer, or more than 16, are refused.
[[nodiscard]] bool gmac_verify(const AeadContext& context, Nonce nonce, Bytes message, Bytes received);

}  // namespace troth::inline v1::crypto
