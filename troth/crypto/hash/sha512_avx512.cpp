// SHA-512 compression with AVX-512VL, which rotates and xors three in one instruction; the work is in
// sha512_two_blocks.hpp.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include "troth/crypto/hash/sha512_two_blocks.hpp"
#include "troth/crypto/hash/ternary_avx512.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

struct Vector {
    template <int n>
    [[gnu::always_inline]] static __m256i rotate_right(__m256i x) {
        return _mm256_ror_epi64(x, n);
    }
    [[gnu::always_inline]] static __m256i xor3(__m256i a, __m256i b, __m256i c) { return ternary_xor(a, b, c); }
};

}  // namespace

void sha512_avx512(uint64_t* state, const uint8_t* blocks, size_t count) {
    sha512_two_blocks<Vector>(state, blocks, count);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void sha512_avx512(uint64_t* state, const uint8_t* blocks, size_t count) {
    sha512_portable(state, blocks, count);
}

}  // namespace troth::inline v1::crypto::detail
#endif
