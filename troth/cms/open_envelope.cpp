// Decrypting: which recipient the caller is, the content-encryption key, the content.
#include "troth/cms/envelope.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/key_management.hpp"
#include "troth/x509/builder.hpp"

namespace troth::inline v1::cms {

namespace {

// RFC 5280 §4.2.1.2, method 1, by which most issuers name keys, and the same with SHA-256, as ours do (RFC 7093 §2).
bool is_usual_identifier(Bytes identifier, const keys::PublicKey& key) {
    if (std::ranges::equal(identifier, x509::key_identifier(key.spki_der()))) return true;
    const crypto::Digest hash = crypto::hash(crypto::HashId::sha1, key.key_bits());
    return std::ranges::equal(identifier, hash.bytes());
}

bool is_for_kind(const Recipient& recipient, const keys::PrivateKey& key) {
    if (recipient.kind == RecipientKind::key_transport) return key.rsa() != nullptr;
    return recipient.kind == RecipientKind::key_agreement && key.rsa() == nullptr;
}

std::unexpected<Error> not_for(const Envelope& message, const ErrorRow& row) {
    std::string all;
    for (const Recipient& recipient : message.recipients().first(std::min<usize>(message.recipients().size(), 8)))
        all += (all.empty() ? "" : "; ") + recipient.identifier();
    if (message.recipients().size() > 8) all += "; and others";
    return fail(Error(row).with("recipients", all));
}

// The one recipient that the private key is. Trying several would make a wrong padding of one visible in the time, and
// content without authentication decrypts to nonsense with one key in 256 (RFC 3218 §2.3).
Result<const Recipient*> recipient_of_key(const Envelope& message, const Unlocking& unlocking) {
    std::vector<const Recipient*> possible;
    for (const Recipient& recipient : message.recipients()) {
        if (!is_for_kind(recipient, *unlocking.key)) continue;
        if (unlocking.certificate != nullptr) {
            if (recipient.identifies(*unlocking.certificate)) return &recipient;
            continue;
        }
        if (!recipient.issuer_and_serial_number) {
            if (is_usual_identifier(recipient.key_identifier, unlocking.key->public_key())) return &recipient;
        }
        possible.push_back(&recipient);
    }
    if (possible.size() == 1) return possible.front();
    return not_for(message, possible.empty() ? errors::not_for_this_key : errors::ambiguous_recipient);
}

Result<SecretBytes> content_key_of(const Recipient& recipient, const Unlocking& unlocking, usize size,
                                   RandomSource& random) {
    if (recipient.kind == RecipientKind::key_transport)
        return transported(*recipient.transport, *unlocking.key, size, random);
    return agreed(*recipient.agreement, recipient.encrypted_key, *unlocking.key, size);
}

// The first recipient of a kind whose key opens; a wrong password or known key is noticed by what protects the key.
template <class Unwrap>
Result<SecretBytes> any_of_kind(const Envelope& message, RecipientKind kind, Unwrap unwrap) {
    std::optional<Error> first;
    for (const Recipient& recipient : message.recipients()) {
        if (recipient.kind != kind) continue;
        Result<SecretBytes> key = unwrap(recipient);
        if (key) return key;
        if (!first) first = std::move(key).error();
    }
    if (first) return fail(*std::move(first));
    return not_for(message, errors::not_for_this_key);
}

Result<SecretBytes> find_content_key(const Envelope& message, const Unlocking& unlocking, usize size,
                                     const OpenOptions& options, RandomSource& random) {
    if (unlocking.key != nullptr) {
        TROTH_TRY(const Recipient* recipient, recipient_of_key(message, unlocking));
        return content_key_of(*recipient, unlocking, size, random);
    }
    if (unlocking.known_key)
        return any_of_kind(message, RecipientKind::known_key, [&](const Recipient& recipient) {
            return wrapped_by(recipient.known->key_encryption_algorithm, recipient.known->encrypted_key.value,
                              *unlocking.known_key, size);
        });
    if (!unlocking.password) return not_for(message, errors::not_for_this_key);
    keys::Budget budget(options.limits);
    return any_of_kind(message, RecipientKind::password, [&](const Recipient& recipient) {
        return under_password(*recipient.password, *unlocking.password, size, budget);
    });
}

}  // namespace

Result<SecretBytes> open(const Envelope& message, const Unlocking& unlocking, const OpenOptions& options,
                         RandomSource& random) {
    TROTH_TRY(const ContentCipher cipher, read_cipher(message.cipher()));
    if (cipher.info->authenticated != message.is_authenticated())
        return fail(
            Error(errors::malformed).with("rule", "RFC 5083 §2.1: ciphers that authenticate have a type of their own"));
    if (cipher.info->legacy && !options.allow_legacy)
        return fail(Error(errors::legacy).with("algorithm", cipher.info->name));
    if (!cipher.info->authenticated && !options.allow_unauthenticated)
        return fail(Error(errors::not_authenticated).with("algorithm", cipher.info->name));
    TROTH_TRY(const SecretBytes key, find_content_key(message, unlocking, cipher.info->key_size, options, random));
    return decrypt_content(cipher, key.bytes(), message.ciphertext(), message.additional_data(), message.mac());
}

}  // namespace troth::inline v1::cms
