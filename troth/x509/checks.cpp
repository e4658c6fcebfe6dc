#include "troth/x509/checks.hpp"

#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/post_quantum.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/keys/structures.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

usize bit_length(Bytes magnitude) {  // without leading zero octets
    return magnitude.empty() ? 0 : magnitude.size() * 8 - static_cast<usize>(std::countl_zero(magnitude[0]));
}

// §4.2.1.12: a purpose and the bits of key usage that are consistent with it, of which one is enough.
struct PurposeRow {
    Purpose purpose;
    Oid oid;
    std::array<std::optional<KeyUsageBit>, 4> usages;
};
using enum KeyUsageBit;
constexpr PurposeRow purpose_rows[] = {
    {Purpose::server_auth, oids::server_auth, {digital_signature, key_encipherment, key_agreement, std::nullopt}},
    {Purpose::client_auth, oids::client_auth, {digital_signature, key_encipherment, key_agreement, std::nullopt}},
    {Purpose::email_protection,
     oids::email_protection,
     {digital_signature, content_commitment, key_encipherment, key_agreement}},
    {Purpose::code_signing, oids::code_signing, {digital_signature, std::nullopt, std::nullopt, std::nullopt}},
    {Purpose::time_stamping, oids::time_stamping, {digital_signature, content_commitment, std::nullopt, std::nullopt}},
    {Purpose::ocsp_signing, oids::ocsp_signing, {digital_signature, content_commitment, std::nullopt, std::nullopt}},
};
const PurposeRow& row_of(Purpose purpose) {  // of one that is not `any`
    return *std::ranges::find(purpose_rows, purpose, &PurposeRow::purpose);
}
const Oid& purpose_oid(Purpose purpose) {
    return row_of(purpose).oid;
}

std::string names_of(const std::vector<Oid>& purposes) {
    std::string out;
    for (const Oid& purpose : purposes) out += (out.empty() ? "" : " ") + display_name(purpose);
    return out;
}

std::string names_of(NamedBits usage) {
    std::string out;
    for (u32 bit = 0; bit <= static_cast<u32>(KeyUsageBit::decipher_only); ++bit)
        if (usage.has(bit)) out += (out.empty() ? "" : " ") + std::string(name_of(static_cast<KeyUsageBit>(bit)));
    return out;
}

}  // namespace

Error about(const ErrorRow& row, const Certificate& certificate) {
    return Error(row).with("subject", certificate.subject().text());
}

std::optional<Error> check_time(const Certificate& certificate, std::chrono::sys_seconds time) {
    if (time < certificate.not_before().at)
        return about(not_yet_valid, certificate)
            .with("notBefore", der::iso8601(certificate.not_before().at))
            .with("now", der::iso8601(time));
    if (time > certificate.not_after().at)
        return about(expired, certificate)
            .with("notAfter", der::iso8601(certificate.not_after().at))
            .with("now", der::iso8601(time));
    return std::nullopt;
}

std::optional<Error> check_critical(const Certificate& certificate) {
    if (const std::optional<Oid>& unknown = certificate.extensions().unknown_critical)
        return about(unknown_critical_extension, certificate).with("extension", display_name(*unknown));
    return std::nullopt;
}

namespace {

// RFC 9881 §5, RFC 9909 §5: such keys sign and do nothing else, and their keyUsage must say so.
std::optional<Error> check_signature_only(const Certificate& certificate) {
    const auto& usage = certificate.extensions().key_usage;
    if (!usage) return std::nullopt;
    using enum KeyUsageBit;
    const auto one_of = [&](std::initializer_list<KeyUsageBit> bits) {
        return std::ranges::any_of(bits, [&](KeyUsageBit bit) { return allows(*usage, bit); });
    };
    const bool signs = one_of({digital_signature, content_commitment, key_cert_sign, crl_sign});
    const bool more = one_of({key_encipherment, data_encipherment, key_agreement, encipher_only, decipher_only});
    if (signs && !more) return std::nullopt;
    return about(nonconforming, certificate)
        .with("rule", "the key usage of a key that only signs names signatures, and nothing else")
        .with("section", "RFC 9881 §5, RFC 9909 §5")
        .with("allowed", names_of(*usage));
}

}  // namespace

std::optional<Error> check_key(const Certificate& certificate, const Result<keys::PublicKey>& key,
                               const SignatureRules& rules) {
    const SubjectPublicKeyInfo& info = certificate.public_key_info();
    if (info.algorithm.algorithm == keys::oids::rsa_encryption || info.algorithm.algorithm == keys::oids::rsassa_pss) {
        const auto rsa = der::parse<keys::RsaPublicKeyInfo>(info.subject_public_key.bytes);
        const usize bits = rsa ? bit_length(rsa->modulus.magnitude) : 0;
        if (rsa && bits < rules.least_rsa_bits)
            return about(weak_key, certificate).with("key", "RSA " + std::to_string(bits));
        if (rsa && bits < SignatureRules{}.least_rsa_bits) return std::nullopt;  // allowed by the caller
    }
    if (key && keys::post_quantum(key->type()) != nullptr) return check_signature_only(certificate);
    if (key) return std::nullopt;
    return about(unsupported_key, certificate)
        .with("key", display_name(info.algorithm.algorithm))
        .with("found", key.error().row().what);
}

std::optional<Error> check_purpose(const Certificate& certificate, Purpose purpose) {
    const auto& allowed = certificate.extensions().ext_key_usage;
    if (purpose == Purpose::any) return std::nullopt;
    // RFC 3161 §2.3: whoever stamps the time does nothing else, and says so in a critical extension.
    if (purpose == Purpose::time_stamping && !certificate.is_ca()) {
        const Extension* extension = certificate.extensions().find(oids::ext_key_usage);
        if (!allowed || allowed->size() != 1 || allowed->front() != oids::time_stamping || !extension->critical)
            return about(wrong_purpose, certificate)
                .with("issued for", allowed ? names_of(*allowed) : "anything")
                .with("needed", "timeStamping alone, critical (RFC 3161 §2.3)");
    }
    if (!allowed) return std::nullopt;
    const Oid& needed = purpose_oid(purpose);
    for (const Oid& one : *allowed)
        if (one == needed || one == oids::any_extended_key_usage) return std::nullopt;
    return about(wrong_purpose, certificate)
        .with("issued for", names_of(*allowed))
        .with("needed", display_name(needed));
}

namespace {

// BR §7.1.2.7.10: what a certificate of TLS that must name its purpose must not name beside it.
std::optional<Error> check_purposes_beside(const Certificate& certificate) {
    for (const Oid& one : *certificate.extensions().ext_key_usage)
        for (const Oid& other : {oids::code_signing, oids::ocsp_signing, oids::time_stamping})
            if (one == other)
                return about(nonconforming, certificate)
                    .with("rule", "a certificate for TLS that is held to its purpose has none of another trade")
                    .with("section", "CA/Browser Forum BR §7.1.2.7.10")
                    .with("found", display_name(one));
    return std::nullopt;
}

}  // namespace

std::optional<Error> check_no_authority(const Certificate& certificate) {
    if (!certificate.is_ca()) return std::nullopt;
    return about(nonconforming, certificate)
        .with("rule", "a certificate that is held to its purpose is no authority's")
        .with("section", "CA/Browser Forum BR §7.1.2.7.8");
}

std::optional<Error> check_purpose_named(const Certificate& certificate, Purpose purpose, bool is_leaf) {
    if (purpose == Purpose::any) return std::nullopt;
    const auto& allowed = certificate.extensions().ext_key_usage;
    if (!allowed && !is_leaf && purpose == Purpose::server_auth) return std::nullopt;
    const bool of_tls = purpose == Purpose::server_auth || purpose == Purpose::client_auth;
    if (allowed && std::ranges::find(*allowed, purpose_oid(purpose)) != allowed->end())
        return is_leaf && of_tls ? check_purposes_beside(certificate) : std::nullopt;
    return about(wrong_purpose, certificate)
        .with("issued for", allowed ? names_of(*allowed) : "(it does not say)")
        .with("needed", display_name(purpose_oid(purpose)));
}

std::optional<Error> check_leaf_key_usage(const Certificate& certificate, Purpose purpose) {
    const auto& usage = certificate.extensions().key_usage;
    // The certificate of an authority that serves as a leaf says what it may issue, not what it may do in TLS.
    if (purpose == Purpose::any || !usage || certificate.is_ca()) return std::nullopt;
    for (const std::optional<KeyUsageBit>& bit : row_of(purpose).usages)
        if (bit && allows(*usage, *bit)) return std::nullopt;
    return about(key_usage, certificate).with("allowed", names_of(*usage)).with("needed", "digitalSignature");
}

std::optional<Error> check_leaf_constraints(const Certificate& certificate) {
    if (certificate.is_ca() || !certificate.extensions().name_constraints) return std::nullopt;
    return about(nonconforming, certificate)
        .with("rule", "only an authority has nameConstraints")
        .with("section", "RFC 5280 §4.2.1.10");
}

std::optional<Error> check_ca(const Certificate& certificate, bool unless_denied) {
    const bool says_nothing = !certificate.extensions().basic_constraints;
    if (!certificate.is_ca() && !(unless_denied && says_nothing)) return about(not_a_ca, certificate);
    const auto& usage = certificate.extensions().key_usage;
    if (usage && !allows(*usage, KeyUsageBit::key_cert_sign))
        return about(key_usage, certificate).with("allowed", names_of(*usage)).with("needed", "keyCertSign");
    return std::nullopt;
}

}  // namespace troth::inline v1::x509
