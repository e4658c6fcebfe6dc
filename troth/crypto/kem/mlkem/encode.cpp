#include "troth/crypto/kem/mlkem/encode.hpp"

#include <cstdlib>

namespace troth::inline v1::crypto::mlkem {
namespace {

// Eight values of d bits are d bytes; the least bit comes first, FIPS 203 algorithms 3 to 6.
template <unsigned d, class Value>
void encode(u8* out, Value value) {
    for (usize i = 0; i < 256; i += 8, out += d) {
        u32 bits = 0;
        unsigned held = 0, at = 0;
        for (usize j = 0; j < 8; ++j) {
            bits |= u32{value(i + j)} << held;
            for (held += d; held >= 8; held -= 8, bits >>= 8) out[at++] = static_cast<u8>(bits);
        }
    }
}
template <unsigned d, class Take>
void decode(const u8* in, Take take) {
    for (usize i = 0; i < 256; i += 8, in += d) {
        u32 bits = 0;
        unsigned held = 0, at = 0;
        for (usize j = 0; j < 8; ++j) {
            for (; held < d; held += 8) bits |= u32{in[at++]} << held;
            take(i + j, static_cast<u16>(bits & ((1u << d) - 1)));
            bits >>= d;
            held -= d;
        }
    }
}

template <unsigned d>
void compress_with(u8* out, const Polynomial& f) {
    encode<d>(out, [&](usize i) { return compress(d, to_unsigned(f.c[i])); });
}
template <unsigned d>
void decompress_with(Polynomial& f, const u8* in) {
    decode<d>(in, [&](usize i, u16 y) { f.c[i] = decompress(d, y); });
}

}  // namespace

void byte_encode12(std::span<u8, 384> out, const Polynomial& f) {
    encode<12>(out.data(), [&](usize i) { return to_unsigned(f.c[i]); });
}

void byte_decode12(Polynomial& f, std::span<const u8, 384> in) {
    decode<12>(in.data(), [&](usize i, u16 value) { f.c[i] = static_cast<int16_t>(value); });
}

void compress_and_encode(unsigned d, MutableBytes out, const Polynomial& f) {
    if (out.size() != 32 * d) std::abort();
    switch (d) {
        case 1:
            compress_with<1>(out.data(), f);
            return;
        case 4:
            compress_with<4>(out.data(), f);
            return;
        case 5:
            compress_with<5>(out.data(), f);
            return;
        case 10:
            compress_with<10>(out.data(), f);
            return;
        case 11:
            compress_with<11>(out.data(), f);
            return;
        default:
            std::abort();
    }
}

void decode_and_decompress(unsigned d, Polynomial& f, Bytes in) {
    if (in.size() != 32 * d) std::abort();
    switch (d) {
        case 1:
            decompress_with<1>(f, in.data());
            return;
        case 4:
            decompress_with<4>(f, in.data());
            return;
        case 5:
            decompress_with<5>(f, in.data());
            return;
        case 10:
            decompress_with<10>(f, in.data());
            return;
        case 11:
            decompress_with<11>(f, in.data());
            return;
        default:
            std::abort();
    }
}

}  // namespace troth::inline v1::crypto::mlkem
