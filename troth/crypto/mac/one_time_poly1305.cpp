#include "troth/crypto/mac/one_time_poly1305.hpp"

#include <algorithm>

#include "troth/crypto/cipher/poly1305_scalar.hpp"

namespace troth::inline v1::crypto {
namespace {

static_assert(sizeof(kernel::Poly1305) == 7 * sizeof(u64));

// Lends the arithmetic its state for the time of a call.
class Lent {
  public:
    explicit Lent(u64* state) : state_(state) { std::memcpy(static_cast<void*>(&poly), state, sizeof poly); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() {
        std::memcpy(state_, &poly, sizeof poly);
        wipe(&poly, sizeof poly);
    }
    kernel::Poly1305 poly;

  private:
    u64* state_;
};

constexpr std::array implementations = {
#if defined(__x86_64__)
    Poly1305Implementation{"ifma", [](const cpu::Features& f) { return f.avx512ifma && f.bmi2; },
                           kernel::poly1305_blocks_ifma},
#endif
    Poly1305Implementation{"portable", [](const cpu::Features&) { return true; }, kernel::poly1305_blocks_portable},
};

const Poly1305Implementation& best_for(const cpu::Features& features) {
    for (const Poly1305Implementation& candidate : implementations)
        if (candidate.runs_on(features)) return candidate;
    return implementations.back();
}

// Fewer blocks than any row does better with than the plain code.
constexpr usize few_blocks = 32;

}  // namespace

std::span<const Poly1305Implementation> poly1305_implementations() {
    return implementations;
}

OneTimePoly1305::OneTimePoly1305(std::span<const u8, poly1305_key_size> one_time_key, const cpu::Features& features)
    : OneTimePoly1305(best_for(features), one_time_key) {}

OneTimePoly1305::OneTimePoly1305(const Poly1305Implementation& row, std::span<const u8, poly1305_key_size> one_time_key)
    : state_{}, block_{}, blocks_(row.blocks) {
    Lent(state_).poly.set_key(one_time_key.data());
}

OneTimePoly1305& OneTimePoly1305::update(Bytes data) {
    if (data.empty()) return *this;
    if (filled_ == 0 && data.size() / 16 >= few_blocks) {
        blocks_(state_, data.data(), data.size() / 16);
        data = data.last(data.size() % 16);
        if (!data.empty()) std::memcpy(block_, data.data(), data.size());
        filled_ = data.size();
        return *this;
    }
    Lent lent(state_);
    if (filled_ != 0) {
        const usize take = std::min(data.size(), sizeof block_ - filled_);
        std::memcpy(block_ + filled_, data.data(), take);
        filled_ += take;
        data = data.subspan(take);
        if (filled_ < sizeof block_) return *this;
        lent.poly.block(block_);
        filled_ = 0;
    }
    lent.poly.blocks(data.data(), data.size() / 16);
    filled_ = data.size() % 16;
    if (filled_ != 0) std::memcpy(block_, data.data() + data.size() - filled_, filled_);
    return *this;
}

std::array<u8, poly1305_tag_size> OneTimePoly1305::finish() {
    Lent lent(state_);
    if (filled_ != 0) {
        // A last block that is not whole gets its one bit directly behind it, RFC 8439 §2.5.
        block_[filled_] = 1;
        std::memset(block_ + filled_ + 1, 0, sizeof block_ - filled_ - 1);
        lent.poly.last_block(block_);
    }
    std::array<u8, poly1305_tag_size> tag;
    lent.poly.finish(tag.data());
    return tag;
}

bool OneTimePoly1305::verify(Bytes tag) {
    std::array<u8, poly1305_tag_size> expected = finish();
    const bool same = tag.size() == expected.size() && ct::equal(expected, tag);
    wipe(expected);  // of a message that was not genuine it would be a forgery
    return same;
}

}  // namespace troth::inline v1::crypto
