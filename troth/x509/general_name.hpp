// GeneralName, RFC 5280 §4.2.1.6.
#pragma once

#include <optional>

#include "troth/base/untrusted.hpp"
#include "troth/x509/name.hpp"

namespace troth::inline v1::x509 {

// The choice's own tag numbers.
enum class GeneralNameKind : u8 {
    other_name = 0,
    rfc822_name = 1,
    dns_name = 2,
    x400_address = 3,
    directory_name = 4,
    edi_party_name = 5,
    uniform_resource_identifier = 6,
    ip_address = 7,
    registered_id = 8,
};

// GeneralName: a view into what it was read from. `content` is the text (IA5) of rfc822_name, dns_name and
// uniform_resource_identifier; the octets of ip_address; the whole Name of directory_name; the content octets of
// registered_id; otherwise the content octets as they are.
struct GeneralName {
    GeneralNameKind kind{};
    Bytes content;

    std::string_view text() const { return text_of(content); }
    // printable: "DNS:api.example", "IP:192.0.2.1", "directory:CN=x"
    Untrusted printable() const;
    friend bool operator==(const GeneralName& a, const GeneralName& b) {
        return a.kind == b.kind && std::ranges::equal(a.content, b.content);
    }
};
using GeneralNames = std::vector<GeneralName>;

// Text form of 4 or 16 octets (IPv6 as RFC 5952 says), or of 8 or 32 (address/mask); hex for any other size.
std::string ip_text(Bytes octets);
// The octets of an address literal, 4 or 16 of them; strict dotted quads and RFC 4291 §2.2 text, no zone.
std::optional<ByteVector> parse_ip(std::string_view text);

// is_dns_name: RFC 1034 §3.5's preferred syntax, as RFC 5280 §4.2.1.6 asks: labels of letters, digits and inner '-', 1
// to 63 octets each, 253 in all, no dot at the end, not only digits in the last. With `wildcard`, the first label may
// be
// "*" where two more follow.
bool is_dns_name(std::string_view text, bool wildcard);
// is_mailbox: local part, one '@', a host name (RFC 5280 §4.2.1.6).
bool is_mailbox(std::string_view text);

}  // namespace troth::inline v1::x509

namespace troth::inline v1::encoding::der {
template <>
struct Coding<x509::GeneralName> {
    static constexpr bool constructed = false;
    static bool accepts(Tag tag);
    static Tag tag(const x509::GeneralName& value);
    static bool read(Reader& inside, x509::GeneralName& value);
    static void write(Writer& writer, const x509::GeneralName& value) { writer.raw(value.content); }
};
}  // namespace troth::inline v1::encoding::der
