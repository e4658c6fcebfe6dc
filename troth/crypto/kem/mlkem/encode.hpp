// From polynomials to bytes and back: Compress, Decompress, ByteEncode, ByteDecode; FIPS 203 §4.2.1. Constant time.
#pragma once

#include "troth/crypto/kem/mlkem/polynomial.hpp"

namespace troth::inline v1::crypto::mlkem {

// compress: FIPS 203 (4.7), x in [0, q), d <= 11. The quotient by q is a product with 2^36 / q rounded up: exact,
// because the dividend is below 2^23 and the factor's error, 1735 / 2^36 of it, is less than 1/q of the last place.
constexpr u16 compress(unsigned d, u16 x) {
    const u64 dividend = (u64{x} << d) + q / 2;
    return static_cast<u16>((dividend * 20642679) >> 36 & ((1u << d) - 1));
}
// decompress: FIPS 203 (4.8), y in [0, 2^d), d <= 11; the result is in [0, q).
constexpr int16_t decompress(unsigned d, u16 y) {
    return static_cast<int16_t>((u32{y} * q + (1u << d) / 2) >> d);
}

// byte_encode12: ByteEncode_12, 384 bytes. Coefficients in (-q, q).
void byte_encode12(std::span<u8, 384> out, const Polynomial& f);
// byte_decode12: ByteDecode_12 without its reduction: coefficients in [0, 4096).
void byte_decode12(Polynomial& f, std::span<const u8, 384> in);

// compress_and_encode: ByteEncode_d(Compress_d(f)), 32 * d bytes, for d of 1, 4, 5, 10 and 11. Coefficients in (-q, q).
void compress_and_encode(unsigned d, MutableBytes out, const Polynomial& f);
// decode_and_decompress: Decompress_d(ByteDecode_d(in)); coefficients in [0, q).
void decode_and_decompress(unsigned d, Polynomial& f, Bytes in);

}  // namespace troth::inline v1::crypto::mlkem
