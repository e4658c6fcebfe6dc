// CCM's two passes over a text (SP 800-38C §6), for AesCcm and the rows of AeadContext. Internal.
#pragma once

#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto::ccm {

// The most that a size field of 15 - nonce_size bytes can say, and our counter's 32 bits.
constexpr u64 max_text(usize nonce_size) {
    const usize field = 15 - nonce_size;
    return field >= 5 ? (u64{1} << 36) - 32 : (u64{1} << 8 * field) - 1;
}
// seal: text becomes ciphertext, tag receives tag.size() bytes. Sizes were checked.
void seal(const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag);
// open: text becomes plaintext, whether genuine or not; tag receives what it should be.
void open(const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag);

}  // namespace troth::inline v1::crypto::ccm
