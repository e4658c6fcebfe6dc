// Key derivation by one hash a block from a shared secret: SP 800-56C §4.1 (option 1), and ANSI X9.63 as SEC 1 §3.6.1
// has it. For ECDH in CMS and the like; new designs take HKDF.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::crypto {

// one_step_kdf: Hash(counter || shared_secret || fixed_info), SP 800-56C §4.1. x963_kdf: Hash(shared_secret || counter
// || shared_info), SEC 1 §3.6.1. The counter has 32 bits and begins at 1. Both fail with kdf_output_size where nothing
// or more than 2^32 - 1 digests are asked for. No allocation; constant time in the secret. Thread-safe.
Result<void> one_step_kdf(HashId id, Bytes shared_secret, Bytes fixed_info, MutableBytes out,
                          const cpu::Features& features = cpu::host());
Result<void> x963_kdf(HashId id, Bytes shared_secret, Bytes shared_info, MutableBytes out,
                      const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
