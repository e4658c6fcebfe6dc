// BLAKE2b compression in plain code, built with the flags of AVX2 machines: rorx is what it wins by. RFC 7693 §3.2.
#include "troth/crypto/hash/blake2_rounds.hpp"
#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {

void blake2b_avx2(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                  uint64_t last) {
    blake2_compress<Blake2bRotations, 12>(state, blocks, count, counter, step, last, blake2b_iv);
}

}  // namespace troth::inline v1::crypto::detail
