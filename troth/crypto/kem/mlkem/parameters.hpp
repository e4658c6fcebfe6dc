// The parameter sets of ML-KEM and the sizes that follow from them, FIPS 203 §8.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

enum class MlKemId : u8 { mlkem512, mlkem768, mlkem1024 };

namespace mlkem {

// Parameters: one row of FIPS 203 table 2.
struct Parameters {
    MlKemId id;
    std::string_view name;
    usize k;     // the rank: polynomials in a vector
    usize eta1;  // width of the noise of s, e and y
    usize eta2;  // width of the noise of e1 and e2
    usize du;    // bits that a coefficient of u keeps
    usize dv;    // bits that a coefficient of v keeps
};
// In the order of MlKemId.
inline constexpr std::array parameter_sets = {
    Parameters{MlKemId::mlkem512, "ML-KEM-512", 2, 3, 2, 10, 4},
    Parameters{MlKemId::mlkem768, "ML-KEM-768", 3, 2, 2, 10, 4},
    Parameters{MlKemId::mlkem1024, "ML-KEM-1024", 4, 2, 2, 11, 5},
};
constexpr const Parameters& parameters(MlKemId id) {
    return parameter_sets[static_cast<usize>(id)];
}
inline constexpr usize max_k = 4;

// FIPS 203 table 3, in bytes.
inline constexpr usize seed_size = 64;  // d || z
inline constexpr usize shared_secret_size = 32;
constexpr usize encapsulation_key_size(MlKemId id) {
    return 384 * parameters(id).k + 32;
}
constexpr usize decapsulation_key_size(MlKemId id) {
    return 768 * parameters(id).k + 96;
}
constexpr usize ciphertext_size(MlKemId id) {
    return 32 * (parameters(id).du * parameters(id).k + parameters(id).dv);
}
inline constexpr usize max_encapsulation_key_size = encapsulation_key_size(MlKemId::mlkem1024);
inline constexpr usize max_ciphertext_size = ciphertext_size(MlKemId::mlkem1024);

}  // namespace mlkem
}  // namespace troth::inline v1::crypto
