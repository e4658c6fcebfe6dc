// scryptROMix for any processor.
#include "troth/crypto/kdf/scrypt_rounds.hpp"

namespace troth::inline v1::crypto::kernel {

void scrypt_ro_mix_portable(ScryptBlock* x, ScryptBlock* y, ScryptBlock* v, uint64_t n, size_t r) {
    ro_mix(x, y, v, n, r);
}

}  // namespace troth::inline v1::crypto::kernel
