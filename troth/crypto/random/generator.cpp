#include "troth/crypto/random/generator.hpp"

#include <algorithm>

#include <sys/mman.h>

#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr usize key_size = 32;
constexpr usize pool_size = 480;  // with the key 512 bytes: eight blocks of ChaCha20
constexpr usize page_size = 4096;
constexpr u64 reseed_after = 1 << 20;  // bytes
// A larger request has a stream of its own instead of emptying the pool many times.
constexpr usize largest_from_pool = 256;

// The key stream of a key that is used once, so the nonce may be constant.
void stream(const u8* key, MutableBytes out) {
    constexpr u8 nonce[12] = {};
    std::memset(out.data(), 0, out.size());
    kernel::chacha20_portable(key, nonce, 0, out.data(), out.data(), out.size());
}

}  // namespace

// All zero is what the kernel leaves in a child: not seeded.
struct Generator::State {
    u64 stamp;  // 0: not seeded
    u64 given;  // bytes since the last reseed
    u64 used;   // bytes of the pool that are gone (and zero)
    struct Block {
        u8 key[key_size];
        u8 pool[pool_size];
    } block;
};

Generator::Generator(RandomSource& root) : root_(root) {
    static_assert(sizeof(State) <= page_size);
    void* const page = mmap(nullptr, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        state_ = nullptr;
        return;
    }
    if (madvise(page, page_size, MADV_WIPEONFORK) != 0) {
        munmap(page, page_size);
        state_ = nullptr;
        return;
    }
    madvise(page, page_size, MADV_DONTDUMP);  // a kernel that refuses only dumps more
    state_ = new (page) State{};
}

Generator::~Generator() {
    if (state_ == nullptr) return;
    wipe(state_, sizeof *state_);
    munmap(state_, page_size);
}

u64 Generator::stamp() const {
    return state_ != nullptr ? state_->stamp : 0;
}

// The fresh bytes are added to the old key: a root that fails silently leaves what there was.
void Generator::reseed() {
    Secret<key_size> fresh;
    root_.fill(fresh.mutable_bytes());
    for (usize i = 0; i < key_size; ++i) state_->block.key[i] ^= fresh.bytes()[i];
    state_->given = 0;
    state_->stamp = ++stamps_;
    refill();
}

// Key and pool are replaced by the key's stream: the old key is gone, and with it all that it gave.
void Generator::refill() {
    Secret<key_size> key(std::span<const u8, key_size>(state_->block.key));
    stream(key.bytes().data(), {reinterpret_cast<u8*>(&state_->block), sizeof state_->block});
    state_->used = 0;
}

void Generator::take(MutableBytes out) {
    while (!out.empty()) {
        if (state_->used == pool_size) refill();
        u8* const from = state_->block.pool + state_->used;
        const usize size = std::min(out.size(), pool_size - state_->used);
        std::memcpy(out.data(), from, size);
        wipe(from, size);
        state_->used += size;
        out = out.subspan(size);
    }
}

void Generator::fill(MutableBytes out) {
    if (state_ == nullptr) return root_.fill(out);
    if (state_->stamp == 0 || state_->given >= reseed_after) reseed();
    state_->given += out.size();
    if (out.size() <= largest_from_pool) return take(out);
    // ChaCha20's counter has 32 bits of 64-byte blocks; a key for each 2^30 bytes stays far below.
    while (!out.empty()) {
        Secret<key_size> key;
        take(key.mutable_bytes());
        const usize size = std::min<usize>(out.size(), usize{1} << 30);
        stream(key.bytes().data(), out.first(size));
        out = out.subspan(size);
    }
}

}  // namespace troth::inline v1::crypto
