// BLAKE2b compression with AVX2, a row of four words a register: RFC 7693 §3.2.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/blake2_rounds.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

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
        if constexpr (n == 32) return _mm256_shuffle_epi32(x, 0xb1);
        if constexpr (n == 24 || n == 16) {
            const __m128i bytes = n == 24 ? _mm_set_epi64x(0x0a09080f0e0d0c0b, 0x0201000706050403)
                                          : _mm_set_epi64x(0x09080f0e0d0c0b0a, 0x0100070605040302);
            return _mm256_shuffle_epi8(x, _mm256_broadcastsi128_si256(bytes));
        }
        return _mm256_xor_si256(_mm256_srli_epi64(x, n), _mm256_slli_epi64(x, 64 - n));
    }
    // turn<n>: lane j takes lane j + n.
    template <int n>
    [[gnu::always_inline]] static Register turn(Register x) {
        return _mm256_permute4x64_epi64(x, n == 1 ? 0x39 : n == 2 ? 0x4e : 0x93);
    }

    // The message stays where it is; its words are gathered by addresses that the compiler knows.
    struct Message {
        const uint8_t* block;
        explicit Message(const uint8_t* from) : block(from) {}
        [[gnu::always_inline]] uint64_t word(unsigned at) const {
            uint64_t value;
            __builtin_memcpy(&value, block + 8 * at, sizeof value);
            return value;
        }
        [[gnu::always_inline]] void words(int round, Register (&out)[4]) const {
            const uint8_t* const s = blake2_sigma[round];
            out[0] = set(word(s[0]), word(s[2]), word(s[4]), word(s[6]));
            out[1] = set(word(s[1]), word(s[3]), word(s[5]), word(s[7]));
            out[2] = set(word(s[14]), word(s[8]), word(s[10]), word(s[12]));
            out[3] = set(word(s[15]), word(s[9]), word(s[11]), word(s[13]));
        }
    };
};

}  // namespace

void blake2b_avx2(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                  uint64_t last) {
    blake2_compress<Vector, 12>(state, blocks, count, counter, step, last, blake2b_iv);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void blake2b_avx2(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                  uint64_t last) {
    blake2b_portable(state, blocks, count, counter, step, last);
}

}  // namespace troth::inline v1::crypto::detail
#endif
