// S/MIME: CMS in mails, RFC 8551 §3. Only what wraps a message: headers of the outer entity, multipart/signed and
// application/pkcs7-mime; mails as a whole are for mail programs.
#pragma once

#include <string>

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::cms::mime {

inline constexpr usize most_headers = 1000, most_header_size = 64 << 10;

// looks_like_mail: whether the text begins with header fields, a Content-Type of S/MIME among them. Nothing is checked.
bool looks_like_mail(Bytes file);

// SmimeEntity: what a mail's outermost entity holds.
struct SmimeEntity {
    SecretBytes cms;                    // the message: what application/pkcs7-mime or -signature held, decoded
    std::optional<ByteVector> content;  // of multipart/signed: the first part, in canonical form (CR LF)
    ByteVector received;                // the same as it stands, which senders of binary content sign
    std::string smime_type;             // "signed-data", "enveloped-data"; empty if it is not said
    std::string from;                   // the address of the From field, empty if there is none; hostile text
};
// read: errors: cms.bad_mime, encoding.base64_*.
Result<SmimeEntity> read(Bytes mail);

// Outside: what stands around the message in a mail of one part, application/pkcs7-mime.
struct Outside {
    usize header_size = 0;  // the empty line included
    bool base64 = false;    // else the octets as they are
    std::string smime_type;
};
// read_outside: `start` holds all of the header, and perhaps some of what follows. Errors: cms.bad_mime.
Result<Outside> read_outside(Bytes start);

// canonical: every line end as CR LF (RFC 8551 §3.1.1).
ByteVector canonical(Bytes text);
// text_entity: the content as a MIME entity of type text/plain, in canonical form: what is signed or encrypted for a
// mail. without_headers: the body of such an entity; nothing if it has no header.
ByteVector text_entity(Bytes content);
std::optional<Bytes> without_headers(Bytes entity);

// write_enveloping: application/pkcs7-mime with this smime-type, in base64 (§3.2). write_multipart: multipart/signed
// with the entity that was signed and the detached signature (§3.5.3); micalg by RFC 8551's names, "sha-256".
// enveloping_header: what stands in front of it; lines of base64 follow.
std::string enveloping_header(std::string_view smime_type);
std::string write_enveloping(Bytes cms, std::string_view smime_type);
Result<std::string> write_multipart(Bytes entity, Bytes cms, std::string_view micalg, RandomSource& random);

}  // namespace troth::inline v1::cms::mime
