// The kernels of the AEADs: plain pointers and lengths, so that files with instruction-set flags can include this.
//
// A row of aead_rows.hpp is made of the functions below. All are constant time: no branch and no index depends on key,
// plaintext or tag; sizes and addresses are public. None reads or writes outside the memory that it is given.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {

// What set_key makes of a key; each kernel has its own layout in it.
inline constexpr size_t aead_state_size = 960;
// Of ChaCha20-Poly1305, whichever the kernel: the key as it is, so that kernels can hand a job on.
inline constexpr size_t chacha20_poly1305_state_size = 32;
// What a seal in several calls keeps between them; the same.
inline constexpr size_t aead_stream_size = 1024;
// Every update but the last is a multiple of this.
inline constexpr size_t aead_stream_step = 1024;
// `extra` of a kernel is at most one byte, TLS's content type (RFC 8446 §5.2); more comes as input.
inline constexpr size_t aead_max_extra = 1;

// SealJob: out receives in || extra sealed, then the tag of 16 bytes. out and in are the same memory or do not overlap.
struct SealJob {
    const uint8_t* nonce;  // 12 bytes
    const uint8_t* aad;
    size_t aad_size;
    const uint8_t* in;
    size_t in_size;
    const uint8_t* extra;
    size_t extra_size;
    uint8_t* out;
};
// OpenJob: text is ciphertext without its tag and becomes plaintext; tag receives the tag that the ciphertext should
// have. Comparing and wiping are the caller's.
struct OpenJob {
    const uint8_t* nonce;
    const uint8_t* aad;
    size_t aad_size;
    uint8_t* text;
    size_t size;
    uint8_t* tag;
};
struct alignas(64) AeadStream {
    uint8_t bytes[aead_stream_size];
};

using AeadSetKey = void(void* state, const uint8_t* key);
using AeadSeal = void(const void* state, const SealJob& job);
using AeadOpen = void(const void* state, const OpenJob& job);
// A seal in several calls: start takes nonce and aad from the job, update seals `size` bytes (a multiple of
// aead_stream_step), finish seals in and extra of the job, of any size, and writes the tag behind them.
using AeadStart = void(const void* state, AeadStream& stream, const SealJob& job);
using AeadUpdate = void(const void* state, AeadStream& stream, const uint8_t* in, uint8_t* out, size_t size);
using AeadFinish = void(const void* state, AeadStream& stream, const SealJob& job);

struct AeadKernels {
    AeadSetKey* set_key;
    AeadSeal* seal;
    AeadOpen* open;
    AeadStart* start;
    AeadUpdate* update;
    AeadFinish* finish;
};

extern const AeadKernels aes_128_gcm_portable, aes_192_gcm_portable, aes_256_gcm_portable;
extern const AeadKernels aes_128_gcm_aesni, aes_192_gcm_aesni, aes_256_gcm_aesni;
extern const AeadKernels aes_128_gcm_vaes512, aes_192_gcm_vaes512, aes_256_gcm_vaes512;
extern const AeadKernels aes_128_gcm_arm64ce, aes_192_gcm_arm64ce, aes_256_gcm_arm64ce;
extern const AeadKernels chacha20_poly1305_portable, chacha20_poly1305_avx2, chacha20_poly1305_ifma,
    chacha20_poly1305_neon;

// Those that must see the whole text before they write any have neither start, update nor finish (null).
extern const AeadKernels aes_128_ccm_portable, aes_192_ccm_portable, aes_256_ccm_portable;
extern const AeadKernels aes_128_ccm_aesni, aes_192_ccm_aesni, aes_256_ccm_aesni;
extern const AeadKernels aes_128_ccm_vaes512, aes_192_ccm_vaes512, aes_256_ccm_vaes512;
extern const AeadKernels aes_128_ccm_arm64ce, aes_192_ccm_arm64ce, aes_256_ccm_arm64ce;
extern const AeadKernels aes_128_gcm_siv_portable, aes_128_gcm_siv_aesni, aes_128_gcm_siv_vaes512;
extern const AeadKernels aes_256_gcm_siv_portable, aes_256_gcm_siv_aesni, aes_256_gcm_siv_vaes512;
extern const AeadKernels aes_128_gcm_siv_arm64ce, aes_256_gcm_siv_arm64ce;

}  // namespace troth::inline v1::crypto::kernel
