#include "troth/crypto/hash/hash.hpp"

#include <algorithm>
#include <cstdlib>

namespace troth::inline v1::crypto {
namespace {

// Where a hash starts: FIPS 180-4 §5.3, RFC 1321 §3.3. Words that a hash does not have are zero.
template <class Word>
struct Start {
    HashId id;
    Word words[8];
};
constexpr Start<u32> starts_of_32[] = {
    {HashId::legacy_md5, {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}},
    {HashId::sha1, {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}},
    {HashId::sha224, {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4}},
    {HashId::sha256, {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}},
};
constexpr Start<u64> starts_of_64[] = {
    {HashId::sha384,
     {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31,
      0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4}},
    {HashId::sha512,
     {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
      0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}},
    {HashId::sha512_224,
     {0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf, 0x0f6d2b697bd44da8,
      0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1}},
    {HashId::sha512_256,
     {0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd, 0x96283ee2a88effe3,
      0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2}},
};
template <class Word, usize n>
void start(detail::Sha2State<Word>& state, const Start<Word> (&starts)[n], HashId id) {
    for (const Start<Word>& row : starts)
        if (row.id == id) return static_cast<void>(std::memcpy(state.words, row.words, sizeof row.words));
    std::abort();
}

// wipe() where the size is known: a handful of stores instead of a call, which short messages would feel.
template <class T>
void wipe_here(T& object) {
    std::memset(static_cast<void*>(&object), 0, sizeof object);
    asm volatile("" : : "r"(&object) : "memory");  // the zeros are read, as far as the compiler knows
}

template <class Word, class Kernel>
void absorb(detail::Sha2State<Word>& state, Kernel compress, usize filled, Bytes data) {
    if (data.empty()) return;
    constexpr usize block = sizeof state.block;
    if (filled != 0) {
        const usize take = std::min(data.size(), block - filled);
        std::memcpy(state.block + filled, data.data(), take);
        data = data.subspan(take);
        if (filled + take < block) return;
        compress(state.words, state.block, 1);
    }
    if (const usize whole = data.size() / block; whole != 0) {
        compress(state.words, data.data(), whole);
        data = data.subspan(whole * block);
    }
    if (!data.empty()) std::memcpy(state.block, data.data(), data.size());
}

template <bool little, class Value>
void put(u8* to, Value value) {
    little ? store_le(to, value) : store_be(to, value);
}
template <bool little, class Word>
void store_words(const Word* words, MutableBytes out) {
    usize i = 0;
    for (; i < out.size() / sizeof(Word); ++i) put<little>(out.data() + i * sizeof(Word), words[i]);
    if (const usize rest = out.size() % sizeof(Word); rest != 0) {  // SHA-512/224 ends within a word
        u8 last[sizeof(Word)];
        put<little>(last, words[i]);
        std::memcpy(out.data() + i * sizeof(Word), last, rest);
        wipe_here(last);
    }
}

// Padding, FIPS 180-4 §5.1: a one bit, zeros, and the length in bits in the last two words of a block. MD5 is the same
// with its bytes in the other order, RFC 1321 §3.1 and §3.2.
template <bool little = false, class Word, class Kernel>
void pad_and_store(detail::Sha2State<Word> state, Kernel compress, u64 total, MutableBytes out) {
    constexpr usize block = sizeof state.block;
    constexpr usize length_at = block - 2 * sizeof(Word);
    usize filled = total % block;
    state.block[filled++] = 0x80;
    if (filled > length_at) {
        std::memset(state.block + filled, 0, block - filled);
        compress(state.words, state.block, 1);
        filled = 0;
    }
    std::memset(state.block + filled, 0, block - filled);
    put<little>(state.block + block - 8, total << 3);
    compress(state.words, state.block, 1);
    store_words<little>(state.words, out);
    wipe_here(state);
}

// A message that is there as a whole. Its last blocks are made before the first is compressed, so that they have left
// the processor's store queue when they are read: short messages would wait for that.
template <bool little = false, class Word, class Kernel, usize n>
void hash_once(const Start<Word> (&starts)[n], Kernel compress, HashId id, Bytes message, MutableBytes out) {
    detail::Sha2State<Word> state;
    constexpr usize block = sizeof state.block;
    start(state, starts, id);
    alignas(64) u8 tail[2 * block] = {};
    const usize rest = message.size() % block, whole = message.size() / block;
    const usize blocks = rest < block - 2 * sizeof(Word) ? 1 : 2;
    if (rest != 0) std::memcpy(tail, message.data() + whole * block, rest);
    tail[rest] = 0x80;
    put<little>(tail + blocks * block - 8, u64{message.size()} << 3);
    if (whole != 0) compress(state.words, message.data(), whole);
    compress(state.words, tail, blocks);
    store_words<little>(state.words, out);
    wipe_here(state.words);
    wipe_here(tail);
}

}  // namespace

std::string_view implementation(HashId id, const cpu::Features& features) {
    switch (info(id).family) {
        case HashFamily::md5:
            return detail::best_row(detail::md5_rows, features).name;
        case HashFamily::sha1:
            return detail::best_row(detail::sha1_rows, features).name;
        case HashFamily::sha256:
            return detail::best_row(detail::sha256_rows, features).name;
        case HashFamily::sha512:
            return detail::best_row(detail::sha512_rows, features).name;
        case HashFamily::sha3:
            return detail::best_row(detail::keccak_rows, features).name;
        case HashFamily::blake2b:
            return detail::best_row(detail::blake2b_rows, features).name;
        case HashFamily::blake2s:
            return detail::best_row(detail::blake2s_rows, features).name;
    }
    std::abort();
}

Hash::Hash(HashId id, const cpu::Features& features) : id_(id) {
    switch (info(id).family) {
        case HashFamily::md5:
            kernel_.sha256 = detail::best_kernel(detail::md5_rows, features);
            start(state_.sha256, starts_of_32, id);
            return;
        case HashFamily::sha1:
            kernel_.sha256 = detail::best_kernel(detail::sha1_rows, features);
            start(state_.sha256, starts_of_32, id);
            return;
        case HashFamily::sha256:
            kernel_.sha256 = detail::best_kernel(detail::sha256_rows, features);
            start(state_.sha256, starts_of_32, id);
            return;
        case HashFamily::sha512:
            kernel_.sha512 = detail::best_kernel(detail::sha512_rows, features);
            start(state_.sha512, starts_of_64, id);
            return;
        case HashFamily::sha3:
            kernel_.keccak = detail::best_kernel(detail::keccak_rows, features);
            state_.sha3.start(block_size(id));
            return;
        case HashFamily::blake2b:
            kernel_.blake2b = detail::best_kernel(detail::blake2b_rows, features);
            state_.blake2b.start(digest_size(id), {});
            return;
        case HashFamily::blake2s:
            kernel_.blake2s = detail::best_kernel(detail::blake2s_rows, features);
            state_.blake2s.start(digest_size(id), {});
            return;
    }
}

void Hash::forget() {
    wipe_here(state_);
}

Hash& Hash::update(Bytes data) {
    switch (info(id_).family) {
        case HashFamily::md5:
        case HashFamily::sha1:
        case HashFamily::sha256:
            absorb(state_.sha256, kernel_.sha256, total_ % sizeof state_.sha256.block, data);
            break;
        case HashFamily::sha512:
            absorb(state_.sha512, kernel_.sha512, total_ % sizeof state_.sha512.block, data);
            break;
        case HashFamily::sha3:
            state_.sha3.absorb(kernel_.keccak, data);
            break;
        case HashFamily::blake2b:
            state_.blake2b.update(kernel_.blake2b, data);
            break;
        case HashFamily::blake2s:
            state_.blake2s.update(kernel_.blake2s, data);
            break;
    }
    total_ += data.size();
    return *this;
}

Hash& Hash::update(Gather pieces) {
    for (Bytes piece : pieces) update(piece);
    return *this;
}

void Hash::finish_into(MutableBytes out) const {
    if (out.size() != digest_size(id_)) std::abort();
    switch (info(id_).family) {
        case HashFamily::md5:
            pad_and_store<true>(state_.sha256, kernel_.sha256, total_, out);
            return;
        case HashFamily::sha1:
        case HashFamily::sha256:
            pad_and_store(state_.sha256, kernel_.sha256, total_, out);
            return;
        case HashFamily::sha512:
            pad_and_store(state_.sha512, kernel_.sha512, total_, out);
            return;
        case HashFamily::blake2b:
            state_.blake2b.finish(kernel_.blake2b, out);
            return;
        case HashFamily::blake2s:
            state_.blake2s.finish(kernel_.blake2s, out);
            return;
        case HashFamily::sha3: {
            detail::Sponge sponge = state_.sha3;
            sponge.pad(kernel_.keccak, detail::sha3_suffix);
            sponge.squeeze(kernel_.keccak, out);
            wipe(&sponge, sizeof sponge);
            return;
        }
    }
}

Digest Hash::finish() const {
    Digest digest;
    digest.size = digest_size(id_);
    finish_into(MutableBytes(digest.data).first(digest.size));
    return digest;
}

Digest hash(HashId id, Bytes message, const cpu::Features& features) {
    Digest digest;
    digest.size = digest_size(id);
    const MutableBytes out = MutableBytes(digest.data).first(digest.size);
    switch (info(id).family) {
        case HashFamily::md5:
            hash_once<true>(starts_of_32, detail::best_kernel(detail::md5_rows, features), id, message, out);
            return digest;
        case HashFamily::sha1:
            hash_once(starts_of_32, detail::best_kernel(detail::sha1_rows, features), id, message, out);
            return digest;
        case HashFamily::sha256:
            hash_once(starts_of_32, detail::best_kernel(detail::sha256_rows, features), id, message, out);
            return digest;
        case HashFamily::sha512:
            hash_once(starts_of_64, detail::best_kernel(detail::sha512_rows, features), id, message, out);
            return digest;
        case HashFamily::sha3:
        case HashFamily::blake2b:
        case HashFamily::blake2s:
            break;
    }
    return Hash(id, features).update(message).finish();
}

Digest hash(HashId id, Gather message, const cpu::Features& features) {
    return Hash(id, features).update(message).finish();
}

}  // namespace troth::inline v1::crypto
