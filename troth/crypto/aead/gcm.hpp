// AES-GCM (SP 800-38D) with nonces and tags of other sizes than AeadContext has. Where 12 and 16 bytes will do, take
// AeadContext: it is faster, and safer by them.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/ghash.hpp"
#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto {

// GcmTag: how many bytes a tag has (SP 800-38D §5.2.1.2). Whoever takes a short one must bound how many forgeries may
// be tried: with 4 bytes a guess succeeds once in 2^32, and more easily the longer the texts are (appendix C).
enum class GcmTag : u8 {
    full = 16,
    bytes_15 = 15,
    bytes_14 = 14,
    bytes_13 = 13,
    bytes_12 = 12,
    short_8 = 8,
    short_4 = 4
};

// AesGcm: a key, ready. Wiped; the const members may run in any number of threads. A nonce must never seal twice under
// one key. With nonces of another size than 12 bytes, or random ones, at most 2^32 texts a key (§8.3).
class AesGcm {
  public:
    // create: a key of 16, 24 or 32 bytes, else crypto.aead_key_size.
    static Result<AesGcm> create(Bytes key, GcmTag tag = GcmTag::full, const cpu::Features& features = cpu::host());
    static Result<AesGcm> create(const AesImplementation& aes, const GhashImplementation& ghash, Bytes key,
                                 GcmTag tag = GcmTag::full);  // for tests and benches
    usize tag_size() const { return tag_size_; }

    // seal: in_place is the text and tag_size() bytes of room; it becomes ciphertext and tag. The nonce has 1 byte or
    // more (§5.2.1.1), else crypto.aead_nonce_size; a text up to 2^36 - 32 bytes, else crypto.aead_text_size.
    Result<void> seal(Bytes nonce, Bytes aad, MutableBytes in_place) const;
    // open: the other way. crypto.aead_not_genuine if it was not sealed with this key, nonce and aad, or is shorter
    // than a tag; the text is zero then.
    Result<void> open(Bytes nonce, Bytes aad, MutableBytes in_place) const;

  private:
    friend class AesGcmStream;
    AesGcm(AesKey key, GhashKey ghash, usize tag_size)
        : key_(std::move(key)), ghash_(std::move(ghash)), tag_size_(tag_size) {}
    void first_counter(Bytes nonce, std::span<u8, 16> counter) const;
    void tag(std::span<const u8, 16> counter, Bytes aad, Bytes ciphertext, std::span<u8, 16> out) const;

    AesKey key_;
    GhashKey ghash_;
    usize tag_size_;
};

// AesGcmStream: one text that is too long to be held, in pieces. What is decrypted is not genuine before the tag was
// compared: whoever uses it must be able to take it back. Wiped; move-only; one thread at a time.
class AesGcmStream {
  public:
    // create: errors: crypto.aead_key_size, crypto.aead_nonce_size.
    static Result<AesGcmStream> create(Bytes key, Bytes nonce, const cpu::Features& features = cpu::host());

    // encrypt, decrypt: the next piece, in place; all but the last are whole blocks of 16 bytes, else abort. All calls
    // go in one direction. crypto.aead_text_size beyond 2^36 - 32 bytes in all.
    Result<void> encrypt(MutableBytes piece);
    Result<void> decrypt(MutableBytes piece);
    // tag: of all pieces and `aad`, which stands in front of them in GHASH and may be known behind them all the same.
    // Once, at the end.
    Secret<16> tag(Bytes aad);

  private:
    AesGcmStream(AesGcm key, const GhashImplementation& row) : gcm_(std::move(key)), row_(&row) {}
    Result<void> count(usize size);
    void apply_key_stream(MutableBytes piece);
    // shifted: the sum moved by `blocks` blocks, times H to that power.
    void shift(std::span<u8, 16> sum, u64 blocks) const;

    AesGcm gcm_;
    const GhashImplementation* row_;
    u64 size_ = 0;
    Secret<16> first_, next_, sum_;  // counters of the tag and of the next block; GHASH of the pieces
};

}  // namespace troth::inline v1::crypto
