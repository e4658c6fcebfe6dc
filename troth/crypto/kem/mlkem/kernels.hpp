// What ML-KEM does to polynomials and comes in several implementations, FIPS 203 §4.2 and §4.3. Included by kernel
// files: no standard-library templates. A polynomial is 256 coefficients in the order of FIPS 203; "reduced" means an
// absolute value below q. All but append_candidates are constant time.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace troth::inline v1::crypto::mlkem {

// A polynomial of T_q as the right factor of products: for each pair of coefficients (b0, b1) and its gamma,
// first holds (b0, b1 * gamma) and second (b1, b0), so that both coefficients of a product are sums of products
// with (a0, a1): FIPS 203 algorithm 12.
struct alignas(64) Factor {
    int16_t first[256];
    int16_t second[256];
};

struct Kernels {
    // Algorithm 9 in place: reduced coefficients in and out.
    void (*ntt)(int16_t* f);
    // Algorithm 10 in place, times R: undoes the R^-1 that dot leaves. Reduced in and out.
    void (*inverse_ntt)(int16_t* f);
    // Reduced coefficients in.
    void (*to_factor)(const int16_t* b, Factor* factor);
    // out = (sum of a_i * b_i) * R^-1 for i < k <= 4, where a_i begins at a + i * stride; reduced in and out.
    void (*dot)(int16_t* out, const int16_t* a, size_t stride, const Factor* b, size_t k);
    // f = f * R, reduced in and out: undoes the R^-1 of dot where no inverse_ntt follows.
    void (*times_r)(int16_t* f);
    // f = f + g, and f = g - f; reduced in and out.
    void (*add)(int16_t* f, const int16_t* g);
    void (*subtract_from)(int16_t* f, const int16_t* g);
    // ByteEncode_d(Compress_d(f)) to 32 * d bytes, and back, for d of 1, 4, 5, 10 and 11; with d = 12 without
    // compression, and decode gives [0, 4096). Reduced in; decode of a smaller d gives [0, q).
    void (*encode)(unsigned d, uint8_t* out, const int16_t* f);
    void (*decode)(unsigned d, int16_t* f, const uint8_t* in);
    // SampleNTT's loop over `size` bytes, a multiple of three and at most 168; returns how many coefficients f has now.
    size_t (*append_candidates)(int16_t* f, size_t have, const uint8_t* bytes, size_t size);
    // SamplePolyCBD_2 from 128 bytes.
    void (*sample_cbd2)(int16_t* f, const uint8_t* bytes);
};

extern const Kernels avx512_kernels;
extern const Kernels avx2_kernels;
extern const Kernels portable_kernels;

}  // namespace troth::inline v1::crypto::mlkem
