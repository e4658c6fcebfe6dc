// Argon2's compression function with AVX-512VL, which rotates in one instruction: RFC 9106 §3.5.
#include "troth/crypto/kdf/argon2_kernels.hpp"

#if defined(__x86_64__)
#include "troth/crypto/kdf/argon2_vectors.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

struct Vector {
    template <int n>
    [[gnu::always_inline]] static __m256i rotate_right(__m256i x) {
        return _mm256_ror_epi64(x, n);
    }
};

}  // namespace

void argon2_fill_avx512(uint64_t* out, const uint64_t* previous, const uint64_t* reference, bool over) {
    argon2_fill<Vector>(out, previous, reference, over);
}

}  // namespace troth::inline v1::crypto::kernel
#else
namespace troth::inline v1::crypto::kernel {

void argon2_fill_avx512(uint64_t* out, const uint64_t* previous, const uint64_t* reference, bool over) {
    argon2_fill_portable(out, previous, reference, over);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
