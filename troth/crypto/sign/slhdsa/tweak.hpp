// The tweakable hash functions of SLH-DSA and the addresses that set their calls apart, FIPS 205 §4.2, §4.1 and §11.
#pragma once

#include <optional>

#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/sign/slhdsa/parameters.hpp"

namespace troth::inline v1::crypto::slhdsa {

inline constexpr usize max_n = 32;
inline constexpr usize lanes = 8;  // calls that hash_many takes at once

enum class AddressType : u8 { wots_hash, wots_pk, tree, fors_tree, fors_roots, wots_prf, fors_prf };

// Address: ADRS, §4.2. The last two words mean what the type says: chain and hash, or tree height and tree index.
struct Address {
    u32 layer = 0;
    u64 tree = 0;
    AddressType type = AddressType::wots_hash;
    u32 key_pair = 0, word2 = 0, word3 = 0;

    // with: a new type, the words behind it cleared but for the key pair.
    Address with(AddressType new_type) const {
        return {.layer = layer, .tree = tree, .type = new_type, .key_pair = key_pair, .word2 = 0, .word3 = 0};
    }
};

// Tweak: F, H, T_l and PRF for one public seed, §11.1 and §11.2: which of them is meant is in the address, and in SHA-2
// of categories 3 and 5 in the input's size. Constant time in the input.
class Tweak {
  public:
    Tweak(const Parameters& p, Bytes public_seed, const cpu::Features& features);

    void hash(const Address& address, Bytes input, u8* out) const;
    // hash_many: up to eight calls with inputs of one size.
    void hash_many(std::span<const Address> addresses, std::span<const u8* const> inputs, usize input_size,
                   std::span<u8* const> outputs) const;

    const Parameters& parameters() const { return p_; }
    const cpu::Features& features() const { return features_; }

  private:
    const Parameters& p_;
    const cpu::Features& features_;
    std::array<u8, max_n> seed_{};
    std::optional<Hash> narrow_, wide_;  // SHA-2 behind the block that begins with the seed
};

// H_msg and PRF_msg, §11.1 and §11.2. The message comes in pieces.
void message_digest(const Parameters& p, MutableBytes out, Bytes r, Bytes public_key, Gather message,
                    const cpu::Features& features);
void message_randomness(const Parameters& p, MutableBytes out, Bytes prf_key, Bytes opt_rand, Gather message,
                        const cpu::Features& features);

}  // namespace troth::inline v1::crypto::slhdsa
