// CMAC, SP 800-38B (RFC 4493 for AES-128), over any block cipher of 16 or 8 bytes.
#pragma once

#include <array>
#include <utility>

#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/block_modes.hpp"

namespace troth::inline v1::crypto {

// CmacKey: a cipher's key and the two subkeys made of it (SP 800-38B §6.1). Wiped when destroyed and when moved from.
// Immutable, so it may be shared between threads. SP 800-38B appendix B: at most 2^48 messages under one key with
// blocks of 16 bytes, 2^21 with blocks of 8.
template <class Cipher>
class CmacKey {
  public:
    static constexpr usize block_size = Cipher::block_size;
    using Block = std::array<u8, block_size>;

    explicit CmacKey(Cipher cipher) : cipher_(std::move(cipher)) {
        cipher_.encrypt_blocks(whole_.mutable_bytes());
        double_in_place(whole_.mutable_bytes());
        partial_ = whole_.clone();
        double_in_place(partial_.mutable_bytes());
    }

  private:
    template <class C>
    friend class Cmac;

    // Times x in GF(2^128) or GF(2^64), SP 800-38B §5.3 and §6.1; no branch on the bit that falls out.
    static void double_in_place(std::span<u8, block_size> block) {
        const u8 falls_out = static_cast<u8>(0 - (block[0] >> 7));
        for (usize i = 0; i + 1 < block_size; ++i) block[i] = static_cast<u8>(block[i] << 1 | block[i + 1] >> 7);
        block[block_size - 1] =
            static_cast<u8>(block[block_size - 1] << 1 ^ (falls_out & (block_size == 16 ? 0x87 : 0x1b)));
    }

    Cipher cipher_;
    Secret<block_size> whole_, partial_;  // K1, K2
};

// Cmac: a message on its way to its MAC of block_size bytes. Keeps a reference to the key, which must outlive it.
// Copying forks. No allocation. Constant time in key and message; wiped when destroyed. Thread-compatible.
template <class Cipher>
class Cmac {
  public:
    static constexpr usize block_size = Cipher::block_size;
    using Tag = std::array<u8, block_size>;

    explicit Cmac(const CmacKey<Cipher>& key) : key_(&key) {}
    Cmac(const Cmac&) = default;
    Cmac& operator=(const Cmac&) = default;
    ~Cmac() {
        wipe(chain_);
        wipe(block_);
    }

    Cmac& update(Bytes data) {
        if (data.empty()) return *this;
        // The last block is treated in another way (§6.2), so a full one waits until more comes.
        if (const usize room = block_size - filled_; data.size() > room) {
            std::memcpy(block_.data() + filled_, data.data(), room);
            absorb(block_);
            data = data.subspan(room);
            const usize whole = (data.size() - 1) / block_size * block_size;
            absorb(data.first(whole));
            data = data.subspan(whole);
            filled_ = 0;
        }
        std::memcpy(block_.data() + filled_, data.data(), data.size());
        filled_ += data.size();
        return *this;
    }
    // finish: the MAC of what was given until now; more may follow.
    Tag finish() const {
        Cmac last = *this;
        const bool whole = filled_ == block_size;
        if (!whole) {
            last.block_[filled_] = 0x80;
            std::memset(last.block_.data() + filled_ + 1, 0, block_size - filled_ - 1);
        }
        modes::add(last.block_.data(), (whole ? key_->whole_ : key_->partial_).bytes().data(), block_size);
        last.absorb(last.block_);
        return last.chain_;
    }
    // verify: whether `received` is the MAC or its first bytes, at least 8 of them (SP 800-38B appendix A.2); constant
    // time. Fewer, or more than a block, are refused.
    [[nodiscard]] bool verify(Bytes received) const {
        if (received.size() < 8 || received.size() > block_size) return false;
        Tag expected = finish();
        const bool same = ct::equal(Bytes(expected).first(received.size()), received);
        wipe(expected);
        return same;
    }

  private:
    void absorb(Bytes blocks) {
        if constexpr (requires { key_->cipher_.key().mac(chain_, blocks); }) {
            key_->cipher_.key().mac(chain_, blocks);
        } else {
            for (; !blocks.empty(); blocks = blocks.subspan(block_size)) {
                modes::add(chain_.data(), blocks.data(), block_size);
                key_->cipher_.encrypt_blocks(chain_);
            }
        }
    }

    const CmacKey<Cipher>* key_;
    Tag chain_{};
    Tag block_{};
    usize filled_ = 0;
};

// CMAC-AES: the key has 16, 24 or 32 bytes, as AesCipher wants them.
using AesCmacKey = CmacKey<AesCipher>;
using AesCmac = Cmac<AesCipher>;

// cmac: the MAC of one message.
template <class Cipher>
typename Cmac<Cipher>::Tag cmac(const CmacKey<Cipher>& key, Bytes message) {
    return Cmac<Cipher>(key).update(message).finish();
}

}  // namespace troth::inline v1::crypto
