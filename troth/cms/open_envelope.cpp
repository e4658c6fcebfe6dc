// Opening: which recipient the caller is, the content-encryption key, the content.
#include "troth/base/ct.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/unlock.hpp"
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

// The recipients of a kind with the error of the first that cannot be tried; if none is left, that error.
template <class Try>
Result<void> each_of_kind(const Envelope& message, RecipientKind kind, Try attempt) {
    std::optional<Error> first;
    bool tried = false;
    for (const Recipient& recipient : message.recipients()) {
        if (recipient.kind != kind) continue;
        Result<bool> enough = attempt(recipient);
        if (enough && *enough) return {};
        tried = tried || enough.has_value();
        if (!enough && !first) first = std::move(enough).error();
    }
    if (tried) return {};
    if (first) return fail(*std::move(first));
    return not_for(message, errors::not_for_this_key);
}

// The first that opens: the key wrap itself tells (RFC 3394 §2.2.3).
Result<ContentKey> by_known_key(const Envelope& message, Bytes known_key, usize size) {
    ContentKey out;
    const auto attempt = [&](const Recipient& recipient) -> Result<bool> {
        const KekRecipientInfo& info = *recipient.known;
        TROTH_TRY(out.key, wrapped_by(info.key_encryption_algorithm, info.encrypted_key.value, known_key, size));
        return true;
    };
    TROTH_TRY(each_of_kind(message, RecipientKind::known_key, attempt));
    return out;
}
// Every one is tried, so that the time does not tell which, if any, the password fits.
Result<ContentKey> by_password(const Envelope& message, Bytes password, usize size, const OpenOptions& options,
                               RandomSource& random) {
    keys::Budget budget(options.limits);
    std::optional<ContentKey> out;
    const auto attempt = [&](const Recipient& recipient) -> Result<bool> {
        TROTH_TRY(ContentKey key, under_password(*recipient.password, password, size, budget, random));
        if (out)
            take_if_right(*out, key);
        else
            out = std::move(key);
        return false;
    };
    TROTH_TRY(each_of_kind(message, RecipientKind::password, attempt));
    return *std::move(out);
}

Result<ContentKey> find_content_key(const Envelope& message, const Unlocking& unlocking, usize size,
                                    const OpenOptions& options, RandomSource& random) {
    if (unlocking.key != nullptr) {
        TROTH_TRY(const Recipient* recipient, recipient_of_key(message, unlocking));
        TROTH_TRY(SecretBytes key, content_key_of(*recipient, unlocking, size, random));
        return ContentKey{std::move(key), 0};
    }
    if (unlocking.known_key) return by_known_key(message, *unlocking.known_key, size);
    if (unlocking.password) return by_password(message, *unlocking.password, size, options, random);
    return not_for(message, errors::not_for_this_key);
}

}  // namespace

Result<Unlocked> unlock(const Envelope& message, const Unlocking& unlocking, const OpenOptions& options,
                        RandomSource& random) {
    TROTH_TRY(const ContentCipher cipher, read_cipher(message.cipher()));
    if (cipher.info->authenticated != message.is_authenticated())
        return fail(
            Error(errors::malformed).with("rule", "RFC 5083 §2.1: ciphers that authenticate have a type of their own"));
    if (cipher.info->legacy && !options.allow_legacy)
        return fail(Error(errors::legacy).with("algorithm", cipher.info->name));
    if (!cipher.info->authenticated && !options.allow_unauthenticated)
        return fail(Error(errors::not_authenticated).with("algorithm", cipher.info->name));
    TROTH_TRY(ContentKey key, find_content_key(message, unlocking, cipher.info->key_size, options, random));
    return Unlocked{cipher, std::move(key)};
}

Result<void> check_key(const ContentKey& key) {
    if (ct::declassify(key.wrong) != 0) return fail(errors::undecipherable);
    return {};
}

Result<SecretBytes> open(const Envelope& message, const Unlocking& unlocking, const OpenOptions& options,
                         RandomSource& random) {
    TROTH_TRY(const Unlocked unlocked, unlock(message, unlocking, options, random));
    auto content = decrypt_content(unlocked.cipher, unlocked.key.key.bytes(), message.ciphertext(),
                                   message.additional_data(), message.mac());
    TROTH_TRY(check_key(unlocked.key));
    return content;
}

}  // namespace troth::inline v1::cms
