// What can be wrong with the parameters of key derivation when they come from a file, a peer or a user.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto {

inline constexpr ErrorRow kdf_output_size{
    .id = "crypto.kdf_output_size",
    .rule = "SP 800-108 §4; RFC 8018 §5.2; RFC 7914 §6; RFC 9106 §3.1; SP 800-56C §4.1",
    .what = "the key derivation function cannot give so many bytes",
    .advice = "ask for as many bytes as the key has; no key needs more than some hundred",
};
inline constexpr ErrorRow kdf_iterations{
    .id = "crypto.kdf_iterations",
    .rule = "RFC 8018 §4.2",
    .what = "the iteration count is zero or above the limit that the caller set",
    .advice = "a count that no honest program writes costs hours of computing; if the file is trusted, raise the limit",
};
inline constexpr ErrorRow kdf_cost{
    .id = "crypto.kdf_cost",
    .rule = "RFC 7914 §6; RFC 9106 §3.1",
    .what = "the cost parameters of the password hash are not ones that its specification allows",
    .advice = "check them: scrypt's N is a power of two above 1, Argon2's memory is at least 8 KiB a lane",
};
inline constexpr ErrorRow kdf_memory{
    .id = "crypto.kdf_memory",
    .rule = "RFC 7914 §2; RFC 9106 §3.1",
    .what = "the password hash asks for more memory than the caller allows or the machine has",
    .advice = "if the file is trusted, raise the limit; else take it for an attempt to exhaust this machine",
};
inline constexpr ErrorRow kdf_counter_size{
    .id = "crypto.kdf_counter_size",
    .rule = "SP 800-108 §4",
    .what = "the counter has a size that the mode does not have",
    .advice = "counters have 8, 16, 24 or 32 bits; only the feedback and double-pipeline modes do without",
};

}  // namespace troth::inline v1::crypto
