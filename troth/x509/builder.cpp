#include "troth/x509/builder.hpp"

#include "troth/x509/errors.hpp"
#include "troth/x509/signed_sequence.hpp"

namespace troth::inline v1::x509 {
namespace {

constexpr u64 v3 = 2;
constexpr usize key_identifier_size = 20;  // 160 bits
constexpr usize serial_size = 16, max_serial_size = 20;

std::unexpected<Error> lacks(std::string_view field) {
    return fail(Error(incomplete).with("field", field));
}

Bytes own_key_identifier(const Certificate& certificate, ByteVector& made) {
    if (const auto& identifier = certificate.extensions().subject_key_identifier) return identifier->value;
    made = key_identifier(certificate.spki());
    return made;
}

}  // namespace

ByteVector key_identifier(Bytes spki) {
    const Result<SubjectPublicKeyInfo> info = der::parse<SubjectPublicKeyInfo>(spki);
    if (!info) return {};
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, info->subject_public_key.bytes);
    const Bytes first = digest.bytes().first(key_identifier_size);
    return {first.begin(), first.end()};
}

ByteVector random_serial(RandomSource& random) {
    ByteVector out(serial_size);
    random.fill(out);
    // The top bit clear keeps it positive in 16 octets; the next one set keeps all of them, and the number not zero.
    out[0] = static_cast<u8>((out[0] & 0x7f) | 0x40);
    return out;
}

Result<Certificate> CertificateBuilder::sign_as(const Name& issuer, Bytes issuer_key_identifier,
                                                const keys::Signer& signer, RandomSource& random) {
    const auto nonzero = [](u8 octet) { return octet != 0; };
    if (std::ranges::none_of(serial_number, nonzero)) return lacks("serialNumber");
    if (spki.empty()) return lacks("subjectPublicKeyInfo");
    if (not_after <= not_before) return lacks("validity");
    if (issuer.empty()) return lacks("issuer");
    if (subject.empty() && !extensions.has(oids::subject_alt_name)) return lacks("subject");
    if (signer.algorithms().empty()) return fail(key_cannot_sign);
    const keys::SignAlgorithm algorithm = signing_algorithm(signer);

    if (!extensions.has(oids::subject_key_identifier)) extensions.subject_key_identifier(key_identifier(spki));
    if (!extensions.has(oids::authority_key_identifier) && !issuer_key_identifier.empty())
        extensions.authority_key_identifier(issuer_key_identifier);

    const ByteVector algorithm_identifier = keys::algorithm_identifier(algorithm);
    const ByteVector serial = der::serialise(der::UnsignedInteger{serial_number});
    TbsCertificate tbs;
    tbs.version = v3;
    TROTH_TRY(tbs.serial_number, der::parse<der::Integer>(serial));
    // §4.1.2.2, read as most linters do: 20 octets with the sign.
    if (tbs.serial_number.content.size() > max_serial_size) return fail(bad_serial);
    tbs.signature.encoding = algorithm_identifier;
    tbs.issuer = issuer;
    tbs.validity = {der::Time::of(not_before), der::Time::of(not_after)};
    tbs.subject = subject;
    tbs.subject_public_key_info.encoding = spki;
    tbs.extensions = extensions.view();
    TROTH_TRY(const ByteVector der, signed_sequence(der::serialise(tbs), algorithm, signer, random));
    return Certificate::parse(der);  // what we would refuse to read is not handed out
}

Result<Certificate> CertificateBuilder::sign(const Certificate& issuer, const keys::Signer& signer,
                                             RandomSource& random) {
    ByteVector made;
    return sign_as(issuer.subject(), own_key_identifier(issuer, made), signer, random);
}

Result<Certificate> CertificateBuilder::self_sign(const keys::Signer& signer, RandomSource& random) {
    const Bytes own = signer.public_key().spki_der();
    spki.assign(own.begin(), own.end());
    return sign_as(subject, {}, signer, random);
}

Result<Csr> CsrBuilder::sign(const keys::Signer& signer, RandomSource& random) const {
    if (signer.algorithms().empty()) return fail(key_cannot_sign);
    const std::vector<Extension> wanted = extensions.view();
    const ByteVector request = der::serialise(wanted);
    CertificationRequestInfo info;
    info.subject = subject;
    info.subject_pk_info.encoding = signer.public_key().spki_der();
    if (!wanted.empty()) {
        TROTH_TRY(const der::Any value, der::parse<der::Any>(request));
        info.attributes.items.push_back({oids::extension_request, {{value}}});
    }
    TROTH_TRY(const ByteVector der, signed_sequence(der::serialise(info), signing_algorithm(signer), signer, random));
    return Csr::parse(der);
}

}  // namespace troth::inline v1::x509
