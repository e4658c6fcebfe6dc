#include "troth/crypto/sign/rsa.hpp"

#include <algorithm>

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

// A secret component. Its octets may have leading zeros: what stands above the last limbs * 8 octets is looked at as a
// whole, so that their number does not matter. That a key is refused is no secret.
bool fits(Bytes number, usize limbs) {
    u8 above = 0;
    for (usize i = 0; i + limbs * 8 < number.size(); ++i) above = static_cast<u8>(above | number[i]);
    return ct::declassify(above) == 0;
}
Limbs loaded_secret(Bytes number, usize limbs) {
    return loaded(number.last(std::min(number.size(), limbs * 8)), limbs);
}

}  // namespace

Result<RsaPublicKey> make_public(Limbs n, u64 e, usize least_bits, const cpu::Features& features) {
    RsaPublicKey key;
    key.bits_ = bit_length(n);
    if (key.bits_ < least_bits || key.bits_ > rsa_max_bits)
        return fail(Error(rsa_modulus_size).with("bits", std::to_string(key.bits_)));
    if ((n[0] & 1) == 0 || (e & 1) == 0 || e < 3) return fail(rsa_bad_public_key);
    key.modulus_ = Modulus(n, features);
    key.e_ = e;
    return key;
}

namespace {

Result<RsaPublicKey> public_from(Bytes n, Bytes e, usize least_bits, const cpu::Features& features) {
    n = without_zeros(n);
    e = without_zeros(e);
    if (n.size() > rsa_max_bits / 8 || n.empty())
        return fail(Error(rsa_modulus_size).with("bits", std::to_string(n.size() * 8)));
    if (e.size() > 8) return fail(rsa_bad_public_key);
    return make_public(loaded(n, limbs_for(n.size())), loaded(e, 1)[0], least_bits, features);
}

}  // namespace

Result<RsaPublicKey> RsaPublicKey::from_components(Bytes n, Bytes e, const cpu::Features& features) {
    return public_from(n, e, rsa_min_bits, features);
}

Result<RsaPublicKey> dangerous::rsa_public_key_of_any_size(Bytes n, Bytes e) {
    return public_from(n, e, 1024, cpu::host());
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
    out.modulus_ = modulus_.clone();
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
                                                     Bytes qinv, const cpu::Features& features) {
    TROTH_TRY(RsaPublicKey pub, RsaPublicKey::from_components(n, e, features));
    const usize half = (pub.modulus().limbs() + 1) / 2;
    for (Bytes prime : {p, q})
        if (!fits(prime, half)) return fail(rsa_uneven_primes);
    for (Bytes part : {dp, dq, qinv})
        if (!fits(part, half)) return fail(rsa_inconsistent);
    if (!fits(d, pub.modulus().limbs())) return fail(rsa_inconsistent);
    RsaParts parts{.n = pub.modulus().value().clone(),
                   .e = pub.exponent(),
                   .d = loaded_secret(d, pub.modulus().limbs()),
                   .p = loaded_secret(p, half),
                   .q = loaded_secret(q, half),
                   .dp = loaded_secret(dp, half),
                   .dq = loaded_secret(dq, half),
                   .qinv = loaded_secret(qinv, half)};
    if (!consistent(parts)) return fail(rsa_inconsistent);
    RsaPrivateKey key;
    key.public_ = std::move(pub);
    key.p_ = Modulus(parts.p, features);
    key.q_ = Modulus(parts.q, features);
    key.d_ = std::move(parts.d);
    key.dp_ = std::move(parts.dp);
    key.dq_ = std::move(parts.dq);
    key.qinv_ = key.p_.to_form(parts.qinv);
    return key;
}

Result<RsaPrivateKey> RsaPrivateKey::generate(usize bits, RandomSource& random, const cpu::Features& features) {
    if (bits < rsa_min_bits || bits > rsa_max_bits || bits % 128 != 0)
        return fail(Error(rsa_modulus_size).with("bits", std::to_string(bits)));
    RsaParts parts = generate_rsa(bits, random, features);
    RsaPrivateKey key;
    TROTH_TRY(key.public_, make_public(parts.n.clone(), parts.e, rsa_min_bits, features));
    key.p_ = Modulus(parts.p, features);
    key.q_ = Modulus(parts.q, features);
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

}  // namespace troth::inline v1::crypto
