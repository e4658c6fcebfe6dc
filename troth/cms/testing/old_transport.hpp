// Messages as old programs make them, which seal() does not: key transport by RSAES-PKCS1-v1_5 (RFC 3370 §4.2.1).
#pragma once

#include "troth/cms/envelope.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"

namespace troth::inline v1::cms::testing {

// with_key_transport: `sealed` is a message for the known key `kek` alone; its content-encryption key goes by RSA
// instead, `altered` by the caller before (another length, say). The recipient is called by the key identifier "old".
// Aborts if something does not fit.
template <class Alter>
ByteVector with_key_transport(Bytes sealed, Bytes kek, const crypto::RsaPublicKey& to, RandomSource& random,
                              Alter altered) {
    const auto envelope = Envelope::parse(sealed);
    const auto message = Message::parse(sealed);
    const KekRecipientInfo& known = *envelope->recipients().front().known;
    const auto key = crypto::key_unwrap(crypto::AesCipher(kek), known.encrypted_key.value);
    if (!key) std::abort();
    const ByteVector null = der::serialise(der::Null{});
    const SecretBytes sent = altered(key->bytes());
    const auto encrypted = crypto::rsa::encrypt_pkcs1(to, sent.bytes(), random);
    KeyTransRecipientInfo info;
    info.version = 2;
    info.subject_key_identifier = der::OctetString{bytes_of("old")};
    info.key_encryption_algorithm = {oids::rsa_encryption, any_of(null)};
    info.encrypted_key = {*encrypted};
    const ByteVector recipient = der::serialise(info);
    if (message->type() == ContentType::enveloped_data) {
        auto fields = *der::parse<EnvelopedDataFields>(message->content());
        fields.recipient_infos.items = {any_of(recipient)};
        return wrap(oids::enveloped_data, der::serialise(fields));
    }
    auto fields = *der::parse<AuthEnvelopedDataFields>(message->content());
    fields.recipient_infos.items = {any_of(recipient)};
    return wrap(oids::auth_enveloped_data, der::serialise(fields));
}

}  // namespace troth::inline v1::cms::testing
