// ChaCha20 (RFC 8439 §2.4) on 256-bit vectors, eight blocks at once.
#if defined(__x86_64__)
#include "troth/crypto/cipher/chacha20_avx2.hpp"

#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {

void chacha20_avx2(const uint8_t* key, const uint8_t* nonce, uint32_t counter, const uint8_t* in, uint8_t* out,
                   size_t size) {
    const ChaCha256 cipher{key, nonce};
    for (; size > 0; counter += 8) {
        __m256i half[16];
        cipher.blocks(half, counter, [](size_t) {});
        if (size < 512) {  // the last
            alignas(32) uint8_t stream[512];
#pragma GCC unroll 16
            for (size_t i = 0; i < 16; ++i) store_half(stream + 32 * i, half[i]);
            for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(in[i] ^ stream[i]);
            wipe(stream, sizeof stream);
            return;
        }
#pragma GCC unroll 16
        for (size_t i = 0; i < 16; ++i) store_half(out + 32 * i, _mm256_xor_si256(half[i], load_half(in + 32 * i)));
        in += 512;
        out += 512;
        size -= 512;
    }
}

}  // namespace troth::inline v1::crypto::kernel
#endif
