// Poly1305 (RFC 8439 §2.5) in eight lanes of 52-bit multiplication, for the kernel files that hash beside other work.
// Internal to each.
#pragma once

#include <immintrin.h>

#include "troth/crypto/cipher/poly1305_scalar.hpp"

#ifndef TROTH_INLINE
#define TROTH_INLINE [[gnu::always_inline]] inline
#endif

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which is not for kernel files
}

namespace troth::inline v1::crypto::kernel {
namespace {

using u64 = uint64_t;
__extension__ using u128 = unsigned __int128;

constexpr size_t group = 128;  // bytes of one step

TROTH_INLINE __mmask64 first_bytes(size_t size) {  // of 64; size may be more
    return _bzhi_u64(~0ull, static_cast<unsigned>(size < 64 ? size : 64));
}
TROTH_INLINE size_t bytes_from(size_t size, size_t offset) {
    return size > offset ? size - offset : 0;
}

// Poly1305 (§2.5) in eight lanes. A number is l0 + 2^44 l1 + 2^88 l2. Limbs of a power of r are below 2^44 + 2^11, of h
// below 2^45 + 2^9; 20 r is below 2^49. All stay below the 2^52 that a factor may have.
constexpr u64 low_44 = (u64{1} << 44) - 1, low_42 = (u64{1} << 42) - 1;
struct Number {
    u64 l0, l1, l2;
};
struct Lanes {
    __m512i l0, l1, l2;
};
struct Factor {
    __m512i r0, r1, r2, s1, s2;  // s: 20 r, for 2^132 = 20 modulo 2^130 - 5
};

Number multiply(Number a, Number b) {
    const u128 d0 = u128{a.l0} * b.l0 + u128{a.l1} * (20 * b.l2) + u128{a.l2} * (20 * b.l1);
    u128 d1 = u128{a.l0} * b.l1 + u128{a.l1} * b.l0 + u128{a.l2} * (20 * b.l2);
    u128 d2 = u128{a.l0} * b.l2 + u128{a.l1} * b.l1 + u128{a.l2} * b.l0;
    d1 += static_cast<u64>(d0 >> 44);
    d2 += static_cast<u64>(d1 >> 44);
    const u64 l0 = (static_cast<u64>(d0) & low_44) + 5 * static_cast<u64>(d2 >> 42);
    return {l0 & low_44, (static_cast<u64>(d1) & low_44) + (l0 >> 44), static_cast<u64>(d2) & low_42};
}

TROTH_INLINE __m512i vector_of(u64 value) {
    return _mm512_set1_epi64(static_cast<long long>(value));
}
TROTH_INLINE __m512i times_20(__m512i v) {
    return _mm512_add_epi64(_mm512_slli_epi64(v, 4), _mm512_slli_epi64(v, 2));
}
TROTH_INLINE Lanes multiply(const Lanes& h, const Factor& f) {
    const __m512i zero = _mm512_setzero_si512();
    __m512i low0 = _mm512_madd52lo_epu64(zero, h.l0, f.r0), high0 = _mm512_madd52hi_epu64(zero, h.l0, f.r0);
    __m512i low1 = _mm512_madd52lo_epu64(zero, h.l0, f.r1), high1 = _mm512_madd52hi_epu64(zero, h.l0, f.r1);
    __m512i low2 = _mm512_madd52lo_epu64(zero, h.l0, f.r2), high2 = _mm512_madd52hi_epu64(zero, h.l0, f.r2);
    low0 = _mm512_madd52lo_epu64(low0, h.l1, f.s2), high0 = _mm512_madd52hi_epu64(high0, h.l1, f.s2);
    low1 = _mm512_madd52lo_epu64(low1, h.l1, f.r0), high1 = _mm512_madd52hi_epu64(high1, h.l1, f.r0);
    low2 = _mm512_madd52lo_epu64(low2, h.l1, f.r1), high2 = _mm512_madd52hi_epu64(high2, h.l1, f.r1);
    low0 = _mm512_madd52lo_epu64(low0, h.l2, f.s1), high0 = _mm512_madd52hi_epu64(high0, h.l2, f.s1);
    low1 = _mm512_madd52lo_epu64(low1, h.l2, f.s2), high1 = _mm512_madd52hi_epu64(high1, h.l2, f.s2);
    low2 = _mm512_madd52lo_epu64(low2, h.l2, f.r0), high2 = _mm512_madd52hi_epu64(high2, h.l2, f.r0);
    // A high part stands 52 bits up, 8 above the next limb; that of the top limb 10 above 2^130, whence it comes back
    // five times. It is below 2^39 there, so that l0 stays below 2^52 until its own carry.
    const __m512i mask = vector_of(low_44);
    low1 = _mm512_add_epi64(low1, _mm512_add_epi64(_mm512_srli_epi64(low0, 44), _mm512_slli_epi64(high0, 8)));
    low2 = _mm512_add_epi64(low2, _mm512_add_epi64(_mm512_srli_epi64(low1, 44), _mm512_slli_epi64(high1, 8)));
    const __m512i over = _mm512_add_epi64(_mm512_srli_epi64(low2, 42), _mm512_slli_epi64(high2, 10));
    const __m512i l0 =
        _mm512_add_epi64(_mm512_and_si512(low0, mask), _mm512_add_epi64(over, _mm512_slli_epi64(over, 2)));
    return {_mm512_and_si512(l0, mask), _mm512_add_epi64(_mm512_and_si512(low1, mask), _mm512_srli_epi64(l0, 44)),
            _mm512_and_si512(low2, vector_of(low_42))};
}
// Adds eight blocks to the lanes. Block i goes to the lane that stands at place order[i] below.
TROTH_INLINE Lanes added(const Lanes& h, __m512i blocks_0_3, __m512i blocks_4_7, __mmask8 present) {
    const __m512i low = _mm512_unpacklo_epi64(blocks_0_3, blocks_4_7);
    const __m512i high = _mm512_unpackhi_epi64(blocks_0_3, blocks_4_7);
    const __m512i mask = vector_of(low_44);
    const __m512i l1 = _mm512_or_si512(_mm512_srli_epi64(low, 44), _mm512_slli_epi64(high, 20));
    const __m512i top = _mm512_maskz_set1_epi64(present, int64_t{1} << 40);  // the 17th byte: 2^128
    return {_mm512_add_epi64(h.l0, _mm512_and_si512(low, mask)), _mm512_add_epi64(h.l1, _mm512_and_si512(l1, mask)),
            _mm512_add_epi64(h.l2, _mm512_or_si512(_mm512_srli_epi64(high, 24), top))};
}

// The order in which unpacking leaves eight blocks; lane i is multiplied by r^(8 - order[i]) in the end.
constexpr size_t order[8] = {0, 4, 1, 5, 2, 6, 3, 7};
// By a number of 1 to 8: the lane whose power of r has it as exponent, and the lanes of that many last blocks.
struct LaneTables {
    uint8_t of_power[9];
    uint8_t last[9];
};
constexpr LaneTables lane_tables() {
    LaneTables t{};
    for (unsigned n = 1; n <= 8; ++n)
        for (unsigned i = 0; i < 8; ++i) {
            if (8 - order[i] == n) t.of_power[n] = static_cast<uint8_t>(i);
            if (8 - order[i] <= n) t.last[n] = static_cast<uint8_t>(t.last[n] | 1u << i);
        }
    return t;
}
constexpr LaneTables lanes = lane_tables();

struct Poly {
    Lanes h;
    Factor r8;
    u64 power[3][8];  // limbs of r^8, r^4, r^7, ...: one a lane
    Poly1305 scalar;  // holds s, and ends the tag

    void set_key(const uint8_t* key) {
        scalar.set_key(key);
        set_powers();
    }
    void set_powers() {  // of the scalar's r
        Number r[9];
        r[1] = {scalar.r0 & low_44, (scalar.r0 >> 44 | scalar.r1 << 20) & low_44, scalar.r1 >> 24};
        r[2] = multiply(r[1], r[1]);
        r[3] = multiply(r[2], r[1]);
        r[4] = multiply(r[2], r[2]);
        for (size_t i = 1; i <= 4; ++i) r[4 + i] = multiply(r[4], r[i]);
        for (size_t i = 0; i < 8; ++i) {
            const Number& n = r[8 - order[i]];
            power[0][i] = n.l0;
            power[1][i] = n.l1;
            power[2][i] = n.l2;
        }
        wipe(r, sizeof r);
        r8 = uniform(8);
        h = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
    }
    TROTH_INLINE static Factor factor(__m512i r0, __m512i r1, __m512i r2) {
        return {r0, r1, r2, times_20(r1), times_20(r2)};
    }
    TROTH_INLINE Factor uniform(size_t exponent) const {
        const size_t i = lanes.of_power[exponent];
        return factor(vector_of(power[0][i]), vector_of(power[1][i]), vector_of(power[2][i]));
    }
    // Eight whole blocks.
    TROTH_INLINE static Lanes step(const Lanes& h, const Factor& r8, const uint8_t* data) {
        return added(multiply(h, r8), _mm512_loadu_si512(data), _mm512_loadu_si512(data + 64), 0xff);
    }
    void steps(const uint8_t* data, size_t groups) {
        for (; groups > 0; --groups, data += group) h = step(h, r8, data);
    }
    // `size` bytes, fewer than 128, zeros up to a whole block, then `lengths` if given: the blocks fill the last lanes.
    void partial(const uint8_t* data, size_t size, const __m128i* lengths) {
        const size_t blocks = (size + 15) / 16 + (lengths ? 1 : 0);
        if (blocks > 8) {
            partial(data, size, nullptr);
            return partial(data, 0, lengths);
        }
        if (blocks == 0) return;
        // The data begins at byte `skip` of the eight blocks; what the masks leave out is not touched.
        const size_t skip = 16 * (8 - blocks), end = skip + size;
        const uint8_t* from = data - skip;
        const __mmask64 low = first_bytes(end) & ~first_bytes(skip);
        const __mmask64 high = first_bytes(bytes_from(end, 64)) & ~first_bytes(bytes_from(skip, 64));
        __m512i b0 = _mm512_setzero_si512(), b1 = b0;
        if (low != 0) b0 = _mm512_maskz_loadu_epi8(low, from);
        if (high != 0) b1 = _mm512_maskz_loadu_epi8(high, from + 64);
        if (lengths) b1 = _mm512_inserti32x4(b1, *lengths, 3);
        h = added(multiply(h, uniform(blocks)), b0, b1, lanes.last[blocks]);
    }
    void finish(uint8_t* tag) {
        gather();
        scalar.finish(tag);
    }
    // What the scalar has absorbed becomes the lanes', in front of the next eight blocks; the reverse of gather.
    [[maybe_unused]] void first_step(const uint8_t* data) {
        h = {_mm512_maskz_set1_epi64(1, static_cast<long long>(scalar.h0 & low_44)),
             _mm512_maskz_set1_epi64(1, static_cast<long long>((scalar.h0 >> 44 | scalar.h1 << 20) & low_44)),
             _mm512_maskz_set1_epi64(1, static_cast<long long>(scalar.h1 >> 24 | scalar.h2 << 40))};
        h = added(h, _mm512_loadu_si512(data), _mm512_loadu_si512(data + 64), 0xff);
    }
    void gather() {  // the lanes' sum becomes the scalar's h
        const Lanes sum = multiply(
            h, factor(_mm512_loadu_si512(power[0]), _mm512_loadu_si512(power[1]), _mm512_loadu_si512(power[2])));
        // Eight limbs below 2^45 each: two carries round make them short again.
        u64 l0 = static_cast<u64>(_mm512_reduce_add_epi64(sum.l0));
        u64 l1 = static_cast<u64>(_mm512_reduce_add_epi64(sum.l1));
        u64 l2 = static_cast<u64>(_mm512_reduce_add_epi64(sum.l2));
        for (int i = 0; i < 2; ++i) {
            l1 += l0 >> 44;
            l0 &= low_44;
            l2 += l1 >> 44;
            l1 &= low_44;
            l0 += 5 * (l2 >> 42);
            l2 &= low_42;
        }
        l1 += l0 >> 44;
        l0 &= low_44;
        // l1 may have kept a 45th bit, and l2 << 24 has two bits more than a word.
        const u128 low = u128{l0} + (u128{l1} << 44), high = static_cast<u64>(low >> 64) + (u128{l2} << 24);
        scalar.h0 = static_cast<u64>(low);
        scalar.h1 = static_cast<u64>(high);
        scalar.h2 = static_cast<u64>(high >> 64);
    }
};

}  // namespace
}  // namespace troth::inline v1::crypto::kernel
