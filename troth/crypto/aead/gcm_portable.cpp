// AES-GCM (SP 800-38D) without special instructions: bitsliced AES, and GHASH by integer multiplication of operands
// whose bits stand far enough apart that carries never meet.
#include "troth/crypto/aead/gcm_in_turn.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

struct Portable {
    static constexpr auto* set_key = aes_set_key_portable;
    static constexpr auto* encrypt = aes_encrypt_portable;
    static constexpr auto* ctr = aes_ctr_portable;
    static constexpr auto* ghash_set_key = ghash_set_key_portable;
    static constexpr auto* ghash = ghash_portable;
};

}  // namespace

constinit const AeadKernels aes_128_gcm_portable = GcmInTurn<Portable, 16>::kernels;
constinit const AeadKernels aes_192_gcm_portable = GcmInTurn<Portable, 24>::kernels;
constinit const AeadKernels aes_256_gcm_portable = GcmInTurn<Portable, 32>::kernels;

}  // namespace troth::inline v1::crypto::kernel
