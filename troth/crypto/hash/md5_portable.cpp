// MD5 compression in plain code, RFC 1321 §3.4. MD5 is broken (RFC 6151 §2); old formats alone call for it.
#include "troth/crypto/hash/kernels.hpp"

namespace troth::inline v1::crypto::detail {
namespace {

// T[i] = floor(2^32 |sin i|), i from 1, RFC 1321 §3.4.
constexpr uint32_t md5_t[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

// The auxiliary functions, the order of words and the shifts of RFC 1321 §3.4, by round.
template <int round>
[[gnu::always_inline]] inline uint32_t auxiliary(uint32_t x, uint32_t y, uint32_t z) {
    if constexpr (round == 0) return z ^ (x & (y ^ z));
    if constexpr (round == 1) return (z & x) + (~z & y);  // its halves share no bit
    if constexpr (round == 2) return x ^ y ^ z;
    return y ^ (x | ~z);
}
constexpr int word_step[4] = {1, 5, 3, 7}, word_start[4] = {0, 1, 5, 0};
constexpr int shift[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

template <int round>
[[gnu::always_inline]] inline void step(uint32_t& a, uint32_t b, uint32_t c, uint32_t d, const uint32_t* x, int i) {
    const uint32_t sum =
        a + auxiliary<round>(b, c, d) + x[(word_start[round] + word_step[round] * i) % 16] + md5_t[16 * round + i];
    const int s = shift[round][i % 4];
    a = b + ((sum << s) | (sum >> (32 - s)));
}
template <int round>
[[gnu::always_inline]] inline void sixteen_steps(uint32_t (&v)[4], const uint32_t* x) {
#pragma GCC unroll 4
    for (int i = 0; i < 16; i += 4) {
        step<round>(v[0], v[1], v[2], v[3], x, i);
        step<round>(v[3], v[0], v[1], v[2], x, i + 1);
        step<round>(v[2], v[3], v[0], v[1], x, i + 2);
        step<round>(v[1], v[2], v[3], v[0], x, i + 3);
    }
}

}  // namespace

void md5_portable(uint32_t* state, const uint8_t* blocks, size_t count) {
    for (; count != 0; --count, blocks += 64) {
        uint32_t x[16], v[4];
        __builtin_memcpy(x, blocks, sizeof x);
        if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
            for (uint32_t& each : x) each = __builtin_bswap32(each);
        __builtin_memcpy(v, state, sizeof v);
        sixteen_steps<0>(v, x);
        sixteen_steps<1>(v, x);
        sixteen_steps<2>(v, x);
        sixteen_steps<3>(v, x);
        for (int i = 0; i < 4; ++i) state[i] += v[i];
    }
}

}  // namespace troth::inline v1::crypto::detail
