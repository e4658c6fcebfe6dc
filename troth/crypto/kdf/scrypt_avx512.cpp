// scryptROMix with AVX-512VL, which rotates in one instruction: the rounds are one long chain of them.
#if defined(__x86_64__)
#include "troth/crypto/kdf/scrypt_rounds.hpp"

namespace troth::inline v1::crypto::kernel {

void scrypt_ro_mix_avx512(ScryptBlock* x, ScryptBlock* y, ScryptBlock* v, uint64_t n, size_t r) {
    ro_mix(x, y, v, n, r);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
