#include "troth/crypto/sign/ecdsa.hpp"

#include "troth/crypto/curve/ec_rows.hpp"
#include "troth/crypto/math/montgomery.hpp"
#include "troth/crypto/sign/ecdsa_nonce.hpp"

namespace troth::inline v1::crypto::ecdsa {
namespace {

using Number = std::array<u64, max_field_limbs>;

// number_from: big-endian, at most field_size bytes.
Number number_from(Curve curve, Bytes bytes) {
    std::array<u8, max_field_size> padded{};
    const usize size = field_size(curve);
    if (!bytes.empty()) std::memcpy(padded.data() + (size - bytes.size()), bytes.data(), bytes.size());
    Number out{};
    ec_limbs_from_bytes(curve, out.data(), padded.data());
    return out;
}

// digest_number: the leftmost bits of the digest, as many as the order has, as a number (FIPS 186-5 §6.4.1 step 2). A
// shorter digest is the number it spells.
Number digest_number(Curve curve, Bytes digest) {
    const usize size = field_size(curve);
    if (digest.size() < size) return number_from(curve, digest);
    Number out = number_from(curve, digest.first(size));
    ec_shift_to_bits(curve, out.data());
    return out;
}

// reduce_once: a number below 2n to one below n, by masks.
void reduce_once(Curve curve, Number& a) {
    const EcDomain& domain = ec_domain(curve);
    const u64 mask = ct::mask_from_bit(ec_is_below(curve, a.data(), domain.n) ^ 1);
    u64 borrow = 0;
    for (usize i = 0; i < domain.limbs; ++i) a[i] = math::sub_borrow(a[i], domain.n[i] & mask, borrow);
}

bool is_zero(const Number& a) {
    u64 any = 0;
    for (const u64 limb : a) any |= limb;
    return any == 0;
}

// sign_with: FIPS 186-5 §6.4.1 steps 4 to 11, once per nonce until r and s are not zero.
Signature sign_with(NonceGenerator& nonces, const EcPrivateKey& key, const Number& z, const EcRow& row) {
    const Curve curve = key.curve();
    Number k{}, r{}, s{};
    std::array<u64, 2 * max_field_limbs> point{};
    for (;;) {
        nonces.next(k.data());
        row.multiply_base(point.data(), k.data());
        std::memcpy(r.data(), point.data(), ec_domain(curve).limbs * sizeof(u64));
        ct::unpoison(r.data(), sizeof r);  // r is half of the signature
        reduce_once(curve, r);
        row.signature_s(s.data(), k.data(), z.data(), r.data(), key.limbs());
        ct::unpoison(s.data(), sizeof s);  // and s is the other half
        if (!is_zero(r) && !is_zero(s)) break;
    }
    wipe(k);
    wipe(point);
    burn_row();
    Signature out{.curve = curve};
    ec_bytes_from_limbs(curve, out.r_data.data(), r.data());
    ec_bytes_from_limbs(curve, out.s_data.data(), s.data());
    return out;
}

Signature sign_hashed(HashId hash, const EcPrivateKey& key, Bytes digest, Bytes fresh, const cpu::Features& features) {
    const Number z = digest_number(key.curve(), digest);
    Number reduced = z;
    reduce_once(key.curve(), reduced);
    std::array<u8, max_field_size> octets{};  // bits2octets, RFC 6979 §2.3.4
    ec_bytes_from_limbs(key.curve(), octets.data(), reduced.data());
    NonceGenerator nonces(hash, key, Bytes(octets).first(field_size(key.curve())), fresh, features);
    return sign_with(nonces, key, z, ec_row_for(key.curve(), features));
}

// read_number: big-endian of any length to limbs; false where it is not in [1, n-1].
bool read_number(Curve curve, Number& out, Bytes bytes) {
    const usize size = field_size(curve);
    while (!bytes.empty() && bytes[0] == 0) bytes = bytes.subspan(1);
    if (bytes.size() > size) return false;
    out = number_from(curve, bytes);
    return ec_is_scalar(curve, out.data()) != 0;
}

}  // namespace

Result<Signature> sign(const EcPrivateKey& key, Bytes digest, RandomSource& random, const cpu::Features& features) {
    Secret<32> fresh;
    random.fill(fresh.mutable_bytes());
    // Any hash does here: the nonces need to be unpredictable, not reproducible. Its strength matches the curve's.
    const usize bits = info(key.curve()).bits;
    const HashId hash = bits <= 256 ? HashId::sha256 : bits <= 384 ? HashId::sha384 : HashId::sha512;
    return sign_hashed(hash, key, digest, fresh.bytes(), features);
}

Result<Signature> sign_deterministic(const EcPrivateKey& key, HashId hash, Bytes digest,
                                     const cpu::Features& features) {
    return sign_hashed(hash, key, digest, {}, features);
}

bool verify(const EcPublicKey& key, Bytes digest, Bytes r, Bytes s, const cpu::Features& features) {
    const Curve curve = key.curve();
    Number r_number{}, s_number{};
    if (!read_number(curve, r_number, r) || !read_number(curve, s_number, s)) return false;
    const Number z = digest_number(curve, digest);
    return ec_row_for(curve, features).verify(z.data(), r_number.data(), s_number.data(), key.limbs());
}

}  // namespace troth::inline v1::crypto::ecdsa
