#include "troth/encoding/wire.hpp"

namespace troth::inline v1::encoding {

Error WireFailure::error() const {
    Error error = Error(*row).at_offset(offset);
    return field.empty() ? std::move(error) : std::move(error).with("field", field);
}

bool Reader::content(std::string_view name, usize prefix, usize min, usize max, Bytes& out) {
    const usize start = offset();
    if (bytes_.size() < prefix) return refuse(wire_truncated, name, start);
    const u64 length = detail::load_number(take(prefix).data(), prefix);
    if (length < min) return refuse(wire_too_short, name, start);
    if (length > max) return refuse(wire_too_long, name, start);
    if (length > bytes_.size()) return refuse(wire_truncated, name, start);
    out = take(static_cast<usize>(length));
    return true;
}

u8* Writer::claim(std::string_view name, usize size) {
    if (growing_)
        growing_->resize(at_ + size);
    else if (out_.size() - at_ < size) {
        refuse(wire_no_space, name, at_);
        return nullptr;
    }
    u8* place = data() + at_;
    at_ += size;
    return place;
}

bool Writer::bytes(std::string_view name, Bytes bytes) {
    if (bytes.empty()) return true;
    u8* place = claim(name, bytes.size());
    if (place) std::memcpy(place, bytes.data(), bytes.size());
    return place != nullptr;
}

bool Writer::number(std::string_view name, u64 value, usize size) {
    u8* place = claim(name, size);
    if (place) detail::store_number(place, value, size);
    return place != nullptr;
}

bool Writer::close(std::string_view name, usize prefix, usize min, usize max, usize body) {
    const usize length = at_ - body;
    if (length < min) return refuse(wire_too_short, name, body - prefix);
    if (length > max) return refuse(wire_too_long, name, body - prefix);
    detail::store_number(data() + body - prefix, length, prefix);
    return true;
}

}  // namespace troth::inline v1::encoding
