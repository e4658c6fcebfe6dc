// AES-CCM as TLS and RFC 5116 §5.3 have it, nonces of 12 and tags of 16 bytes: rows of AeadContext.
#include "troth/crypto/aead/ccm_core.hpp"
#include "troth/crypto/aead/two_pass_rows.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

// The state holds an AesKey; AeadContext moves it as bytes, which its members do not mind, and wipes it.
static_assert(sizeof(AesKey) <= aead_state_size);

const AesKey& key_in(const void* state) {
    return *static_cast<const AesKey*>(state);
}
void check(usize text_size) {  // P_MAX, RFC 5116 §5.3: as with the other AEADs' limits, the caller's contract
    if (text_size > ccm::max_text(12)) std::abort();
}

template <usize key_size, two_pass::Row row>
struct Ccm {
    static void set_key(void* state, const uint8_t* key) {
        new (state) AesKey(two_pass::aes_row(row), Bytes(key, key_size));
    }
    static void seal(const void* state, const SealJob& job) {
        check(job.in_size + job.extra_size);
        const MutableBytes text = two_pass::text_of(job);
        ccm::seal(key_in(state), {job.nonce, 12}, {job.aad, job.aad_size}, text,
                  MutableBytes(text.data() + text.size(), 16));
    }
    static void open(const void* state, const OpenJob& job) {
        check(job.size);
        ccm::open(key_in(state), {job.nonce, 12}, {job.aad, job.aad_size}, {job.text, job.size},
                  MutableBytes(job.tag, 16));
    }
    static constexpr AeadKernels kernels = {set_key, seal, open, nullptr, nullptr, nullptr};
};

}  // namespace

constinit const AeadKernels aes_128_ccm_portable = Ccm<16, two_pass::Row::portable>::kernels;
constinit const AeadKernels aes_192_ccm_portable = Ccm<24, two_pass::Row::portable>::kernels;
constinit const AeadKernels aes_256_ccm_portable = Ccm<32, two_pass::Row::portable>::kernels;
#if defined(__x86_64__)
constinit const AeadKernels aes_128_ccm_aesni = Ccm<16, two_pass::Row::aesni>::kernels;
constinit const AeadKernels aes_192_ccm_aesni = Ccm<24, two_pass::Row::aesni>::kernels;
constinit const AeadKernels aes_256_ccm_aesni = Ccm<32, two_pass::Row::aesni>::kernels;
constinit const AeadKernels aes_128_ccm_vaes512 = Ccm<16, two_pass::Row::vaes512>::kernels;
constinit const AeadKernels aes_192_ccm_vaes512 = Ccm<24, two_pass::Row::vaes512>::kernels;
constinit const AeadKernels aes_256_ccm_vaes512 = Ccm<32, two_pass::Row::vaes512>::kernels;
#elif defined(__aarch64__)
constinit const AeadKernels aes_128_ccm_arm64ce = Ccm<16, two_pass::Row::arm64ce>::kernels;
constinit const AeadKernels aes_192_ccm_arm64ce = Ccm<24, two_pass::Row::arm64ce>::kernels;
constinit const AeadKernels aes_256_ccm_arm64ce = Ccm<32, two_pass::Row::arm64ce>::kernels;
#endif

}  // namespace troth::inline v1::crypto::kernel
