// The parameter sets of ML-DSA and the sizes that follow from them, FIPS 204 §4.
#pragma once

#include <array>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::crypto {

enum class MlDsaId : u8 { mldsa44, mldsa65, mldsa87 };

namespace mldsa {

// Parameters: one column of FIPS 204 table 1.
struct Parameters {
    MlDsaId id;
    std::string_view name;
    usize k, l;            // the matrix has k rows and l columns
    usize eta;             // range of the secret coefficients
    usize tau;             // number of +-1 in the challenge
    usize gamma1_bits;     // gamma1 = 2^gamma1_bits, range of the coefficients of y
    int gamma2;            // half of the rounding range
    usize omega;           // at most so many ones in the hint
    usize challenge_size;  // lambda / 4, bytes of c~

    constexpr int gamma1() const { return 1 << gamma1_bits; }
    constexpr int beta() const { return static_cast<int>(tau * eta); }
};
inline constexpr int gamma2_of_88 = (8380417 - 1) / 88, gamma2_of_32 = (8380417 - 1) / 32;
// In the order of MlDsaId.
inline constexpr std::array parameter_sets = {
    Parameters{MlDsaId::mldsa44, "ML-DSA-44", 4, 4, 2, 39, 17, gamma2_of_88, 80, 32},
    Parameters{MlDsaId::mldsa65, "ML-DSA-65", 6, 5, 4, 49, 19, gamma2_of_32, 55, 48},
    Parameters{MlDsaId::mldsa87, "ML-DSA-87", 8, 7, 2, 60, 19, gamma2_of_32, 75, 64},
};
constexpr const Parameters& parameters(MlDsaId id) {
    return parameter_sets[static_cast<usize>(id)];
}
inline constexpr usize max_k = 8, max_l = 7;
inline constexpr usize dropped_bits = 13;  // d

// FIPS 204 table 2, in bytes.
inline constexpr usize seed_size = 32;  // xi
constexpr usize public_key_size(MlDsaId id) {
    return 32 + 320 * parameters(id).k;
}
constexpr usize eta_size(const Parameters& p) {  // of one polynomial of s1 or s2
    return p.eta == 2 ? 96 : 128;
}
constexpr usize private_key_size(MlDsaId id) {
    const Parameters& p = parameters(id);
    return 128 + eta_size(p) * (p.k + p.l) + 416 * p.k;
}
constexpr usize signature_size(MlDsaId id) {
    const Parameters& p = parameters(id);
    return p.challenge_size + 32 * (p.gamma1_bits + 1) * p.l + p.omega + p.k;
}
inline constexpr usize max_public_key_size = public_key_size(MlDsaId::mldsa87);
inline constexpr usize max_signature_size = signature_size(MlDsaId::mldsa87);
static_assert(max_signature_size == 4627 && private_key_size(MlDsaId::mldsa65) == 4032);

}  // namespace mldsa
}  // namespace troth::inline v1::crypto
