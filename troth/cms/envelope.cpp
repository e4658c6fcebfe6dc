#include "troth/cms/envelope.hpp"

#include "troth/cms/errors.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cms {

namespace {

std::unexpected<Error> malformed(std::string_view rule) {
    return fail(Error(errors::malformed).with("rule", rule));
}

Result<void> add_transport(const der::Any& any, std::vector<Recipient>& out) {
    Recipient one;
    one.kind = RecipientKind::key_transport;
    TROTH_TRY(one.transport, content_of<KeyTransRecipientInfo>(any));
    if (one.transport->issuer_and_serial_number.has_value() == one.transport->subject_key_identifier.has_value())
        return malformed("a recipient is named by issuer and serial number or by a key identifier");
    one.issuer_and_serial_number = one.transport->issuer_and_serial_number;
    if (one.transport->subject_key_identifier) one.key_identifier = one.transport->subject_key_identifier->value;
    one.algorithm = oids::name(one.transport->key_encryption_algorithm.algorithm);
    out.push_back(std::move(one));
    return {};
}

Result<void> add_agreement(const der::Any& any, std::vector<Recipient>& out) {
    TROTH_TRY(auto info, content_of<KeyAgreeRecipientInfo>(any));
    const auto shared = std::make_shared<const KeyAgreeRecipientInfo>(std::move(info));
    for (const RecipientEncryptedKey& key : shared->recipient_encrypted_keys) {
        if (key.issuer_and_serial_number.has_value() == key.r_key_id.has_value())
            return malformed("a recipient is named by issuer and serial number or by a key identifier");
        Recipient& one = out.emplace_back();
        one.kind = RecipientKind::key_agreement;
        one.agreement = shared;
        one.encrypted_key = key.encrypted_key.value;
        one.issuer_and_serial_number = key.issuer_and_serial_number;
        if (key.r_key_id) one.key_identifier = key.r_key_id->subject_key_identifier.value;
        one.algorithm = oids::name(shared->key_encryption_algorithm.algorithm);
    }
    return {};
}

Result<void> add_recipient(const der::Any& any, std::vector<Recipient>& out) {
    if (any.tag == der::tags::sequence) return add_transport(any, out);
    if (any.tag == der::tags::context(1, true)) return add_agreement(any, out);
    Recipient one;
    if (any.tag == der::tags::context(2, true)) {
        one.kind = RecipientKind::known_key;
        TROTH_TRY(one.known, content_of<KekRecipientInfo>(any));
        one.key_identifier = one.known->kekid.subject_key_identifier.value;
        one.algorithm = oids::name(one.known->key_encryption_algorithm.algorithm);
    } else if (any.tag == der::tags::context(3, true)) {
        one.kind = RecipientKind::password;
        TROTH_TRY(one.password, content_of<PasswordRecipientInfo>(any));
        const auto& function = one.password->key_derivation_algorithm;
        one.algorithm = function ? keys::pbkdf2_name(*function) : "no key derivation";
    } else if (any.tag == der::tags::context(4, true)) {
        one.kind = RecipientKind::other;
        one.algorithm = "a way that is not known here";
    } else {
        return malformed("a recipient is of one of five kinds");
    }
    out.push_back(std::move(one));
    return {};
}

Result<std::vector<Recipient>> recipients_of(const der::SetOf<der::Any>& infos) {
    if (infos.items.empty()) return malformed("there is a recipient");
    std::vector<Recipient> out;
    for (const der::Any& info : infos.items) {
        TROTH_TRY(add_recipient(info, out));
        if (out.size() > most_recipients) return fail(Error(errors::too_many).with("of", "recipients"));
    }
    return out;
}

}  // namespace

bool Recipient::identifies(const x509::Certificate& certificate) const {
    if (issuer_and_serial_number)
        return issuer_and_serial_number->issuer == certificate.issuer() &&
               std::ranges::equal(issuer_and_serial_number->serial_number.content, certificate.serial_number());
    const auto& own = certificate.extensions().subject_key_identifier;
    return own && std::ranges::equal(own->value, key_identifier);
}

std::string Recipient::identifier() const {
    if (kind == RecipientKind::password) return "a password";
    if (kind == RecipientKind::other) return "somebody by other means";
    if (!issuer_and_serial_number) return "key identifier " + encoding::hex::encode(key_identifier);
    return "serial number " + encoding::hex::encode(issuer_and_serial_number->serial_number.content) + " of " +
           std::string(issuer_and_serial_number->issuer.text().raw());
}

// RFC 5083 §2.1 and §2.2: what is authenticated with the content is the SET OF in DER; content that is not of type data
// has attributes, and content-type is among them.
Result<void> Envelope::read_attributes(Data& data, const std::optional<der::Any>& attributes) {
    const bool is_data = data.info.content_type == oids::data;
    if (!attributes) return is_data ? Result<void>{} : malformed("content that is not of type data has attributes");
    bool has_type = is_data;
    der::SetOf<der::Any> set;
    der::Reader reader(attributes->content);
    while (!reader.at_end()) {
        TROTH_TRY(const auto raw, reader.read<der::Raw<Attribute>>("authAttrs"));
        set.items.push_back(any_of(raw.encoding));
        if (raw.value.attr_type != oids::content_type) continue;
        const auto& values = raw.value.attr_values.items;
        if (values.size() != 1) return malformed("an attribute has exactly one value");
        TROTH_TRY(const auto type, der::parse<der::Oid>(values.front().encoding));
        if (type != data.info.content_type) return fail(errors::content_type_mismatch);
        has_type = true;
    }
    if (!has_type) return malformed("the attributes name the content's type");
    data.attributes = der::serialise(set);
    return {};
}

Result<Envelope> Envelope::parse(Bytes file) {
    TROTH_TRY(Message message, Message::parse(file));
    return from(std::move(message));
}

Result<Envelope> Envelope::from(Message message) {
    return read(std::move(message), Part::whole);
}

Result<Envelope> Envelope::read(Message message, Part part) {
    auto data = std::make_shared<Data>(Data{std::move(message), {}, false, {}, {}, {}, {}});
    if (data->message.type() == ContentType::auth_enveloped_data) {
        TROTH_TRY(auto fields, der::parse<AuthEnvelopedDataFields>(data->message.content()));
        if (fields.version != 0) return malformed("the version is 0");  // RFC 5083 §2.1
        data->authenticated = true;
        data->info = fields.auth_encrypted_content_info;
        data->mac = fields.mac.value;
        TROTH_TRY(data->recipients, recipients_of(fields.recipient_infos));
        if (part == Part::whole) {
            TROTH_TRY(read_attributes(*data, fields.auth_attrs));
        }
    } else {
        TROTH_TRY(data->message.expect(ContentType::enveloped_data));
        TROTH_TRY(auto fields, der::parse<EnvelopedDataFields>(data->message.content()));
        if (fields.version > 4) return malformed("the version is 0 to 4");
        data->info = fields.encrypted_content_info;
        TROTH_TRY(data->recipients, recipients_of(fields.recipient_infos));
    }
    const auto& encrypted = data->info.encrypted_content;
    if (!encrypted || encrypted->tag.tag_class != der::TagClass::context || encrypted->tag.number != 0)
        return fail(Error(errors::no_content).with("expected", "encryptedContent"));
    TROTH_TRY(data->ciphertext, octets_of(*encrypted));
    return Envelope(std::move(data));
}

}  // namespace troth::inline v1::cms
