// Nonces of ECDSA: the HMAC-DRBG of RFC 6979 §3.2, with the additional data of §3.6.
#pragma once

#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/mac/hmac.hpp"

namespace troth::inline v1::crypto::ecdsa {

// NonceGenerator: candidates for k, in order. Wiped when destroyed.
class NonceGenerator {
  public:
    // features outlive this. digest_octets is bits2octets(H(m)), field_size bytes; fresh is k' of §3.6, empty for the
    // pure algorithm.
    NonceGenerator(HashId hash, const EcPrivateKey& key, Bytes digest_octets, Bytes fresh,
                   const cpu::Features& features);
    ~NonceGenerator();
    NonceGenerator(const NonceGenerator&) = delete;
    NonceGenerator& operator=(const NonceGenerator&) = delete;

    // next: the next k in [1, n-1], little-endian limbs. After the first, steps on as §3.2 h.3 demands.
    void next(u64* k);

  private:
    void set_key(u8 separator, Gather seed);
    void update_value();

    Curve curve_;
    HashId hash_;
    const cpu::Features& features_;
    HmacKey mac_key_;
    Mac value_{};
    bool used_ = false;
};

}  // namespace troth::inline v1::crypto::ecdsa
