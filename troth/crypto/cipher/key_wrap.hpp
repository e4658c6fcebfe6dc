// AES key wrap: KW (RFC 3394, SP 800-38F §6.2) and KWP, with padding (RFC 5649, SP 800-38F §6.3). Both are
// authenticated and deterministic: the same key wrapped twice looks the same. For keys, not for messages: the work
// grows with every 8 bytes and there are no associated data.
//
// `key` is the key-encryption key, 16, 24 or 32 bytes. An unwrapped key is secret and wiped if it proves false.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto {

inline constexpr usize max_wrapped_key = usize{1} << 20;  // our limit, bytes; the standards' is far beyond any key

// key_wrap: 8 bytes more than `secret`, whose size is a multiple of 8 and at least 16, else crypto.key_wrap_size.
Result<ByteVector> key_wrap(const AesCipher& key, Bytes secret);
// key_unwrap: crypto.key_wrap_size; crypto.key_wrap_integrity for whatever was not wrapped with `key`.
Result<SecretBytes> key_unwrap(const AesCipher& key, Bytes wrapped);

// key_wrap_padded: any size from 1 byte on; the result is that rounded up to a multiple of 8, plus 8.
Result<ByteVector> key_wrap_padded(const AesCipher& key, Bytes secret);
Result<SecretBytes> key_unwrap_padded(const AesCipher& key, Bytes wrapped);

}  // namespace troth::inline v1::crypto
