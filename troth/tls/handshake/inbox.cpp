#include "troth/tls/handshake/inbox.hpp"

#include "troth/tls/registry/errors.hpp"

namespace troth::inline v1::tls {

void Inbox::feed(Bytes fragment) {
    if (empty()) {
        held_.clear();
        view_ = fragment;
        at_ = 0;
        return;
    }
    settle();
    held_.insert(held_.end(), fragment.begin(), fragment.end());
    view_ = held_;
}

Result<std::optional<RawMessage>> Inbox::next(usize limit) {
    const Bytes left = view_.subspan(at_);
    if (left.size() < 4) return std::nullopt;
    const usize size = static_cast<usize>(left[1]) << 16 | static_cast<usize>(left[2]) << 8 | left[3];
    if (size > limit) return fail(message_too_long);
    if (left.size() < 4 + size) return std::nullopt;
    at_ += 4 + size;
    return RawMessage{.type = left[0], .raw = left.first(4 + size), .body = left.subspan(4, size)};
}

void Inbox::settle() {
    const bool mine = !held_.empty() && view_.data() == held_.data();
    if (empty()) {
        held_ = ByteVector();  // gives the memory back, as `= {}` would not
    } else if (mine) {
        held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(at_));
    } else {
        held_.assign(view_.begin() + static_cast<std::ptrdiff_t>(at_), view_.end());
    }
    view_ = held_;
    at_ = 0;
}

void Inbox::drop() {
    held_ = ByteVector();
    view_ = {};
    at_ = 0;
}

}  // namespace troth::inline v1::tls
