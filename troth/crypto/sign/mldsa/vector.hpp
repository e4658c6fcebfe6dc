// The number-theoretic transform and products of ML-DSA for registers of any width, FIPS 204 §7.5 and §7.6. Included by
// the kernel files, which give the registers' operations as a struct O; no standard-library templates.
//
// In the layers of length 128 down to the register width w a butterfly's two halves stand in different registers.
// Below, two neighbouring registers form a pair of 2w coefficients, which is rearranged so that the even blocks of
// `length` coefficients stand in its first register and the odd ones in its second: the layout of that layer.
#pragma once

#include "troth/crypto/sign/mldsa/loops.hpp"

#define TROTH_INLINE [[gnu::always_inline]] static inline

namespace troth::inline v1::crypto::mldsa {
namespace {

// Where coefficient `slot` of a pair in the layout of a layer comes from in natural order, which is the layout of the
// layer of length w.
constexpr unsigned layout_origin(unsigned width, unsigned length, unsigned slot) {
    const unsigned within = slot % width, half = slot / width;
    return within / length * 2 * length + half * length + within % length;
}

// The roots of one layer below the width, pair by pair: a register for each, with their companions.
struct alignas(64) LayerRoots {
    int32_t root[128];
    int32_t companion[128];
};
constexpr LayerRoots make_roots(unsigned width, unsigned length, bool downwards) {
    LayerRoots roots{};
    for (unsigned pair = 0; pair < 128 / width; ++pair)
        for (unsigned slot = 0; slot < width; ++slot) {
            const unsigned coefficient = 2 * width * pair + layout_origin(width, length, slot);
            const unsigned block = coefficient / (2 * length), blocks = 128 / length;
            // Algorithm 41 counts the roots upwards, algorithm 42 downwards and negated.
            const unsigned i = downwards ? 2 * blocks - 1 - block : blocks + block;
            const int32_t root = downwards ? -zetas.montgomery[i] : zetas.montgomery[i];
            roots.root[width * pair + slot] = root;
            roots.companion[width * pair + slot] = times_q_inverse(root);
        }
    return roots;
}
template <unsigned width, unsigned length, bool downwards>
constexpr LayerRoots layer_roots = make_roots(width, length, downwards);

template <class O>
struct Transform {
    using V = typename O::V;
    static constexpr unsigned width = O::width;

    // a * b * R^-1 in each place: the places of even number, then those of odd number, as products of 64 bits.
    TROTH_INLINE V multiply(V a, V b, V companion) {
        const V even = O::multiply_even(a, b), odd = O::multiply_even(O::odd_to_even(a), O::odd_to_even(b));
        const V t_even = O::multiply_even(a, companion);
        const V t_odd = O::multiply_even(O::odd_to_even(a), O::odd_to_even(companion));
        const V q_all = O::broadcast(q);
        return O::subtract(O::high_halves(even, odd),
                           O::high_halves(O::multiply_even(t_even, q_all), O::multiply_even(t_odd, q_all)));
    }
    TROTH_INLINE V multiply_by(V a, int32_t b) {
        const V factor = O::broadcast(b), companion = O::broadcast(times_q_inverse(b)), q_all = O::broadcast(q);
        const V odd = O::odd_to_even(a);
        return O::subtract(O::high_halves(O::multiply_even(a, factor), O::multiply_even(odd, factor)),
                           O::high_halves(O::multiply_even(O::multiply_even(a, companion), q_all),
                                          O::multiply_even(O::multiply_even(odd, companion), q_all)));
    }

    // Between registers `distance` apart: layers of length 128 to w.
    template <unsigned length>
    TROTH_INLINE void forward_between(int32_t* f) {
        for (unsigned start = 0, m = 128 / length; start < 256; start += 2 * length, ++m)
#pragma GCC unroll 4
            for (unsigned j = start; j < start + length; j += width) {
                const V a = O::load(f + j), t = multiply_by(O::load(f + j + length), zetas.montgomery[m]);
                O::store(f + j, O::add(a, t));
                O::store(f + j + length, O::subtract(a, t));
            }
        if constexpr (length > width) forward_between<length / 2>(f);
    }
    template <unsigned length>
    TROTH_INLINE void backward_between(int32_t* f) {
        for (unsigned start = 0, m = 256 / length - 1; start < 256; start += 2 * length, --m)
#pragma GCC unroll 4
            for (unsigned j = start; j < start + length; j += width) {
                const V a = O::load(f + j), b = O::load(f + j + length);
                O::store(f + j, O::add(a, b));
                O::store(f + j + length, multiply_by(O::subtract(a, b), -zetas.montgomery[m]));
            }
        if constexpr (length < 128) backward_between<2 * length>(f);
    }

    // Within a pair: layers of length w/2 to 1.
    template <unsigned length>
    TROTH_INLINE void forward_within(V& a, V& b, unsigned pair) {
        O::template to_layout<length>(a, b);
        const LayerRoots& roots = layer_roots<width, length, false>;
        const V t = multiply(b, O::load(roots.root + width * pair), O::load(roots.companion + width * pair));
        b = O::subtract(a, t);
        a = O::add(a, t);
        if constexpr (length > 1)
            forward_within<length / 2>(a, b, pair);
        else
            O::to_natural(a, b);
    }
    template <unsigned length>
    TROTH_INLINE void backward_within(V& a, V& b, unsigned pair) {
        if constexpr (length == 1)
            O::from_natural(a, b);
        else
            O::template from_layout<length / 2>(a, b);
        const LayerRoots& roots = layer_roots<width, length, true>;
        const V difference = O::subtract(a, b);
        a = O::add(a, b);
        b = multiply(difference, O::load(roots.root + width * pair), O::load(roots.companion + width * pair));
        if constexpr (length < width / 2)
            backward_within<2 * length>(a, b, pair);
        else
            O::template from_layout<width / 2>(a, b);
    }

    // Bounds as in portable.cpp.
    static void ntt(int32_t* f) {
        forward_between<128>(f);
        for (unsigned pair = 0; pair < 128 / width; ++pair) {
            int32_t* const at = f + 2 * width * pair;
            V a = O::load(at), b = O::load(at + width);
            forward_within<width / 2>(a, b, pair);
            O::store(at, a);
            O::store(at + width, b);
        }
    }
    static void inverse_ntt(int32_t* f) {
        for (unsigned pair = 0; pair < 128 / width; ++pair) {
            int32_t* const at = f + 2 * width * pair;
            V a = O::load(at), b = O::load(at + width);
            backward_within<1>(a, b, pair);
            O::store(at, a);
            O::store(at + width, b);
        }
        backward_between<width>(f);
        for (unsigned j = 0; j < 256; j += width) O::store(f + j, multiply_by(O::load(f + j), inverse_256_r_squared));
    }
    static void dot(int32_t* out, const int32_t* a, const int32_t* b, size_t n) {
        const V inverse = O::broadcast(q_inverse), q_all = O::broadcast(q);
        for (unsigned j = 0; j < 256; j += width) {
            V even = O::zero(), odd = O::zero();
            for (size_t i = 0; i < n; ++i) {
                const V x = O::load(a + 256 * i + j), y = O::load(b + 256 * i + j);
                even = O::add64(even, O::multiply_even(x, y));
                odd = O::add64(odd, O::multiply_even(O::odd_to_even(x), O::odd_to_even(y)));
            }
            const V t_even = O::multiply_even(O::multiply_even(even, inverse), q_all);
            const V t_odd = O::multiply_even(O::multiply_even(odd, inverse), q_all);
            O::store(out + j, O::subtract(O::high_halves(even, odd), O::high_halves(t_even, t_odd)));
        }
    }

    // Four values of 18 or 20 bits are 9 or 10 bytes, which go into each quarter of 128 bits; their first bits lie at
    // the bytes 0, 2, 4, 6 or 0, 2, 5, 7. The last quarter's load begins earlier, so that none reads behind the end.
    template <unsigned bits>
    static void unpack_mask_by(int32_t* f, const uint8_t* in) {
        constexpr unsigned group = (bits + 1) / 2;  // bytes for four values
        constexpr unsigned size = 32 * (bits + 1);
        const V spread = O::template mask_bytes<bits>(0), shifts = O::template mask_shifts<bits>();
        const V field = O::broadcast((1 << (bits + 1)) - 1), gamma1 = O::broadcast(1 << bits);
        for (unsigned i = 0; i < 256; i += width) {
            const unsigned at = i / 4 * group;
            const bool last = at + (width / 4 - 1) * group + 16 > size;
            const V raw = O::template load_groups<group>(in + at, last);
            const V words = O::shuffle_bytes(raw, last ? O::template mask_bytes<bits>(16 - group) : spread);
            O::store(f + i, O::subtract(gamma1, O::bit_and(O::shift_right(words, shifts), field)));
        }
    }
    static void unpack_mask(int32_t* f, const uint8_t* in, unsigned bits) {
        if (bits == 17)
            unpack_mask_by<17>(f, in);
        else
            unpack_mask_by<19>(f, in);
    }
};

}  // namespace
}  // namespace troth::inline v1::crypto::mldsa
