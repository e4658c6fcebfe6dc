#include "troth/crypto/curve/ec.hpp"

#include "troth/crypto/curve/ec_errors.hpp"
#include "troth/crypto/curve/ec_rows.hpp"

namespace troth::inline v1::crypto {

Result<EcPublicKey> EcPublicKey::from_uncompressed(Curve curve, Bytes sec1_point) {
    const usize size = field_size(curve);
    if (sec1_point.empty() || sec1_point[0] != 0x04) return fail(curve_errors::wrong_form);
    if (sec1_point.size() != 1 + 2 * size) return fail(curve_errors::wrong_length);
    const EcDomain& domain = ec_domain(curve);
    EcPublicKey key(curve);
    u64* const x = key.xy_.data();
    u64* const y = x + domain.limbs;
    ec_limbs_from_bytes(curve, x, sec1_point.data() + 1);
    ec_limbs_from_bytes(curve, y, sec1_point.data() + 1 + size);
    if (ec_is_below(curve, x, domain.p) == 0 || ec_is_below(curve, y, domain.p) == 0)
        return fail(curve_errors::coordinate_too_large);
    if (!ec_row_for(curve, cpu::host()).on_curve(x)) return fail(curve_errors::not_on_curve);
    return key;
}

Result<EcPublicKey> EcPublicKey::from_bytes(Curve curve, Bytes sec1_point) {
    if (sec1_point.empty() || (sec1_point[0] != 0x02 && sec1_point[0] != 0x03))
        return from_uncompressed(curve, sec1_point);
    if (sec1_point.size() != 1 + field_size(curve)) return fail(curve_errors::wrong_length);
    const EcDomain& domain = ec_domain(curve);
    EcPublicKey key(curve);
    std::array<u64, max_field_limbs> x{};
    ec_limbs_from_bytes(curve, x.data(), sec1_point.data() + 1);
    if (ec_is_below(curve, x.data(), domain.p) == 0) return fail(curve_errors::coordinate_too_large);
    if (!ec_row_for(curve, cpu::host()).lift_x(key.xy_.data(), x.data(), sec1_point[0] == 0x03))
        return fail(curve_errors::not_on_curve);
    return key;
}

EcPoint EcPublicKey::uncompressed() const {
    const usize size = field_size(curve_);
    EcPoint out;
    out.size = 1 + 2 * size;
    out.data[0] = 0x04;
    ec_bytes_from_limbs(curve_, out.data.data() + 1, xy_.data());
    ec_bytes_from_limbs(curve_, out.data.data() + 1 + size, xy_.data() + ec_domain(curve_).limbs);
    return out;
}

EcPoint EcPublicKey::compressed() const {
    EcPoint out;
    out.size = 1 + field_size(curve_);
    out.data[0] = (xy_[ec_domain(curve_).limbs] & 1) != 0 ? 0x03 : 0x02;
    ec_bytes_from_limbs(curve_, out.data.data() + 1, xy_.data());
    return out;
}

Result<EcPrivateKey> EcPrivateKey::from_bytes(Curve curve, Bytes big_endian_scalar) {
    if (big_endian_scalar.size() != field_size(curve)) return fail(curve_errors::scalar_length);
    EcPrivateKey key(curve);
    ec_limbs_from_bytes(curve, key.scalar_.data(), big_endian_scalar.data());
    // Declassified: whether a key is valid is what the caller asks, and of a valid one it says only that.
    if (ct::declassify(ec_is_scalar(curve, key.scalar_.data())) == 0) return fail(curve_errors::scalar_range);
    return key;
}

EcPrivateKey EcPrivateKey::generate(Curve curve, RandomSource& random) {
    Secret<max_field_size> candidate;
    EcPrivateKey key(curve);
    for (;;) {
        random.fill(candidate.mutable_bytes().first(field_size(curve)));
        candidate.mutable_bytes()[0] &= static_cast<u8>(0xff >> (8 * field_size(curve) - info(curve).bits));
        ec_limbs_from_bytes(curve, key.scalar_.data(), candidate.bytes().data());
        // Declassified: a refused candidate is thrown away and tells nothing about the next, which is independent.
        if (ct::declassify(ec_is_scalar(curve, key.scalar_.data())) != 0) return key;
    }
}

SecretBytes EcPrivateKey::to_bytes() const {
    SecretBytes out(field_size(curve_));
    ec_bytes_from_limbs(curve_, out.mutable_bytes().data(), scalar_.data());
    return out;
}

EcPrivateKey EcPrivateKey::clone() const {
    EcPrivateKey copy(curve_);
    copy.scalar_ = scalar_;
    return copy;
}

EcPublicKey EcPrivateKey::public_key(const cpu::Features& features) const {
    EcPublicKey key(curve_);
    ec_row_for(curve_, features).multiply_base(key.xy_.data(), scalar_.data());
    burn_row();
    ct::unpoison(key.xy_.data(), sizeof key.xy_);  // a public key is public
    return key;
}

Result<SecretBytes> ecdh(const EcPrivateKey& key, const EcPublicKey& peer, const cpu::Features& features) {
    if (key.curve() != peer.curve()) return fail(curve_errors::mismatch);
    std::array<u64, 2 * max_field_limbs> shared{};
    ec_row_for(key.curve(), features).multiply(shared.data(), key.limbs(), peer.limbs());
    SecretBytes x(field_size(key.curve()));
    ec_bytes_from_limbs(key.curve(), x.mutable_bytes().data(), shared.data());
    wipe(shared);
    burn_row();
    return x;
}

}  // namespace troth::inline v1::crypto
