// Modes for reading what old programs wrote, over any BlockCipher: electronic codebook (SP 800-38A §6.1), which shows
// where blocks of text are equal; cipher feedback of whole blocks and of bytes (§6.3); output feedback (§6.4). None
// protects against change. New data takes an AEAD.
#pragma once

#include <array>
#include <cstdlib>

#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/block_modes.hpp"

namespace troth::inline v1::crypto::legacy {

// Whole blocks, else abort.
template <BlockCipher C>
void ecb_encrypt(const C& cipher, MutableBytes in_place) {
    cipher.encrypt_blocks(in_place);
}
template <BlockCipher C>
void ecb_decrypt(const C& cipher, MutableBytes in_place) {
    cipher.decrypt_blocks(in_place);
}

enum class Feedback : u8 { cfb, cfb8, ofb };  // what follows into the cipher: a block of ciphertext, a byte, the output

// FeedbackStream: CFB and OFB, from an initialisation vector of the block's size on. Any sizes; call after call
// continues. The cipher must outlive it. One stream is for one direction. Wiped on destruction.
template <BlockCipher C>
class FeedbackStream {
  public:
    FeedbackStream(const C& cipher, Feedback feedback, std::span<const u8, C::block_size> iv)
        : cipher_(&cipher), feedback_(feedback) {
        std::memcpy(register_.data(), iv.data(), n);
    }
    FeedbackStream(FeedbackStream&&) = delete;
    ~FeedbackStream() {
        wipe(register_);
        wipe(stream_);
    }

    void encrypt(MutableBytes in_place) {
        for (u8& byte : in_place) {
            const u8 out = byte ^ next();
            feed(out);
            byte = out;
        }
    }
    void decrypt(MutableBytes in_place) {
        for (u8& byte : in_place) {
            const u8 in = byte;
            byte = in ^ next();
            feed(in);
        }
    }

  private:
    static constexpr usize n = C::block_size;

    u8 next() {
        if (used_ == n) {
            stream_ = register_;
            cipher_->encrypt_blocks(stream_);
            if (feedback_ == Feedback::ofb) register_ = stream_;
            used_ = 0;
        }
        return stream_[used_];
    }
    void feed(u8 ciphertext) {
        if (feedback_ == Feedback::cfb8) {
            std::memmove(register_.data(), register_.data() + 1, n - 1);
            register_[n - 1] = ciphertext;
            used_ = n;  // each byte takes a block
            return;
        }
        if (feedback_ == Feedback::cfb) register_[used_] = ciphertext;
        ++used_;
    }

    const C* cipher_;
    Feedback feedback_;
    std::array<u8, n> register_, stream_{};
    usize used_ = n;
};

}  // namespace troth::inline v1::crypto::legacy
