#include "troth/crypto/sign/rsa.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/math/safegcd.hpp"
#include "troth/crypto/sign/rsa_generate.hpp"

namespace troth::inline v1::crypto {
namespace {

Bytes without_zeros(Bytes number) {
    while (!number.empty() && number.front() == 0) number = number.subspan(1);
    return number;
}

Limbs loaded(Bytes number, usize limbs) {
    Limbs out(limbs);
    load_octets(out, number);
    return out;
}

// A secret component: its octets may have leading zeros, whose number must not matter.
bool fits(Bytes number, usize limbs) {
    return without_zeros(number).size() <= limbs * 8;
}

}  // namespace

Result<RsaPublicKey> make_public(Limbs n, u64 e, usize least_bits) {
    RsaPublicKey key;
    key.bits_ = bit_length(n);
    if (key.bits_ < least_bits || key.bits_ > rsa_max_bits)
        return fail(Error(rsa_modulus_size).with("bits", std::to_string(key.bits_)));
    if ((n[0] & 1) == 0 || (e & 1) == 0 || e < 3) return fail(rsa_bad_public_key);
    key.modulus_ = Modulus(n);
    key.e_ = e;
    return key;
}

namespace {

Result<RsaPublicKey> public_from(Bytes n, Bytes e, usize least_bits) {
    n = without_zeros(n);
    e = without_zeros(e);
    if (n.size() > rsa_max_bits / 8 || n.empty())
        return fail(Error(rsa_modulus_size).with("bits", std::to_string(n.size() * 8)));
    if (e.size() > 8) return fail(rsa_bad_public_key);
    return make_public(loaded(n, limbs_for(n.size())), loaded(e, 1)[0], least_bits);
}

}  // namespace

Result<RsaPublicKey> RsaPublicKey::from_components(Bytes n, Bytes e) {
    return public_from(n, e, rsa_min_bits);
}

Result<RsaPublicKey> dangerous::rsa_public_key_of_any_size(Bytes n, Bytes e) {
    return public_from(n, e, 1024);
}

ByteVector RsaPublicKey::n() const {
    ByteVector out(modulus_octets());
    store_octets(out, modulus_.value());
    return out;
}

ByteVector RsaPublicKey::e() const {
    u8 octets[8];
    store_be(octets, e_);
    const Bytes trimmed = without_zeros(octets);
    return {trimmed.begin(), trimmed.end()};
}

RsaPublicKey RsaPublicKey::clone() const {
    RsaPublicKey out;
    out.modulus_ = Modulus(modulus_.value());
    out.e_ = e_;
    out.bits_ = bits_;
    return out;
}

bool operator==(const RsaPublicKey& a, const RsaPublicKey& b) {
    return a.e_ == b.e_ && std::ranges::equal(a.modulus_.value().words(), b.modulus_.value().words());
}

std::optional<ByteVector> RsaPublicKey::raw(Bytes signature) const {
    if (signature.size() != modulus_octets()) return std::nullopt;  // §8.1.2 step 1, §8.2.2 step 1
    const Limbs s = loaded(signature, modulus_.limbs());
    if (mask_if_less(s.data(), modulus_.value().data(), s.size()) == 0) return std::nullopt;
    ByteVector out(modulus_octets());
    store_octets(out, modulus_.from_form(modulus_.power_public(modulus_.to_form(s), e_)));
    return out;
}

Result<RsaPrivateKey> RsaPrivateKey::from_components(Bytes n, Bytes e, Bytes d, Bytes p, Bytes q, Bytes dp, Bytes dq,
                                                     Bytes qinv) {
    TROTH_TRY(RsaPublicKey pub, RsaPublicKey::from_components(n, e));
    const usize half = (pub.modulus().limbs() + 1) / 2;
    for (Bytes part : {p, q, dp, dq, qinv})
        if (!fits(part, half)) return fail(rsa_inconsistent);
    if (!fits(d, pub.modulus().limbs())) return fail(rsa_inconsistent);
    RsaParts parts{.n = pub.modulus().value().clone(),
                   .e = pub.exponent(),
                   .d = loaded(d, pub.modulus().limbs()),
                   .p = loaded(p, half),
                   .q = loaded(q, half),
                   .dp = loaded(dp, half),
                   .dq = loaded(dq, half),
                   .qinv = loaded(qinv, half)};
    if (!consistent(parts)) return fail(rsa_inconsistent);
    RsaPrivateKey key;
    key.public_ = std::move(pub);
    key.p_ = Modulus(parts.p);
    key.q_ = Modulus(parts.q);
    key.d_ = std::move(parts.d);
    key.dp_ = std::move(parts.dp);
    key.dq_ = std::move(parts.dq);
    key.qinv_ = key.p_.to_form(parts.qinv);
    return key;
}

Result<RsaPrivateKey> RsaPrivateKey::generate(usize bits, RandomSource& random) {
    if (bits < rsa_min_bits || bits > rsa_max_bits || bits % 128 != 0)
        return fail(Error(rsa_modulus_size).with("bits", std::to_string(bits)));
    RsaParts parts = generate_rsa(bits, random);
    RsaPrivateKey key;
    TROTH_TRY(key.public_, make_public(parts.n.clone(), parts.e, rsa_min_bits));
    key.p_ = Modulus(parts.p);
    key.q_ = Modulus(parts.q);
    key.d_ = std::move(parts.d);
    key.dp_ = std::move(parts.dp);
    key.dq_ = std::move(parts.dq);
    key.qinv_ = key.p_.to_form(parts.qinv);
    return key;
}

RsaComponents RsaPrivateKey::components() const {
    const auto secret = [](const Limbs& value) {
        SecretBytes out(value.size() * 8);
        store_octets(out.mutable_bytes(), value);
        return out;
    };
    return {.n = public_.n(),
            .e = public_.e(),
            .d = secret(d_),
            .p = secret(p_.value()),
            .q = secret(q_.value()),
            .dp = secret(dp_),
            .dq = secret(dq_),
            .qinv = secret(p_.from_form(qinv_))};
}

// §5.1.2 step 2.b: s1 = m^dP mod p, s2 = m^dQ mod q, h = (s1 - s2) qInv mod p, s = s2 + q h.
Limbs RsaPrivateKey::crt(const Limbs& message) const {
    const usize half = p_.limbs();
    const Limbs s1 = p_.power(p_.reduce(message), dp_);  // Montgomery form of p
    const Limbs s2 = q_.from_form(q_.power(q_.reduce(message), dq_));
    Limbs h(half), corrected(half), scratch(p_.scratch_size());
    const Limbs s2_in_p = p_.reduce(s2);  // q may be above p
    const u64 borrow = ct::mask_from_bit(subtract(h.data(), s1.data(), s2_in_p.data(), half));
    add(corrected.data(), h.data(), p_.value().data(), half);
    for (usize i = 0; i < half; ++i) h[i] = ct::select(borrow, corrected[i], h[i]);
    p_.multiply(h.data(), h.data(), qinv_.data(), scratch.data());
    const Limbs plain = p_.from_form(h);

    Limbs product(2 * half), wide(2 * half);
    multiply(product.data(), plain.data(), q_.value().data(), half);
    for (usize i = 0; i < half; ++i) wide[i] = s2[i];
    add(product.data(), product.data(), wide.data(), 2 * half);
    Limbs out(public_.modulus().limbs());
    for (usize i = 0; i < out.size(); ++i) out[i] = product[i];
    return out;
}

Result<ByteVector> RsaPrivateKey::raw(Bytes message, RandomSource& random) const {
    const Modulus& n = public_.modulus();
    const Limbs m = loaded(message, n.limbs());
    if (message.size() != public_.modulus_octets() ||
        ct::declassify(mask_if_less(m.data(), n.value().data(), m.size())) == 0)
        std::abort();  // an encoding of ours, always below n
    // Blinding: (m r^e)^d / r. A random number modulo n has an inverse but for a chance of about 2 / p.
    Limbs r(n.limbs()), inverse(n.limbs()), scratch(n.scratch_size());
    SecretBytes bytes(n.limbs() * 8);
    random.fill(bytes.mutable_bytes());
    load_octets(r, bytes.bytes());
    r = n.reduce(r);  // a form of something: as random as the something
    const Limbs plain_r = n.from_form(r);
    inverse_modulo(inverse.data(), plain_r.data(), n.value().data(), n.limbs());
    inverse = n.to_form(inverse);

    const Limbs m_form = n.to_form(m);
    Limbs blinded = n.power_public(r, public_.exponent());
    n.multiply(blinded.data(), blinded.data(), m_form.data(), scratch.data());
    Limbs s = n.to_form(crt(n.from_form(blinded)));
    n.multiply(s.data(), s.data(), inverse.data(), scratch.data());

    // The fault check (Boneh, DeMillo, Lipton 1997): one wrong half would give p away.
    const Limbs again = n.power_public(s, public_.exponent());
    const u64 right = mask_if_equal(again.data(), m_form.data(), n.limbs());
    if (ct::declassify(right) == 0) return fail(rsa_fault);  // whether it went wrong is no secret
    ByteVector out(public_.modulus_octets());
    store_octets(out, n.from_form(s));
    ct::unpoison(out);  // a signature is public
    return out;
}

}  // namespace troth::inline v1::crypto
