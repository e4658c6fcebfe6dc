#include "troth/cli/describe_more.hpp"

#include "troth/cli/describe.hpp"
#include "troth/cms/content_cipher.hpp"
#include "troth/cms/envelope.hpp"
#include "troth/cms/signed_data.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/hex.hpp"
#include "troth/jose/jwk.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/forms.hpp"
#include "troth/keys/openssh_private.hpp"
#include "troth/seal/errors.hpp"
#include "troth/seal/seal.hpp"

namespace troth::inline v1::cli {

namespace {

std::string kem_name(u16 number) {
    const crypto::hpke::KemInfo* const kem = crypto::hpke::find_kem(number);
    return kem != nullptr ? std::string(kem->name) : "KEM " + std::to_string(number);
}

Result<Json> describe_signed(const cms::Message& message, Wall now) {
    TROTH_TRY(const auto data, cms::SignedData::from(message));
    Json out;
    out["kind"] = data.signers().empty() ? "certificates (CMS)" : "signed message (CMS)";
    out["content"] = cms::content_type_name(data.content_type());
    if (data.is_detached())
        out["detached"] = true;
    else
        out["content_bytes"] = data.content().size();
    if (!data.signers().empty()) out["signers"] = Json::array();
    for (const cms::Signer& signer : data.signers()) {
        Json one{{"signer", signer.identifier()}, {"algorithm", signer.algorithm()}};
        if (signer.attributes && signer.attributes->signing_time)
            one["claimed_time"] = encoding::der::iso8601(*signer.attributes->signing_time);
        out["signers"].push_back(std::move(one));
    }
    if (data.passed_over() > 0) out["not_understood"] = data.passed_over();
    Json all = Json::array({std::move(out)});
    for (const x509::Certificate& certificate : data.certificates()) all.push_back(describe(certificate, now));
    for (const x509::Crl& list : data.crls()) all.push_back(describe(list));
    return all;
}

Result<Json> describe_envelope(const cms::Message& message) {
    TROTH_TRY(const auto envelope, cms::Envelope::from(message));
    Json out;
    out["kind"] = "encrypted message (CMS)";
    out["content"] = cms::content_type_name(envelope.content_type());
    const auto cipher = cms::read_cipher(envelope.cipher());
    out["cipher"] = cipher ? std::string(cipher->info->name) : keys::oids::name(envelope.cipher().algorithm);
    out["changes_are_noticed"] = envelope.is_authenticated();
    out["content_bytes"] = envelope.ciphertext().size();
    out["recipients"] = Json::array();
    for (const cms::Recipient& recipient : envelope.recipients())
        out["recipients"].push_back({{"recipient", recipient.identifier()}, {"algorithm", recipient.algorithm}});
    return Json::array({std::move(out)});
}

Json describe_one(const jose::Jwk& key) {
    Json out;
    if (key.symmetric()) {
        out["kind"] = "secret key (JWK)";
        out["label"] = "oct";
        out["bytes"] = key.secret().size();
    } else {
        out = describe(*key.public_key());
        out["kind"] = key.private_key() != nullptr ? "private key" : "public key";
        out["thumbprint"] = encoding::base64::encode(key.thumbprint().bytes(), encoding::base64::Alphabet::url);
    }
    const jose::JwkNotes& notes = key.notes();
    if (!notes.key_id.empty()) out["key_id"] = notes.key_id;
    if (!notes.algorithm.empty()) out["algorithm"] = notes.algorithm;
    if (notes.use) out["use"] = *notes.use == jose::KeyUse::signature ? "signatures" : "encryption";
    return out;
}

}  // namespace

Result<Json> describe_message(const cms::Message& message, Wall now) {
    if (message.type() == cms::ContentType::signed_data) return describe_signed(message, now);
    if (message.type() == cms::ContentType::enveloped_data || message.type() == cms::ContentType::auth_enveloped_data)
        return describe_envelope(message);
    Json out;
    out["kind"] = "message (CMS)";
    out["content"] = cms::content_type_name(message.content_type());
    out["content_bytes"] = message.content().size();
    return Json::array({std::move(out)});
}

Result<Json> describe_jwk(Bytes text) {
    Json out = Json::array();
    const auto set = jose::JwkSet::parse(text);
    if (set) {
        for (const jose::Jwk& key : set->keys()) out.push_back(describe_one(key));
        return out;
    }
    TROTH_TRY(const jose::Jwk key, jose::Jwk::parse(text));
    out.push_back(describe_one(key));
    return out;
}

Result<Json> describe_openssh_private(Bytes content) {
    const auto key = keys::from_openssh_private(content);
    if (!key && key.error().is(keys::errors::encrypted))
        return Json{{"kind", "private key, protected by a password"},
                    {"label", keys::openssh_pem_label},
                    {"bytes", content.size()}};
    if (!key) return fail(Error(key.error().row()).with("form", "OpenSSH"));
    Json out = describe(key->key);
    if (!key->comment.empty()) out["comment"] = key->comment;
    return out;
}

Result<Json> describe_ssh_public(Bytes text) {
    TROTH_TRY(const auto line,
              keys::looks_like_ssh2(text) ? keys::from_ssh2(text_of(text)) : keys::from_openssh(text_of(text)));
    Json out = describe(line.key);
    if (!line.comment.empty()) out["comment"] = line.comment;
    return Json::array({std::move(out)});
}

Result<Json> describe_container(Bytes start) {
    TROTH_TRY(const usize size, seal::header_size(start));
    if (start.size() < size) return fail(seal::errors::truncated);
    TROTH_TRY(const seal::Header header, seal::read_header(start.first(size)));
    Json out;
    out["kind"] = "file encrypted by troth";
    out["version"] = header.version;
    out["content"] = "AES-256-GCM in pieces of 64 KiB";
    out["opened_by"] = Json::array();
    for (const seal::Stanza& way : header.stanzas) {
        const auto password = encoding::parse<seal::PasswordStanza>(way.body);
        const auto recipient = encoding::parse<seal::RecipientStanza>(way.body);
        if (way.type == seal::StanzaType::password && password)
            out["opened_by"].push_back({{"way", "password"},
                                        {"function", "Argon2id"},
                                        {"memory_kib", password->memory_kib},
                                        {"passes", password->passes},
                                        {"lanes", password->lanes}});
        else if (way.type == seal::StanzaType::recipient && recipient)
            out["opened_by"].push_back({{"way", "private key"},
                                        {"function", kem_name(recipient->kem)},
                                        {"public_key_sha256_start", encoding::hex::encode(recipient->key_id)}});
        else
            out["opened_by"].push_back({{"way", "not known to this version"}});
    }
    return Json::array({std::move(out)});
}

}  // namespace troth::inline v1::cli
