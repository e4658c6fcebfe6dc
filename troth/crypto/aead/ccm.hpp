// AES-CCM (SP 800-38C, RFC 3610) with every nonce and tag size it has. AES-CCM with nonces of 12 and tags of 16 bytes
// (RFC 5116 §5.3) is in AeadContext too.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto {

// CcmSizes: of RFC 6655 and TLS by default. The nonce has 7 to 13 bytes; the longer it is, the shorter a text may be:
// 15 - nonce bytes hold its size, so 13 bytes leave 64 KiB, 12 leave 16 MiB. The tag has 4, 6, ... 16 bytes. Less than
// 8 is for whoever has bounded the forgeries that may be tried (SP 800-38C appendix B).
struct CcmSizes {
    usize nonce = 12, tag = 16;
};

// AesCcm: a key, ready. Wiped; the const members may run in any number of threads. A nonce must never seal twice under
// one key; at most 2^61 blocks a key (SP 800-38C §5.3).
class AesCcm {
  public:
    // create: a key of 16, 24 or 32 bytes; crypto.aead_key_size, crypto.aead_nonce_size, crypto.aead_tag_size.
    static Result<AesCcm> create(Bytes key, CcmSizes sizes = {}, const cpu::Features& features = cpu::host());
    static Result<AesCcm> create(const AesImplementation& row, Bytes key, CcmSizes sizes = {});  // tests and benches
    usize nonce_size() const { return sizes_.nonce; }
    usize tag_size() const { return sizes_.tag; }

    // seal: in_place is the text and tag_size() bytes of room; it becomes ciphertext and tag. crypto.aead_nonce_size;
    // crypto.aead_text_size for a text whose size its field cannot hold.
    Result<void> seal(Bytes nonce, Bytes aad, MutableBytes in_place) const;
    // open: the other way. crypto.aead_not_genuine if it was not sealed with this key, nonce and aad, or is shorter
    // than a tag; the text is zero then.
    Result<void> open(Bytes nonce, Bytes aad, MutableBytes in_place) const;

  private:
    AesCcm(AesKey key, CcmSizes sizes) : key_(std::move(key)), sizes_(sizes) {}
    Result<void> check_sizes(Bytes nonce, u64 text_size) const;

    AesKey key_;
    CcmSizes sizes_;
};

}  // namespace troth::inline v1::crypto
