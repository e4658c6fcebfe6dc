#include "troth/x509/locate.hpp"

#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

// The fields of TBSCertificate in their order (RFC 5280 §4.1), and what stands around it.
enum class Place : u8 {
    serial_number,
    issuer,
    not_before,
    not_after,
    subject,
    public_key,
    extension,
    signature_algorithm,
    signature_value,
};
struct Row {
    const ErrorRow* row;
    Place place;
    const Oid* extension = nullptr;
};
constexpr Row rows[] = {
    {&expired, Place::not_after},
    {&not_yet_valid, Place::not_before},
    {&no_trusted_root, Place::issuer},
    {&self_signed, Place::issuer},
    {&bad_signature, Place::signature_value},
    {&weak_signature, Place::signature_algorithm},
    {&unsupported_signature, Place::signature_algorithm},
    {&weak_key, Place::public_key},
    {&unsupported_key, Place::public_key},
    {&not_a_ca, Place::extension, &oids::basic_constraints},
    {&path_too_long, Place::extension, &oids::basic_constraints},
    {&key_usage, Place::extension, &oids::key_usage},
    {&wrong_purpose, Place::extension, &oids::ext_key_usage},
    {&name_constraint, Place::extension, &oids::subject_alt_name},
    {&name_mismatch, Place::extension, &oids::subject_alt_name},
    {&no_alternative_name, Place::extension, &oids::subject_alt_name},
    {&policy, Place::extension, &oids::certificate_policies},
    {&revoked, Place::serial_number},
    {&revocation_unknown, Place::serial_number},
};

// Offsets of the values that stand in one constructed value.
struct Parts {
    Bytes inside;
    std::vector<der::Element> elements;

    explicit Parts(Bytes content) : inside(content) {
        der::Element element;
        for (Bytes rest = content; !rest.empty() && der::take_element(rest, element) == nullptr;)
            elements.push_back(element);
    }
};
Parts parts_of(const der::Element& element) {
    return Parts(element.content);
}

}  // namespace

std::optional<u64> offset_of(const Certificate& certificate, const ErrorRow& row) {
    const auto found = std::ranges::find(rows, &row, &Row::row);
    const Oid* wanted = found == std::end(rows) ? nullptr : found->extension;
    const Place place = found == std::end(rows) ? Place::extension : found->place;
    if (&row == &unknown_critical_extension && certificate.extensions().unknown_critical)
        wanted = &*certificate.extensions().unknown_critical;
    if (place == Place::extension && wanted == nullptr) return std::nullopt;
    const auto at = [&](Bytes part) { return static_cast<u64>(part.data() - certificate.der().data()); };
    if (place == Place::signature_algorithm) return at(certificate.fields().signature.encoding);
    if (place == Place::signature_value) return at(certificate.signature().bytes);
    if (place == Place::serial_number) return at(certificate.serial_number());
    if (place == Place::public_key) return at(certificate.spki());
    if (place == Place::extension) {
        if (const Extension* extension = certificate.extensions().find(*wanted)) return at(extension->extn_id.content);
        return at(certificate.spki()) + certificate.spki().size();  // behind the last field before the extensions
    }
    // Names and times are not views: the walk counts from the signature algorithm, behind which they stand.
    const Bytes behind = certificate.tbs().subspan(static_cast<usize>(certificate.fields().signature.encoding.data() +
                                                                      certificate.fields().signature.encoding.size() -
                                                                      certificate.tbs().data()));
    const Parts fields(behind);  // issuer, validity, subject, ...
    constexpr usize issuer = 0, validity = 1, subject = 2;
    if (fields.elements.size() <= subject) return std::nullopt;
    if (place == Place::issuer) return at(fields.elements[issuer].encoding);
    if (place == Place::subject) return at(fields.elements[subject].encoding);
    const Parts times = parts_of(fields.elements[validity]);
    if (times.elements.size() != 2) return std::nullopt;
    return at(times.elements[place == Place::not_before ? 0 : 1].encoding);
}

}  // namespace troth::inline v1::x509
