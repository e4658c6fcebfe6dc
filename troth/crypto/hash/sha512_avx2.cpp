// SHA-512 compression with AVX2; the work is in sha512_two_blocks.hpp.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include "troth/crypto/hash/sha512_two_blocks.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

struct Vector {
    template <int n>
    [[gnu::always_inline]] static __m256i rotate_right(__m256i x) {
        return _mm256_or_si256(_mm256_srli_epi64(x, n), _mm256_slli_epi64(x, 64 - n));
    }
    [[gnu::always_inline]] static __m256i xor3(__m256i a, __m256i b, __m256i c) {
        return _mm256_xor_si256(a, _mm256_xor_si256(b, c));
    }
};

}  // namespace

void sha512_avx2(uint64_t* state, const uint8_t* blocks, size_t count) {
    sha512_two_blocks<Vector>(state, blocks, count);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

void sha512_avx2(uint64_t* state, const uint8_t* blocks, size_t count) {
    sha512_portable(state, blocks, count);
}

}  // namespace troth::inline v1::crypto::detail
#endif
