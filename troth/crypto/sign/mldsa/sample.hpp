// Polynomials from SHAKE: the public matrix, the secrets, the masks and the challenge, FIPS 204 §7.3.
#pragma once

#include "troth/crypto/sign/mldsa/polynomial.hpp"

namespace troth::inline v1::crypto::mldsa {

// expand_a: algorithm 32: k rows of l canonical polynomials, each row `stride` >= l polynomials behind the one before.
// Its time depends on rho, which is public.
void expand_a(const Parameters& p, Vector& matrix, usize stride, std::span<const u8, 32> rho,
              const cpu::Features& features);

// expand_s: algorithm 33: the l polynomials of s1, then the k of s2, in [-eta, eta]. Its time tells how many candidates
// were refused and where, which is independent of those that were kept; nothing else.
void expand_s(const Parameters& p, Vector& s, std::span<const u8, 64> rho, const cpu::Features& features);

// expand_mask: algorithm 34, in (-gamma1, gamma1]. Constant time.
void expand_mask(const Parameters& p, std::span<Polynomial> y, std::span<const u8, 64> rho, usize kappa,
                 const cpu::Features& features);

// sample_in_ball: algorithm 29: tau coefficients are 1 or -1, the rest 0. Its time depends on the commitment hash,
// which is public.
void sample_in_ball(const Parameters& p, Polynomial& c, Bytes commitment, const cpu::Features& features);

}  // namespace troth::inline v1::crypto::mldsa
