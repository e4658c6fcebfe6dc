// Input: a fuzzer's bytes read as choices. What has run out reads as zero, so that every prefix of an input means
// something.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "troth/base/bytes.hpp"

namespace troth::fuzz {

class Input {
  public:
    Input(const u8* data, usize size) : left_(data, size) {}
    explicit Input(Bytes bytes) : left_(bytes) {}

    bool empty() const { return left_.empty(); }
    u8 byte() {
        const Bytes one = take(1);
        return one.empty() ? u8{0} : one[0];
    }
    u16 number() {
        const unsigned high = byte();
        return static_cast<u16>(high << 8 | byte());
    }
    usize below(usize bound) { return byte() % bound; }
    bool flag() { return (byte() & 1) != 0; }
    Bytes take(usize size) {
        const Bytes taken = left_.first(size < left_.size() ? size : left_.size());
        left_ = left_.subspan(taken.size());
        return taken;
    }
    Bytes short_part() { return take(byte()); }   // one byte of length, then as much of it as there is
    Bytes long_part() { return take(number()); }  // two bytes of length
    Bytes rest() { return take(left_.size()); }

  private:
    Bytes left_;
};

// require: a property that must hold whatever the input is.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

// edited: the bytes after as many edits as the input asks for, each of one byte at some place.
inline ByteVector edited(Bytes bytes, Input& input) {
    ByteVector out(bytes.begin(), bytes.end());
    for (usize edits = input.below(4); edits != 0 && !out.empty(); --edits) {
        u8& byte = out[input.number() % out.size()];
        byte = static_cast<u8>(byte ^ input.byte());
    }
    return out;
}

}  // namespace troth::fuzz
