// BLAKE2s compression in plain code, RFC 7693 §3.2.
#include "troth/crypto/hash/blake2_rounds.hpp"
#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {

void blake2s_portable(uint32_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                      uint32_t last) {
    blake2_compress<Blake2sRotations, 10>(state, blocks, count, counter, step, last, blake2s_iv);
}

}  // namespace troth::inline v1::crypto::detail
