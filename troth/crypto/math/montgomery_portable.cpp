// Montgomery multiplication, coarsely integrated operand scanning (Koc, Acar, Kaliski 1996), for any number of limbs.
#include "troth/base/ct.hpp"
#include "troth/crypto/math/montgomery_kernels.hpp"

namespace troth::inline v1::crypto::kernel {

__extension__ typedef unsigned __int128 Wide;

// The invariant: before each round the scratch holds t < 2n, in limbs + 1 words.
void montgomery_multiply_portable(uint64_t* out, const uint64_t* a, const uint64_t* b, const uint64_t* n, uint64_t n0,
                                  size_t limbs, uint64_t* t) {
    for (size_t i = 0; i < limbs + 2; ++i) t[i] = 0;
    for (size_t i = 0; i < limbs; ++i) {
        const uint64_t bi = b[i];
        uint64_t carry = 0;
        for (size_t j = 0; j < limbs; ++j) {
            const Wide sum = static_cast<Wide>(a[j]) * bi + t[j] + carry;
            t[j] = static_cast<uint64_t>(sum);
            carry = static_cast<uint64_t>(sum >> 64);
        }
        Wide top = static_cast<Wide>(t[limbs]) + carry;
        t[limbs] = static_cast<uint64_t>(top);
        t[limbs + 1] = static_cast<uint64_t>(top >> 64);

        const uint64_t m = t[0] * n0;
        carry = static_cast<uint64_t>((static_cast<Wide>(m) * n[0] + t[0]) >> 64);
        for (size_t j = 1; j < limbs; ++j) {
            const Wide sum = static_cast<Wide>(m) * n[j] + t[j] + carry;
            t[j - 1] = static_cast<uint64_t>(sum);
            carry = static_cast<uint64_t>(sum >> 64);
        }
        top = static_cast<Wide>(t[limbs]) + carry;
        t[limbs - 1] = static_cast<uint64_t>(top);
        t[limbs] = t[limbs + 1] + static_cast<uint64_t>(top >> 64);
    }
    // t < 2n: subtract n once if it fits.
    uint64_t borrow = 0;
    uint64_t* const reduced = t + limbs + 1;
    for (size_t i = 0; i < limbs; ++i) {
        const Wide difference = static_cast<Wide>(t[i]) - n[i] - borrow;
        reduced[i] = static_cast<uint64_t>(difference);
        borrow = static_cast<uint64_t>(difference >> 64) & 1;
    }
    const uint64_t keep = ct::mask_from_bit(borrow & (t[limbs] ^ 1));
    for (size_t i = 0; i < limbs; ++i) out[i] = ct::select(keep, t[i], reduced[i]);
}

}  // namespace troth::inline v1::crypto::kernel
