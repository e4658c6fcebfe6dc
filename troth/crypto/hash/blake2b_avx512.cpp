// BLAKE2b compression with AVX-512VL, a row of four words a register: RFC 7693 §3.2. Rotations are one instruction, and
// so is picking eight words of the message.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/blake2_rounds.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

constexpr Blake2Order<uint64_t> order = blake2_order<uint64_t>();

struct Vector {
    using Register = __m256i;
    using Rotations = Blake2bRotations;

    [[gnu::always_inline]] static Register load(const uint64_t* from) {
        return _mm256_loadu_si256(static_cast<const __m256i*>(static_cast<const void*>(from)));
    }
    [[gnu::always_inline]] static void store(uint64_t* to, Register x) {
        _mm256_storeu_si256(static_cast<__m256i*>(static_cast<void*>(to)), x);
    }
    [[gnu::always_inline]] static Register set(uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
        return _mm256_set_epi64x(static_cast<long long>(d), static_cast<long long>(c), static_cast<long long>(b),
                                 static_cast<long long>(a));
    }
    [[gnu::always_inline]] static Register add(Register a, Register b) { return _mm256_add_epi64(a, b); }
    [[gnu::always_inline]] static Register exclusive_or(Register a, Register b) { return _mm256_xor_si256(a, b); }
    template <int n>
    [[gnu::always_inline]] static Register rotate_right(Register x) {
        return _mm256_ror_epi64(x, n);
    }
    // turn<n>: lane j takes lane j + n.
    template <int n>
    [[gnu::always_inline]] static Register turn(Register x) {
        return _mm256_permute4x64_epi64(x, n == 1 ? 0x39 : n == 2 ? 0x4e : 0x93);
    }

    struct Message {
        __m512i low, high;
        explicit Message(const uint8_t* block) : low(_mm512_loadu_si512(block)), high(_mm512_loadu_si512(block + 64)) {}
        [[gnu::always_inline]] void words(int round, Register (&out)[4]) const {
            const __m512i columns = _mm512_permutex2var_epi64(low, _mm512_load_si512(order.at[round]), high);
            const __m512i diagonals = _mm512_permutex2var_epi64(low, _mm512_load_si512(order.at[round] + 8), high);
            out[0] = _mm512_castsi512_si256(columns);
            out[1] = _mm512_extracti64x4_epi64(columns, 1);
            out[2] = _mm512_castsi512_si256(diagonals);
            out[3] = _mm512_extracti64x4_epi64(diagonals, 1);
        }
    };
};

}  // namespace

void blake2b_avx512(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                    uint64_t last) {
    blake2_compress<Vector, 12>(state, blocks, count, counter, step, last, blake2b_iv);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void blake2b_avx512(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                    uint64_t last) {
    blake2b_portable(state, blocks, count, counter, step, last);
}

}  // namespace troth::inline v1::crypto::detail
#endif
