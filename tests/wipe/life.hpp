// Life: an object is made of secrets in a place that is known, used, moved from and destroyed, and what is left there
// and on the heap is looked at. Nobody has to know in which form a type keeps its secret (round keys, powers,
// residues): the same life is lived with two different secrets, and what is left must be the same.
#pragma once

#include <array>
#include <new>
#include <string>
#include <type_traits>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"

namespace troth::wiping {

// Source: where a life's secrets come from; other ones in each variation. Allocates nothing but what it gives.
class Source final : public RandomSource {
  public:
    Source(u32 variation, const cpu::Features& features) : features_(features), variation_(variation) {}
    void fill(MutableBytes out) override;
    SecretBytes operator()(usize size) {
        SecretBytes out(size);
        fill(out.mutable_bytes());
        return out;
    }
    const cpu::Features& features() const { return features_; }
    u32 variation() const { return variation_; }
    // publish: what everybody may know although it follows from the secret (a public key); it and its parts may stay.
    void publish(Bytes bytes);
    usize published_count() const { return count_; }
    Bytes published(usize i) const { return Bytes(published_).subspan(at_[i], size_[i]); }

  private:
    const cpu::Features& features_;
    u32 variation_;
    u64 drawn_ = 0;
    std::array<u8, 1 << 15> published_;
    std::array<usize, 16> at_, size_;
    usize used_ = 0, count_ = 0;
};

inline constexpr usize place_size = 1 << 15;
struct Places {
    alignas(64) u8 first[place_size];
    alignas(64) u8 moved_from[place_size];  // what `first` was after the object had been moved to `second`
    alignas(64) u8 second[place_size];
};
extern Places places;

// make: a T from a source; use: what is done with it.
inline constexpr auto nothing = [](auto&, Source&) {};
template <auto make, auto use = nothing>
void live(Source& source) {
    using T = std::remove_cvref_t<decltype(make(source))>;
    static_assert(sizeof(T) <= place_size);
    T* const first = ::new (places.first) T(make(source));
    use(*first, source);
    if constexpr (std::is_move_constructible_v<T> && !std::is_copy_constructible_v<T>) {
        T* const second = ::new (places.second) T(std::move(*first));
        std::memcpy(places.moved_from, places.first, place_size);
        second->~T();
    }
    first->~T();
}

// difference: where two lives with different secrets left different things; empty if nowhere.
std::string difference(void (*life)(Source&), const cpu::Features& features);

}  // namespace troth::wiping
