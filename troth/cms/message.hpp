// A CMS message of any kind: ContentInfo, RFC 5652 §3, in DER, BER or PEM.
#pragma once

#include <memory>

#include "troth/base/secret.hpp"
#include "troth/cms/structures.hpp"

namespace troth::inline v1::cms {

// Limits: on what one message may hold. Its size is the caller's to bound.
inline constexpr usize most_signers = 64;
inline constexpr usize most_recipients = 1024;
inline constexpr usize most_certificates = 1024;  // and as many revocation lists

enum class ContentType : u8 {
    data,
    signed_data,
    enveloped_data,
    digested_data,
    encrypted_data,
    authenticated_data,
    compressed_data,
    auth_enveloped_data,
    other,
};
std::string_view name_of(ContentType type);  // the RFC's: "signedData"
ContentType content_type_of(const der::Oid& oid);
// content_type_name: the RFC's name, or the dotted form of one that is not known.
std::string content_type_name(const der::Oid& oid);

// looks_like_cms: whether the bytes begin as a message does, in DER, BER or PEM. Nothing is checked.
bool looks_like_cms(Bytes file);

// is_pem_label: whether a PEM block of this label holds a message: CMS, PKCS7 or "PKCS #7 SIGNED DATA".
bool is_pem_label(std::string_view label);

// Message: immutable and cheap to copy; copies share the buffer, which is wiped, since what is inside may be a secret.
class Message {
  public:
    // parse: one message, every byte of it. BER (indefinite lengths, strings in pieces) is read as the DER that it
    // means; of a PEM text the first block CMS, PKCS7 or "PKCS #7 SIGNED DATA". Errors: cms.not_cms, encoding.*.
    static Result<Message> parse(Bytes file);

    ContentType type() const { return content_type_of(info_.content_type); }
    const der::Oid& content_type() const { return info_.content_type; }
    Bytes content() const { return info_.content ? info_.content->encoding : Bytes(); }  // in DER; empty: none
    Bytes der() const { return der_->bytes(); }

    // expect: cms.other_content unless the message is of this type.
    Result<void> expect(ContentType type) const;

  private:
    Message(std::shared_ptr<const SecretBytes> der, keys::ContentInfo info)
        : der_(std::move(der)), info_(std::move(info)) {}
    std::shared_ptr<const SecretBytes> der_;
    keys::ContentInfo info_;
};

// wrap: the ContentInfo of a value of this type, in DER.
ByteVector wrap(const der::Oid& type, Bytes content);

// octets_of: the octets of a string that BER may have given in pieces: of an OCTET STRING its value, of a constructed
// context tag the OCTET STRINGs in it, one behind the other. Of any other type the content octets (RFC 5652 §5.2.1).
Result<SecretBytes> octets_of(const der::Any& any);

}  // namespace troth::inline v1::cms
