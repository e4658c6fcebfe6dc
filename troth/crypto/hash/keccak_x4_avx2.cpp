// Keccak-f[1600] on four states with AVX2; the work is in keccak_batch_rounds.hpp.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/keccak_batch_rounds.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

struct Vector {
    using Register = __m256i;
    static constexpr size_t width = 4;
    [[gnu::always_inline]] static Register load(const uint64_t* from) {
        return _mm256_loadu_si256(static_cast<const __m256i*>(static_cast<const void*>(from)));
    }
    [[gnu::always_inline]] static void store(uint64_t* to, Register x) {
        _mm256_storeu_si256(static_cast<__m256i*>(static_cast<void*>(to)), x);
    }
    [[gnu::always_inline]] static Register broadcast(uint64_t x) {
        return _mm256_set1_epi64x(static_cast<long long>(x));
    }
    [[gnu::always_inline]] static Register exclusive_or(Register a, Register b) { return _mm256_xor_si256(a, b); }
    [[gnu::always_inline]] static Register xor3(Register a, Register b, Register c) {
        return _mm256_xor_si256(a, _mm256_xor_si256(b, c));
    }
    template <unsigned n>
    [[gnu::always_inline]] static Register rotate_left(Register x) {
        if constexpr (n == 0) return x;
        return _mm256_or_si256(_mm256_slli_epi64(x, n), _mm256_srli_epi64(x, 64 - n));
    }
    // a ^ (~b & c)
    [[gnu::always_inline]] static Register chi(Register a, Register b, Register c) {
        return _mm256_xor_si256(a, _mm256_andnot_si256(b, c));
    }
};

}  // namespace

void keccak_f1600_x4_avx2(uint64_t* lanes) {
    keccak_batch<Vector>(lanes);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

// Never selected here.
void keccak_f1600_x4_avx2(uint64_t*) {
    __builtin_trap();
}

}  // namespace troth::inline v1::crypto::detail
#endif
