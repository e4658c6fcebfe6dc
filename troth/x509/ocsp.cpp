#include "troth/x509/ocsp.hpp"

#include <set>

#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

using crypto::HashId;
using der::oid;

struct HashRow {
    Oid oid;
    HashId hash;
};
constexpr HashRow hashes[] = {
    {oid<"1.3.14.3.2.26">, HashId::sha1},
    {oid<"2.16.840.1.101.3.4.2.1">, HashId::sha256},
    {oid<"2.16.840.1.101.3.4.2.2">, HashId::sha384},
    {oid<"2.16.840.1.101.3.4.2.3">, HashId::sha512},
};
constexpr Oid archive_cutoff = oid<"1.3.6.1.5.5.7.48.1.6">;  // RFC 6960 §4.4.4: says how long answers are kept
constexpr Oid crl_references = oid<"1.3.6.1.5.5.7.48.1.3">;  // §4.4.2: where the answer was drawn from

struct StatusName {
    OcspResponseStatus status;
    std::string_view name;
};
constexpr StatusName statuses[] = {
    {OcspResponseStatus::successful, "successful"},        {OcspResponseStatus::malformed_request, "malformedRequest"},
    {OcspResponseStatus::internal_error, "internalError"}, {OcspResponseStatus::try_later, "tryLater"},
    {OcspResponseStatus::sig_required, "sigRequired"},     {OcspResponseStatus::unauthorized, "unauthorized"},
};

ByteVector vector_of(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

// Twice the same extension, or an empty list of them, is refused; the nonce is taken out.
Result<std::optional<Bytes>> nonce_in(Bytes whole, const std::optional<std::vector<Extension>>& extensions) {
    std::optional<Bytes> out;
    if (!extensions) return out;
    if (extensions->empty()) return fail(empty_list);
    std::set<std::string_view> seen;
    for (const Extension& extension : *extensions) {
        if (!seen.insert(text_of(extension.extn_id.content)).second) return fail(duplicate_extension);
        if (extension.extn_id != oids::ocsp_nonce) continue;
        // RFC 9654 §2.1 makes it an OCTET STRING inside of extnValue; what older software puts there bare is the same
        // nonce to it.
        const auto inner = der::parse<OctetString>(extension.extn_value.value);
        out = inner ? inner->value : extension.extn_value.value;
        if (out->size() < least_nonce_size || out->size() > most_nonce_size)
            return fail(
                Error(ocsp_bad_nonce).at_offset(static_cast<u64>(extension.extn_value.value.data() - whole.data())));
    }
    return out;
}

bool is_one(const SingleResponse& response) {
    return static_cast<int>(response.good.has_value()) + static_cast<int>(response.revoked.has_value()) +
               static_cast<int>(response.unknown.has_value()) ==
           1;
}
bool reason_is_known(const SingleResponse& response) {
    return !response.revoked || !response.revoked->revocation_reason ||
           reason_code(response.revoked->revocation_reason->value);
}

}  // namespace

std::string_view name_of(OcspResponseStatus status) {
    for (const StatusName& row : statuses)
        if (row.status == status) return row.name;
    return "";
}

std::optional<HashId> hash_of(const CertId& id) {
    for (const HashRow& row : hashes)
        if (row.oid == id.hash_algorithm.algorithm) return row.hash;
    return std::nullopt;
}

OwnedCertId OwnedCertId::of(const Certificate& certificate, const Certificate& issuer, HashId hash) {
    OwnedCertId out;
    out.hash = hash;
    out.issuer_name_hash = vector_of(crypto::hash(hash, certificate.issuer().der()).bytes());
    // §4.1.1: of the key without tag, length and unused bits.
    out.issuer_key_hash = vector_of(crypto::hash(hash, issuer.public_key_info().subject_public_key.bytes).bytes());
    out.serial_number = vector_of(certificate.serial_number());
    return out;
}

bool OwnedCertId::names(const CertId& other) const {
    return hash_of(other) == hash && std::ranges::equal(other.serial_number.content, serial_number) &&
           std::ranges::equal(other.issuer_key_hash.value, issuer_key_hash) &&
           std::ranges::equal(other.issuer_name_hash.value, issuer_name_hash);
}

CertId cert_id_of(const OwnedCertId& id) {
    CertId out;
    for (const HashRow& row : hashes)
        if (row.hash == id.hash) out.hash_algorithm.algorithm = row.oid;
    out.hash_algorithm.parameters = der::Any{der::tags::null, {}, {}};
    out.issuer_name_hash = {id.issuer_name_hash};
    out.issuer_key_hash = {id.issuer_key_hash};
    out.serial_number = {id.serial_number};
    return out;
}

Result<OcspRequest> OcspRequest::parse(Bytes bytes) {
    if (bytes.size() > max_ocsp_size) return fail(ocsp_too_large);
    auto data = std::make_shared<Data>();
    data->der = vector_of(bytes);
    der::Reader reader(data->der, der::Tolerance::encoded_defaults);
    if (!reader("ocspRequest", data->outer) || !reader.finish()) return fail(reader.take_error());
    const TbsRequest& tbs = data->outer.tbs_request.value;
    if (tbs.version != 0) return fail(Error(ocsp_malformed).with("field", "version"));
    if (tbs.request_list.empty()) return fail(Error(ocsp_malformed).with("field", "requestList"));
    TROTH_TRY(data->nonce, nonce_in(data->der, tbs.request_extensions));
    return OcspRequest(std::move(data));
}

ByteVector OcspRequest::make(std::span<const OwnedCertId> ids, Bytes nonce) {
    OcspRequestFields outer;
    TbsRequest tbs;
    for (const OwnedCertId& id : ids) tbs.request_list.emplace_back().req_cert = cert_id_of(id);
    const ByteVector inner = der::serialise(OctetString{nonce});
    if (!nonce.empty()) tbs.request_extensions = {{oids::ocsp_nonce, false, {inner}}};
    const ByteVector encoding = der::serialise(tbs);
    outer.tbs_request.encoding = encoding;
    return der::serialise(outer);
}

Result<void> OcspResponse::read_basic(Data& data, Bytes basic) {
    der::Reader reader(data.der, basic, der::Tolerance::encoded_defaults);
    if (!reader("basicOCSPResponse", data.basic) || !reader.finish()) return fail(reader.take_error());
    const ResponseData& tbs = data.basic.tbs_response_data.value;
    if (tbs.version != 0) return fail(Error(ocsp_malformed).with("field", "version"));
    if (tbs.by_name.has_value() == tbs.by_key.has_value())
        return fail(Error(ocsp_malformed).with("field", "responderID"));
    for (const SingleResponse& response : tbs.responses) {
        if (!is_one(response)) return fail(Error(ocsp_malformed).with("field", "certStatus"));
        if (!reason_is_known(response)) return fail(Error(ocsp_malformed).with("field", "revocationReason"));
        TROTH_TRY(nonce_in(data.der, response.single_extensions));
    }
    TROTH_TRY(data.nonce, nonce_in(data.der, tbs.response_extensions));
    if (tbs.response_extensions)
        for (const Extension& extension : *tbs.response_extensions)
            if (extension.critical && extension.extn_id != oids::ocsp_nonce && !data.unknown_critical)
                data.unknown_critical = extension.extn_id;
    if (data.basic.certs)
        for (const der::Any& one : *data.basic.certs)
            if (Result<Certificate> certificate = Certificate::parse(one.encoding))
                data.certificates.push_back(std::move(*certificate));
    return {};
}

Result<OcspResponse> OcspResponse::parse(Bytes bytes) {
    if (bytes.size() > max_ocsp_size) return fail(ocsp_too_large);
    auto data = std::make_shared<Data>();
    data->der = vector_of(bytes);
    der::Reader reader(data->der, der::Tolerance::encoded_defaults);
    OcspResponseFields outer;
    if (!reader("ocspResponse", outer) || !reader.finish()) return fail(reader.take_error());
    const auto known = std::ranges::find_if(
        statuses, [&](const StatusName& row) { return static_cast<u64>(row.status) == outer.response_status.value; });
    if (known == std::end(statuses)) return fail(Error(ocsp_malformed).with("field", "responseStatus"));
    data->status = known->status;
    // §4.2.1: responseBytes are there exactly if the request was answered.
    const bool successful = data->status == OcspResponseStatus::successful;
    if (outer.response_bytes.has_value() != successful)
        return fail(Error(ocsp_malformed).with("field", "responseBytes"));
    if (!successful) return OcspResponse(std::move(data));
    if (outer.response_bytes->response_type != oids::ocsp_basic)
        return fail(Error(ocsp_malformed)
                        .with("field", "responseType")
                        .with("found", der::dotted(outer.response_bytes->response_type)));
    TROTH_TRY(read_basic(*data, outer.response_bytes->response.value));
    return OcspResponse(std::move(data));
}

std::optional<Oid> unknown_critical_in(const SingleResponse& response) {
    if (!response.single_extensions) return std::nullopt;
    for (const Extension& extension : *response.single_extensions) {
        const Oid& id = extension.extn_id;
        if (extension.critical && id != oids::ocsp_signed_certificate_timestamps && id != archive_cutoff &&
            id != crl_references)
            return id;
    }
    return std::nullopt;
}

}  // namespace troth::inline v1::x509
