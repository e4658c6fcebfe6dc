// Keccak-f[1600] on eight states with AVX-512, which has rotation and any function of three; the work is in
// keccak_batch_rounds.hpp.
#include "troth/crypto/hash/kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/hash/keccak_batch_rounds.hpp"
#include "troth/crypto/hash/ternary_avx512.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

struct Vector {
    using Register = __m512i;
    static constexpr size_t width = 8;
    [[gnu::always_inline]] static Register load(const uint64_t* from) { return _mm512_loadu_si512(from); }
    [[gnu::always_inline]] static void store(uint64_t* to, Register x) { _mm512_storeu_si512(to, x); }
    [[gnu::always_inline]] static Register broadcast(uint64_t x) {
        return _mm512_set1_epi64(static_cast<long long>(x));
    }
    [[gnu::always_inline]] static Register exclusive_or(Register a, Register b) { return _mm512_xor_si512(a, b); }
    [[gnu::always_inline]] static Register xor3(Register a, Register b, Register c) { return ternary_xor(a, b, c); }
    template <unsigned n>
    [[gnu::always_inline]] static Register rotate_left(Register x) {
        return _mm512_rol_epi64(x, n);
    }
    // a ^ (~b & c)
    [[gnu::always_inline]] static Register chi(Register a, Register b, Register c) { return ternary_chi(a, b, c); }
};

}  // namespace

void keccak_f1600_x8_avx512(uint64_t* lanes) {
    keccak_batch<Vector>(lanes);
}

}  // namespace troth::inline v1::crypto::detail
#else
namespace troth::inline v1::crypto::detail {

// Never selected here.
void keccak_f1600_x8_avx512(uint64_t*) {
    __builtin_trap();
}

}  // namespace troth::inline v1::crypto::detail
#endif
