#include "troth/x509/csr.hpp"

#include "troth/encoding/pem.hpp"
#include "troth/keys/public_key.hpp"
#include "troth/x509/checks.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

// The extensions that are asked for: at most one extensionRequest, with one value.
Result<std::vector<Extension>> requested(Bytes whole, const std::vector<Attribute>& attributes) {
    std::vector<Extension> out;
    bool seen = false;
    for (const Attribute& attribute : attributes) {
        if (attribute.type != oids::extension_request) continue;
        if (seen || attribute.values.items.size() != 1) return fail(duplicate_extension);
        seen = true;
        der::Reader reader(whole, attribute.values.items[0].encoding, der::Tolerance::encoded_defaults);
        if (!reader("extensionRequest", out) || !reader.finish()) return fail(reader.take_error());
    }
    return out;
}

}  // namespace

Result<Csr> Csr::parse(Bytes bytes) {
    if (bytes.size() > max_certificate_size) return fail(too_large);
    auto data = std::make_shared<Data>();
    data->der.assign(bytes.begin(), bytes.end());
    der::Reader reader(data->der, der::Tolerance::encoded_defaults);
    if (!reader("request", data->outer) || !reader.finish()) return fail(reader.take_error());
    const CertificationRequestInfo& info = data->outer.certification_request_info.value;
    if (info.version != 0) return fail(csr_bad_version);
    TROTH_TRY(data->extensions.all, requested(data->der, info.attributes.items));
    TROTH_TRY(decode(data->der, data->extensions));
    return Csr(std::move(data));
}

Result<void> Csr::verify() const {
    const SignedBytes signed_bytes{data_->outer.certification_request_info.encoding,
                                   data_->outer.signature_algorithm.encoding, data_->outer.signature};
    const ErrorRow* row = check_signature_by(signed_bytes, spki());
    if (row == nullptr) return {};
    return fail(Error(row == &bad_signature ? csr_bad_signature : *row)
                    .with("subject", subject().text())
                    .with("algorithm", display_name(signature_algorithm().algorithm)));
}

Result<Csr> csr_in(Bytes input) {
    if (!encoding::pem::looks_like_pem(input)) {
        if (input.empty()) return fail(no_request);
        return Csr::parse(input);
    }
    TROTH_TRY(const std::vector<encoding::pem::PemBlock> blocks, encoding::pem::decode(input));
    for (const encoding::pem::PemBlock& block : blocks)
        // RFC 7468 §7: NEW CERTIFICATE REQUEST is an old spelling.
        if (block.label == "CERTIFICATE REQUEST" || block.label == "NEW CERTIFICATE REQUEST")
            return Csr::parse(block.der.bytes());
    return fail(no_request);
}

}  // namespace troth::inline v1::x509
