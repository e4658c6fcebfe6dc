#include "troth/x509/ocsp_builder.hpp"

#include "troth/x509/errors.hpp"
#include "troth/x509/signed_sequence.hpp"

namespace troth::inline v1::x509 {
namespace {

std::unexpected<Error> lacks(std::string_view field) {
    return fail(Error(ocsp_incomplete).with("field", field));
}

SingleResponse single_of(const OcspAnswer& answer) {
    SingleResponse out;
    out.cert_id = cert_id_of(answer.id);
    out.this_update = {answer.this_update};
    if (answer.next_update) out.next_update = GeneralizedTime{*answer.next_update};
    switch (answer.status) {
        case OcspAnswer::Status::good:
            out.good.emplace();
            break;
        case OcspAnswer::Status::unknown:
            out.unknown.emplace();
            break;
        case OcspAnswer::Status::revoked:
            out.revoked.emplace().revocation_time = {answer.revocation_time};
            if (answer.reason && *answer.reason != ReasonCode::unspecified)
                out.revoked->revocation_reason = Enumerated{static_cast<u64>(*answer.reason)};
            break;
    }
    return out;
}

// BasicOCSPResponse: as SIGNED{}, with the certificates behind.
Result<ByteVector> basic_response(Bytes tbs, std::span<const Certificate> certificates, const keys::Signer& signer,
                                  RandomSource& random) {
    const keys::SignAlgorithm algorithm = signing_algorithm(signer);
    TROTH_TRY(const ByteVector signature, signer.sign(algorithm, tbs, random));
    const ByteVector algorithm_identifier = keys::algorithm_identifier(algorithm);
    BasicOcspResponse basic;
    basic.tbs_response_data.encoding = tbs;
    basic.signature_algorithm.encoding = algorithm_identifier;
    basic.signature = {signature, 0};
    if (!certificates.empty()) {
        basic.certs.emplace();
        for (const Certificate& certificate : certificates) {
            TROTH_TRY(basic.certs->emplace_back(), der::parse<der::Any>(certificate.der()));
        }
    }
    return der::serialise(basic);
}

}  // namespace

Result<OcspResponse> OcspBuilder::sign(std::span<const OcspAnswer> answers, const Certificate& responder,
                                       const keys::Signer& signer, RandomSource& random) const {
    if (answers.empty()) return lacks("responses");
    if (nonce.size() > most_nonce_size) return lacks("nonce");
    if (by_name && responder.subject().empty()) return lacks("responderID");
    if (signer.algorithms().empty()) return fail(key_cannot_sign);
    const crypto::Digest key_hash =
        crypto::hash(crypto::HashId::sha1, responder.public_key_info().subject_public_key.bytes);
    ResponseData tbs;
    if (by_name)
        tbs.by_name = responder.subject();
    else
        tbs.by_key = OctetString{key_hash.bytes()};
    tbs.produced_at = {produced_at};
    for (const OcspAnswer& answer : answers) {
        if (answer.next_update && *answer.next_update < answer.this_update) return lacks("nextUpdate");
        tbs.responses.push_back(single_of(answer));
    }
    const ByteVector inner_nonce = der::serialise(OctetString{nonce});
    if (!nonce.empty()) tbs.response_extensions = {{oids::ocsp_nonce, false, {inner_nonce}}};
    TROTH_TRY(const ByteVector basic, basic_response(der::serialise(tbs), certificates, signer, random));
    OcspResponseFields outer;
    outer.response_bytes = ResponseBytes{oids::ocsp_basic, {basic}};
    return OcspResponse::parse(der::serialise(outer));  // what we would refuse to read is not handed out
}

ByteVector ocsp_failure(OcspResponseStatus status) {
    OcspResponseFields outer;
    outer.response_status.value = static_cast<u64>(status);
    return der::serialise(outer);
}

}  // namespace troth::inline v1::x509
