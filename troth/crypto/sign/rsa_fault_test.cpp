// The fault check of RSA with CRT: a key whose numbers changed in memory after they were checked gives out nothing.
// D. Boneh, R. DeMillo, R. Lipton, "On the Importance of Checking Cryptographic Protocols for Faults" (1997): a
// signature that is right modulo one prime alone gives the other away.
#include <array>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/rsa.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"

namespace troth::inline v1::crypto {
namespace {

// The numbers inside a key, which nothing but this test reaches: an explicit instantiation may name private members.
struct NumbersTag {
    friend auto numbers_of(NumbersTag);
};
template <auto... members>
struct Numbers {
    friend auto numbers_of(NumbersTag) { return std::tuple(members...); }
};
template struct Numbers<&RsaPrivateKey::dp_, &RsaPrivateKey::dq_, &RsaPrivateKey::qinv_>;

Limbs& number(RsaPrivateKey& key, usize which) {
    const auto [dp, dq, qinv] = numbers_of(NumbersTag{});
    return which == 0 ? key.*dp : which == 1 ? key.*dq : key.*qinv;
}

class RsaFault : public ::testing::Test {
  protected:
    // every operation on the private key; true if all of them succeed, and fails the test if only some do.
    bool works() {
        const std::array<u8, 32> digest{7};
        const auto pkcs1 = rsa::sign_pkcs1(key_, HashId::sha256, digest, random_);
        const auto pss = rsa::sign_pss(key_, HashId::sha256, digest, 32, random_);
        const auto oaep = rsa::decrypt_oaep(key_, HashId::sha256, HashId::sha256, {}, oaep_, random_);
        const auto old = rsa::decrypt_pkcs1(key_, pkcs1_, random_);
        for (const ErrorRow* row : {pkcs1 ? nullptr : &pkcs1.error().row(), pss ? nullptr : &pss.error().row(),
                                    old ? nullptr : &old.error().row()}) {
            EXPECT_EQ(row != nullptr, !oaep.has_value());
            if (row != nullptr) {
                EXPECT_EQ(row->id, rsa_fault.id);
            }
        }
        return oaep.has_value();
    }

    testing::CountingRandom random_{77};
    RsaPrivateKey key_ = std::move(*RsaPrivateKey::generate(2048, random_));
    ByteVector oaep_ =
        *rsa::encrypt_oaep(key_.public_key(), HashId::sha256, HashId::sha256, {}, bytes_of("message"), random_);
    ByteVector pkcs1_ = *rsa::encrypt_pkcs1(key_.public_key(), bytes_of("message"), random_);
};

// One bit of dP, dQ or qInv: the signature would be right modulo one prime and wrong modulo the other.
TEST_F(RsaFault, OneChangedBitInEitherHalfLeavesNoSignature) {
    ASSERT_TRUE(works());
    for (usize which = 0; which < 3; ++which)
        for (usize bit : {0u, 1u, 63u, 64u, 517u, 900u, 1000u}) {
            SCOPED_TRACE(std::to_string(which) + " bit " + std::to_string(bit));
            Limbs& words = number(key_, which);
            words[bit / 64] ^= u64{1} << bit % 64;
            EXPECT_FALSE(works());
            words[bit / 64] ^= u64{1} << bit % 64;
        }
    EXPECT_TRUE(works());
}

}  // namespace
}  // namespace troth::inline v1::crypto
