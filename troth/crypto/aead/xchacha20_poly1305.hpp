// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): ChaCha20-Poly1305 with nonces of 24 bytes, long enough to be drawn
// at random.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/aead.hpp"

namespace troth::inline v1::crypto {

// XChaCha20Poly1305: a key, ready. Wiped; the const members may run in any number of threads. With random nonces the
// number of texts under a key is not bound by the nonce (2^80 for a chance of 2^-32, §2.1 of the draft); a text has at
// most 2^36 - 32 bytes.
class XChaCha20Poly1305 {
  public:
    static constexpr usize key_size = 32, nonce_size = 24, tag_size = 16;

    explicit XChaCha20Poly1305(std::span<const u8, key_size> key, const cpu::Features& features = cpu::host());

    // seal: in_place is the text and tag_size bytes of room (else abort); it becomes ciphertext and tag.
    void seal(std::span<const u8, nonce_size> nonce, Bytes aad, MutableBytes in_place) const;
    // open: the other way. False: it was not sealed with this key, nonce and aad, or is shorter than a tag; the text is
    // zero then.
    [[nodiscard]] bool open(std::span<const u8, nonce_size> nonce, Bytes aad, MutableBytes in_place) const;

  private:
    Secret<key_size> key_;
    const AeadImplementation* row_;  // of ChaCha20-Poly1305
};

}  // namespace troth::inline v1::crypto
