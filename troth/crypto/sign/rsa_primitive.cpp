#include "troth/crypto/sign/rsa_primitive.hpp"

#include <cstdlib>

#include "troth/base/wiped.hpp"
#include "troth/crypto/sign/rsa_blinding.hpp"

namespace troth::inline v1::crypto {

// §5.1.2 step 2.b: s1 = m^dP mod p, s2 = m^dQ mod q, h = (s1 - s2) qInv mod p, s = s2 + q h.
Limbs RsaPrimitive::crt(const RsaPrivateKey& key, const Limbs& message) {
    const Modulus &p = key.p_, &q = key.q_;
    const usize half = p.limbs();
    const auto [s1, s2_form] = Modulus::power_two({p, p.reduce(message), key.dp_}, {q, q.reduce(message), key.dq_});
    const Limbs s2 = q.from_form(s2_form);
    Limbs h(half), corrected(half), scratch(p.scratch_size());
    const Limbs s2_in_p = p.reduce(s2);  // q may be above p
    const u64 borrow = ct::mask_from_bit(subtract(h.data(), s1.data(), s2_in_p.data(), half));
    add(corrected.data(), h.data(), p.value().data(), half);
    for (usize i = 0; i < half; ++i) h[i] = ct::select(borrow, corrected[i], h[i]);
    p.multiply(h.data(), h.data(), key.qinv_.data(), scratch.data());
    const Limbs plain = p.from_form(h);

    Limbs product(2 * half), wide(2 * half);
    multiply(product.data(), plain.data(), q.value().data(), half);
    for (usize i = 0; i < half; ++i) wide[i] = s2[i];
    add(product.data(), product.data(), wide.data(), 2 * half);
    Limbs out(key.public_.modulus().limbs());
    for (usize i = 0; i < out.size(); ++i) out[i] = product[i];
    return out;
}

Result<Limbs> RsaPrimitive::apply(const RsaPrivateKey& key, const Limbs& message, RandomSource& random) {
    const Modulus& n = key.public_.modulus();
    const u64 e = key.public_.exponent();
    Limbs scratch(n.scratch_size());
    const RsaBlinding blinding = blinding_for(n, random);
    Limbs blinded = n.power_public(blinding.factor, e);
    n.multiply(blinded.data(), blinded.data(), message.data(), scratch.data());  // no Montgomery form any more
    Limbs s = crt(key, blinded);
    n.multiply(s.data(), s.data(), blinding.unfactor.data(), scratch.data());

    // The fault check (Boneh, DeMillo, Lipton 1997): one wrong half would give p away.
    const Limbs again = n.from_form(n.power_public(n.to_form(s), e));
    const u64 right = mask_if_equal(again.data(), message.data(), n.limbs());
    burn_stack();
    if (ct::declassify(right) == 0) return fail(rsa_fault);  // whether it went wrong is no secret
    return s;
}

Result<ByteVector> RsaPrimitive::sign(const RsaPrivateKey& key, Bytes message, RandomSource& random) {
    const Modulus& n = key.public_.modulus();
    Limbs m(n.limbs());
    if (message.size() != key.public_.modulus_octets()) std::abort();
    load_octets(m, message);
    // An encoding of ours, always below n.
    if (ct::declassify(mask_if_less(m.data(), n.value().data(), m.size())) == 0) std::abort();
    TROTH_TRY(const Limbs s, apply(key, m, random));
    ByteVector out(key.public_.modulus_octets());
    store_octets(out, s);
    ct::unpoison(out);  // a signature is public
    return out;
}

Result<SecretBytes> RsaPrimitive::decrypt(const RsaPrivateKey& key, Bytes ciphertext, RandomSource& random) {
    const Modulus& n = key.public_.modulus();
    Limbs c(n.limbs());
    if (ciphertext.size() != key.public_.modulus_octets()) return fail(rsa_ciphertext_size);
    load_octets(c, ciphertext);
    if (mask_if_less(c.data(), n.value().data(), c.size()) == 0) return fail(rsa_ciphertext_size);  // it is public
    TROTH_TRY(const Limbs m, apply(key, c, random));
    SecretBytes out(key.public_.modulus_octets());
    store_octets(out.mutable_bytes(), m);
    return out;
}

ByteVector RsaPrimitive::encrypt(const RsaPublicKey& key, Bytes message) {
    const Modulus& n = key.modulus();
    Limbs m(n.limbs());
    load_octets(m, message);
    ByteVector out(key.modulus_octets());
    store_octets(out, n.from_form(n.power_public(n.to_form(m), key.exponent())));
    ct::unpoison(out);  // a ciphertext is public
    return out;
}

SecretBytes RsaPrimitive::private_exponent(const RsaPrivateKey& key) {
    SecretBytes out(key.public_.modulus_octets());
    store_octets(out.mutable_bytes(), key.d_);
    return out;
}

}  // namespace troth::inline v1::crypto
