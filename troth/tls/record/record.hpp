// Records on the wire, RFC 8446 §5.1 and §5.2: headers, limits, plaintext records and change_cipher_spec.
#pragma once

#include "troth/base/result.hpp"
#include "troth/tls/registry/errors.hpp"
#include "troth/tls/registry/protocol_version.hpp"
#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::tls {

inline constexpr usize record_header_size = 5;
inline constexpr usize max_content_size = 1 << 14;                    // §5.1
inline constexpr usize max_inner_size = max_content_size + 1;         // with the inner content type, §5.4
inline constexpr usize max_ciphertext_size = max_content_size + 256;  // §5.2

// RecordHeader: of a TLSPlaintext or TLSCiphertext. `length` is what follows the header.
struct RecordHeader {
    ContentType type{};
    u16 legacy_record_version = 0;  // §5.1: "MUST be ignored for all purposes" once the major byte says TLS
    u16 length = 0;
};
using HeaderBytes = std::array<u8, record_header_size>;

// parse_record_header: nothing while fewer than five bytes are there. Refused before the rest is waited for: a type
// that no record has or a version that is not 3.x (not_tls, unexpected_record_type), a length beyond the limit
// (record_overflow): 2^14 for plaintext, 2^14 + 256 where `ciphertext` is expected.
Result<std::optional<RecordHeader>> parse_record_header(Bytes buffered, bool ciphertext);

// plaintext_header: §5.1. The first ClientHello says 0x0301, for servers of long ago; everything else 0x0303.
HeaderBytes plaintext_header(ContentType type, usize length, ProtocolVersion version = ProtocolVersion::tls12);

// write_plaintext: one record into the front of `out`, which holds header and content; gives what was written. Content
// is at most max_content_size and not empty; `out` is large enough (broken invariants).
Bytes write_plaintext(ContentType type, Bytes content, MutableBytes out,
                      ProtocolVersion version = ProtocolVersion::tls12);

// check_change_cipher_spec: the content of a change_cipher_spec record is the single byte 0x01, §5
// (bad_change_cipher_spec). Such a record is dropped; when it may come is the carrier's to know (§D.4).
Result<void> check_change_cipher_spec(Bytes content);
inline constexpr std::array<u8, 6> change_cipher_spec_record{20, 3, 3, 0, 1, 1};

// record_count: how many records `size` bytes of content take; none for none.
constexpr usize record_count(usize size) {
    return (size + max_content_size - 1) / max_content_size;
}

}  // namespace troth::inline v1::tls
