#include "troth/crypto/sign/ecdsa_nonce.hpp"

#include "troth/crypto/curve/ec_rows.hpp"

namespace troth::inline v1::crypto::ecdsa {

// Letters are those of RFC 6979 §3.2: value_ is V, mac_key_ is K.
NonceGenerator::NonceGenerator(HashId hash, const EcPrivateKey& key, Bytes digest_octets, Bytes fresh,
                               const cpu::Features& features)
    : curve_(key.curve()), hash_(hash), features_(features), mac_key_(hash, {}, features) {
    // Step c: K is all zeros, which is what HMAC makes of the empty key.
    value_.size = digest_size(hash);
    for (usize i = 0; i < value_.size; ++i) value_.data[i] = 0x01;  // step b
    Secret<max_field_size> x;
    ec_bytes_from_limbs(curve_, x.mutable_bytes().data(), key.limbs());
    const std::array<Bytes, 3> seed = {Bytes(x.bytes()).first(field_size(curve_)), digest_octets, fresh};
    for (const u8 separator : {u8{0x00}, u8{0x01}}) set_key(separator, seed);  // steps d to g
}

NonceGenerator::~NonceGenerator() {
    mac_key_.forget();
}

void NonceGenerator::set_key(u8 separator, Gather seed) {
    Hmac mac(mac_key_);
    mac.update(value_.bytes()).update(Bytes(&separator, 1)).update(seed);
    mac_key_ = HmacKey(hash_, mac.finish().bytes(), features_);
    update_value();
}

void NonceGenerator::update_value() {
    value_ = hmac(mac_key_, value_.bytes());
}

// Step h. T is cut to field_size bytes, of which bits2int takes the leftmost bits that the order has.
void NonceGenerator::next(u64* k) {
    Secret<max_field_size> candidate;
    const usize wanted = field_size(curve_);
    for (;;) {
        if (used_) set_key(0x00, {});
        used_ = true;
        for (usize at = 0; at < wanted;) {
            update_value();
            const usize take = value_.size < wanted - at ? value_.size : wanted - at;
            std::memcpy(candidate.mutable_bytes().data() + at, value_.data.data(), take);
            at += take;
        }
        ec_limbs_from_bytes(curve_, k, candidate.bytes().data());
        ec_shift_to_bits(curve_, k);
        // Declassified: a refused candidate is thrown away; that one was refused says nothing about the next.
        if (ct::declassify(ec_is_scalar(curve_, k)) != 0) return;
    }
}

}  // namespace troth::inline v1::crypto::ecdsa
