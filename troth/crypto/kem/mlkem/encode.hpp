// From polynomials to bytes and back: ByteEncode, ByteDecode, Compress, Decompress; FIPS 203 §4.2.1. Constant time.
#pragma once

#include <cstdlib>

#include "troth/crypto/kem/mlkem/polynomial.hpp"

namespace troth::inline v1::crypto::mlkem {

// encode: ByteEncode_d(Compress_d(f)) for d of 1, 4, 5, 10 and 11, ByteEncode_12(f) for 12, into exactly 32 * d bytes.
inline void encode(const Kernels& kernels, usize d, MutableBytes out, const Polynomial& f) {
    if (out.size() != 32 * d) std::abort();
    kernels.encode(static_cast<unsigned>(d), out.data(), f.c.data());
}
// decode: Decompress_d(ByteDecode_d(in)), coefficients in [0, q); for 12 ByteDecode_12 without its reduction,
// coefficients in [0, 4096).
inline void decode(const Kernels& kernels, usize d, Polynomial& f, Bytes in) {
    if (in.size() != 32 * d) std::abort();
    kernels.decode(static_cast<unsigned>(d), f.c.data(), in.data());
}

}  // namespace troth::inline v1::crypto::mlkem
