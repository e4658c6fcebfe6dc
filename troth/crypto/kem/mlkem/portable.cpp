// The number-theoretic transform and products and all else in plain code, FIPS 203 §4.2 and §4.3.
#include "troth/crypto/kem/mlkem/codec.hpp"
#include "troth/crypto/kem/mlkem/kernels.hpp"

namespace troth::inline v1::crypto::mlkem {
namespace {

// Algorithm 9. Each of the seven layers adds less than q to a bound that begins below q: below 8q = 26632 at the end,
// so one reduction there is enough.
void ntt(int16_t* f) {
    unsigned i = 1;
    for (unsigned length = 128; length >= 2; length /= 2) {
        for (unsigned start = 0; start < 256; start += 2 * length) {
            const int16_t zeta = zetas.montgomery[i++];
            for (unsigned j = start; j < start + length; ++j) {
                const int16_t t = montgomery_multiply(f[j + length], zeta);
                f[j + length] = static_cast<int16_t>(f[j] - t);
                f[j] = static_cast<int16_t>(f[j] + t);
            }
        }
    }
    for (unsigned j = 0; j < 256; ++j) f[j] = barrett_reduce(f[j]);
}

// Algorithm 10. Sums double their bound in each layer: below 8q after three, where they are reduced; products are
// reduced always. A difference is bounded like the sum beside it.
void inverse_ntt(int16_t* f) {
    unsigned i = 127;
    for (unsigned length = 2; length <= 128; length *= 2) {
        const bool reduce = length == 8 || length == 64;
        for (unsigned start = 0; start < 256; start += 2 * length) {
            const int16_t zeta = zetas.montgomery[i--];
            for (unsigned j = start; j < start + length; ++j) {
                const int16_t sum = static_cast<int16_t>(f[j] + f[j + length]);
                f[j + length] = montgomery_multiply(static_cast<int16_t>(f[j + length] - f[j]), zeta);
                f[j] = reduce ? barrett_reduce(sum) : sum;
            }
        }
    }
    // FIPS 203 multiplies by 3303 = 128^-1; here also by R^2 * R^-1.
    for (unsigned j = 0; j < 256; ++j) f[j] = montgomery_multiply(f[j], inverse_128_r_squared);
}

// gamma of pair i is 17^(2 BitRev7(i) + 1), which is zeta_{64 + i/2} for even i and its negative for odd i.
void to_factor(const int16_t* b, Factor* factor) {
    for (unsigned i = 0; i < 128; ++i) {
        const int16_t zeta = zetas.montgomery[64 + i / 2];
        const int16_t gamma = i % 2 == 0 ? zeta : static_cast<int16_t>(-zeta);
        factor->first[2 * i] = b[2 * i];
        factor->first[2 * i + 1] = montgomery_multiply(b[2 * i + 1], gamma);
        factor->second[2 * i] = b[2 * i + 1];
        factor->second[2 * i + 1] = b[2 * i];
    }
}

// At most eight products below q^2 are summed: 8 q^2 < q * 2^15, what montgomery_reduce takes.
void dot(int16_t* out, const int16_t* a, size_t stride, const Factor* b, size_t k) {
    for (size_t j = 0; j < 256; j += 2) {
        int32_t first = 0, second = 0;
        for (size_t i = 0; i < k; ++i) {
            const int32_t a0 = a[i * stride + j], a1 = a[i * stride + j + 1];
            first += a0 * b[i].first[j] + a1 * b[i].first[j + 1];
            second += a0 * b[i].second[j] + a1 * b[i].second[j + 1];
        }
        out[j] = montgomery_reduce(first);
        out[j + 1] = montgomery_reduce(second);
    }
}

void times_r(int16_t* f) {
    for (unsigned j = 0; j < 256; ++j) f[j] = montgomery_multiply(f[j], r_squared);
}
void add(int16_t* f, const int16_t* g) {
    for (unsigned j = 0; j < 256; ++j) f[j] = barrett_reduce(static_cast<int16_t>(f[j] + g[j]));
}
void subtract_from(int16_t* f, const int16_t* g) {
    for (unsigned j = 0; j < 256; ++j) f[j] = barrett_reduce(static_cast<int16_t>(g[j] - f[j]));
}

struct Codec {
    template <unsigned d>
    static void encode(uint8_t* out, const int16_t* f) {
        encode_plain<d>(out, f);
    }
    template <unsigned d>
    static void decode(int16_t* f, const uint8_t* in) {
        decode_plain<d>(f, in);
    }
};
size_t append_candidates(int16_t* f, size_t have, const uint8_t* bytes, size_t size) {
    return append_candidates_plain(f, have, bytes, size);
}
void sample_cbd2(int16_t* f, const uint8_t* bytes) {
    sample_cbd2_plain(f, bytes);
}

}  // namespace

constexpr Kernels portable_kernels{.ntt = ntt,
                                   .inverse_ntt = inverse_ntt,
                                   .to_factor = to_factor,
                                   .dot = dot,
                                   .times_r = times_r,
                                   .add = add,
                                   .subtract_from = subtract_from,
                                   .encode = encode_by_width<Codec>,
                                   .decode = decode_by_width<Codec>,
                                   .append_candidates = append_candidates,
                                   .sample_cbd2 = sample_cbd2};

}  // namespace troth::inline v1::crypto::mlkem
