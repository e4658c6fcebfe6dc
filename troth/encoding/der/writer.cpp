#include "troth/encoding/der/writer.hpp"

#include <cstdlib>

namespace troth::inline v1::encoding::der {

u8* Writer::grow(usize by) {
    if (buffer_.size() - size_ < by) {
        SecretBytes larger(std::max<usize>(256, 2 * (size_ + by)));
        if (size_ != 0) std::memcpy(larger.mutable_bytes().data(), buffer_.bytes().data(), size_);
        buffer_ = std::move(larger);
    }
    u8* at = buffer_.mutable_bytes().data() + size_;
    size_ += by;
    return at;
}

void Writer::raw(Bytes bytes) {
    if (!bytes.empty()) std::memcpy(grow(bytes.size()), bytes.data(), bytes.size());
}

void Writer::begin(Tag tag) {
    const u32 lead = (static_cast<u32>(tag.tag_class) << 6) | (tag.constructed ? 0x20u : 0u);
    if (tag.number < 0x1f) {
        *grow(1) = static_cast<u8>(lead | tag.number);
    } else {
        *grow(1) = static_cast<u8>(lead | 0x1f);
        usize groups = 1;
        while ((tag.number >> (7 * groups)) != 0 && groups < 4) ++groups;
        for (usize i = groups; i-- > 0;)
            *grow(1) = static_cast<u8>(((tag.number >> (7 * i)) & 0x7f) | (i > 0 ? 0x80u : 0u));
    }
    open_.push_back(size_);
}

void Writer::end() {
    if (open_.empty()) std::abort();  // a broken invariant: end without begin
    const usize start = open_.back();
    open_.pop_back();
    const usize length = size_ - start;
    usize octets = 0;  // of the long form, §8.1.3.5
    if (length >= 0x80)
        for (usize rest = length; rest != 0; rest >>= 8) ++octets;
    grow(1 + octets);
    u8* content = buffer_.mutable_bytes().data() + start;
    std::memmove(content + 1 + octets, content, length);
    content[0] = static_cast<u8>(octets == 0 ? length : 0x80 | octets);
    for (usize i = 0; i < octets; ++i) content[1 + i] = static_cast<u8>(length >> (8 * (octets - 1 - i)));
}

void Writer::element(Tag tag, Bytes content) {
    begin(tag);
    raw(content);
    end();
}

SecretBytes Writer::take_secret() && {
    SecretBytes out(bytes());
    wipe(buffer_.mutable_bytes());
    size_ = 0;
    return out;
}

}  // namespace troth::inline v1::encoding::der
