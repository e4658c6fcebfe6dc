// Tables for the vector rows of ML-KEM, computed by the compiler: roots in the order in which registers meet them, and
// the word permutations between layers. Included by kernel files: no standard-library templates.
//
// In the layers of length 128 down to the register width a butterfly's two halves stand in different registers. Below,
// two neighbouring registers form a pair of 2w coefficients, which is rearranged so that the even blocks of `length`
// coefficients stand in its first register and the odd ones in its second: the layout of that layer.
#pragma once

#include "troth/crypto/kem/mlkem/field.hpp"

namespace troth::inline v1::crypto::mlkem {

// Where coefficient `slot` of a pair in the layout of a layer comes from in natural order. For a layer of the register
// width the layout is the natural order.
constexpr unsigned layout_origin(unsigned width, unsigned length, unsigned slot) {
    const unsigned within = slot % width, half = slot / width;
    return within / length * 2 * length + half * length + within % length;
}

// The permutation of a pair's 2w words from the layout of one layer to that of another: word `slot` of the second is
// word index[slot] of the first.
template <unsigned width>
struct alignas(64) PairPermutation {
    int16_t index[2 * width];
};
template <unsigned width>
constexpr PairPermutation<width> make_permutation(unsigned from_length, unsigned to_length) {
    PairPermutation<width> permutation{};
    for (unsigned to = 0; to < 2 * width; ++to)
        for (unsigned from = 0; from < 2 * width; ++from)
            if (layout_origin(width, from_length, from) == layout_origin(width, to_length, to))
                permutation.index[to] = static_cast<int16_t>(from);
    return permutation;
}

// q^-1 * b mod R, signed: what makes a Montgomery product by a constant b three multiplications.
[[gnu::always_inline]] constexpr int16_t times_q_inverse(int16_t b) {
    return static_cast<int16_t>(static_cast<uint32_t>(b) * static_cast<uint32_t>(q_inverse));
}

// The roots of one layer, pair by pair, each with its companion: a vector of width words for each pair.
template <unsigned width>
struct alignas(64) LayerRoots {
    int16_t root[128];
    int16_t companion[128];
};
template <unsigned width>
constexpr LayerRoots<width> make_roots(unsigned length, bool downwards) {
    LayerRoots<width> roots{};
    for (unsigned pair = 0; pair < 128 / width; ++pair)
        for (unsigned slot = 0; slot < width; ++slot) {
            const unsigned coefficient = 2 * width * pair + layout_origin(width, length, slot);
            const unsigned block = coefficient / (2 * length), blocks = 128 / length;
            // Algorithm 9 counts the roots upwards, algorithm 10 downwards.
            const unsigned i = downwards ? 2 * blocks - 1 - block : blocks + block;
            roots.root[width * pair + slot] = zetas.montgomery[i];
            roots.companion[width * pair + slot] = times_q_inverse(zetas.montgomery[i]);
        }
    return roots;
}

// gamma of each pair of coefficients at its odd place, FIPS 203 algorithm 11; the even places are not used.
struct alignas(64) Gammas {
    int16_t gamma[256];
    int16_t companion[256];
};
constexpr Gammas make_gammas() {
    Gammas gammas{};
    for (unsigned i = 0; i < 128; ++i) {
        const int16_t zeta = zetas.montgomery[64 + i / 2];
        gammas.gamma[2 * i + 1] = i % 2 == 0 ? zeta : static_cast<int16_t>(-zeta);
        gammas.companion[2 * i + 1] = times_q_inverse(gammas.gamma[2 * i + 1]);
    }
    return gammas;
}
inline constexpr Gammas gammas = make_gammas();

}  // namespace troth::inline v1::crypto::mlkem
