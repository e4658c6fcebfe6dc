// Poly1305 (RFC 8439 §2.5), eight blocks at once where there are enough of them to pay for the powers of r.
#if defined(__x86_64__)
#include "troth/crypto/cipher/poly1305_ifma.hpp"
#include "troth/crypto/cipher/poly1305_kernels.hpp"

namespace troth::inline v1::crypto::kernel {

void poly1305_blocks_ifma(uint64_t state[7], const uint8_t* data, size_t count) {
    constexpr size_t least = 32;  // blocks
    Poly poly;
    memcpy(static_cast<void*>(&poly.scalar), state, sizeof poly.scalar);
    if (count >= least) {
        poly.set_powers();
        poly.first_step(data);
        poly.steps(data + group, count / 8 - 1);
        poly.gather();
        data += count / 8 * group;
        count %= 8;
    }
    poly.scalar.blocks(data, count);
    memcpy(state, &poly.scalar, sizeof poly.scalar);
    wipe(&poly, sizeof poly);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
