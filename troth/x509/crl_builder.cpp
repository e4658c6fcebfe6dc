#include "troth/x509/crl_builder.hpp"

#include "troth/x509/checks.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/signed_sequence.hpp"

namespace troth::inline v1::x509 {
namespace {

constexpr u64 v2 = 1;
constexpr usize most_number_octets = 20;  // §4.1.2.2, §5.2.3

std::unexpected<Error> lacks(std::string_view field) {
    return fail(Error(crl_incomplete).with("field", field));
}

// INTEGER content of a magnitude: a zero octet in front where the top bit is set, and shortest otherwise.
usize content_of(Bytes magnitude, std::array<u8, most_number_octets + 1>& out) {
    while (magnitude.size() > 1 && magnitude[0] == 0) magnitude = magnitude.subspan(1);
    usize size = 0;
    if (magnitude.empty() || (magnitude[0] & 0x80) != 0) out[size++] = 0;
    for (u8 octet : magnitude) out[size++] = octet;
    return size;
}

// The content of revokedCertificates.
ByteVector list_of(std::span<const Revocation> entries, const Name& issuer) {
    der::Writer writer;
    const Name* before = &issuer;
    for (const Revocation& entry : entries) {
        std::array<u8, most_number_octets + 1> serial{};
        RevokedCertificate fields;
        fields.user_certificate = {Bytes(serial).first(content_of(entry.serial_number, serial))};
        fields.revocation_date = der::Time::of(entry.revocation_date);
        ExtensionList extensions;
        if (entry.reason != ReasonCode::unspecified)
            extensions.add(oids::reason_code, false, der::serialise(Enumerated{static_cast<u64>(entry.reason)}));
        if (entry.invalidity_date)
            extensions.add(oids::invalidity_date, false, der::serialise(GeneralizedTime{*entry.invalidity_date}));
        if (entry.certificate_issuer != nullptr && !(*entry.certificate_issuer == *before)) {
            before = entry.certificate_issuer;
            const GeneralNames names{{GeneralNameKind::directory_name, before->der()}};
            extensions.add(oids::certificate_issuer, true, der::serialise(names));
        }
        if (!extensions.empty()) fields.crl_entry_extensions = extensions.view();
        writer.value(fields);
    }
    return writer.take();
}

GeneralNames names_of(const std::vector<std::string>& uris) {
    GeneralNames out;
    for (const std::string& uri : uris) out.push_back({GeneralNameKind::uniform_resource_identifier, bytes_of(uri)});
    return out;
}

}  // namespace

Result<void> CrlBuilder::check(std::span<const Revocation> entries, const Certificate& issuer) const {
    if (next_update <= this_update) return lacks("nextUpdate");
    if (crl_number.empty() || crl_number.size() > most_number_octets) return lacks("cRLNumber");
    if (base_crl_number && base_crl_number->size() > most_number_octets) return lacks("deltaCRLIndicator");
    if (base_crl_number && !freshest_crl.empty()) return lacks("freshestCRL");
    if (scope.only_contains_user_certs && scope.only_contains_ca_certs) return lacks("issuingDistributionPoint");
    if (issuer.subject().empty()) return lacks("issuer");
    const auto& usage = issuer.extensions().key_usage;
    if (usage && !allows(*usage, KeyUsageBit::crl_sign))
        return fail(about(key_usage, issuer).with("needed", "cRLSign"));
    for (const Revocation& entry : entries) {
        if (entry.serial_number.empty() || entry.serial_number.size() > most_number_octets)
            return lacks("userCertificate");
        if (entry.reason == ReasonCode::remove_from_crl && !base_crl_number) return lacks("reasonCode");
        if (entry.certificate_issuer != nullptr && !scope.indirect_crl &&
            !(*entry.certificate_issuer == issuer.subject()))
            return lacks("indirectCRL");
    }
    return {};
}

ExtensionList CrlBuilder::extensions(const Certificate& issuer) const {
    ExtensionList out;
    const auto& own = issuer.extensions().subject_key_identifier;
    const ByteVector made = own ? ByteVector() : key_identifier(issuer.spki());
    out.authority_key_identifier(own ? own->value : Bytes(made));
    out.add(oids::crl_number, false, der::serialise(der::UnsignedInteger{crl_number}));
    if (base_crl_number)
        out.add(oids::delta_crl_indicator, true, der::serialise(der::UnsignedInteger{*base_crl_number}));
    if (!scope.is_everything()) {
        IssuingDistributionPoint point;
        if (!scope.uris.empty()) point.distribution_point.emplace().full_name = names_of(scope.uris);
        point.only_contains_user_certs = scope.only_contains_user_certs;
        point.only_contains_ca_certs = scope.only_contains_ca_certs;
        point.only_some_reasons = scope.only_some_reasons;
        point.indirect_crl = scope.indirect_crl;
        out.add(oids::issuing_distribution_point, true, der::serialise(point));
    }
    if (!freshest_crl.empty()) {
        DistributionPoint point;
        point.distribution_point.emplace().full_name = names_of(freshest_crl);
        out.add(oids::freshest_crl, false, der::serialise(std::vector<DistributionPoint>{point}));
    }
    return out;
}

Result<Crl> CrlBuilder::sign(std::span<const Revocation> entries, const Certificate& issuer, const keys::Signer& signer,
                             RandomSource& random) const {
    TROTH_TRY(check(entries, issuer));
    if (signer.algorithms().empty()) return fail(key_cannot_sign);
    const keys::SignAlgorithm algorithm = signing_algorithm(signer);
    const ByteVector algorithm_identifier = keys::algorithm_identifier(algorithm);
    const ByteVector list = list_of(entries, issuer.subject());
    const ExtensionList made = extensions(issuer);
    TbsCertList tbs;
    tbs.version = v2;
    tbs.signature.encoding = algorithm_identifier;
    tbs.issuer = issuer.subject();
    tbs.this_update = der::Time::of(this_update);
    tbs.next_update = der::Time::of(next_update);
    if (!entries.empty()) tbs.revoked_certificates = RevokedCertificates{list};  // §5.1.2.6: absent, not empty
    tbs.crl_extensions = made.view();
    TROTH_TRY(ByteVector der, signed_sequence(der::serialise(tbs), algorithm, signer, random));
    return Crl::parse(std::move(der));  // what we would refuse to read is not handed out
}

}  // namespace troth::inline v1::x509
