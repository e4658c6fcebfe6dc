// The modes of content encryption, piece by piece.
#include <cstdlib>

#include "troth/base/ct.hpp"
#include "troth/cms/content_cipher.hpp"
#include "troth/cms/errors.hpp"
#include "troth/crypto/aead/errors.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/chacha20.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/mac/one_time_poly1305.hpp"

namespace troth::inline v1::cms {

namespace {

namespace chacha20 = crypto::chacha20;
using Mode = ContentStream::Mode;

// AES-GCM, RFC 5084 §3.2: the tag may be cut to 12 octets.
class Gcm final : public Mode {
  public:
    Gcm(crypto::AesGcmStream stream, usize tag_size) : stream_(std::move(stream)), tag_size_(tag_size) {}

    Result<void> encrypt(MutableBytes piece) override { return stream_.encrypt(piece); }
    Result<void> decrypt(MutableBytes piece) override { return stream_.decrypt(piece); }
    Result<usize> encrypt_last(MutableBytes room, usize text_size, ByteVector& mac) override {
        TROTH_TRY(stream_.encrypt(room.first(text_size)));
        const Secret<16> tag = stream_.tag({});
        mac.assign(tag.bytes().begin(), tag.bytes().end());
        return text_size;
    }
    Result<usize> decrypt_last(MutableBytes piece, Bytes aad, Bytes mac) override {
        TROTH_TRY(stream_.decrypt(piece));
        const Secret<16> tag = stream_.tag(aad);
        if (mac.size() != tag_size_ || !ct::equal(Bytes(tag.bytes()).first(tag_size_), mac))
            return fail(errors::undecipherable);
        return piece.size();
    }

  private:
    crypto::AesGcmStream stream_;
    usize tag_size_;
};

// ChaCha20-Poly1305, RFC 8439 §2.8: the MAC's key is the first block of the key stream; what is associated comes before
// the text, each filled up with zeros to whole blocks of 16 octets, and both sizes behind them.
class ChaCha20Poly1305 final : public Mode {
  public:
    ChaCha20Poly1305(Bytes key, Bytes nonce, Bytes aad)
        : key_(key.first<chacha20::key_size>()), aad_size_(aad.size()), mac_(one_time_key(key_, nonce).bytes()) {
        std::ranges::copy(nonce, nonce_.begin());
        mac_.update(aad);
        fill_up(aad_size_);
    }

    Result<void> encrypt(MutableBytes piece) override {
        TROTH_TRY(apply_key_stream(piece));
        mac_.update(piece);
        return {};
    }
    Result<void> decrypt(MutableBytes piece) override {
        mac_.update(piece);
        return apply_key_stream(piece);
    }
    Result<usize> encrypt_last(MutableBytes room, usize text_size, ByteVector& mac) override {
        TROTH_TRY(encrypt(room.first(text_size)));
        const auto tag = finish();
        mac.assign(tag.begin(), tag.end());
        return text_size;
    }
    Result<usize> decrypt_last(MutableBytes piece, Bytes aad, Bytes mac) override {
        if (aad.size() != aad_size_) return fail(errors::attributes_behind);
        TROTH_TRY(decrypt(piece));
        auto tag = finish();
        const bool genuine = mac.size() == tag.size() && ct::equal(tag, mac);
        wipe(tag);  // of what is not genuine it would be a forgery
        if (!genuine) return fail(errors::undecipherable);
        return piece.size();
    }

  private:
    static Secret<crypto::poly1305_key_size> one_time_key(const Secret<chacha20::key_size>& key, Bytes nonce) {
        Secret<crypto::poly1305_key_size> out;
        chacha20::xor_stream(key.bytes(), nonce.first<chacha20::nonce_size>(), 0, out.mutable_bytes());
        return out;
    }
    void fill_up(u64 size) {
        constexpr u8 zeros[16] = {};
        mac_.update(Bytes(zeros).first(static_cast<usize>((16 - size % 16) % 16)));
    }
    Result<void> apply_key_stream(MutableBytes piece) {
        if (size_ % 64 != 0 && !piece.empty()) std::abort();
        constexpr u64 most = ((u64{1} << 32) - 1) * 64;  // §2.8: the counter has 32 bits
        if (piece.size() > most - size_) return fail(crypto::aead_text_size);
        chacha20::xor_stream(key_.bytes(), nonce_, static_cast<u32>(1 + size_ / 64), piece);
        size_ += piece.size();
        return {};
    }
    std::array<u8, crypto::poly1305_tag_size> finish() {
        fill_up(size_);
        u8 sizes[16];
        for (usize i = 0; i < 8; ++i) {
            sizes[i] = static_cast<u8>(aad_size_ >> (8 * i));
            sizes[8 + i] = static_cast<u8>(size_ >> (8 * i));
        }
        return mac_.update(sizes).finish();
    }

    Secret<chacha20::key_size> key_;
    std::array<u8, chacha20::nonce_size> nonce_{};
    u64 aad_size_, size_ = 0;
    crypto::OneTimePoly1305 mac_;
};

template <crypto::BlockCipher C>
class Cbc final : public Mode {
  public:
    Cbc(Bytes key, Bytes iv) : cipher_(key) { std::ranges::copy(iv.first<C::block_size>(), chain_.begin()); }

    Result<void> encrypt(MutableBytes piece) override {
        crypto::unauthenticated::cbc_encrypt(cipher_, chain(), piece);
        return {};
    }
    Result<void> decrypt(MutableBytes piece) override {
        crypto::unauthenticated::cbc_decrypt(cipher_, chain(), piece);
        return {};
    }
    Result<usize> encrypt_last(MutableBytes room, usize text_size, ByteVector&) override {
        const usize size = crypto::pkcs7::padded_size(text_size, C::block_size);
        crypto::pkcs7::pad(room.first(size), text_size);
        TROTH_TRY(encrypt(room.first(size)));
        return size;
    }
    Result<usize> decrypt_last(MutableBytes piece, Bytes, Bytes) override {
        if (piece.empty() || piece.size() % C::block_size != 0) return fail(errors::undecipherable);
        TROTH_TRY(decrypt(piece));
        const auto size = crypto::pkcs7::unpadded_size(piece, C::block_size);
        if (!size) return fail(errors::undecipherable);
        return *size;
    }

  private:
    std::span<u8, C::block_size> chain() { return chain_; }
    C cipher_;
    std::array<u8, C::block_size> chain_;
};

}  // namespace

Result<ContentStream> ContentStream::create(const ContentCipher& cipher, Bytes key, Bytes aad) {
    const CipherInfo& info = *cipher.info;
    if (key.size() != info.key_size) std::abort();
    if (info.id == CipherId::chacha20_poly1305)
        return ContentStream(std::make_unique<ChaCha20Poly1305>(key, cipher.nonce, aad));
    if (info.authenticated) {
        TROTH_TRY(auto stream, crypto::AesGcmStream::create(key, cipher.nonce));
        return ContentStream(std::make_unique<Gcm>(std::move(stream), cipher.tag_size));
    }
    if (info.legacy) return ContentStream(std::make_unique<Cbc<crypto::legacy::TripleDes>>(key, cipher.nonce));
    return ContentStream(std::make_unique<Cbc<crypto::AesCipher>>(key, cipher.nonce));
}

Result<usize> ContentStream::encrypt_last(MutableBytes room, usize text_size) {
    if (room.size() < text_size + padding) std::abort();
    return mode_->encrypt_last(room, text_size, mac_);
}
Result<usize> ContentStream::decrypt_last(MutableBytes piece, Bytes aad, Bytes mac) {
    return mode_->decrypt_last(piece, aad, mac);
}

}  // namespace troth::inline v1::cms
