// SHA-512 compression in plain code, FIPS 180-4 §6.4.
#include "troth/crypto/hash/kernels.hpp"
#include "troth/crypto/hash/sha2_constants.hpp"
#include "troth/crypto/hash/sha2_rounds.hpp"

namespace troth::inline v1::crypto::detail {

void sha512_portable(uint64_t* state, const uint8_t* blocks, size_t count) {
    sha2_compress<uint64_t, 80>(state, blocks, count, sha512_k);
}

}  // namespace troth::inline v1::crypto::detail
