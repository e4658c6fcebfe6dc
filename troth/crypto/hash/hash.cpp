#include "troth/crypto/hash/hash.hpp"

#include <algorithm>
#include <cstdlib>

namespace troth::inline v1::crypto {
namespace {

// FIPS 180-4 §5.3.3, §5.3.4 and §5.3.5.
constexpr u32 sha256_start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
constexpr u64 sha384_start[8] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
                                 0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
constexpr u64 sha512_start[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                 0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

enum class Family : u8 { sha256, sha512, sha3 };

constexpr Family family(HashId id) {
    switch (id) {
        case HashId::sha256:
            return Family::sha256;
        case HashId::sha384:
        case HashId::sha512:
            return Family::sha512;
        case HashId::sha3_256:
        case HashId::sha3_384:
        case HashId::sha3_512:
            return Family::sha3;
    }
    std::abort();
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

// Padding, FIPS 180-4 §5.1: a one bit, zeros, and the length in bits in the last two words of a block.
template <class Word, class Kernel>
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
    store_be(state.block + block - 8, total << 3);
    compress(state.words, state.block, 1);
    for (usize i = 0; i < out.size() / sizeof(Word); ++i) store_be(out.data() + i * sizeof(Word), state.words[i]);
    wipe(&state, sizeof state);
}

}  // namespace

Hash::Hash(HashId id, const cpu::Features& features) : id_(id) {
    switch (family(id)) {
        case Family::sha256:
            kernel_.sha256 = detail::best_kernel(detail::sha256_rows, features);
            std::memcpy(state_.sha256.words, sha256_start, sizeof sha256_start);
            return;
        case Family::sha512:
            kernel_.sha512 = detail::best_kernel(detail::sha512_rows, features);
            std::memcpy(state_.sha512.words, id == HashId::sha384 ? sha384_start : sha512_start, sizeof sha512_start);
            return;
        case Family::sha3:
            kernel_.keccak = detail::best_kernel(detail::keccak_rows, features);
            state_.sha3.start(block_size(id));
            return;
    }
}

void Hash::forget() {
    wipe(&state_, sizeof state_);
}

Hash& Hash::update(Bytes data) {
    switch (family(id_)) {
        case Family::sha256:
            absorb(state_.sha256, kernel_.sha256, total_ % sizeof state_.sha256.block, data);
            break;
        case Family::sha512:
            absorb(state_.sha512, kernel_.sha512, total_ % sizeof state_.sha512.block, data);
            break;
        case Family::sha3:
            state_.sha3.absorb(kernel_.keccak, data);
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
    switch (family(id_)) {
        case Family::sha256:
            pad_and_store(state_.sha256, kernel_.sha256, total_, out);
            return;
        case Family::sha512:
            pad_and_store(state_.sha512, kernel_.sha512, total_, out);
            return;
        case Family::sha3: {
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
    return Hash(id, features).update(message).finish();
}

Digest hash(HashId id, Gather message, const cpu::Features& features) {
    return Hash(id, features).update(message).finish();
}

}  // namespace troth::inline v1::crypto
