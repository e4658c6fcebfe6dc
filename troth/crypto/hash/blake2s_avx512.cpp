// BLAKE2s compression with AVX-512VL, a row of four words a register: RFC 7693 §3.2. Rotations are one instruction, and
// so is putting the whole message into a round's order.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/blake2_rounds.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

constexpr Blake2Order<uint32_t> order = blake2_order<uint32_t>();

struct Vector {
    using Register = __m128i;
    using Rotations = Blake2sRotations;

    [[gnu::always_inline]] static Register load(const uint32_t* from) {
        return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(from)));
    }
    [[gnu::always_inline]] static void store(uint32_t* to, Register x) {
        _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(to)), x);
    }
    [[gnu::always_inline]] static Register set(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
        return _mm_set_epi32(static_cast<int>(d), static_cast<int>(c), static_cast<int>(b), static_cast<int>(a));
    }
    [[gnu::always_inline]] static Register add(Register a, Register b) { return _mm_add_epi32(a, b); }
    [[gnu::always_inline]] static Register exclusive_or(Register a, Register b) { return _mm_xor_si128(a, b); }
    template <int n>
    [[gnu::always_inline]] static Register rotate_right(Register x) {
        return _mm_ror_epi32(x, n);
    }
    // turn<n>: lane j takes lane j + n.
    template <int n>
    [[gnu::always_inline]] static Register turn(Register x) {
        return _mm_shuffle_epi32(x, n == 1 ? 0x39 : n == 2 ? 0x4e : 0x93);
    }

    struct Message {
        __m512i block;
        explicit Message(const uint8_t* from) : block(_mm512_loadu_si512(from)) {}
        [[gnu::always_inline]] void words(int round, Register (&out)[4]) const {
            const __m512i in_order = _mm512_permutexvar_epi32(_mm512_load_si512(order.at[round]), block);
            out[0] = _mm512_castsi512_si128(in_order);
            out[1] = _mm512_extracti32x4_epi32(in_order, 1);
            out[2] = _mm512_extracti32x4_epi32(in_order, 2);
            out[3] = _mm512_extracti32x4_epi32(in_order, 3);
        }
    };
};

}  // namespace

void blake2s_avx512(uint32_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                    uint32_t last) {
    blake2_compress<Vector, 10>(state, blocks, count, counter, step, last, blake2s_iv);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void blake2s_avx512(uint32_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                    uint32_t last) {
    blake2s_portable(state, blocks, count, counter, step, last);
}

}  // namespace troth::inline v1::crypto::detail
#endif
