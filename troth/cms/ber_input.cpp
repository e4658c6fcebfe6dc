#include "troth/cms/ber_input.hpp"

#include <algorithm>

#include "troth/cms/errors.hpp"
#include "troth/encoding/der/ber.hpp"
#include "troth/encoding/der/errors.hpp"

namespace troth::inline v1::cms {

namespace {

constexpr usize deepest = 32;
// Of an identifier with 31 bits of number, and a length of 8 octets: more than any header needs.
constexpr usize longest_header = 6 + 9;

}  // namespace

std::unexpected<Error> BerInput::failed(const ErrorRow& row) const {
    return fail(Error(row).at_offset(position_));
}

Result<void> BerInput::fill(usize count) {
    if (end_ - begin_ >= count || ended_) return {};
    std::ranges::copy(ahead(), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
    while (end_ < count && !ended_) {
        TROTH_TRY(const usize more, source_->read(MutableBytes(buffer_).subspan(end_)));
        end_ += more;
        ended_ = more == 0;
    }
    return {};
}
void BerInput::skip(usize count) {
    begin_ += count;
    position_ += count;
}

std::optional<u64> BerInput::bound() const {
    for (auto end = ends_.rbegin(); end != ends_.rend(); ++end)
        if (*end) return **end - position_;
    return std::nullopt;
}

Result<BerInput::Header> BerInput::header() {
    TROTH_TRY(fill(longest_header));
    const auto room = bound();
    const Bytes in = ahead().first(static_cast<usize>(std::min<u64>(ahead().size(), room.value_or(longest_header))));
    usize at = 0;
    if (in.size() < 2) return failed(der::truncated);
    Header out;
    out.tag = {static_cast<der::TagClass>(in[0] >> 6), (in[0] & 0x20) != 0, in[0] & 0x1fu};
    ++at;
    if (out.tag.number == 0x1f) {  // §8.1.2.4
        out.tag.number = 0;
        do {
            if (at == in.size()) return failed(der::truncated);
            if ((out.tag.number >> 24) != 0) return failed(der::bad_tag);
            out.tag.number = (out.tag.number << 7) | (in[at] & 0x7fu);
        } while ((in[at++] & 0x80) != 0);
        if (at == in.size()) return failed(der::truncated);
    }
    const u8 first = in[at++];
    if (first == 0x80) {  // §8.1.3.6
        if (!out.tag.constructed) return failed(der::bad_length);
    } else {
        u64 size = first;
        if (first > 0x80) {
            size = 0;
            for (usize octets = first & 0x7fu; octets > 0; --octets) {
                if (at == in.size()) return failed(at < longest_header ? der::truncated : der::bad_length);
                if ((size >> 48) != 0) return failed(der::bad_length);
                size = (size << 8) | in[at++];
            }
        }
        if (room && size > *room - at) return failed(der::truncated);
        out.size = size;
    }
    out.octets = at;
    return out;
}

Result<void> BerInput::push(const Header& header) {
    if (ends_.size() == deepest) return failed(der::too_deep);
    skip(header.octets);
    ends_.push_back(header.size ? std::optional(position_ + *header.size) : std::nullopt);
    return {};
}

Result<void> BerInput::enter(der::Tag tag) {
    TROTH_TRY(const Header next, header());
    if (next.tag != tag) return failed(der::unexpected);
    return push(next);
}

Result<bool> BerInput::at_end() {
    if (ends_.empty() || !ends_.back()) {
        TROTH_TRY(fill(2));
        if (ends_.empty()) return ahead().empty();
        if (ahead().size() < 2) return failed(der::truncated);
        const auto room = bound();
        if (room && *room < 2) return failed(der::truncated);
        return ahead()[0] == 0 && ahead()[1] == 0;
    }
    return *ends_.back() == position_;
}

Result<void> BerInput::leave() {
    TROTH_TRY(const bool here, at_end());
    if (!here) return failed(der::trailing);
    if (!ends_.back()) skip(2);
    ends_.pop_back();
    return {};
}

Result<bool> BerInput::next_is(der::Tag tag) {
    TROTH_TRY(const bool ended, at_end());
    if (ended) return false;
    TROTH_TRY(const Header next, header());
    return next.tag == tag;
}

Result<void> BerInput::copy(ByteVector& out, usize count) {
    if (count > most_taken - taken_) return fail(Error(errors::too_many).with("of", "octets beside the content"));
    taken_ += count;
    while (count > 0) {
        TROTH_TRY(fill(1));
        const Bytes now = ahead().first(std::min(ahead().size(), count));
        if (now.empty()) return failed(der::truncated);
        out.insert(out.end(), now.begin(), now.end());
        skip(now.size());
        count -= now.size();
    }
    return {};
}

Result<void> BerInput::copy_value(ByteVector& out, u32 depth) {
    if (depth == deepest) return failed(der::too_deep);
    TROTH_TRY(const Header next, header());
    if (next.size) return copy(out, next.octets + static_cast<usize>(std::min<u64>(*next.size, most_taken)));
    const Header inside{next.tag, std::nullopt, 0};
    TROTH_TRY(copy(out, next.octets));
    TROTH_TRY(push(inside));
    for (;;) {
        TROTH_TRY(const bool ended, at_end());
        if (ended) break;
        TROTH_TRY(copy_value(out, depth + 1));
    }
    ends_.pop_back();
    return copy(out, 2);
}

Result<ByteVector> BerInput::take_any() {
    ByteVector ber;
    const u64 begin = position_;
    TROTH_TRY(copy_value(ber, 0));
    auto value = der::from_ber(ber);
    if (!value) {
        const u64 inside = value.error().context().offset.value_or(0);
        return fail(Error(value.error().row()).at_offset(begin + inside));
    }
    return ByteVector(value->bytes().begin(), value->bytes().end());
}

Result<ByteVector> BerInput::take(der::Tag tag) {
    TROTH_TRY(const bool fits, next_is(tag));
    if (!fits) return failed(der::unexpected);
    return take_any();
}

Result<void> BerInput::enter_octets(u32 number) {
    TROTH_TRY(const Header next, header());
    if (next.tag.tag_class != der::TagClass::context || next.tag.number != number) return failed(der::unexpected);
    octets_depth_ = ends_.size();
    if (next.tag.constructed) return push(next);
    skip(next.octets);
    piece_left_ = *next.size;
    return {};
}

Result<usize> BerInput::octets(MutableBytes room) {
    while (piece_left_ == 0) {
        if (!octets_depth_ || ends_.size() == *octets_depth_) {
            octets_depth_.reset();
            return usize{0};
        }
        TROTH_TRY(const bool ended, at_end());
        if (ended) {
            TROTH_TRY(leave());
            continue;
        }
        TROTH_TRY(const Header next, header());
        if (next.tag.tag_class != der::TagClass::universal || next.tag.number != der::tags::octet_string.number)
            return failed(der::unexpected);
        if (next.tag.constructed) {
            TROTH_TRY(push(next));
        } else {
            skip(next.octets);
            piece_left_ = *next.size;
        }
    }
    room = room.first(static_cast<usize>(std::min<u64>(room.size(), piece_left_)));
    usize count = std::min(room.size(), ahead().size());
    if (count > 0) {
        std::ranges::copy(ahead().first(count), room.begin());
        begin_ += count;
    } else if (!room.empty() && !ended_) {  // past the buffer: nothing is ahead
        TROTH_TRY(count, source_->read(room));
        ended_ = count == 0;
    }
    if (count == 0 && !room.empty()) return failed(der::truncated);
    position_ += count;
    piece_left_ -= count;
    return count;
}

}  // namespace troth::inline v1::cms
