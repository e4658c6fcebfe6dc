// AES-GCM (SP 800-38D) for 64-bit ARM. No instruction-set flags here: the kernels that it calls have theirs.
#if defined(__aarch64__)
#include "troth/crypto/aead/gcm_in_turn.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

struct Arm64 {
    static constexpr auto* set_key = aes_set_key_arm64ce;
    static constexpr auto* encrypt = aes_encrypt_arm64ce;
    static constexpr auto* ctr = aes_ctr_arm64ce;
    static constexpr auto* ghash_set_key = ghash_set_key_arm64ce;
    static constexpr auto* ghash = ghash_arm64ce;
};

}  // namespace

constinit const AeadKernels aes_128_gcm_arm64ce = GcmInTurn<Arm64, 16>::kernels;
constinit const AeadKernels aes_192_gcm_arm64ce = GcmInTurn<Arm64, 24>::kernels;
constinit const AeadKernels aes_256_gcm_arm64ce = GcmInTurn<Arm64, 32>::kernels;

}  // namespace troth::inline v1::crypto::kernel
#endif
