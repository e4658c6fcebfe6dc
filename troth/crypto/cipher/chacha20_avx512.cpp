// ChaCha20 (RFC 8439 §2.4) on 512-bit vectors: 16 blocks at once, and sets of four for what is left.
#if defined(__x86_64__)
#include "troth/crypto/cipher/chacha20_avx512.hpp"

#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

TROTH_INLINE void nothing(size_t) {}

template <size_t n>
TROTH_INLINE void mix(const __m512i (&block)[n], const uint8_t* in, uint8_t* out, size_t size) {
#pragma GCC unroll 16
    for (size_t i = 0; i < n; ++i) {
        if (size <= 64 * i) return;
        const size_t rest = size - 64 * i;
        const __mmask64 mask = _bzhi_u64(~0ull, static_cast<unsigned>(rest < 64 ? rest : 64));
        _mm512_mask_storeu_epi8(out + 64 * i, mask,
                                _mm512_xor_si512(block[i], _mm512_maskz_loadu_epi8(mask, in + 64 * i)));
    }
}
template <size_t n>
TROTH_INLINE void few(const ChaCha512& cipher, uint32_t counter, const uint8_t* in, uint8_t* out, size_t size) {
    __m512i block[4 * n];
    cipher.rows<n>(block, counter, nothing);
    mix(block, in, out, size);
}

}  // namespace

void chacha20_avx512(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                     size_t size) {
    const ChaCha512 cipher{key, nonce};
    while (size > 768) {
        __m512i block[16];
        cipher.wide(block, counter, nothing);
        mix(block, in, out, size);
        if (size <= 1024) return;
        counter += 16;
        in += 1024;
        out += 1024;
        size -= 1024;
    }
    if (size > 512) return few<3>(cipher, counter, in, out, size);
    if (size > 256) return few<2>(cipher, counter, in, out, size);
    if (size > 0) few<1>(cipher, counter, in, out, size);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
