// Keccak-f[1600] in plain code, built with the flags of AVX2 machines: andn and rorx are what it wins by. FIPS 202
// §3.3.
#include "troth/crypto/hash/keccak_rounds.hpp"
#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {

void keccak_f1600_avx2(uint64_t* lanes) {
    keccak_f1600(lanes);
}

}  // namespace troth::inline v1::crypto::detail
