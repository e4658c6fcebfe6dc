// AES in XTS (IEEE 1619-2018, SP 800-38E), with ciphertext stealing: for sectors of a disk and nothing else.
//
// Sizes do not grow, so nothing is authenticated: a changed block decrypts to noise, an old sector can be put back.
#pragma once

#include <array>

#include "troth/base/result.hpp"
#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto::unauthenticated {

// AesXts: both keys, ready. Wiped; the const members may run in any number of threads. One key should not encrypt more
// than 2^36 blocks (1 TiB), IEEE 1619 §D.4.3.
class AesXts {
  public:
    static constexpr usize min_size = 16, max_size = usize{1} << 24;  // of a data unit, SP 800-38E §4

    // create: key is the data key, then the tweak key: 32 bytes (AES-128) or 64 (AES-256). 48 (AES-192) is taken too,
    // although neither standard has it. crypto.cipher_key_size; crypto.xts_equal_keys if the halves are the same, which
    // would undo the mode's proof.
    static Result<AesXts> create(Bytes key, const cpu::Features& features = cpu::host());
    static Result<AesXts> create(const AesImplementation& row, Bytes key);  // for tests and benches

    // sector_tweak: the tweak of data unit `number`, little-endian (IEEE 1619 §5.1).
    static std::array<u8, 16> sector_tweak(u64 number);

    // encrypt, decrypt: one data unit in place. crypto.xts_size if it has not min_size to max_size bytes. A tweak
    // serves one data unit of a key.
    Result<void> encrypt(AesBlock tweak, MutableBytes in_place) const;
    Result<void> decrypt(AesBlock tweak, MutableBytes in_place) const;

  private:
    AesXts(AesCipher data, AesKey tweak) : data_(std::move(data)), tweak_(std::move(tweak)) {}

    AesCipher data_;
    AesKey tweak_;
};

}  // namespace troth::inline v1::crypto::unauthenticated
