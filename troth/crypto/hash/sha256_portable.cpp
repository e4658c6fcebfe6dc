// SHA-256 compression in plain code, FIPS 180-4 §6.2.
#include "troth/crypto/hash/kernels.hpp"
#include "troth/crypto/hash/sha2_constants.hpp"
#include "troth/crypto/hash/sha2_rounds.hpp"

namespace troth::inline v1::crypto::detail {

void sha256_portable(uint32_t* state, const uint8_t* blocks, size_t count) {
    sha2_compress<uint32_t, 64>(state, blocks, count, sha256_k);
}

}  // namespace troth::inline v1::crypto::detail
