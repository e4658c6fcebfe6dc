#include "troth/crypto/kdf/bcrypt_pbkdf.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "troth/base/wiped.hpp"
#include "troth/crypto/cipher/legacy_blowfish_pi.hpp"
#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/kdf/errors.hpp"

namespace troth::inline v1::crypto {

namespace {

constexpr usize hash_size = 32, max_output = 1024;
constexpr std::string_view magic = "OxychromaticBlowfishSwatDynamite";

// Schedule: Blowfish with bcrypt's expensive key schedule. Key and salt are SHA-512 digests here: 16 words, read
// cyclically.
class Schedule {
  public:
    Schedule(const Digest& key, const Digest& salt) {
        std::copy_n(legacy::blowfish_pi, p_.size(), p_.begin());
        std::copy_n(legacy::blowfish_pi + p_.size(), s_.size(), s_.begin());
        mix(key);
        replace([&, i = usize{0}](u32* x) mutable {
            x[0] ^= word(salt, i++);
            x[1] ^= word(salt, i++);
        });
    }
    ~Schedule() { wipe(this, sizeof *this); }
    Schedule(const Schedule&) = delete;

    // expand: the key schedule once more, without salt.
    void expand(const Digest& key) {
        mix(key);
        replace([](u32*) {});
    }
    void encrypt(u32* x) const {
        u32 left = x[0], right = x[1];
        for (usize i = 0; i < 16; ++i) {
            left ^= p_[i];
            right ^= ((s_[left >> 24] + s_[256 + (left >> 16 & 255)]) ^ s_[512 + (left >> 8 & 255)]) +
                     s_[768 + (left & 255)];
            std::swap(left, right);
        }
        x[0] = right ^ p_[17];
        x[1] = left ^ p_[16];
    }

  private:
    static u32 word(const Digest& digest, usize i) { return load_be<u32>(digest.data.data() + 4 * (i % 16)); }
    void mix(const Digest& key) {
        for (usize i = 0; i < p_.size(); ++i) p_[i] ^= word(key, i);
    }
    // replace: the cipher's own output, chained, becomes subkeys and S-boxes; `before` is done to each block first.
    template <class Before>
    void replace(Before before) {
        u32 x[2] = {0, 0};
        for (const std::span<u32> target : {std::span<u32>(p_), std::span<u32>(s_)})
            for (usize i = 0; i < target.size(); i += 2) {
                before(x);
                encrypt(x);
                target[i] = x[0];
                target[i + 1] = x[1];
            }
    }

    std::array<u32, 18> p_;
    std::array<u32, 1024> s_;
};

void bcrypt_hash(const Digest& password, const Digest& salt, std::span<u8, hash_size> out) {
    Schedule schedule(password, salt);
    for (int i = 0; i < 64; ++i) {
        schedule.expand(salt);
        schedule.expand(password);
    }
    u32 words[hash_size / 4];
    for (usize i = 0; i < std::size(words); ++i) words[i] = load_be<u32>(bytes_of(magic).data() + 4 * i);
    for (int round = 0; round < 64; ++round)
        for (usize i = 0; i < std::size(words); i += 2) schedule.encrypt(words + i);
    for (usize i = 0; i < std::size(words); ++i) store_le(out.data() + 4 * i, words[i]);
    wipe(words, sizeof words);
}

// block: T_i of PBKDF2 (RFC 8018 §5.2), with bcrypt_hash in the place of HMAC.
void block(const Digest& password, Bytes salt, u32 index, u64 rounds, std::span<u8, hash_size> out) {
    u8 number[4];
    store_be(number, index);
    const Bytes first[] = {salt, number};
    Digest current = hash(HashId::sha512, first);
    Wiped<std::array<u8, hash_size>> one;
    for (u64 round = 0; round < rounds; ++round) {
        bcrypt_hash(password, current, one.value);
        for (usize i = 0; i < hash_size; ++i)
            out[i] = round == 0 ? one.value[i] : static_cast<u8>(out[i] ^ one.value[i]);
        current = hash(HashId::sha512, one.value);
    }
    wipe(current.data);
}

}  // namespace

Result<void> bcrypt_pbkdf(Bytes password, Bytes salt, u64 rounds, MutableBytes out, u64 most_rounds) {
    if (rounds == 0 || rounds > most_rounds)
        return fail(
            Error(kdf_iterations).with("rounds", std::to_string(rounds)).with("at most", std::to_string(most_rounds)));
    if (out.empty() || out.size() > max_output) return fail(kdf_output_size);
    Digest hashed = hash(HashId::sha512, password);
    // Unlike PBKDF2, the blocks are dealt out byte by byte, so that whoever wants the first byte needs them all.
    const usize blocks = (out.size() + hash_size - 1) / hash_size;
    Wiped<std::array<u8, hash_size>> one;
    for (usize i = 0; i < blocks; ++i) {
        block(hashed, salt, static_cast<u32>(i + 1), rounds, one.value);
        for (usize at = i, from = 0; at < out.size() && from < hash_size; at += blocks, ++from)
            out[at] = one.value[from];
    }
    wipe(hashed.data);
    return {};
}

}  // namespace troth::inline v1::crypto
