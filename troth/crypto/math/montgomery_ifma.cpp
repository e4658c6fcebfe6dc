// Exponentiation in digits of 52 bits with AVX-512 IFMA: almost-Montgomery multiplication (Gueron and Krasnov 2012) of
// one number, or of two side by side: a single chain of dependent steps leaves half of the multipliers idle, and the
// two primes of RSA are two chains.
//
// For small sizes n is multiplied beforehand so that its lowest digit is -1 modulo 2^52: then the quotient digit y is
// the lowest digit of the sum itself, and the chain is shorter by a multiplication. The last step takes n itself.
//
// Bounds. A number is below 2n in D digits, and R = 2^(52 D) is at least 4n: then (ab + yn) / R < 2n again (Walter
// 1999), and no step subtracts n. In the sum a digit gets four products of at most 52 bits a round for at most 160
// rounds: below 2^62. No branch and no address depends on a number; which powers are needed is chosen from the whole
// table by masks.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/crypto/math/montgomery_kernels.hpp"

namespace troth::inline v1::crypto::kernel {
namespace {

using V = __m512i;
constexpr uint64_t digit_mask = (uint64_t{1} << 52) - 1;

inline V lo(V sum, V a, V b) {
    return _mm512_madd52lo_epu64(sum, a, b);
}
inline V hi(V sum, V a, V b) {
    return _mm512_madd52hi_epu64(sum, a, b);
}
inline V load(const uint64_t* p) {
    return _mm512_load_si512(p);
}

// Into digits of exactly 52 bits. After one step in every lane at once a digit is below 2^52 + 2^10, and what still
// ripples is one bit: an addition of masks lets it run (digits that are full pass it on).
template <size_t Z>
[[gnu::always_inline]] inline void normalise(V (&sum)[Z]) {
    constexpr size_t words = (Z + 7) / 8;
    const V mask = _mm512_set1_epi64(static_cast<long long>(digit_mask));
    uint64_t over[words] = {}, full[words] = {};
    V below = _mm512_setzero_si512();
#pragma GCC unroll 20
    for (size_t z = 0; z < Z; ++z) {
        const V carry = _mm512_srli_epi64(sum[z], 52);
        sum[z] = _mm512_add_epi64(_mm512_and_si512(sum[z], mask), _mm512_alignr_epi64(carry, below, 7));
        below = carry;
        over[z / 8] |= static_cast<uint64_t>(_mm512_cmpgt_epu64_mask(sum[z], mask)) << (8 * (z % 8));
        full[z / 8] |= static_cast<uint64_t>(_mm512_cmpeq_epu64_mask(sum[z], mask)) << (8 * (z % 8));
    }
    uint64_t shifted_out = 0, carry = 0;
#pragma GCC unroll 3
    for (size_t w = 0; w < words; ++w) {
        const uint64_t generated = (over[w] << 1) | shifted_out, first = generated + full[w], second = first + carry;
        shifted_out = over[w] >> 63;
        carry = static_cast<uint64_t>(first < generated) | static_cast<uint64_t>(second < first);
        full[w] ^= second;  // a bit for every digit that a carry reaches
    }
    const V one = _mm512_set1_epi64(1);
#pragma GCC unroll 20
    for (size_t z = 0; z < Z; ++z) {
        const __mmask8 reached = static_cast<__mmask8>(full[z / 8] >> (8 * (z % 8)));
        sum[z] = _mm512_and_si512(_mm512_mask_add_epi64(sum[z], reached, sum[z], one), mask);
    }
}

// Lane<Z>: what one multiplication works on; the arrays have 8 Z digits.
struct Lane {
    const uint64_t *a, *b, *n;
    uint64_t n0;
    uint64_t* out;  // may be a or b
};
constexpr bool can_be_scaled(size_t registers) {
    return 8 * registers <= wide_scaled_lanes;
}

// out = a b / R modulo n, for W numbers at once. A round adds a b_i + n y with y such that the lowest digit vanishes,
// and shifts by one digit. The upper halves of products wait in `high` for the shift; there the next round's a b_i is
// added, so that the chain from y to y is as short as it can be. Where a number fills more than ten registers there is
// work enough for one chain, and no register left for `high`.
template <size_t Z, size_t W, bool scaled>
[[gnu::always_inline]] inline void multiply(const Lane (&lane)[W], size_t digits) {
    constexpr bool apart = Z <= 10;
    const V zero = _mm512_setzero_si512();
    V sum[W][Z], high[W][Z], n0[W];
#pragma GCC unroll 2
    for (size_t w = 0; w < W; ++w) {
        n0[w] = _mm512_set1_epi64(static_cast<long long>(lane[w].n0));
#pragma GCC unroll 20
        for (size_t z = 0; z < Z; ++z) sum[w][z] = high[w][z] = zero;
    }
    for (size_t i = 0; i < digits; ++i) {
#pragma GCC unroll 2
        for (size_t w = 0; w < W; ++w) {
            const uint64_t *const a = lane[w].a, *const n = lane[w].n;
            const V b = _mm512_set1_epi64(static_cast<long long>(lane[w].b[i]));
#pragma GCC unroll 20
            for (size_t z = 0; z < Z; ++z) {
                if (apart)
                    sum[w][z] = _mm512_add_epi64(sum[w][z], lo(high[w][z], load(a + 8 * z), b));
                else
                    sum[w][z] = lo(sum[w][z], load(a + 8 * z), b);
            }
            const V y =
                _mm512_broadcastq_epi64(_mm512_castsi512_si128(scaled ? sum[w][0] : lo(zero, sum[w][0], n0[w])));
#pragma GCC unroll 20
            for (size_t z = 0; z < Z; ++z) sum[w][z] = lo(sum[w][z], load(n + 8 * z), y);
            const V carry = _mm512_maskz_srli_epi64(1, sum[w][0], 52);
#pragma GCC unroll 20
            for (size_t z = 0; z < Z; ++z) {
                sum[w][z] = _mm512_alignr_epi64(z + 1 < Z ? sum[w][z + 1 < Z ? z + 1 : z] : zero, sum[w][z], 1);
                if (z == 0) {
                    sum[w][0] = _mm512_add_epi64(sum[w][0], _mm512_add_epi64(carry, hi(zero, load(n), y)));
                    high[w][0] = hi(zero, load(a), b);
                } else if (apart) {
                    high[w][z] = hi(hi(zero, load(a + 8 * z), b), load(n + 8 * z), y);
                } else {
                    sum[w][z] = hi(hi(sum[w][z], load(a + 8 * z), b), load(n + 8 * z), y);
                }
            }
            if (!apart) sum[w][0] = _mm512_add_epi64(sum[w][0], high[w][0]);
        }
    }
#pragma GCC unroll 2
    for (size_t w = 0; w < W; ++w) {
#pragma GCC unroll 20
        for (size_t z = 0; apart && z < Z; ++z) sum[w][z] = _mm512_add_epi64(sum[w][z], high[w][z]);
        normalise<Z>(sum[w]);
#pragma GCC unroll 20
        for (size_t z = 0; z < Z; ++z) _mm512_store_si512(lane[w].out + 8 * z, sum[w][z]);
    }
}

template <size_t Z, bool scaled = false>
[[gnu::noinline]] void multiply_one(uint64_t* out, const uint64_t* a, const uint64_t* b, const WideModulus& m) {
    const Lane lane[1] = {{a, b, scaled ? m.scaled : m.n, m.n0, out}};
    multiply<Z, 1, scaled>(lane, m.digits);
}
template <size_t Z, bool scaled>
[[gnu::noinline]] void multiply_two(uint64_t* out, const uint64_t* a, const uint64_t* b, size_t stride,
                                    const WideModulus& m, const WideModulus& second) {
    const Lane lane[2] = {
        {a, b, scaled ? m.scaled : m.n, m.n0, out},
        {a + stride, b + stride, scaled ? second.scaled : second.n, second.n0, out + stride},
    };
    multiply<Z, 2, scaled>(lane, m.digits);
}

// Words of 64 bits to digits and back.
void to_digits(uint64_t* digits, size_t lanes, const uint64_t* words, size_t limbs) {
    for (size_t i = 0; i < lanes; ++i) {
        const size_t word = 52 * i / 64, shift = 52 * i % 64;
        uint64_t value = word < limbs ? words[word] >> shift : 0;
        if (shift > 12 && word + 1 < limbs) value |= words[word + 1] << (64 - shift);
        digits[i] = value & digit_mask;
    }
}
void to_words(uint64_t* words, size_t limbs, const uint64_t* digits, size_t lanes) {
    for (size_t i = 0; i < limbs; ++i) {
        const size_t digit = 64 * i / 52, shift = 64 * i % 52;  // the word begins `shift` bits into this digit
        uint64_t value = digit < lanes ? digits[digit] >> shift : 0;
        if (digit + 1 < lanes) value |= digits[digit + 1] << (52 - shift);
        if (shift > 40 && digit + 2 < lanes) value |= digits[digit + 2] << (104 - shift);
        words[i] = value;
    }
}

uint64_t* aligned(uint64_t* scratch) {
    return reinterpret_cast<uint64_t*>((reinterpret_cast<uintptr_t>(scratch) + 63) & ~uintptr_t{63});
}

// Five bits of the exponent from bit 5 * `window` on. The position is public.
uint64_t window_of(const uint64_t* exponent, size_t words, size_t window) {
    const size_t bit = 5 * window, word = bit / 64, shift = bit % 64;
    uint64_t value = exponent[word] >> shift;
    if (shift > 59 && word + 1 < words) value |= exponent[word + 1] << (64 - shift);
    return value & 31;
}

// One entry of a table of 32, by reading all.
template <size_t Z>
[[gnu::noinline]] void choose(uint64_t* out, const uint64_t* table, size_t entry_size, uint64_t which) {
    const V wanted = _mm512_set1_epi64(static_cast<long long>(which)), one = _mm512_set1_epi64(1);
    V index = _mm512_setzero_si512(), chosen[Z];
#pragma GCC unroll 20
    for (size_t z = 0; z < Z; ++z) chosen[z] = _mm512_setzero_si512();
    for (int entry = 0; entry < 32; ++entry, table += entry_size) {
        const __mmask8 mask = _mm512_cmpeq_epi64_mask(index, wanted);
        index = _mm512_add_epi64(index, one);
#pragma GCC unroll 20
        for (size_t z = 0; z < Z; ++z) chosen[z] = _mm512_mask_mov_epi64(chosen[z], mask, load(table + 8 * z));
    }
#pragma GCC unroll 20
    for (size_t z = 0; z < Z; ++z) _mm512_store_si512(out + 8 * z, chosen[z]);
}

// Powers<Z, W>: W exponentiations side by side. The scratch is a table of 32 entries and two numbers; in each entry the
// W numbers stand behind one another.
template <size_t Z, size_t W>
struct Powers {
    static constexpr size_t lanes = 8 * Z, entry = W * lanes;

    template <bool scaled>
    static void product(uint64_t* out, const uint64_t* a, const uint64_t* b, const WidePower* job) {
        if constexpr (W == 1)
            multiply_one<Z, scaled>(out, a, b, *job[0].modulus);
        else
            multiply_two<Z, scaled>(out, a, b, lanes, *job[0].modulus, *job[1].modulus);
    }

    static void run(const WidePower* job, size_t exponent_words, uint64_t* scratch) {
        if constexpr (can_be_scaled(Z))
            if (job[0].modulus->scaled != nullptr) return run_with<true>(job, exponent_words, scratch);
        run_with<false>(job, exponent_words, scratch);
    }

    template <bool scaled>
    static void run_with(const WidePower* job, size_t exponent_words, uint64_t* scratch) {
        uint64_t* const table = aligned(scratch);
        uint64_t* const power = table + 32 * entry;
        uint64_t* const chosen = power + entry;
        for (size_t w = 0; w < W; ++w) {
            const WideModulus& m = *job[w].modulus;
            to_digits(chosen + w * lanes, lanes, job[w].base, m.limbs);
            for (size_t i = 0; i < lanes; ++i) {
                power[w * lanes + i] = m.into[i];
                table[w * lanes + i] = m.out_of[i];
            }
        }
        product<scaled>(table, table, power, job);           // 1
        product<scaled>(table + entry, chosen, power, job);  // the base, both in our form
        for (size_t i = 2; i < 32; ++i)
            product<scaled>(table + i * entry, table + i / 2 * entry, table + (i - i / 2) * entry, job);

        size_t window = (64 * exponent_words + 4) / 5;
        select(power, table, job, exponent_words, --window);
        while (window-- > 0) {
            for (int i = 0; i < 5; ++i) product<scaled>(power, power, power, job);
            select(chosen, table, job, exponent_words, window);
            product<scaled>(power, power, chosen, job);
        }
        for (size_t w = 0; w < W; ++w)
            for (size_t i = 0; i < lanes; ++i) chosen[w * lanes + i] = job[w].modulus->out_of[i];
        product<false>(power, power, chosen, job);
        for (size_t w = 0; w < W; ++w) to_words(job[w].out, job[w].modulus->limbs + 1, power + w * lanes, lanes);
    }

    static void select(uint64_t* out, const uint64_t* table, const WidePower* job, size_t exponent_words,
                       size_t window) {
        for (size_t w = 0; w < W; ++w)
            choose<Z>(out + w * lanes, table + w * lanes, entry, window_of(job[w].exponent, exponent_words, window));
    }
};

template <size_t Z>
struct Single {
    static void multiply(uint64_t* out, const uint64_t* a, const uint64_t* b, const WideModulus& m, uint64_t* scratch) {
        uint64_t* const x = aligned(scratch);
        uint64_t* const y = x + 8 * Z;
        to_digits(x, 8 * Z, a, m.limbs);
        to_digits(y, 8 * Z, b, m.limbs);
        multiply_one<Z>(x, x, y, m);
        multiply_one<Z>(x, x, m.into, m);
        to_words(out, m.limbs + 1, x, 8 * Z);
    }
    static void power_public(uint64_t* out, const uint64_t* base, uint64_t exponent, const WideModulus& m,
                             uint64_t* scratch) {
        uint64_t* const x = aligned(scratch);
        uint64_t* const power = x + 8 * Z;
        to_digits(x, 8 * Z, base, m.limbs);
        multiply_one<Z>(x, x, m.into, m);
        for (size_t i = 0; i < 8 * Z; ++i) power[i] = x[i];
        for (int bit = 62 - __builtin_clzll(exponent); bit >= 0; --bit) {
            multiply_one<Z>(power, power, power, m);
            if ((exponent >> bit) & 1) multiply_one<Z>(power, power, x, m);
        }
        multiply_one<Z>(power, power, m.out_of, m);
        to_words(out, m.limbs + 1, power, 8 * Z);
    }
};

// Which sizes there are, in registers of eight digits: primes and moduli of RSA and the groups of RFC 7919 fit exactly;
// what lies between is rounded up.
struct Size {
    size_t lanes;
    void (*multiply)(uint64_t*, const uint64_t*, const uint64_t*, const WideModulus&, uint64_t*);
    void (*power_public)(uint64_t*, const uint64_t*, uint64_t, const WideModulus&, uint64_t*);
    void (*power)(const WidePower*, size_t, uint64_t*);
    void (*power_two)(const WidePower*, size_t, uint64_t*);
};
template <size_t Z, int Two>
constexpr Size size_of_registers() {
    if constexpr (Two == 2)
        return {8 * Z, Single<Z>::multiply, Single<Z>::power_public, Powers<Z, 1>::run, Powers<Z, 2>::run};
    else
        return {8 * Z, Single<Z>::multiply, Single<Z>::power_public, Powers<Z, 1>::run, nullptr};
}
constexpr Size sizes[] = {
    size_of_registers<3, 2>(),  size_of_registers<4, 2>(),  size_of_registers<5, 2>(),
    size_of_registers<6, 1>(),  size_of_registers<8, 1>(),  size_of_registers<10, 1>(),
    size_of_registers<12, 1>(), size_of_registers<15, 1>(), size_of_registers<20, 1>(),
};
const Size& size_for(size_t lanes) {
    const Size* size = sizes;
    while (size->lanes < lanes) ++size;
    return *size;
}

}  // namespace

size_t wide_lanes_ifma(size_t digits) {
    return digits > 160 ? 0 : size_for(digits).lanes;
}

void wide_digits_ifma(uint64_t* digits, size_t lanes, const uint64_t* words, size_t limbs) {
    to_digits(digits, lanes, words, limbs);
}

void wide_multiply_ifma(uint64_t* out, const uint64_t* a, const uint64_t* b, const WideModulus& m, uint64_t* scratch) {
    size_for(m.lanes).multiply(out, a, b, m, scratch);
}

void wide_power_public_ifma(uint64_t* out, const uint64_t* base, uint64_t exponent, const WideModulus& m,
                            uint64_t* scratch) {
    size_for(m.lanes).power_public(out, base, exponent, m, scratch);
}

void wide_power_ifma(const WidePower* jobs, size_t count, size_t exponent_words, uint64_t* scratch) {
    const Size& size = size_for(jobs[0].modulus->lanes);
    const auto alike = [&] {
        const WideModulus &p = *jobs[0].modulus, &q = *jobs[1].modulus;
        return p.lanes == q.lanes && p.digits == q.digits && (p.scaled == nullptr) == (q.scaled == nullptr);
    };
    if (count == 2 && size.power_two != nullptr && alike()) return size.power_two(jobs, exponent_words, scratch);
    for (size_t i = 0; i < count; ++i) size_for(jobs[i].modulus->lanes).power(jobs + i, exponent_words, scratch);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
