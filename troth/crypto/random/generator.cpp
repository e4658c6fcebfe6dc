#include "troth/crypto/random/generator.hpp"

#include <algorithm>
#include <chrono>

#include <sys/mman.h>

#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr usize key_size = 32;
constexpr usize page_size = 4096;
constexpr int no_advice = -1;  // to madvise; no kernel knows it
constexpr usize small = 256;   // requests up to here need no second pass over their key

// The nonce of RFC 8439 §2.3 has 96 bits: all of one clock, and the lower half of the other.
struct StreamNonce {
    u8 bytes[12];
    explicit StreamNonce(const Moment& moment) {
        store_le(bytes, moment.steady);
        store_le(bytes + 8, static_cast<u32>(moment.wall));
    }
};
void stream(const u8* key, const StreamNonce& nonce, u32 block, MutableBytes out) {
    std::memset(out.data(), 0, out.size());
    kernel::chacha20_portable(key, nonce.bytes, block, out.data(), out.data(), out.size());
}

}  // namespace

Moment moment_now() {
    const auto nanoseconds = [](auto since) {
        return static_cast<u64>(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
    };
    return {nanoseconds(std::chrono::steady_clock::now().time_since_epoch()),
            nanoseconds(std::chrono::system_clock::now().time_since_epoch())};
}

// All zero is what the kernel leaves in a child: not seeded.
struct Generator::State {
    u64 stamp;  // 0: not seeded
    u64 given;  // bytes since the last reseed
    Moment seeded;
    u8 key[key_size];
};

Generator::Generator(RandomSource& root, Moment (*clock)()) : root_(root), clock_(clock) {
    static_assert(sizeof(State) <= page_size);
    void* const page = mmap(nullptr, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        state_ = nullptr;
        return;
    }
    // An emulator may take any advice and heed none: then there is no relying on the page.
    const bool advice_is_read = madvise(page, page_size, no_advice) != 0;
    if (!advice_is_read || madvise(page, page_size, MADV_WIPEONFORK) != 0) {
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
void Generator::reseed(const Moment& now) {
    Secret<key_size> fresh;
    root_.fill(fresh.mutable_bytes());
    for (usize i = 0; i < key_size; ++i) state_->key[i] ^= fresh.bytes()[i];
    state_->given = 0;
    state_->seeded = now;
    state_->stamp = ++stamps_;
}

void Generator::fill(MutableBytes out) {
    if (state_ == nullptr) return root_.fill(out);
    const Moment now = clock_();
    const Moment& seeded = state_->seeded;
    if (state_->stamp == 0 || state_->given >= reseed_bytes || now.steady - seeded.steady >= reseed_nanoseconds ||
        now.wall - seeded.wall >= reseed_nanoseconds)  // a clock that went back is far ahead, modulo 2^64
        reseed(now);
    const StreamNonce nonce(now);
    while (!out.empty()) {
        // The stream's first 32 bytes are the next key. It is replaced before anything is given out.
        Secret<key_size + small> first;
        const usize size = std::min(out.size(), small);
        stream(state_->key, nonce, 0, first.mutable_bytes().first(key_size + size));
        if (out.size() <= small) {
            std::memcpy(state_->key, first.bytes().data(), key_size);
            std::memcpy(out.data(), first.bytes().data() + key_size, size);
            state_->given += size;
            return;
        }
        // More: from the second block on, up to 2^30 bytes a key, far below the 32 bits of the block counter.
        const usize now_out = std::min<usize>(out.size(), usize{1} << 30);
        stream(state_->key, nonce, 1, out.first(now_out));
        std::memcpy(state_->key, first.bytes().data(), key_size);
        state_->given += now_out;
        out = out.subspan(now_out);
    }
}

}  // namespace troth::inline v1::crypto
