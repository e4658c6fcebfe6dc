// Poly1305 (RFC 8439 §2.5), a block after the other.
#include "troth/crypto/cipher/poly1305_kernels.hpp"
#include "troth/crypto/cipher/poly1305_scalar.hpp"

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which is not for kernel files
}

namespace troth::inline v1::crypto::kernel {

void poly1305_blocks_portable(uint64_t state[7], const uint8_t* data, size_t count) {
    static_assert(sizeof(Poly1305) == 7 * sizeof(uint64_t));
    Poly1305 poly;
    memcpy(static_cast<void*>(&poly), state, sizeof poly);
    poly.blocks(data, count);
    memcpy(state, &poly, sizeof poly);
    wipe(&poly, sizeof poly);
}

}  // namespace troth::inline v1::crypto::kernel
