// Inbox: handshake messages out of record fragments, RFC 8446 §4 and §5.1. Bytes are copied only when a message is not
// whole yet, or when the handshake has to wait while some are left.
#pragma once

#include <optional>

#include "troth/base/result.hpp"

namespace troth::inline v1::tls {

// RawMessage: one whole message; views that end with the next settle() or feed().
struct RawMessage {
    u8 type = 0;
    Bytes raw;  // with the four bytes of header: what the transcript eats
    Bytes body;
};

class Inbox {
  public:
    // feed: the handshake bytes of one record. The fragment must stay until settle().
    void feed(Bytes fragment);
    // next: a whole message, or nothing yet. Refuses a message that says it is longer than `limit` bytes, before any
    // of it is kept (tls.message_too_long).
    Result<std::optional<RawMessage>> next(usize limit);
    // settle: takes over what is left of the fragment; its memory is the caller's again.
    void settle();
    bool empty() const { return at_ == view_.size(); }
    // drop: forgets everything (the block is about to go).
    void drop();

  private:
    ByteVector held_;
    Bytes view_;    // held_, or the fragment alone
    usize at_ = 0;  // bytes of view_ that were given out
};

}  // namespace troth::inline v1::tls
