// Polynomials from SHAKE: the public matrix and the secret noise, FIPS 203 §4.1 and §4.2.2.
#pragma once

#include "troth/crypto/kem/mlkem/polynomial.hpp"

namespace troth::inline v1::crypto::mlkem {

// sample_matrix: A, row by row, k * k polynomials: A[i, j] = SampleNTT(rho || j || i), FIPS 203 algorithm 13 lines 3 to
// 7. Takes time that depends on rho, which is public. Coefficients in [0, q).
void sample_matrix(Polynomials matrix, usize k, std::span<const u8, 32> rho, const cpu::Features& features);

// sample_noise: out[n] = SamplePolyCBD_eta(PRF_eta(seed, n)), with eta1 for the first `wide` polynomials and eta2 for
// the others; at most 9 polynomials. Constant time. Coefficients in [-eta, eta].
void sample_noise(Polynomials out, usize wide, const Parameters& p, std::span<const u8, 32> seed,
                  const cpu::Features& features);

}  // namespace troth::inline v1::crypto::mlkem
