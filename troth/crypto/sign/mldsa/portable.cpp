// The number-theoretic transform and products in plain code, FIPS 204 §7.5 and §7.6.
#include "troth/crypto/sign/mldsa/loops.hpp"

namespace troth::inline v1::crypto::mldsa {
namespace {

// Each of the eight layers adds less than q to a bound that begins below q: below 9q < 2^27 at the end.
void ntt(int32_t* f) {
    unsigned m = 0;
    for (unsigned length = 128; length >= 1; length /= 2) {
        for (unsigned start = 0; start < 256; start += 2 * length) {
            const int32_t zeta = zetas.montgomery[++m];
            for (unsigned j = start; j < start + length; ++j) {
                const int32_t t = montgomery_multiply(f[j + length], zeta);
                f[j + length] = f[j] - t;
                f[j] = f[j] + t;
            }
        }
    }
}

// Sums double their bound in each layer: below 256 q < 2^31 at the end. Products are reduced always.
void inverse_ntt(int32_t* f) {
    unsigned m = 256;
    for (unsigned length = 1; length <= 128; length *= 2) {
        for (unsigned start = 0; start < 256; start += 2 * length) {
            const int32_t zeta = -zetas.montgomery[--m];
            for (unsigned j = start; j < start + length; ++j) {
                const int32_t t = f[j];
                f[j] = t + f[j + length];
                f[j + length] = montgomery_multiply(t - f[j + length], zeta);
            }
        }
    }
    for (unsigned j = 0; j < 256; ++j) f[j] = montgomery_multiply(f[j], inverse_256_r_squared);
}

// The sum's absolute value is below 81 q^2 < q * 2^31.
void dot(int32_t* out, const int32_t* a, const int32_t* b, size_t n) {
    for (size_t j = 0; j < 256; ++j) {
        int64_t sum = 0;
        for (size_t i = 0; i < n; ++i) sum += int64_t{a[256 * i + j]} * b[256 * i + j];
        out[j] = montgomery_reduce(sum);
    }
}

}  // namespace

constexpr Kernels portable_kernels{.ntt = ntt,
                                   .inverse_ntt = inverse_ntt,
                                   .dot = dot,
                                   .add = add,
                                   .subtract = subtract,
                                   .make_canonical = make_canonical,
                                   .centre = centre,
                                   .exceeds = exceeds,
                                   .decompose = decompose,
                                   .use_hint = use_hint,
                                   .unpack_mask = unpack_mask_plain,
                                   .append_candidates = append_candidates_plain};

}  // namespace troth::inline v1::crypto::mldsa
