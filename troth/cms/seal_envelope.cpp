// Encrypting: a fresh content-encryption key, once for each recipient.
#include "troth/cms/envelope.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/key_management.hpp"

namespace troth::inline v1::cms {

namespace {

Result<std::vector<ByteVector>> infos_for(const Recipients& recipients, Bytes content_key, RandomSource& random) {
    std::vector<ByteVector> out;
    for (const x509::Certificate& certificate : recipients.certificates) {
        TROTH_TRY(out.emplace_back(), to_certificate(certificate, content_key, random));
    }
    if (recipients.known_key) {
        TROTH_TRY(out.emplace_back(), to_key(recipients.known_key->identifier, recipients.known_key->key, content_key));
    }
    if (recipients.password) {
        TROTH_TRY(out.emplace_back(), to_password(*recipients.password, content_key, recipients.cost, random));
    }
    if (out.empty()) return fail(errors::no_recipient);
    if (out.size() > most_recipients) return fail(Error(errors::too_many).with("of", "recipients"));
    return out;
}

// RFC 5652 §6.1: 3 with a password, 2 with anything but key transport by issuer and serial number, else 0.
u64 version_for(const Recipients& recipients, std::span<const der::Any> infos) {
    if (recipients.password) return 3;
    const auto is_transport = [](const der::Any& info) { return info.tag == der::tags::sequence; };
    return std::ranges::all_of(infos, is_transport) ? 0 : 2;
}

}  // namespace

Result<ByteVector> seal(Bytes content, const Recipients& recipients, CipherId cipher, RandomSource& random) {
    SecretBytes key(info(cipher).key_size);
    random.fill(key.mutable_bytes());
    TROTH_TRY(const auto infos, infos_for(recipients, key.bytes(), random));
    TROTH_TRY(const EncryptedContent encrypted, encrypt_content(cipher, key.bytes(), content, random));
    der::SetOf<der::Any> set;
    for (const ByteVector& one : infos) set.items.push_back(any_of(one));
    const keys::EncryptedContentInfo content_info{oids::data, *der::parse<AlgorithmIdentifier>(encrypted.algorithm),
                                                  der::Any{der::tags::context(0, false), encrypted.ciphertext, {}}};
    if (info(cipher).authenticated) {
        AuthEnvelopedDataFields fields;
        fields.recipient_infos = std::move(set);
        fields.auth_encrypted_content_info = content_info;
        fields.mac = {encrypted.mac};
        return wrap(oids::auth_enveloped_data, der::serialise(fields));
    }
    EnvelopedDataFields fields;
    fields.version = version_for(recipients, set.items);
    fields.recipient_infos = std::move(set);
    fields.encrypted_content_info = content_info;
    return wrap(oids::enveloped_data, der::serialise(fields));
}

}  // namespace troth::inline v1::cms
