#include "troth/ca/issue.hpp"

#include <algorithm>

#include "troth/ca/errors.hpp"

namespace troth::inline v1::ca {

namespace {

using x509::Certificate;
using x509::CertificateBuilder;
using x509::KeyUsageBit;

// 159 unpredictable bits: positive and 20 octets at most (RFC 5280 §4.1.2.2).
ByteVector serial_number(RandomSource& random) {
    ByteVector serial(20);
    do {
        random.fill(serial);
        serial[0] &= 0x7f;
    } while (std::ranges::all_of(serial, [](u8 octet) { return octet == 0; }));
    return serial;
}

std::optional<std::vector<x509::GeneralSubtree>> subtrees(const std::vector<AlternativeName>& names) {
    if (names.empty()) return std::nullopt;
    std::vector<x509::GeneralSubtree> out;
    for (const AlternativeName& name : names) out.push_back({.base = name.view(), .maximum = {}});
    return out;
}
void profile_authority(x509::ExtensionList& extensions, std::optional<u64> path_length, const AuthorityLimits& limits) {
    extensions.basic_constraints(true, path_length);                            // §4.2.1.9
    extensions.key_usage({KeyUsageBit::key_cert_sign, KeyUsageBit::crl_sign});  // §4.2.1.3
    if (!limits.permitted.empty() || !limits.excluded.empty())
        extensions.name_constraints({subtrees(limits.permitted), subtrees(limits.excluded)});  // §4.2.1.10
}
void profile_leaf(x509::ExtensionList& extensions, LeafUse use, const keys::PublicKey& key) {
    // Some clients still ask for keyEncipherment of every RSA server, whatever key exchange was agreed on.
    constexpr KeyUsageBit usages[] = {KeyUsageBit::digital_signature, KeyUsageBit::key_encipherment};
    const x509::NamedBits usage = usage_for(std::span(usages).first(use == LeafUse::server ? 2 : 1), key);
    extensions.add(x509::oids::key_usage, true, x509::der::serialise(usage));  // §4.2.1.3
    const x509::Oid purpose = use == LeafUse::server ? x509::oids::server_auth : x509::oids::client_auth;
    extensions.ext_key_usage(std::span(&purpose, 1));  // §4.2.1.12
}

CertificateBuilder blank(const keys::PublicKey& key, days lifetime, sys_seconds now, RandomSource& random) {
    CertificateBuilder builder;
    builder.serial_number = serial_number(random);
    builder.not_before = now - backdate;
    builder.not_after = now + lifetime;
    builder.spki.assign(key.spki_der().begin(), key.spki_der().end());
    return builder;
}

Result<void> check_valid(const Authority& issuer, sys_seconds now) {
    const Certificate& certificate = issuer.certificate();
    if (now >= certificate.not_before().at && now <= certificate.not_after().at) return {};
    return fail(Error(errors::issuer_expired)
                    .with("issuer", certificate.subject().text())
                    .with("not before", encoding::der::iso8601(certificate.not_before().at))
                    .with("not after", encoding::der::iso8601(certificate.not_after().at)));
}

void keep_within(CertificateBuilder& builder, const Certificate& issuer) {
    builder.not_before = std::max(builder.not_before, issuer.not_before().at);
    builder.not_after = std::min(builder.not_after, issuer.not_after().at);
}

// All alternative names of a leaf: its own name if that has the form of one, then those that were asked for, each once.
Result<std::vector<AlternativeName>> alternatives_of(const LeafRequest& request) {
    std::vector<AlternativeName> names;
    const auto add = [&](AlternativeName name) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    };
    auto own = alternative_name(request.name);
    // A person's name is no host: for a client, only what cannot be meant otherwise is taken for an alternative name.
    const bool unmistakable = request.name.find_first_of("@.:") != std::string_view::npos;
    if (own && (request.use == LeafUse::server || unmistakable)) add(std::move(*own));
    for (const std::string& text : request.alternatives) {
        TROTH_TRY(AlternativeName name, alternative_name(text));
        add(std::move(name));
    }
    if (request.use == LeafUse::server && std::ranges::none_of(names, &AlternativeName::is_host))
        return fail(Error(errors::no_alternative_name).with("name", request.name));
    return names;
}

// The subject: CN=name; empty if the name is too long for a CN but stands among the alternative names (§4.1.2.6).
Result<x509::Name> subject_of(const LeafRequest& request) {
    auto subject = common_name(request.name);
    if (!subject && alternative_name(request.name)) return x509::Name();
    return subject;
}

Result<CertificateBuilder> leaf_builder(const LeafRequest& request, sys_seconds now, RandomSource& random) {
    TROTH_TRY(const auto key, keys::PublicKey::from_spki(request.spki));
    TROTH_TRY(const auto alternatives, alternatives_of(request));
    CertificateBuilder builder = blank(key, request.lifetime, now, random);
    TROTH_TRY(builder.subject, subject_of(request));
    profile_leaf(builder.extensions, request.use, key);
    x509::GeneralNames names;
    for (const AlternativeName& name : alternatives) names.push_back(name.view());
    // Critical where it is all that names the subject (§4.2.1.6).
    if (!names.empty()) builder.extensions.subject_alt_name(names, builder.subject.empty());
    return builder;
}

}  // namespace

x509::NamedBits usage_for(std::span<const KeyUsageBit> usages, const keys::PublicKey& key) {
    const bool agrees_only = key.type() == keys::KeyType::x25519 || key.type() == keys::KeyType::x448;
    x509::NamedBits usage;
    for (const KeyUsageBit bit : usages) {
        bool capable = !agrees_only;
        if (bit == KeyUsageBit::key_encipherment || bit == KeyUsageBit::data_encipherment)
            capable = key.type() == keys::KeyType::rsa;
        else if (bit >= KeyUsageBit::encipher_only || bit == KeyUsageBit::key_agreement)
            capable = agrees_only || key.ec() != nullptr;
        if (capable) usage.bits |= 1u << static_cast<u32>(bit);
    }
    return usage;
}

Result<Authority> Authority::make(Certificate certificate, std::shared_ptr<keys::Signer> signer) {
    TROTH_TRY(const auto key, keys::PublicKey::from_spki(certificate.spki()));
    if (!(key == signer->public_key()))
        return fail(Error(errors::key_mismatch).with("certificate", certificate.subject().text()));
    const auto& usage = certificate.extensions().key_usage;
    if (!certificate.is_ca() || (usage && !x509::allows(*usage, KeyUsageBit::key_cert_sign)))
        return fail(Error(errors::not_an_authority).with("certificate", certificate.subject().text()));
    return Authority(std::move(certificate), std::move(signer));
}

Result<Authority> make_root(std::string_view name, std::shared_ptr<keys::Signer> signer, days lifetime, sys_seconds now,
                            RandomSource& random, const AuthorityLimits& limits) {
    CertificateBuilder builder = blank(signer->public_key(), lifetime, now, random);
    TROTH_TRY(builder.subject, common_name(name));
    profile_authority(builder.extensions, limits.path_length, limits);
    TROTH_TRY(Certificate certificate, builder.self_sign(*signer, random));
    return Authority::make(std::move(certificate), std::move(signer));
}

Result<Authority> make_intermediate(const Authority& root, std::string_view name, std::shared_ptr<keys::Signer> signer,
                                    days lifetime, sys_seconds now, RandomSource& random,
                                    const AuthorityLimits& limits) {
    TROTH_TRY(const x509::Name subject, common_name(name));
    TROTH_TRY(Certificate certificate,
              certify_intermediate(root, subject, signer->public_key().spki_der(), lifetime, now, random, limits));
    return Authority::make(std::move(certificate), std::move(signer));
}

Result<Certificate> certify_intermediate(const Authority& root, const x509::Name& subject, Bytes spki, days lifetime,
                                         sys_seconds now, RandomSource& random, const AuthorityLimits& limits) {
    TROTH_TRY(check_valid(root, now));
    TROTH_TRY(const auto key, keys::PublicKey::from_spki(spki));
    CertificateBuilder builder = blank(key, lifetime, now, random);
    if (subject.empty()) return fail(errors::bad_subject);  // §4.1.2.6: an authority has a name
    builder.subject = subject;
    keep_within(builder, root.certificate());
    profile_authority(builder.extensions, limits.path_length.value_or(0), limits);
    return builder.sign(root.certificate(), root.signer(), random);
}

AuthorityLimits limits_of(const Certificate& certificate) {
    AuthorityLimits limits;
    if (const auto& basic = certificate.extensions().basic_constraints) limits.path_length = basic->path_len_constraint;
    const auto copy = [](const std::optional<std::vector<x509::GeneralSubtree>>& from,
                         std::vector<AlternativeName>& to) {
        if (!from) return;
        for (const x509::GeneralSubtree& one : *from)
            to.push_back({one.base.kind, {one.base.content.begin(), one.base.content.end()}});
    };
    if (const auto& names = certificate.extensions().name_constraints) {
        copy(names->permitted_subtrees, limits.permitted);
        copy(names->excluded_subtrees, limits.excluded);
    }
    return limits;
}

Result<Certificate> issue(const Authority& issuer, const LeafRequest& request, sys_seconds now, RandomSource& random) {
    TROTH_TRY(check_valid(issuer, now));
    TROTH_TRY(CertificateBuilder builder, leaf_builder(request, now, random));
    keep_within(builder, issuer.certificate());
    return builder.sign(issuer.certificate(), issuer.signer(), random);
}

Result<Certificate> self_sign(const keys::Signer& signer, const LeafRequest& request, sys_seconds now,
                              RandomSource& random) {
    TROTH_TRY(CertificateBuilder builder, leaf_builder(request, now, random));
    return builder.self_sign(signer, random);
}

}  // namespace troth::inline v1::ca
