#include "troth/tls/record/record.hpp"

#include <cstdlib>

namespace troth::inline v1::tls {

Result<std::optional<RecordHeader>> parse_record_header(Bytes buffered, bool ciphertext) {
    // A peer that speaks something else is told so as early as its first bytes show it.
    // Two bytes decide, so that the verdict does not depend on how they arrive.
    if (buffered.size() > 1 && buffered[1] != 3) return fail(Error(not_tls).at_offset(1));
    if (buffered.size() > 1 && name_of(static_cast<ContentType>(buffered[0])).empty())
        return fail(Error(unexpected_record_type).at_offset(0).with("type", std::to_string(buffered[0])));
    if (buffered.size() < record_header_size) return std::nullopt;
    const RecordHeader header{static_cast<ContentType>(buffered[0]), load_be<u16>(&buffered[1]),
                              load_be<u16>(&buffered[3])};
    if (header.length > (ciphertext ? max_ciphertext_size : max_content_size))
        return fail(Error(record_overflow).at_offset(3).with("length", std::to_string(header.length)));
    return header;
}

HeaderBytes plaintext_header(ContentType type, usize length, ProtocolVersion version) {
    HeaderBytes header;
    header[0] = static_cast<u8>(type);
    store_be(&header[1], static_cast<u16>(version));
    store_be(&header[3], static_cast<u16>(length));
    return header;
}

Bytes write_plaintext(ContentType type, Bytes content, MutableBytes out, ProtocolVersion version) {
    const usize size = record_header_size + content.size();
    if (content.empty() || content.size() > max_content_size || out.size() < size) std::abort();
    std::memmove(out.data() + record_header_size, content.data(), content.size());
    const HeaderBytes header = plaintext_header(type, content.size(), version);
    std::memcpy(out.data(), header.data(), header.size());
    return out.first(size);
}

Result<void> check_change_cipher_spec(Bytes content) {
    if (content.size() != 1 || content[0] != 1) return fail(bad_change_cipher_spec);
    return {};
}

}  // namespace troth::inline v1::tls
