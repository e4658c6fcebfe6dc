// Key derivation functions by the words that people type.
#pragma once

#include <nlohmann/json.hpp>

#include "troth/base/result.hpp"
#include "troth/crypto/kdf/kbkdf.hpp"

namespace troth::inline v1::cli {

// KdfParameters: of all functions; each takes its own. Refers to its bytes.
struct KdfParameters {
    Bytes salt, info, label;
    std::string_view hash = "sha256", mac = "hmac-sha256";
    u64 iterations = 600'000;                        // PBKDF2
    u32 memory = 256 * 1024, passes = 3, lanes = 1;  // Argon2; as troth encrypt has them
    u64 n = u64{1} << 17;                            // scrypt
    u32 r = 8, p = 1;
    crypto::KbkdfMode mode = crypto::KbkdfMode::counter;
};

struct KdfKind {
    std::string_view word;
    bool of_password;  // slow on purpose, and not to be used without a salt
    // The parameters that it takes, by their options' names.
    std::span<const std::string_view> takes;
    // Errors: crypto.kdf_*, cli.unknown_algorithm, cli.mac_key_size.
    Result<void> (*derive)(const KdfParameters& parameters, Bytes secret, MutableBytes out);
};

std::span<const KdfKind> kdf_kinds();
// find_kdf: errors cli.unknown_algorithm.
Result<const KdfKind*> find_kdf(std::string_view name);

// kdf_json: the parameters that the function takes, bytes in hexadecimal. kdf_line: the same in a line.
nlohmann::ordered_json kdf_json(const KdfKind& kind, const KdfParameters& parameters);
std::string kdf_line(const KdfKind& kind, const KdfParameters& parameters);

}  // namespace troth::inline v1::cli
