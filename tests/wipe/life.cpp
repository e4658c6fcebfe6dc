#include "tests/wipe/life.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <sys/mman.h>

namespace troth::wiping {

Places places;

namespace {

// The heap of a life: never used twice, so that each block stays as it was given back.
constexpr usize heap_size = usize{1} << 27;
u8* heap = nullptr;
usize heap_used = 0;
bool alive = false;

u8* reserve(usize bytes) {
    void* const out = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (out == MAP_FAILED) std::abort();
    return static_cast<u8*>(out);
}
void* allocate(usize bytes, usize alignment) {
    if (!alive) {
        const usize whole = (bytes + alignment - 1) / alignment * alignment;
        if (void* const out = std::aligned_alloc(alignment, std::max(whole, alignment))) return out;
        std::abort();
    }
    heap_used = (heap_used + alignment - 1) & ~(alignment - 1);
    void* const out = heap + heap_used;
    heap_used += bytes;
    if (heap_used > heap_size) std::abort();
    return out;
}
void give_back(void* block) {
    const bool of_a_life = heap <= block && block < heap + heap_size;
    if (!of_a_life) std::free(block);
}

// What a life left, outside the heap that it lived on.
struct Remains {
    Places* places = nullptr;
    u8* heap = nullptr;
    usize heap_used = 0;
};
Remains remains[2];

// Zeroes what is known anyway, in pieces of eight bytes and more.
void blank(MutableBytes region, const std::vector<u64>& known) {
    for (usize i = 0; i + 8 <= region.size(); ++i) {
        const u64 piece = load_le<u64>(region.data() + i);
        if (piece == 0 || !std::ranges::binary_search(known, piece)) continue;
        while (i + 8 < region.size() && std::ranges::binary_search(known, load_le<u64>(region.data() + i + 1))) {
            region[i++] = 0;
        }
        std::memset(region.data() + i, 0, 8);
        i += 7;
    }
}
std::vector<u64> pieces_of(const Source& source) {
    std::vector<u64> out;
    for (usize i = 0; i < source.published_count(); ++i) {
        const Bytes known = source.published(i);
        for (usize at = 0; at + 8 <= known.size(); ++at) out.push_back(load_le<u64>(known.data() + at));
    }
    std::ranges::sort(out);
    return out;
}
template <usize N>
MutableBytes span_of(u8 (&bytes)[N]) {
    return MutableBytes(bytes, N);
}

void run(void (*life)(Source&), const cpu::Features& features, u32 variation) {
    static Source* const memory = static_cast<Source*>(static_cast<void*>(reserve(sizeof(Source))));
    Source& source = *::new (memory) Source(variation, features);
    std::memset(&places, 0, sizeof places);
    std::memset(heap, 0, heap_used);
    heap_used = 0;
    alive = true;
    life(source);
    alive = false;
    Remains& left = remains[variation];
    std::memcpy(left.places, &places, sizeof places);
    std::memcpy(left.heap, heap, heap_used);
    left.heap_used = heap_used;
    const std::vector<u64> known = pieces_of(source);
    blank(span_of(left.places->first), known);
    blank(span_of(left.places->moved_from), known);
    blank(span_of(left.places->second), known);
    blank(MutableBytes(left.heap, heap_used), known);
}

std::string first_difference(const char* where, Bytes a, Bytes b) {
    if (a.size() != b.size()) return std::string(where) + ": of another size";
    const auto [at, other] = std::ranges::mismatch(a, b);
    if (at == a.end()) return {};
    const auto differing =
        std::count_if(a.begin(), a.end(), [&, i = usize{0}](u8 byte) mutable { return byte != b[i++]; });
    return std::string(where) + ": at byte " + std::to_string(at - a.begin()) + " and " +
           std::to_string(differing - 1) + " others";
}

}  // namespace

void Source::fill(MutableBytes out) {
    for (u8& byte : out) {
        u64 x = (++drawn_ + (u64{variation_} << 32)) * 0x9e3779b97f4a7c15u;
        x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
        byte = static_cast<u8>(x >> 56);
    }
}
void Source::publish(Bytes bytes) {
    if (count_ == at_.size() || used_ + bytes.size() > published_.size()) std::abort();
    std::memcpy(published_.data() + used_, bytes.data(), bytes.size());
    at_[count_] = used_, size_[count_] = bytes.size();
    used_ += bytes.size(), ++count_;
}

std::string difference(void (*life)(Source&), const cpu::Features& features) {
    if (heap == nullptr) {
        heap = reserve(heap_size);
        for (Remains& left : remains) {
            left.places = static_cast<Places*>(static_cast<void*>(reserve(sizeof(Places))));
            left.heap = reserve(heap_size);
        }
    }
    for (const u32 variation : {0u, 1u}) run(life, features, variation);
    const auto& [a, b] = remains;
    for (std::string words : {first_difference("where it was moved from", a.places->moved_from, b.places->moved_from),
                              first_difference("where it was destroyed", a.places->first, b.places->first),
                              first_difference("where it was moved to", a.places->second, b.places->second),
                              first_difference("on the heap", Bytes(a.heap, a.heap_used), Bytes(b.heap, b.heap_used))})
        if (!words.empty()) return words;
    return {};
}

}  // namespace troth::wiping

namespace wiping = troth::wiping;
void* operator new(std::size_t bytes) {
    return wiping::allocate(bytes, 64);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return wiping::allocate(bytes, std::max(static_cast<std::size_t>(alignment), std::size_t{64}));
}
void operator delete(void* block) noexcept {
    wiping::give_back(block);
}
void operator delete(void* block, std::size_t) noexcept {
    wiping::give_back(block);
}
void operator delete(void* block, std::align_val_t) noexcept {
    wiping::give_back(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
    wiping::give_back(block);
}
