// Keccak-f[1600] on several states at once, a state an element of a vector: FIPS 202 §3.2 and §3.3. For the kernel
// files, which hand in a Vector: Register, load, store, broadcast, exclusive_or, xor3, rotate_left<n> and chi.
#pragma once

#include <stddef.h>

#include "troth/crypto/hash/keccak_constants.hpp"

namespace troth::inline v1::crypto::detail {

// Lane x of row y of the result before chi: what pi moves there, theta and rho done. FIPS 202 §3.2.1 to §3.2.3.
template <class Vector, unsigned x, unsigned y>
[[gnu::always_inline]] inline typename Vector::Register keccak_batch_lane(const typename Vector::Register* a,
                                                                          const typename Vector::Register* d) {
    constexpr unsigned from_x = (x + 3 * y) % 5, from = from_x + 5 * x;
    return Vector::template rotate_left<keccak_rotation[from]>(Vector::exclusive_or(a[from], d[from_x]));
}

template <class Vector, unsigned y>
[[gnu::always_inline]] inline void keccak_batch_row(const typename Vector::Register* a,
                                                    const typename Vector::Register* d, typename Vector::Register* b) {
    const typename Vector::Register row[5] = {
        keccak_batch_lane<Vector, 0, y>(a, d), keccak_batch_lane<Vector, 1, y>(a, d),
        keccak_batch_lane<Vector, 2, y>(a, d), keccak_batch_lane<Vector, 3, y>(a, d),
        keccak_batch_lane<Vector, 4, y>(a, d)};
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; ++x) b[5 * y + x] = Vector::chi(row[x], row[(x + 1) % 5], row[(x + 2) % 5]);
}

template <class Vector>
[[gnu::always_inline]] inline void keccak_batch_round(const typename Vector::Register* a, typename Vector::Register* b,
                                                      uint64_t round_constant) {
    typename Vector::Register c[5], d[5];
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; ++x) c[x] = Vector::xor3(Vector::xor3(a[x], a[x + 5], a[x + 10]), a[x + 15], a[x + 20]);
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; ++x)
        d[x] = Vector::exclusive_or(c[(x + 4) % 5], Vector::template rotate_left<1>(c[(x + 1) % 5]));
    keccak_batch_row<Vector, 0>(a, d, b);
    keccak_batch_row<Vector, 1>(a, d, b);
    keccak_batch_row<Vector, 2>(a, d, b);
    keccak_batch_row<Vector, 3>(a, d, b);
    keccak_batch_row<Vector, 4>(a, d, b);
    b[0] = Vector::exclusive_or(b[0], Vector::broadcast(round_constant));
}

template <class Vector>
[[gnu::always_inline]] inline void keccak_batch(uint64_t* lanes) {
    typename Vector::Register a[25], b[25];
#pragma GCC unroll 25
    for (unsigned i = 0; i < 25; ++i) a[i] = Vector::load(lanes + i * Vector::width);
    for (unsigned round = 0; round < 24; round += 2) {
        keccak_batch_round<Vector>(a, b, keccak_round_constant[round]);
        keccak_batch_round<Vector>(b, a, keccak_round_constant[round + 1]);
    }
#pragma GCC unroll 25
    for (unsigned i = 0; i < 25; ++i) Vector::store(lanes + i * Vector::width, a[i]);
}

}  // namespace troth::inline v1::crypto::detail
