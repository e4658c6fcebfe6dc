// Poly1305 (RFC 8439 §2.5), eight blocks at once where there are enough of them to pay for the powers of r.
#if defined(__x86_64__)
#include "troth/crypto/cipher/poly1305_ifma.hpp"
#include "troth/crypto/cipher/poly1305_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

// Every other group goes to lanes of its own, all by r^16, so that two products are under way at once. Moves data and
// groups; an odd group is left.
TROTH_INLINE void two_chains(Poly& poly, const uint8_t*& data, size_t& groups) {
    const Lanes eighth{poly.r8.r0, poly.r8.r1, poly.r8.r2};
    const Lanes sixteenth = multiply(eighth, poly.r8);
    const Factor r16 = Poly::factor(sixteenth.l0, sixteenth.l1, sixteenth.l2);
    const __m512i zero = _mm512_setzero_si512();
    Lanes h = poly.h, other{zero, zero, zero};
    for (; groups >= 2; groups -= 2, data += 2 * group) {
        h = Poly::step(h, r16, data + group);
        other = Poly::step(other, r16, data);
    }
    // What went before stands in h, whose last group is one group after other's.
    other = multiply(other, poly.r8);
    poly.h = {_mm512_add_epi64(h.l0, other.l0), _mm512_add_epi64(h.l1, other.l1), _mm512_add_epi64(h.l2, other.l2)};
}

}  // namespace

void poly1305_blocks_ifma(uint64_t state[7], const uint8_t* data, size_t count) {
    constexpr size_t least = 32;  // blocks
    Poly poly;
    memcpy(static_cast<void*>(&poly.scalar), state, sizeof poly.scalar);
    if (count >= least) {
        poly.set_powers();
        poly.first_step(data);
        data += group;
        size_t groups = count / 8 - 1;
        if (groups >= 4) two_chains(poly, data, groups);
        poly.steps(data, groups);
        poly.gather();
        data += group * groups;
        count %= 8;
    }
    poly.scalar.blocks(data, count);
    memcpy(state, &poly.scalar, sizeof poly.scalar);
    wipe(&poly, sizeof poly);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
