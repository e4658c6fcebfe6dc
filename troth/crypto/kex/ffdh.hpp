// Finite-field Diffie-Hellman over the safe-prime groups of RFC 7919. Constant time in the private exponent and in the
// shared secret. Keys are immutable: thread-safe.
//
// For peers that have nothing better: an exchange over X25519 is some thirty times faster and at least as strong.
#pragma once

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/crypto/math/modulus.hpp"

namespace troth::inline v1::crypto {

enum class FfdhGroup : u8 { ffdhe2048, ffdhe3072, ffdhe4096, ffdhe6144, ffdhe8192 };

struct FfdhInfo {
    FfdhGroup id;
    std::string_view name;
    usize bits;           // of the prime
    usize exponent_bits;  // of private keys, RFC 7919 appendix A
    u64 offset;           // X in p = 2^b - 2^(b-64) + ([2^(b-130) e] + X) 2^64 - 1
};
// In the order of FfdhGroup.
inline constexpr std::array ffdh_infos = {
    FfdhInfo{FfdhGroup::ffdhe2048, "ffdhe2048", 2048, 225, 560316},
    FfdhInfo{FfdhGroup::ffdhe3072, "ffdhe3072", 3072, 275, 2625351},
    FfdhInfo{FfdhGroup::ffdhe4096, "ffdhe4096", 4096, 325, 5736041},
    FfdhInfo{FfdhGroup::ffdhe6144, "ffdhe6144", 6144, 375, 15705020},
    FfdhInfo{FfdhGroup::ffdhe8192, "ffdhe8192", 8192, 400, 10965728},
};
constexpr const FfdhInfo& info(FfdhGroup group) {
    return ffdh_infos[static_cast<usize>(group)];
}
// The size of public values and of shared secrets, in octets.
constexpr usize ffdh_size(FfdhGroup group) {
    return info(group).bits / 8;
}
Limbs ffdh_prime(FfdhGroup group);

class FfdhPrivateKey {
  public:
    static FfdhPrivateKey generate(FfdhGroup group, RandomSource& random, const cpu::Features& features = cpu::host());
    // from_bytes: a big-endian exponent of at most as many octets as the group's size; from 1 to p - 2.
    static Result<FfdhPrivateKey> from_bytes(FfdhGroup group, Bytes exponent,
                                             const cpu::Features& features = cpu::host());

    FfdhGroup group() const { return group_; }
    // public_value: 2^x modulo p in ffdh_size octets, with leading zeros (RFC 8446 §4.2.8.1).
    ByteVector public_value() const;
    // derive: the shared secret in ffdh_size octets, with leading zeros (RFC 8446 §7.4.1). Fails with ffdh_public_value
    // unless `peer` has ffdh_size octets and 2 <= peer <= p - 2 (RFC 7919 §5.1). The prime is safe: what is left has at
    // least order (p - 1) / 2, and only the parity of the exponent could be learnt by choosing the subgroup.
    Result<SecretBytes> derive(Bytes peer) const;

  private:
    FfdhPrivateKey(FfdhGroup group, const cpu::Features& features) : group_(group), p_(ffdh_prime(group), features) {}
    Limbs power(const Limbs& base) const;

    FfdhGroup group_;
    Modulus p_;
    Limbs exponent_;
};

// ffdh_without_leading_zeros: the secret as TLS up to 1.2 takes it (RFC 5246 §8.1.2). The number of zeros becomes known
// by it: with a key that serves twice that is an oracle (Raccoon, 2020), so use a fresh key each time.
SecretBytes ffdh_without_leading_zeros(const SecretBytes& shared);

}  // namespace troth::inline v1::crypto
