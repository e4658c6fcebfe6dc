#include "troth/cms/signed_data.hpp"

#include "troth/cms/digest.hpp"
#include "troth/cms/errors.hpp"
#include "troth/encoding/hex.hpp"
#include "troth/x509/oids.hpp"

namespace troth::inline v1::cms {

namespace {

std::unexpected<Error> malformed(std::string_view rule) {
    return fail(Error(errors::malformed).with("rule", rule));
}
std::unexpected<Error> bad_attributes(std::string_view rule) {
    return fail(Error(errors::signed_attributes).with("rule", rule));
}

// §11: each of these attributes stands once, with one value.
template <class T>
Result<T> single(const Attribute& attribute) {
    if (attribute.attr_values.items.size() != 1) return bad_attributes("an attribute has exactly one value");
    return der::parse<T>(attribute.attr_values.items.front().encoding);
}

// The SET OF of the attributes in DER, whatever their order in the message: §5.4.
ByteVector set_of(std::vector<Bytes> encodings) {
    std::ranges::sort(encodings, [](Bytes a, Bytes b) { return der::compare_encodings(a, b) < 0; });
    der::Writer writer;
    writer.begin(der::tags::set);
    for (const Bytes encoding : encodings) writer.raw(encoding);
    writer.end();
    return writer.take();
}

Result<void> take(SignedAttributes& out, const Attribute& attribute) {
    const der::Oid& type = attribute.attr_type;
    if (type == oids::content_type) {
        TROTH_TRY(out.content_type, single<der::Oid>(attribute));
    } else if (type == oids::message_digest) {
        TROTH_TRY(const auto digest, single<der::OctetString>(attribute));
        out.message_digest = digest.value;
    } else if (type == oids::signing_time) {
        TROTH_TRY(const auto time, single<der::Time>(attribute));
        out.signing_time = time.at;
    } else if (type == oids::signing_certificate_v2) {
        TROTH_TRY(out.signing_certificate, single<SigningCertificateV2>(attribute));
        if (out.signing_certificate->certs.empty()) return bad_attributes("signingCertificateV2 names a certificate");
    } else if (type == oids::algorithm_protection) {
        TROTH_TRY(out.algorithm_protection, single<AlgorithmProtection>(attribute));
    }
    return {};
}

Result<SignedAttributes> read_attributes(const der::Any& set) {
    SignedAttributes out;
    std::vector<der::Oid> seen;
    std::vector<Bytes> encodings;
    der::Reader reader(set.content);
    while (!reader.at_end()) {
        TROTH_TRY(const auto raw, reader.read<der::Raw<Attribute>>("signedAttrs"));
        if (std::ranges::find(seen, raw.value.attr_type) != seen.end())
            return bad_attributes("no attribute stands twice");
        seen.push_back(raw.value.attr_type);
        encodings.push_back(raw.encoding);
        TROTH_TRY(take(out, raw.value));
    }
    // §5.3: if there are any, these two are among them.
    if (out.content_type.content.empty()) return bad_attributes("content-type is among them");
    if (out.message_digest.empty()) return bad_attributes("message-digest is among them");
    out.encoding = set_of(std::move(encodings));
    return out;
}

Result<Signer> read_signer(const SignerInfo& info, const der::Oid& content_type) {
    if (info.issuer_and_serial_number.has_value() == info.subject_key_identifier.has_value())
        return malformed("a signer is named by issuer and serial number or by a key identifier");
    Signer out{info, std::nullopt};
    if (info.signed_attrs) {
        TROTH_TRY(out.attributes, read_attributes(*info.signed_attrs));
    } else if (content_type != oids::data) {
        return bad_attributes("content that is not of type data has them");  // §5.3
    }
    return out;
}

}  // namespace

bool Signer::identifies(const x509::Certificate& certificate) const {
    if (info.issuer_and_serial_number)
        return info.issuer_and_serial_number->issuer == certificate.issuer() &&
               std::ranges::equal(info.issuer_and_serial_number->serial_number.content, certificate.serial_number());
    const auto& own = certificate.extensions().subject_key_identifier;
    return own && std::ranges::equal(own->value, info.subject_key_identifier->value);
}

std::string Signer::identifier() const {
    if (info.issuer_and_serial_number)
        return "serial number " + encoding::hex::encode(info.issuer_and_serial_number->serial_number.content) + " of " +
               std::string(info.issuer_and_serial_number->issuer.text().raw());
    return "key identifier " + encoding::hex::encode(info.subject_key_identifier->value);
}

std::string Signer::algorithm() const {
    const AlgorithmIdentifier& own = info.signature_algorithm.value;
    const auto row = digest_algorithm(info.digest_algorithm);
    const std::string digest = row ? std::string((*row)->name) : oids::name(info.digest_algorithm.algorithm);
    if (own.algorithm == oids::rsa_encryption) return "RSA with " + digest;
    const std::string name = keys::algorithm_name(info.signature_algorithm.encoding);
    return name.find("SHA") == std::string::npos && name.find("with") == std::string::npos ? name + ", " + digest
                                                                                           : name;
}

Result<void> SignedData::read_certificates(Data& data) {
    if (!data.fields.certificates) return {};
    der::Reader reader(data.fields.certificates->content);
    for (usize count = 0; !reader.at_end(); ++count) {
        if (count == most_certificates) return fail(Error(errors::too_many).with("of", "certificates"));
        TROTH_TRY(const auto any, reader.read<der::Any>("certificates"));
        // The other choices of CertificateChoices (§10.2.2) are obsolete or attributes, and carry no key.
        auto certificate = any.tag == der::tags::sequence ? x509::Certificate::parse(any.encoding)
                                                          : Result<x509::Certificate>(fail(errors::other_content));
        if (certificate)
            data.certificates.push_back(*std::move(certificate));
        else
            ++data.passed_over;
    }
    return {};
}

Result<void> SignedData::read_crls(Data& data) {
    if (!data.fields.crls) return {};
    der::Reader reader(data.fields.crls->content);
    for (usize count = 0; !reader.at_end(); ++count) {
        if (count == most_certificates) return fail(Error(errors::too_many).with("of", "revocation lists"));
        TROTH_TRY(const auto any, reader.read<der::Any>("crls"));
        auto list = any.tag == der::tags::sequence ? x509::Crl::parse(any.encoding)
                                                   : Result<x509::Crl>(fail(errors::other_content));
        if (list)
            data.crls.push_back(*std::move(list));
        else
            ++data.passed_over;
    }
    return {};
}

Result<SignedData> SignedData::parse(Bytes file) {
    TROTH_TRY(Message message, Message::parse(file));
    return from(std::move(message));
}

Result<SignedData> SignedData::from(Message message) {
    TROTH_TRY(message.expect(ContentType::signed_data));
    TROTH_TRY(SignedDataFields fields, der::parse<SignedDataFields>(message.content()));
    auto data = std::make_shared<Data>(Data{std::move(message), std::move(fields), {}, {}, {}, {}, 0});
    if (data->fields.version == 0 || data->fields.version > 5) return malformed("the version is 1 to 5");
    if (data->fields.encap_content_info.e_content) {
        TROTH_TRY(data->content, octets_of(*data->fields.encap_content_info.e_content));
    }
    TROTH_TRY(read_certificates(*data));
    TROTH_TRY(read_crls(*data));
    const auto& infos = data->fields.signer_infos.items;
    if (infos.size() > most_signers) return fail(Error(errors::too_many).with("of", "signers"));
    for (const SignerInfo& info : infos) {
        TROTH_TRY(data->signers.emplace_back(), read_signer(info, data->fields.encap_content_info.e_content_type));
    }
    return SignedData(std::move(data));
}

}  // namespace troth::inline v1::cms
