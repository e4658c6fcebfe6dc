// A stream of base64 text as the bytes that it stands for, in constant memory. White space between the characters is
// stepped over, as openssl and base64(1) break their lines.
#pragma once

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

class Base64Input final : public InputStream {
  public:
    explicit Base64Input(InputStream& text) : text_(text) {}
    // read: errors as of the text, and encoding.base64_*.
    Result<usize> read(MutableBytes room) override;

  private:
    Result<void> refill();

    static constexpr usize piece = 48 * 1024;
    InputStream& text_;
    std::string waiting_;  // characters that no group of four has taken yet
    ByteVector decoded_;
    usize used_ = 0;
    bool padded_ = false, ended_ = false;
};

// Preceded: bytes that were read to see what a stream is, and then the stream.
class Preceded final : public InputStream {
  public:
    Preceded(ByteVector first, InputStream& rest) : first_(std::move(first)), rest_(rest) {}
    Result<usize> read(MutableBytes room) override;

  private:
    ByteVector first_;
    usize used_ = 0;
    InputStream& rest_;
};

// read_fully: as many bytes as there is room for, or fewer at the end.
Result<usize> read_fully(InputStream& input, MutableBytes room);

}  // namespace troth::inline v1::cli
