// What `troth decrypt` wants to be told about a file of openssl enc.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cli::errors {

inline constexpr ErrorRow needs_cipher{
    .id = "cli.needs_cipher",
    .rule = "",
    .what = "openssl enc wrote this file, and the file does not say with which cipher",
    .advice = "name it: --cipher aes-256-cbc, and --digest, --iter and --kdf where they were not OpenSSL's own",
};
inline constexpr ErrorRow needs_legacy{
    .id = "cli.needs_legacy",
    .rule = "",
    .what = "this protects nothing today; it is read only if that is asked for",
    .advice = "add --legacy if the file is worth it, and encrypt its content anew",
};

}  // namespace troth::inline v1::cli::errors
