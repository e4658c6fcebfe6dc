#include "troth/crypto/curve/x448.hpp"

#include "troth/crypto/curve/edwards448.hpp"
#include "troth/crypto/curve/errors.hpp"

namespace troth::inline v1::crypto::x448 {
namespace {

using F = Field448;
using Element = F::Element;

// clamped: decodeScalar448, RFC 7748 §5, as words.
void clamped(u64 (&out)[7], const PrivateKey& key) {
    for (usize i = 0; i < 7; ++i) out[i] = load_le<u64>(key.bytes().data() + 8 * i);
    out[0] &= ~u64{3};
    out[6] |= u64{1} << 63;
}

void exchange_if(u64 mask, Element& a, Element& b) {
    for (usize i = 0; i < 8; ++i) {
        const u64 difference = (a.limb[i] ^ b.limb[i]) & mask;
        a.limb[i] ^= difference;
        b.limb[i] ^= difference;
    }
}

constexpr u64 a24 = 39081;  // (156326 - 2) / 4

// ladder: RFC 7748 §5, the names are its own. Loose are a, c, e and the sums: below 2^60 all of them.
void ladder(Element& result, const u64 (&k)[7], const Element& x1) {
    struct {
        Element x2, z2, x3, z3, a, aa, b, bb, c, d, e, da, cb;
    } s{};
    s.x2 = F::small(1);
    s.x3 = x1;
    s.z3 = F::small(1);
    u64 swap = 0;
    for (usize t = 448; t-- > 0;) {
        const u64 bit = k[t / 64] >> (t % 64) & 1;
        const u64 mask = ct::mask_from_bit(swap ^ bit);
        swap = bit;
        exchange_if(mask, s.x2, s.x3);
        exchange_if(mask, s.z2, s.z3);
        F::add(s.a, s.x2, s.z2);
        F::sqr(s.aa, s.a);
        F::sub(s.b, s.x2, s.z2);
        F::sqr(s.bb, s.b);
        F::sub(s.e, s.aa, s.bb);
        F::add(s.c, s.x3, s.z3);
        F::sub(s.d, s.x3, s.z3);
        F::mul(s.da, s.d, s.a);
        F::mul(s.cb, s.c, s.b);
        F::add(s.x3, s.da, s.cb);
        F::sqr(s.x3, s.x3);
        F::sub(s.z3, s.da, s.cb);
        F::sqr(s.z3, s.z3);
        F::mul(s.z3, s.z3, x1);
        F::mul(s.x2, s.aa, s.bb);
        F::mul_small(s.c, s.e, a24);
        F::add(s.c, s.c, s.aa);
        F::mul(s.z2, s.e, s.c);
    }
    exchange_if(ct::mask_from_bit(swap), s.x2, s.x3);
    exchange_if(ct::mask_from_bit(swap), s.z2, s.z3);
    F::inverse(s.z2, s.z2);
    F::mul(result, s.x2, s.z2);
    wipe(&s, sizeof s);
}

}  // namespace

PrivateKey generate(RandomSource& random) {
    PrivateKey key;
    random.fill(key.mutable_bytes());
    return key;
}

// Through edwards448, which has a table: its base point goes to u = 5 by u = y^2 / x^2 (RFC 7748 §4.2). The one clamped
// multiple of the order, 4L, gives the neutral element, x = 0, and so u = 0 as the ladder would.
PublicKey public_key(const PrivateKey& private_key) {
    u64 scalar[7], u_words[7];
    clamped(scalar, private_key);
    Edwards448::Point point = Edwards448::multiply_base(scalar);
    Element xx, u;
    F::sqr(xx, point.x);
    F::inverse(xx, xx);
    F::sqr(u, point.y);
    F::mul(u, u, xx);
    F::to_words(u_words, u);
    wipe(scalar, sizeof scalar);
    wipe(&point, sizeof point);
    wipe(&xx, sizeof xx);
    ct::unpoison(u_words, sizeof u_words);  // public by definition
    PublicKey key;
    for (usize i = 0; i < 7; ++i) store_le(key.data() + 8 * i, u_words[i]);
    return key;
}

Result<Secret<56>> derive(const PrivateKey& private_key, PublicKeyView peer) {
    u64 scalar[7], words[7];
    clamped(scalar, private_key);
    for (usize i = 0; i < 7; ++i) words[i] = load_le<u64>(peer.data() + 8 * i);
    Element u;
    ladder(u, scalar, F::from_words(words));
    F::to_words(words, u);
    Secret<56> shared;
    u64 any = 0;
    for (usize i = 0; i < 7; ++i) {
        store_le(shared.mutable_bytes().data() + 8 * i, words[i]);
        any |= words[i];
    }
    wipe(scalar, sizeof scalar);
    wipe(words, sizeof words);
    wipe(&u, sizeof u);
    // Whether the secret is zero depends on the peer's point alone, but for the one scalar 4L: public.
    if (ct::declassify(ct::mask_if_zero(any)) != 0) return fail(x448_zero);
    return shared;
}

}  // namespace troth::inline v1::crypto::x448
