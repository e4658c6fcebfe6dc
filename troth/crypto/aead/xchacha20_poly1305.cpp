// XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03 §2: the first 16 bytes of the nonce make a key, the last 8 are the
// nonce under it.
#include "troth/crypto/aead/xchacha20_poly1305.hpp"

#include <cstdlib>

#include "troth/crypto/aead/aead_rows.hpp"
#include "troth/crypto/aead/kernels.hpp"
#include "troth/crypto/cipher/chacha20.hpp"

namespace troth::inline v1::crypto {
namespace {

std::array<u8, aead_nonce_size> inner_nonce(std::span<const u8, 24> nonce) {  // §2.3: four zeros in front
    std::array<u8, aead_nonce_size> inner{};
    std::memcpy(inner.data() + 4, nonce.data() + 16, 8);
    return inner;
}

// What a row of ChaCha20-Poly1305 has of the key for this nonce.
class State {
  public:
    State(const AeadImplementation& row, const Secret<32>& key, std::span<const u8, 24> nonce) {
        const Secret<32> subkey = chacha20::hchacha20(key.bytes(), nonce.first<16>());
        row.kernels->set_key(bytes_.mutable_bytes().data(), subkey.bytes().data());
    }
    const void* data() const { return bytes_.bytes().data(); }

  private:
    Secret<kernel::chacha20_poly1305_state_size> bytes_;
};

}  // namespace

XChaCha20Poly1305::XChaCha20Poly1305(std::span<const u8, key_size> key, const cpu::Features& features)
    : key_(key), row_(&best_for(AeadId::chacha20_poly1305, features)) {}

void XChaCha20Poly1305::seal(std::span<const u8, nonce_size> nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < tag_size) std::abort();
    const State state(*row_, key_, nonce);
    seal_by(*row_, state.data(), inner_nonce(nonce), aad, in_place);
}

bool XChaCha20Poly1305::open(std::span<const u8, nonce_size> nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < tag_size) return false;
    const State state(*row_, key_, nonce);
    return open_by(*row_, state.data(), inner_nonce(nonce), aad, in_place);
}

}  // namespace troth::inline v1::crypto
