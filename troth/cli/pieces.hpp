// A stream cut into pieces of one size; the last one is known as such when it is given out, for there is one byte of
// the next read ahead. Holds two pieces' worth of memory, which is wiped.
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

class Pieces {
  public:
    Pieces(InputStream& input, usize size) : input_(input), size_(size), buffer_(size + 1) {}

    // next: exactly `size` bytes, or as many as were left, perhaps none, and `last` is set then: it is not called
    // again. What was given before is gone.
    Result<MutableBytes> next(bool& last) {
        if (ahead_) buffer_.mutable_bytes()[0] = buffer_.bytes()[size_];
        usize have = ahead_ ? 1 : 0;
        while (have < buffer_.size()) {
            TROTH_TRY(const usize count, input_.read(buffer_.mutable_bytes().subspan(have)));
            if (count == 0) break;
            have += count;
        }
        ahead_ = have == buffer_.size();
        last = !ahead_;
        return buffer_.mutable_bytes().first(ahead_ ? size_ : have);
    }

  private:
    InputStream& input_;
    usize size_;
    SecretBytes buffer_;
    bool ahead_ = false;  // the buffer's last byte is the first of the next piece
};

}  // namespace troth::inline v1::cli
