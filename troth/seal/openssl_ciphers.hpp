// The ciphers of openssl_enc.hpp, one row each. Internal.
#pragma once

#include <array>

#include "troth/crypto/cipher/aes.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/chacha20.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/legacy_blowfish.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/legacy_modes.hpp"
#include "troth/crypto/cipher/legacy_rc.hpp"
#include "troth/seal/openssl_enc.hpp"

namespace troth::inline v1::seal::openssl {

// The last piece of a file need not be whole blocks where the mode has a block size of one.

template <class C>
C keyed(Bytes key) {
    if constexpr (std::is_same_v<C, crypto::legacy::Des>)
        return C(key.first<crypto::legacy::Des::key_size>());
    else if constexpr (std::is_same_v<C, crypto::legacy::Rc2>)
        return C(key, static_cast<unsigned>(8 * key.size()));
    else
        return C(key);
}

template <class C>
class Cbc final : public Transform {
  public:
    Cbc(Bytes key, Bytes iv) : cipher_(keyed<C>(key)) { std::memcpy(chain_.data(), iv.data(), chain_.size()); }
    void decrypt(MutableBytes in_place) override {
        crypto::unauthenticated::cbc_decrypt(cipher_, std::span<u8, C::block_size>(chain_), in_place);
    }

  private:
    C cipher_;
    std::array<u8, C::block_size> chain_;
};

template <class C>
class Ecb final : public Transform {
  public:
    Ecb(Bytes key, Bytes) : cipher_(keyed<C>(key)) {}
    void decrypt(MutableBytes in_place) override { crypto::legacy::ecb_decrypt(cipher_, in_place); }

  private:
    C cipher_;
};

template <class C, crypto::legacy::Feedback feedback>
class FedBack final : public Transform {
  public:
    FedBack(Bytes key, Bytes iv) : cipher_(keyed<C>(key)), stream_(cipher_, feedback, iv.first<C::block_size>()) {}
    void decrypt(MutableBytes in_place) override { stream_.decrypt(in_place); }

  private:
    C cipher_;
    crypto::legacy::FeedbackStream<C> stream_;
};

// Counter mode over a cipher that has no kernel for it: the whole block counts, big-endian, as OpenSSL has it.
template <class C>
class Counter final : public Transform {
  public:
    Counter(Bytes key, Bytes iv) : cipher_(keyed<C>(key)) { std::memcpy(counter_.data(), iv.data(), counter_.size()); }
    ~Counter() override { wipe(stream_); }
    void decrypt(MutableBytes in_place) override {
        for (u8& byte : in_place) {
            if (used_ == stream_.size()) {
                stream_ = counter_;
                cipher_.encrypt_blocks(stream_);
                for (usize i = counter_.size(); i-- > 0 && ++counter_[i] == 0;) {
                }
                used_ = 0;
            }
            byte ^= stream_[used_++];
        }
    }

  private:
    C cipher_;
    std::array<u8, C::block_size> counter_, stream_{};
    usize used_ = C::block_size;
};

class AesCounter final : public Transform {
  public:
    AesCounter(Bytes key, Bytes iv) : stream_(crypto::AesKey(key), iv.first<crypto::aes_block_size>()) {}
    void decrypt(MutableBytes in_place) override { stream_.apply(in_place); }

  private:
    crypto::unauthenticated::AesCtr stream_;
};

// ChaCha20 of OpenSSL: the vector is the block counter, little-endian, and the nonce. The counter begins anywhere, and
// where its 32 bits end it carries into the nonce's first word, so that file after file is not cut at 256 GiB.
class ChaCha final : public Transform {
  public:
    ChaCha(Bytes key, Bytes iv) : key_(key.first<32>()), block_(load_le<u64>(iv.data())) {
        std::memcpy(nonce_.data(), iv.data() + 4, nonce_.size());
    }
    ~ChaCha() override { wipe(rest_); }
    void decrypt(MutableBytes in_place) override {
        while (!in_place.empty()) {
            if (used_ < rest_.size() || in_place.size() < rest_.size()) {  // part of a block
                if (used_ == rest_.size()) {
                    rest_.fill(0);
                    xor_blocks(rest_);
                    used_ = 0;
                }
                const usize now = std::min(in_place.size(), rest_.size() - used_);
                for (usize i = 0; i < now; ++i) in_place[i] ^= rest_[used_ + i];
                used_ += now;
                in_place = in_place.subspan(now);
                continue;
            }
            // Whole blocks, no further than the counter's 32 bits go.
            const u64 until_carry = (u64{1} << 32) - (block_ & 0xffffffff);
            const usize blocks = static_cast<usize>(std::min<u64>(in_place.size() / rest_.size(), until_carry));
            xor_blocks(in_place.first(blocks * rest_.size()));
            in_place = in_place.subspan(blocks * rest_.size());
        }
    }

  private:
    void xor_blocks(MutableBytes whole) {
        store_le(nonce_.data(), static_cast<u32>(block_ >> 32));
        crypto::chacha20::xor_stream(key_.bytes(), nonce_, static_cast<u32>(block_), whole);
        block_ += whole.size() / rest_.size();
    }

    Secret<32> key_;
    u64 block_;  // the counter and the nonce's first word
    std::array<u8, 12> nonce_;
    std::array<u8, 64> rest_{};
    usize used_ = 64;
};

class Rc4Stream final : public Transform {
  public:
    Rc4Stream(Bytes key, Bytes) : stream_(key) {}
    void decrypt(MutableBytes in_place) override { stream_.apply(in_place); }

  private:
    crypto::legacy::Rc4 stream_;
};

template <class T>
std::unique_ptr<Transform> make(Bytes key, Bytes iv) {
    return std::make_unique<T>(key, iv);
}

template <class C>
inline constexpr auto cfb = make<FedBack<C, crypto::legacy::Feedback::cfb>>;
template <class C>
inline constexpr auto cfb8 = make<FedBack<C, crypto::legacy::Feedback::cfb8>>;
template <class C>
inline constexpr auto ofb = make<FedBack<C, crypto::legacy::Feedback::ofb>>;

using crypto::AesCipher;
using crypto::legacy::Blowfish;
using crypto::legacy::Camellia;
using crypto::legacy::Des;
using crypto::legacy::Rc2;
using crypto::legacy::TripleDes;

inline constexpr std::array cipher_table = {
    // name, key, initialisation vector, block, legacy
    Cipher{"aes-256-cbc", 32, 16, 16, false, make<Cbc<AesCipher>>},
    Cipher{"aes-192-cbc", 24, 16, 16, false, make<Cbc<AesCipher>>},
    Cipher{"aes-128-cbc", 16, 16, 16, false, make<Cbc<AesCipher>>},
    Cipher{"aes-256-ctr", 32, 16, 1, false, make<AesCounter>},
    Cipher{"aes-192-ctr", 24, 16, 1, false, make<AesCounter>},
    Cipher{"aes-128-ctr", 16, 16, 1, false, make<AesCounter>},
    Cipher{"aes-256-cfb", 32, 16, 1, false, cfb<AesCipher>},
    Cipher{"aes-192-cfb", 24, 16, 1, false, cfb<AesCipher>},
    Cipher{"aes-128-cfb", 16, 16, 1, false, cfb<AesCipher>},
    Cipher{"aes-256-cfb8", 32, 16, 1, false, cfb8<AesCipher>},
    Cipher{"aes-192-cfb8", 24, 16, 1, false, cfb8<AesCipher>},
    Cipher{"aes-128-cfb8", 16, 16, 1, false, cfb8<AesCipher>},
    Cipher{"aes-256-ofb", 32, 16, 1, false, ofb<AesCipher>},
    Cipher{"aes-192-ofb", 24, 16, 1, false, ofb<AesCipher>},
    Cipher{"aes-128-ofb", 16, 16, 1, false, ofb<AesCipher>},
    Cipher{"chacha20", 32, 16, 1, false, make<ChaCha>},
    // Legacy: equal blocks show in ECB; the others are broken, withdrawn or hardly used.
    Cipher{"aes-256-ecb", 32, 0, 16, true, make<Ecb<AesCipher>>},
    Cipher{"aes-192-ecb", 24, 0, 16, true, make<Ecb<AesCipher>>},
    Cipher{"aes-128-ecb", 16, 0, 16, true, make<Ecb<AesCipher>>},
    Cipher{"camellia-256-cbc", 32, 16, 16, true, make<Cbc<Camellia>>},
    Cipher{"camellia-192-cbc", 24, 16, 16, true, make<Cbc<Camellia>>},
    Cipher{"camellia-128-cbc", 16, 16, 16, true, make<Cbc<Camellia>>},
    Cipher{"camellia-256-ecb", 32, 0, 16, true, make<Ecb<Camellia>>},
    Cipher{"camellia-192-ecb", 24, 0, 16, true, make<Ecb<Camellia>>},
    Cipher{"camellia-128-ecb", 16, 0, 16, true, make<Ecb<Camellia>>},
    Cipher{"camellia-256-ctr", 32, 16, 1, true, make<Counter<Camellia>>},
    Cipher{"camellia-192-ctr", 24, 16, 1, true, make<Counter<Camellia>>},
    Cipher{"camellia-128-ctr", 16, 16, 1, true, make<Counter<Camellia>>},
    Cipher{"camellia-256-cfb", 32, 16, 1, true, cfb<Camellia>},
    Cipher{"camellia-192-cfb", 24, 16, 1, true, cfb<Camellia>},
    Cipher{"camellia-128-cfb", 16, 16, 1, true, cfb<Camellia>},
    Cipher{"camellia-256-cfb8", 32, 16, 1, true, cfb8<Camellia>},
    Cipher{"camellia-192-cfb8", 24, 16, 1, true, cfb8<Camellia>},
    Cipher{"camellia-128-cfb8", 16, 16, 1, true, cfb8<Camellia>},
    Cipher{"camellia-256-ofb", 32, 16, 1, true, ofb<Camellia>},
    Cipher{"camellia-192-ofb", 24, 16, 1, true, ofb<Camellia>},
    Cipher{"camellia-128-ofb", 16, 16, 1, true, ofb<Camellia>},
    Cipher{"des-ede3-cbc", 24, 8, 8, true, make<Cbc<TripleDes>>},
    Cipher{"des-ede3", 24, 0, 8, true, make<Ecb<TripleDes>>},
    Cipher{"des-ede3-cfb", 24, 8, 1, true, cfb<TripleDes>},
    Cipher{"des-ede3-cfb8", 24, 8, 1, true, cfb8<TripleDes>},
    Cipher{"des-ede3-ofb", 24, 8, 1, true, ofb<TripleDes>},
    Cipher{"des-ede-cbc", 16, 8, 8, true, make<Cbc<TripleDes>>},
    Cipher{"des-ede", 16, 0, 8, true, make<Ecb<TripleDes>>},
    Cipher{"des-ede-cfb", 16, 8, 1, true, cfb<TripleDes>},
    Cipher{"des-ede-ofb", 16, 8, 1, true, ofb<TripleDes>},
    Cipher{"des-cbc", 8, 8, 8, true, make<Cbc<Des>>},
    Cipher{"des-ecb", 8, 0, 8, true, make<Ecb<Des>>},
    Cipher{"des-cfb", 8, 8, 1, true, cfb<Des>},
    Cipher{"des-cfb8", 8, 8, 1, true, cfb8<Des>},
    Cipher{"des-ofb", 8, 8, 1, true, ofb<Des>},
    Cipher{"bf-cbc", 16, 8, 8, true, make<Cbc<Blowfish>>},
    Cipher{"bf-ecb", 16, 0, 8, true, make<Ecb<Blowfish>>},
    Cipher{"bf-cfb", 16, 8, 1, true, cfb<Blowfish>},
    Cipher{"bf-ofb", 16, 8, 1, true, ofb<Blowfish>},
    Cipher{"rc2-cbc", 16, 8, 8, true, make<Cbc<Rc2>>},
    Cipher{"rc2-ecb", 16, 0, 8, true, make<Ecb<Rc2>>},
    Cipher{"rc2-cfb", 16, 8, 1, true, cfb<Rc2>},
    Cipher{"rc2-ofb", 16, 8, 1, true, ofb<Rc2>},
    Cipher{"rc2-64-cbc", 8, 8, 8, true, make<Cbc<Rc2>>},
    Cipher{"rc2-40-cbc", 5, 8, 8, true, make<Cbc<Rc2>>},
    Cipher{"rc4", 16, 0, 1, true, make<Rc4Stream>},
    Cipher{"rc4-40", 5, 0, 1, true, make<Rc4Stream>},
};

}  // namespace troth::inline v1::seal::openssl
