// XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03 §2: the first 16 bytes of the nonce make a key, the last 8 are the
// nonce under it.
#include "troth/crypto/aead/xchacha20_poly1305.hpp"

#include <cstdlib>

#include "troth/crypto/cipher/chacha20.hpp"

namespace troth::inline v1::crypto {
namespace {

std::array<u8, aead_nonce_size> inner_nonce(std::span<const u8, 24> nonce) {  // §2.3: four zeros in front
    std::array<u8, aead_nonce_size> inner{};
    std::memcpy(inner.data() + 4, nonce.data() + 16, 8);
    return inner;
}

}  // namespace

XChaCha20Poly1305::XChaCha20Poly1305(std::span<const u8, key_size> key, const cpu::Features& features)
    : key_(key), features_(features) {}

AeadContext XChaCha20Poly1305::context_for(std::span<const u8, nonce_size> nonce) const {
    const Secret<32> subkey = chacha20::hchacha20(key_.bytes(), nonce.first<16>(), features_);
    return AeadContext(AeadId::chacha20_poly1305, subkey.bytes(), features_);
}

void XChaCha20Poly1305::seal(std::span<const u8, nonce_size> nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < tag_size) std::abort();
    const Bytes text = in_place.first(in_place.size() - tag_size);
    context_for(nonce).seal(inner_nonce(nonce), aad, Gather(&text, 1), {}, in_place);
}

bool XChaCha20Poly1305::open(std::span<const u8, nonce_size> nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < tag_size) return false;
    return context_for(nonce).open(inner_nonce(nonce), aad, in_place);
}

}  // namespace troth::inline v1::crypto
