// Argon2id, Argon2i and Argon2d, version 0x13: RFC 9106.
#pragma once

#include <array>

#include "troth/base/cpu.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/kdf/argon2_kernels.hpp"

namespace troth::inline v1::crypto {

enum class Argon2Type : u8 { d = 0, i = 1, id = 2 };  // the numbers are RFC 9106 §3.2's y

// Argon2Parameters: RFC 9106 §3.1. The defaults are §4's second recommendation.
struct Argon2Parameters {
    Argon2Type type = Argon2Type::id;
    u32 memory = 64 * 1024;         // m, in KiB: at least 8 a lane
    u32 passes = 3;                 // t: at least 1
    u32 lanes = 4;                  // p: 1 to 2^24 - 1; computed one after the other
    Bytes secret;                   // K, a key beside the password ("pepper"); may be empty
    Bytes associated_data;          // X; may be empty
    u32 most_memory = 1024 * 1024;  // KiB that the caller allows
    u64 most_work = u64{1} << 28;   // KiB times passes that the caller allows: some minutes
};

// argon2: a key of out.size() bytes, at least 4. RFC 9106 §3.1 recommends a salt of 16 bytes. Fails with kdf_cost
// (passes, lanes or memory out of range, or more work than allowed), kdf_memory (more than most_memory, or the machine
// has not got it), kdf_output_size. Allocates its memory once and wipes it. Type i reads memory in an order that
// depends on public parameters alone; type d, and id after the first half of the first pass, by design reads it where
// the password says (§3.4.1.3), so somebody who watches the cache may learn of it. Thread-safe.
Result<void> argon2(const Argon2Parameters& parameters, Bytes password, Bytes salt, MutableBytes out,
                    const cpu::Features& features = cpu::host());

namespace detail {
struct Argon2Row {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    kernel::Argon2Fill* fill;
};
// Fastest first; the last runs anywhere.
inline constexpr std::array argon2_rows = {
    Argon2Row{"avx512", [](const cpu::Features& f) { return f.avx512; }, kernel::argon2_fill_avx512},
    Argon2Row{"avx2", [](const cpu::Features& f) { return f.avx2; }, kernel::argon2_fill_avx2},
    Argon2Row{"portable", [](const cpu::Features&) { return true; }, kernel::argon2_fill_portable},
};
}  // namespace detail

}  // namespace troth::inline v1::crypto
