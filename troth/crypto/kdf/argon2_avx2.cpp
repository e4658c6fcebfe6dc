// Argon2's compression function with AVX2, RFC 9106 §3.5.
#include "troth/crypto/kdf/argon2_kernels.hpp"

#if defined(__x86_64__)
#include "troth/crypto/kdf/argon2_vectors.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

struct Vector {
    template <int n>
    [[gnu::always_inline]] static __m256i rotate_right(__m256i x) {
        if constexpr (n == 32) return _mm256_shuffle_epi32(x, 0xb1);
        if constexpr (n == 24 || n == 16) {
            const __m128i bytes = n == 24 ? _mm_set_epi64x(0x0a09080f0e0d0c0b, 0x0201000706050403)
                                          : _mm_set_epi64x(0x09080f0e0d0c0b0a, 0x0100070605040302);
            return _mm256_shuffle_epi8(x, _mm256_broadcastsi128_si256(bytes));
        }
        return _mm256_xor_si256(_mm256_srli_epi64(x, n), _mm256_slli_epi64(x, 64 - n));
    }
};

}  // namespace

void argon2_fill_avx2(uint64_t* out, const uint64_t* previous, const uint64_t* reference, bool over) {
    argon2_fill<Vector>(out, previous, reference, over);
}

}  // namespace troth::inline v1::crypto::kernel
#else
namespace troth::inline v1::crypto::kernel {

void argon2_fill_avx2(uint64_t* out, const uint64_t* previous, const uint64_t* reference, bool over) {
    argon2_fill_portable(out, previous, reference, over);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
