#include "troth/crypto/sign/rsa_blinding.hpp"

#include "troth/crypto/math/safegcd.hpp"

namespace troth::inline v1::crypto {
namespace {

__extension__ typedef unsigned __int128 Wide;

// -1/r modulo 2^64, for odd r.
u64 negative_inverse(u64 r) {
    u64 inverse = 3 * r ^ 2;  // right modulo 2^5, and each step doubles the bits (Hensel)
    for (int i = 0; i < 4; ++i) inverse *= 2 - r * inverse;
    return u64{0} - inverse;
}

// t / 2^64 modulo r, for t < 2^65: at most r + 1.
u64 step_down(Wide t, u64 r, u64 r0) {
    const u64 m = static_cast<u64>(t) * r0;
    // The lower halves add up to 0 or 2^64: their sum carries exactly if the one of t is not zero.
    const Wide product = static_cast<Wide>(m) * r;
    const u64 carry = ct::mask_if_nonzero(static_cast<u64>(t)) & 1;
    return static_cast<u64>(t >> 64) + static_cast<u64>(product >> 64) + carry;
}

u64 subtract_if_not_less(u64 value, u64 r) {
    return value - (r & ~ct::mask_if_less(value, r));
}

}  // namespace

Limbs word_inverse(u64 r, const Limbs& n) {
    const u64 r0 = negative_inverse(r);
    const usize size = n.size();
    // n / 2^(64 size) modulo r, from the lowest word up.
    u64 rest = 0;
    for (usize i = 0; i < size; ++i) rest = step_down(static_cast<Wide>(rest) + n[i], r, r0);
    rest = subtract_if_not_less(subtract_if_not_less(rest, r), r);
    u64 k = 0;
    inverse_modulo(&k, &rest, &r, 1);
    k = r - k;
    for (usize i = 0; i < size; ++i) k = step_down(k, r, r0);
    k = subtract_if_not_less(subtract_if_not_less(k, r), r);

    // (1 + n k) / r, exact and below n; the division from the lowest word up (Jebelean 1993).
    Limbs out(size);
    u64 carry = 1, borrow = 0;
    for (usize i = 0; i < size; ++i) {
        const Wide t = static_cast<Wide>(n[i]) * k + carry;
        carry = static_cast<u64>(t >> 64);
        const Wide difference = static_cast<Wide>(static_cast<u64>(t)) - borrow;
        out[i] = static_cast<u64>(difference) * (u64{0} - r0);
        borrow = (static_cast<u64>(difference >> 64) & 1) + static_cast<u64>((static_cast<Wide>(out[i]) * r) >> 64);
    }
    wipe(&rest, sizeof rest);
    wipe(&k, sizeof k);
    return out;
}

RsaBlinding blinding_for(const Modulus& n, RandomSource& random) {
    Secret<16> bytes;
    random.fill(bytes.mutable_bytes());
    Limbs words(2), product(4), scratch(n.scratch_size());
    load_octets(words, bytes.bytes());
    for (usize i = 0; i < 2; ++i) words[i] = ((words[i] | (u64{3} << 62)) >> 1) | 1;  // 2^62 < r < 2^63
    const Limbs first = word_inverse(words[0], n.value()), second = word_inverse(words[1], n.value());
    RsaBlinding out{n.to_form(first), Limbs(n.limbs())};
    const Limbs second_form = n.to_form(second);
    n.multiply(out.factor.data(), out.factor.data(), second_form.data(), scratch.data());

    Limbs left(2), right(2);
    left[0] = words[0];
    right[0] = words[1];
    multiply(product.data(), left.data(), right.data(), 2);
    for (usize i = 0; i < 2; ++i) out.unfactor[i] = product[i];
    out.unfactor = n.to_form(out.unfactor);
    return out;
}

}  // namespace troth::inline v1::crypto
