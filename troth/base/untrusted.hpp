// Text that came from a peer, a file or a certificate authority. It is printed only escaped or quoted.
#pragma once

#include <string>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1 {

// Untrusted holds hostile text. It converts to nothing by itself: the reader says how it is to be shown.
class Untrusted {
  public:
    Untrusted() = default;
    explicit Untrusted(std::string_view text) : raw_(text) {}
    explicit Untrusted(Bytes bytes) : raw_(text_of(bytes)) {}

    // escaped: for a terminal. Printable UTF-8 stays; control characters, escape sequences, bidirectional overrides and
    // malformed UTF-8 become \xNN or \u{NNNN}.
    std::string escaped() const;
    // shell_quoted: one word for a POSIX shell, whatever it holds.
    std::string shell_quoted() const;
    // raw: for comparing, never for printing.
    std::string_view raw() const { return raw_; }
    bool empty() const { return raw_.empty(); }

    friend bool operator==(const Untrusted&, const Untrusted&) = default;

  private:
    std::string raw_;
};

}  // namespace troth::inline v1
