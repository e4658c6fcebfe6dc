// EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083): content encrypted to recipients.
#pragma once

#include "troth/cms/content_cipher.hpp"
#include "troth/cms/message.hpp"
#include "troth/keys/password_based.hpp"
#include "troth/keys/private_key.hpp"

namespace troth::inline v1::cms {

enum class RecipientKind : u8 { key_transport, key_agreement, known_key, password, other };

// Recipient: one to whom the message is encrypted; a key agreement with several keys gives several.
struct Recipient {
    RecipientKind kind{};
    std::optional<IssuerAndSerialNumber> issuer_and_serial_number;
    Bytes key_identifier;  // where there is no issuer, and of known keys
    std::string algorithm;
    std::optional<KeyTransRecipientInfo> transport;
    std::shared_ptr<const KeyAgreeRecipientInfo> agreement;
    std::optional<KekRecipientInfo> known;
    std::optional<PasswordRecipientInfo> password;
    Bytes encrypted_key;  // of a key agreement

    bool identifies(const x509::Certificate& certificate) const;
    std::string identifier() const;  // for people
};

// Envelope: immutable and cheap to copy. Thread-safe.
class Envelope {
  public:
    // parse: a message of either type. Errors: cms.not_cms, cms.other_content, cms.malformed, cms.too_many,
    // encoding.*.
    static Result<Envelope> parse(Bytes file);
    static Result<Envelope> from(Message message);

    // is_authenticated: whether a change of the content would be noticed.
    bool is_authenticated() const { return data_->authenticated; }
    const der::Oid& content_type() const { return info().content_type; }
    const AlgorithmIdentifier& cipher() const { return info().content_encryption_algorithm; }
    std::span<const Recipient> recipients() const { return data_->recipients; }
    Bytes ciphertext() const { return data_->ciphertext.bytes(); }
    Bytes additional_data() const {
        return data_->attributes;
    }  // authAttrs as a SET OF in DER; empty if there are none
    Bytes mac() const { return data_->mac; }

  private:
    friend class EnvelopeReader;
    // Whole: all of the message is there. Front: what stands in front of the content.
    enum class Part : u8 { whole, front };
    struct Data {
        Message message;
        keys::EncryptedContentInfo info;
        bool authenticated = false;
        std::vector<Recipient> recipients;
        SecretBytes ciphertext;
        ByteVector attributes;
        Bytes mac;
    };
    explicit Envelope(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    const keys::EncryptedContentInfo& info() const { return data_->info; }
    static Result<Envelope> read(Message message, Part part);
    static Result<void> read_attributes(Data& data, const std::optional<der::Any>& attributes);
    std::shared_ptr<const Data> data_;
};

// Unlocking: what the caller has. The certificate says which recipient the private key is; without it the key must be
// the only one of its kind, or be named by the usual key identifier.
struct Unlocking {
    const keys::PrivateKey* key = nullptr;
    const x509::Certificate* certificate = nullptr;
    std::optional<Bytes> password;
    std::optional<Bytes> known_key;  // of a recipient whose key both sides have
};
struct OpenOptions {
    bool allow_unauthenticated = false;  // content that anybody may have altered
    bool allow_legacy = false;           // triple DES
    keys::PasswordLimits limits = {};
};
// open: the content. Nothing of an authenticated message is given out unless it is genuine. Errors:
// cms.not_authenticated and cms.legacy_algorithm unless allowed, cms.not_for_this_key, cms.ambiguous_recipient,
// cms.undecipherable, cms.unsupported_algorithm, cms.malformed, encoding.der_*, crypto.kdf_*.
Result<SecretBytes> open(const Envelope& message, const Unlocking& unlocking, const OpenOptions& options,
                         RandomSource& random);

struct Recipients {
    std::span<const x509::Certificate> certificates{};
    std::optional<Bytes> password;
    keys::PasswordCost cost = {};
    struct KnownKey {
        Bytes identifier, key;  // 16, 24 or 32 octets
    };
    std::optional<KnownKey> known_key;
};
// seal: ContentInfo in DER: AuthEnvelopedData for a cipher that authenticates, else EnvelopedData. Errors:
// cms.no_recipient, cms.unfit_recipient, crypto.*.
Result<ByteVector> seal(Bytes content, const Recipients& recipients, CipherId cipher, RandomSource& random);

}  // namespace troth::inline v1::cms
