// Hash functions with a fixed output: SHA-2 (FIPS 180-4) and SHA-3 (FIPS 202 §6.1).
#pragma once

#include <string_view>

#include "troth/base/secret.hpp"
#include "troth/crypto/hash/sponge.hpp"

namespace troth::inline v1::crypto {

enum class HashId : u8 { sha256, sha384, sha512, sha3_256, sha3_384, sha3_512 };

// HashInfo: what is fixed about a hash function. Sizes in bytes.
struct HashInfo {
    HashId id;
    std::string_view name;  // as FIPS 180-4 and FIPS 202 write it
    u8 digest_size;
    u8 block_size;  // HMAC's B, RFC 2104 §2; for SHA-3 the rate, FIPS 202 §7
};
// In the order of HashId.
inline constexpr std::array hash_infos = {
    HashInfo{HashId::sha256, "SHA-256", 32, 64},     HashInfo{HashId::sha384, "SHA-384", 48, 128},
    HashInfo{HashId::sha512, "SHA-512", 64, 128},    HashInfo{HashId::sha3_256, "SHA3-256", 32, 136},
    HashInfo{HashId::sha3_384, "SHA3-384", 48, 104}, HashInfo{HashId::sha3_512, "SHA3-512", 64, 72},
};
inline constexpr usize max_digest_size = 64;
inline constexpr usize max_block_size = 136;

constexpr const HashInfo& info(HashId id) {
    return hash_infos[static_cast<usize>(id)];
}
constexpr usize digest_size(HashId id) {
    return info(id).digest_size;
}
constexpr usize block_size(HashId id) {
    return info(id).block_size;
}

// Digest: at most 64 bytes, inline. Public by nature; a MAC is of a type of its own (mac/hmac.hpp).
struct Digest {
    std::array<u8, max_digest_size> data{};
    usize size = 0;

    Bytes bytes() const { return Bytes(data).first(size); }
    friend bool operator==(const Digest& a, const Digest& b) {
        return a.size == b.size && a.data == b.data;  // bytes past the size are zero
    }
};

namespace detail {
// The chaining value and the unfinished block of SHA-2, FIPS 180-4 §5.
template <class Word>
struct Sha2State {
    Word words[8];
    u8 block[16 * sizeof(Word)];
};
}  // namespace detail

// Hash: a message on its way to a digest. Copying forks it: a transcript is copied, finished, and goes on. No
// allocation. Wiped when destroyed, because the message may have been a secret; constant time in the message's bytes.
// Thread-compatible. At most 2^61 - 1 bytes may be hashed.
class Hash {
  public:
    explicit Hash(HashId id, const cpu::Features& features = cpu::host());
    Hash(const Hash&) = default;
    Hash& operator=(const Hash&) = default;
    ~Hash() { forget(); }

    Hash& update(Bytes data);
    Hash& update(Gather pieces);
    Digest finish() const;                     // of what was hashed until now; more may follow
    void finish_into(MutableBytes out) const;  // the same, into exactly digest_size(id()) bytes

    // forget: wipes what was hashed. Only destruction and assignment may follow.
    void forget();

    HashId id() const { return id_; }

  private:
    union State {
        detail::Sha2State<u32> sha256;
        detail::Sha2State<u64> sha512;
        detail::Sponge sha3;
    };
    union Kernel {
        detail::Sha256Kernel sha256;
        detail::Sha512Kernel sha512;
        detail::KeccakKernel keccak;
    };
    Kernel kernel_;
    u64 total_ = 0;  // bytes hashed; SHA-3 does not need it
    HashId id_;
    State state_;
};

// hash: the digest of one message, whole or in pieces.
Digest hash(HashId id, Bytes message, const cpu::Features& features = cpu::host());
Digest hash(HashId id, Gather message, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
