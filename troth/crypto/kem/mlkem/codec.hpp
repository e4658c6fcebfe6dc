// ML-KEM's compression, packing of bits and sampling in plain code, for the kernel files: FIPS 203 §4.2. No
// standard-library templates; always inlined, so that no copy built with special flags can serve another file.
#pragma once

#include "troth/crypto/kem/mlkem/field.hpp"

namespace troth::inline v1::crypto::mlkem {

// compress: FIPS 203 (4.7), x in [0, q), d <= 11. The quotient by q is a product with 2^36 / q rounded up: exact,
// because the dividend is below 2^23 and the factor is too large by less than 2^-25 of itself.
inline constexpr uint64_t compress_factor = 20642679;
[[gnu::always_inline]] constexpr uint16_t compress(unsigned d, uint16_t x) {
    const uint64_t dividend = (uint64_t{x} << d) + q / 2;
    return static_cast<uint16_t>((dividend * compress_factor) >> 36 & ((1u << d) - 1));
}
// decompress: FIPS 203 (4.8), y in [0, 2^d), d <= 11; the result is in [0, q).
[[gnu::always_inline]] constexpr int16_t decompress(unsigned d, uint16_t y) {
    return static_cast<int16_t>((uint32_t{y} * q + (1u << d) / 2) >> d);
}

// Eight values of d bits are d bytes; the least bit comes first, FIPS 203 algorithms 3 to 6. With d = 12 nothing is
// compressed. Coefficients in (-q, q).
template <unsigned d>
[[gnu::always_inline]] inline void encode_plain(uint8_t* out, const int16_t* f) {
    for (unsigned i = 0; i < 256; i += 8, out += d) {
        uint32_t bits = 0;
        unsigned held = 0, at = 0;
#pragma GCC unroll 8
        for (unsigned j = 0; j < 8; ++j) {
            const uint16_t x = to_unsigned(f[i + j]);
            bits |= uint32_t{d == 12 ? x : compress(d, x)} << held;
#pragma GCC unroll 2
            for (held += d; held >= 8; held -= 8, bits >>= 8) out[at++] = static_cast<uint8_t>(bits);
        }
    }
}
// With d = 12 the result is in [0, 4096): the caller reduces or refuses.
template <unsigned d>
[[gnu::always_inline]] inline void decode_plain(int16_t* f, const uint8_t* in) {
    for (unsigned i = 0; i < 256; i += 8, in += d) {
        uint32_t bits = 0;
        unsigned held = 0, at = 0;
#pragma GCC unroll 8
        for (unsigned j = 0; j < 8; ++j) {
#pragma GCC unroll 2
            for (; held < d; held += 8) bits |= uint32_t{in[at++]} << held;
            const uint16_t y = static_cast<uint16_t>(bits & ((1u << d) - 1));
            f[i + j] = d == 12 ? static_cast<int16_t>(y) : decompress(d, y);
            bits >>= d;
            held -= d;
        }
    }
}

// The loop of SampleNTT, FIPS 203 algorithm 7, over `size` bytes of XOF output, a multiple of three: appends to the
// `have` coefficients of f and returns how many it has now, at most 256. Its time depends on the bytes, which are
// public.
[[gnu::always_inline]] inline size_t append_candidates_plain(int16_t* f, size_t have, const uint8_t* bytes,
                                                             size_t size) {
    for (size_t at = 0; at < size && have < 256; at += 3) {
        const uint32_t bits = uint32_t{bytes[at]} | uint32_t{bytes[at + 1]} << 8 | uint32_t{bytes[at + 2]} << 16;
        const uint32_t d1 = bits & 0xfff, d2 = bits >> 12;
        f[have] = static_cast<int16_t>(d1);  // overwritten by the next if it is not kept
        have += d1 < uint32_t{q};
        if (have == 256) break;
        f[have] = static_cast<int16_t>(d2);
        have += d2 < uint32_t{q};
    }
    return have;
}

// SamplePolyCBD for eta = 2, algorithm 8, from 128 bytes: each coefficient is the sum of two bits minus the sum of two.
[[gnu::always_inline]] inline void sample_cbd2_plain(int16_t* f, const uint8_t* bytes) {
    for (unsigned i = 0; i < 128; ++i) {
        const unsigned sums = (bytes[i] & 0x55u) + (bytes[i] >> 1 & 0x55u);
        f[2 * i] = static_cast<int16_t>((sums & 3) - (sums >> 2 & 3));
        f[2 * i + 1] = static_cast<int16_t>((sums >> 4 & 3) - (sums >> 6));
    }
}

// The functions of Kernels that choose by d, for a row whose Codec has encode<d> and decode<d>.
template <class Codec>
void encode_by_width(unsigned d, uint8_t* out, const int16_t* f) {
    switch (d) {
        case 1:
            return Codec::template encode<1>(out, f);
        case 4:
            return Codec::template encode<4>(out, f);
        case 5:
            return Codec::template encode<5>(out, f);
        case 10:
            return Codec::template encode<10>(out, f);
        case 11:
            return Codec::template encode<11>(out, f);
        case 12:
            return Codec::template encode<12>(out, f);
        default:
            __builtin_trap();
    }
}
template <class Codec>
void decode_by_width(unsigned d, int16_t* f, const uint8_t* in) {
    switch (d) {
        case 1:
            return Codec::template decode<1>(f, in);
        case 4:
            return Codec::template decode<4>(f, in);
        case 5:
            return Codec::template decode<5>(f, in);
        case 10:
            return Codec::template decode<10>(f, in);
        case 11:
            return Codec::template decode<11>(f, in);
        case 12:
            return Codec::template decode<12>(f, in);
        default:
            __builtin_trap();
    }
}

}  // namespace troth::inline v1::crypto::mlkem
