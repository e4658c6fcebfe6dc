// The compression functions behind hash.hpp, one kernel a file: FIPS 180-4 §6, FIPS 202 §3, RFC 7693, RFC 1321.
// Included by files that are built with instruction-set flags, so no standard-library templates here (architecture.md,
// section 3).
//
// All are constant time: no branch and no index depends on state or data. On another processor the files of a vector
// row hold the portable code; cpu::Features never selects them there.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::detail {

// Folds `count` blocks of 64 bytes into the eight words of state.
void sha256_shani(uint32_t* state, const uint8_t* blocks, size_t count);
void sha256_arm64ce(uint32_t* state, const uint8_t* blocks, size_t count);  // only built for 64-bit ARM
void sha256_portable(uint32_t* state, const uint8_t* blocks, size_t count);

// Folds `count` blocks of 128 bytes into the eight words of state.
void sha512_avx512(uint64_t* state, const uint8_t* blocks, size_t count);
void sha512_avx2(uint64_t* state, const uint8_t* blocks, size_t count);
void sha512_arm64sha512(uint64_t* state, const uint8_t* blocks, size_t count);  // only built for 64-bit ARM
void sha512_portable(uint64_t* state, const uint8_t* blocks, size_t count);

// The same for SHA-1 (five words) and MD5 (four).
void sha1_shani(uint32_t* state, const uint8_t* blocks, size_t count);
void sha1_arm64ce(uint32_t* state, const uint8_t* blocks, size_t count);  // only built for 64-bit ARM
void sha1_portable(uint32_t* state, const uint8_t* blocks, size_t count);
void md5_portable(uint32_t* state, const uint8_t* blocks, size_t count);

// Folds `count` blocks of 128 (b) or 64 (s) bytes into the eight words of state, see Blake2Kernel in rows.hpp.
// avx2: plain code, built for BMI's rorx.
void blake2b_avx2(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step, uint64_t last);
void blake2b_portable(uint64_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                      uint64_t last);
void blake2s_avx2(uint32_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step, uint32_t last);
void blake2s_portable(uint32_t* state, const uint8_t* blocks, size_t count, uint64_t counter, uint64_t step,
                      uint32_t last);

// Keccak-f[1600] on 25 lanes; lane x + 5y is A[x, y] of FIPS 202 §3.1.
void keccak_f1600_avx2(uint64_t* lanes);  // plain code, built for BMI's andn and rorx
void keccak_f1600_portable(uint64_t* lanes);

// The same on several states at once: lane i of state s is lanes[i * width + s].
void keccak_f1600_x8_avx512(uint64_t* lanes);
void keccak_f1600_x4_avx2(uint64_t* lanes);

}  // namespace troth::inline v1::crypto::detail
