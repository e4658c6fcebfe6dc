#include "troth/cli/base64_input.hpp"

#include <algorithm>

#include "troth/encoding/base64.hpp"
#include "troth/encoding/errors.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

Result<void> Base64Input::refill() {
    decoded_.clear();
    used_ = 0;
    ByteVector text(piece);
    TROTH_TRY(const usize size, text_.read(text));
    ended_ = size == 0;
    for (const char c : text_of(Bytes(text).first(size))) {
        if (is_space(c)) continue;
        // Padding ends the text (RFC 4648 §3.2): nothing but the second = of its group may follow.
        if (padded_ && (waiting_.size() % 4 == 0 || c != '=')) return fail(Error(encoding::errors::base64_bad_padding));
        padded_ = padded_ || c == '=';
        waiting_ += c;
    }
    const usize whole = ended_ ? waiting_.size() : waiting_.size() / 4 * 4;
    TROTH_TRY(decoded_, encoding::base64::decode(std::string_view(waiting_).substr(0, whole)));
    waiting_.erase(0, whole);
    return {};
}

Result<usize> Base64Input::read(MutableBytes room) {
    while (used_ == decoded_.size() && !ended_) TROTH_TRY(refill());
    const usize now = std::min(room.size(), decoded_.size() - used_);
    if (now > 0) std::memcpy(room.data(), decoded_.data() + used_, now);
    used_ += now;
    return now;
}

Result<usize> Preceded::read(MutableBytes room) {
    if (used_ == first_.size()) return rest_.read(room);
    const usize now = std::min(room.size(), first_.size() - used_);
    if (now > 0) std::memcpy(room.data(), first_.data() + used_, now);
    used_ += now;
    return now;
}

Result<usize> read_fully(InputStream& input, MutableBytes room) {
    usize have = 0;
    while (have < room.size()) {
        TROTH_TRY(const usize count, input.read(room.subspan(have)));
        if (count == 0) break;
        have += count;
    }
    return have;
}

}  // namespace troth::inline v1::cli
