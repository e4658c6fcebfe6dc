// Hash functions with a fixed output: SHA-1 and SHA-2 (FIPS 180-4), SHA-3 (FIPS 202 §6.1), BLAKE2 (RFC 7693) and, under
// a name that says so, MD5 (RFC 1321). Outputs as long as the caller wants: shake.hpp, cshake.hpp; BLAKE2 with a key or
// another length: blake2.hpp.
#pragma once

#include <string_view>

#include "troth/base/secret.hpp"
#include "troth/crypto/hash/blake2_state.hpp"
#include "troth/crypto/hash/sponge.hpp"

namespace troth::inline v1::crypto {

// HashId: SHA-1 stands under its plain name because HMAC, HKDF and PBKDF2 with it are unbroken and in wide use; whoever
// signs, verifies or names content by a hash asks collision_resistant first. MD5 serves nothing but old formats.
enum class HashId : u8 {
    sha256,
    sha384,
    sha512,
    sha3_256,
    sha3_384,
    sha3_512,
    sha224,
    sha512_224,
    sha512_256,
    sha3_224,
    blake2b_512,
    blake2s_256,
    sha1,
    legacy_md5,
};

enum class HashFamily : u8 { md5, sha1, sha256, sha512, sha3, blake2b, blake2s };

// HashInfo: what is fixed about a hash function. Sizes in bytes. The row that computes it: implementation().
struct HashInfo {
    HashId id;
    std::string_view name;  // as its specification writes it
    u8 digest_size;
    u8 block_size;  // HMAC's B, RFC 2104 §2; for SHA-3 the rate, FIPS 202 §7
    HashFamily family;
    bool collision_resistant;  // false: not for signatures (RFC 6151 §2, RFC 6194 §3)
};
// The registry, in the order of HashId.
inline constexpr std::array hash_infos = {
    HashInfo{HashId::sha256, "SHA-256", 32, 64, HashFamily::sha256, true},
    HashInfo{HashId::sha384, "SHA-384", 48, 128, HashFamily::sha512, true},
    HashInfo{HashId::sha512, "SHA-512", 64, 128, HashFamily::sha512, true},
    HashInfo{HashId::sha3_256, "SHA3-256", 32, 136, HashFamily::sha3, true},
    HashInfo{HashId::sha3_384, "SHA3-384", 48, 104, HashFamily::sha3, true},
    HashInfo{HashId::sha3_512, "SHA3-512", 64, 72, HashFamily::sha3, true},
    HashInfo{HashId::sha224, "SHA-224", 28, 64, HashFamily::sha256, true},
    HashInfo{HashId::sha512_224, "SHA-512/224", 28, 128, HashFamily::sha512, true},
    HashInfo{HashId::sha512_256, "SHA-512/256", 32, 128, HashFamily::sha512, true},
    HashInfo{HashId::sha3_224, "SHA3-224", 28, 144, HashFamily::sha3, true},
    HashInfo{HashId::blake2b_512, "BLAKE2b-512", 64, 128, HashFamily::blake2b, true},
    HashInfo{HashId::blake2s_256, "BLAKE2s-256", 32, 64, HashFamily::blake2s, true},
    HashInfo{HashId::sha1, "SHA-1", 20, 64, HashFamily::sha1, false},
    HashInfo{HashId::legacy_md5, "MD5", 16, 64, HashFamily::md5, false},
};
inline constexpr usize max_digest_size = 64;
inline constexpr usize max_block_size = 144;

constexpr const HashInfo& info(HashId id) {
    return hash_infos[static_cast<usize>(id)];
}
constexpr usize digest_size(HashId id) {
    return info(id).digest_size;
}
constexpr usize block_size(HashId id) {
    return info(id).block_size;
}
constexpr bool collision_resistant(HashId id) {
    return info(id).collision_resistant;
}
// implementation: the name of the row that computes it with these features.
std::string_view implementation(HashId id, const cpu::Features& features = cpu::host());

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
// The chaining value and the unfinished block of SHA-2, FIPS 180-4 §5; SHA-1 and MD5 use fewer words of it.
template <class Word>
struct Sha2State {
    Word words[8];
    u8 block[16 * sizeof(Word)];
};
class HashMidstate;  // midstate.hpp
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
    friend class detail::HashMidstate;

    union State {
        detail::Sha2State<u32> sha256;
        detail::Sha2State<u64> sha512;
        detail::Sponge sha3;
        detail::Blake2State<u64> blake2b;
        detail::Blake2State<u32> blake2s;
    };
    union Kernel {
        detail::Sha256Kernel sha256;  // of SHA-1 and MD5, too
        detail::Sha512Kernel sha512;
        detail::KeccakKernel keccak;
        detail::Blake2Kernel<u64> blake2b;
        detail::Blake2Kernel<u32> blake2s;
    };
    Kernel kernel_;
    u64 total_ = 0;  // bytes hashed; SHA-3 and BLAKE2 keep their own account
    HashId id_;
    State state_;
};

// hash: the digest of one message, whole or in pieces.
Digest hash(HashId id, Bytes message, const cpu::Features& features = cpu::host());
Digest hash(HashId id, Gather message, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
