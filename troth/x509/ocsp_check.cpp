// Applying OCSP responses to a certificate: the list of RFC 6960 §3.2, by its numbers.
#include "troth/x509/checks.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/revocation.hpp"

namespace troth::inline v1::x509 {
namespace {

using std::chrono::sys_seconds;

class Judge {
  public:
    Judge(const Certificate& certificate, const Certificate& issuer, sys_seconds time, const RevocationPolicy& policy,
          const SignatureRules& rules)
        : certificate_(certificate), issuer_(issuer), time_(time), policy_(policy), rules_(rules) {}

    RevocationAnswer of(const OcspResponse& response) const;

  private:
    std::optional<Error> signature_error(const OcspResponse& response) const;
    std::optional<Error> responder_error(const Certificate& responder) const;
    std::optional<Error> date_error(const SingleResponse& single) const;
    std::optional<Error> produced_error(const OcspResponse& response) const;
    RevocationAnswer of(const SingleResponse& single) const;

    const Certificate& certificate_;
    const Certificate& issuer_;
    sys_seconds time_;
    const RevocationPolicy& policy_;
    const SignatureRules& rules_;
};

RevocationAnswer unknown(Error error) {
    return {RevocationStatus::unknown, std::move(error)};
}

// ResponderID: the name, or SHA-1 of the key (§4.2.1).
bool is_responder(const OcspResponse& response, const Certificate& candidate) {
    const ResponseData& fields = response.fields();
    if (fields.by_name) return candidate.subject() == *fields.by_name;
    const crypto::Digest digest =
        crypto::hash(crypto::HashId::sha1, candidate.public_key_info().subject_public_key.bytes);
    return std::ranges::equal(digest.bytes(), fields.by_key->value);
}

// §4.2.2.2: what the issuer of the certificate in question certified for signing responses; nobody else.
std::optional<Error> Judge::responder_error(const Certificate& responder) const {
    const auto bad = [&](std::string_view why) {
        return Error(ocsp_bad_responder).with("responder", responder.subject().text()).with("found", why);
    };
    const auto& purposes = responder.extensions().ext_key_usage;
    if (!purposes || std::ranges::find(*purposes, oids::ocsp_signing) == purposes->end())
        return bad("no id-kp-OCSPSigning");
    const auto& usage = responder.extensions().key_usage;
    if (usage && !allows(*usage, KeyUsageBit::digital_signature)) return bad("no digitalSignature");
    if (!(responder.issuer() == issuer_.subject())) return bad("another issuer");
    if (std::optional<Error> error = check_time(responder, time_)) return error;
    if (std::optional<Error> error = check_critical(responder)) return error;
    // §4.2.2.2.1: without it, the responder's own status would have to be asked; by default we trust an issuer that
    // says nothing, as the certificate's own validity bounds it.
    if (policy_.strict && responder.extensions().find(oids::ocsp_nocheck) == nullptr)
        return bad("no id-pkix-ocsp-nocheck");
    if (check_signed_by(responder, issuer_, rules_) != nullptr) return bad("not signed by the issuer");
    return std::nullopt;
}

// (2), (3), (4).
std::optional<Error> Judge::signature_error(const OcspResponse& response) const {
    const SignedBytes signed_bytes{response.tbs(), response.signature_algorithm_der(), response.signature()};
    std::optional<Error> error;
    const auto attempt = [&](const Certificate& signer) {
        const ErrorRow* row = check_signature_by(signed_bytes, signer.spki(), rules_);
        if (row == nullptr) return true;
        error = Error(row == &bad_signature ? ocsp_bad_signature : *row)
                    .with("responder", signer.subject().text())
                    .with("algorithm", display_name(response.signature_algorithm().algorithm));
        return false;
    };
    if (is_responder(response, issuer_) && attempt(issuer_)) return std::nullopt;
    constexpr usize most_candidates = 4;  // each costs two signature checks
    usize tried = 0;
    for (const Certificate& candidate : response.certificates()) {
        if (!is_responder(response, candidate) || candidate == issuer_ || tried++ == most_candidates) continue;
        if (std::optional<Error> unfit = responder_error(candidate))
            error = std::move(unfit);
        else if (attempt(candidate))
            return std::nullopt;
    }
    if (error) return error;
    return Error(ocsp_bad_responder).with("found", "the responder's certificate is not at hand");
}

std::optional<Error> Judge::produced_error(const OcspResponse& response) const {
    const sys_seconds produced = response.produced_at();
    if (produced <= time_ + policy_.clock_skew && produced >= certificate_.not_before().at) return std::nullopt;
    return Error(ocsp_bad_produced_at).with("producedAt", der::iso8601(produced)).with("now", der::iso8601(time_));
}

// (5), (6).
std::optional<Error> Judge::date_error(const SingleResponse& single) const {
    const sys_seconds begin = single.this_update.at;
    if (begin > time_ + policy_.clock_skew)
        return Error(ocsp_not_yet_valid).with("thisUpdate", der::iso8601(begin)).with("now", der::iso8601(time_));
    if (single.next_update && (single.next_update->at < time_ || single.next_update->at < begin))
        return Error(ocsp_expired)
            .with("nextUpdate", der::iso8601(single.next_update->at))
            .with("now", der::iso8601(time_));
    // §4.2.2.1: without nextUpdate "newer revocation information is available all the time": how old it may be is for
    // the caller to say.
    if (policy_.max_age ? begin + *policy_.max_age < time_ : !single.next_update)
        return Error(ocsp_expired).with("thisUpdate", der::iso8601(begin)).with("now", der::iso8601(time_));
    return std::nullopt;
}

RevocationAnswer Judge::of(const SingleResponse& single) const {
    if (const std::optional<Oid> critical = unknown_critical_in(single))
        return unknown(Error(ocsp_unknown_critical).with("extension", display_name(*critical)));
    if (std::optional<Error> error = date_error(single)) return unknown(std::move(*error));
    if (single.good) return {RevocationStatus::good, std::nullopt};
    if (single.unknown) return unknown(Error(ocsp_unknown));
    const auto& reason = single.revoked->revocation_reason;
    Error error = about(revoked, certificate_)
                      .with("since", der::iso8601(single.revoked->revocation_time.at))
                      .with("reason", name_of(reason ? *reason_code(reason->value) : ReasonCode::unspecified))
                      .with("told by", "OCSP");
    return {RevocationStatus::revoked, std::move(error)};
}

RevocationAnswer Judge::of(const OcspResponse& response) const {
    if (!response.is_successful()) return unknown(Error(ocsp_refused).with("status", name_of(response.status())));
    std::vector<const SingleResponse*> about_it;  // (1)
    for (const SingleResponse& single : response.fields().responses)
        if (const auto hash = hash_of(single.cert_id))
            if (OwnedCertId::of(certificate_, issuer_, *hash).names(single.cert_id)) about_it.push_back(&single);
    if (about_it.empty()) return unknown(about(ocsp_no_match, certificate_));
    if (response.unknown_critical())
        return unknown(Error(ocsp_unknown_critical).with("extension", display_name(*response.unknown_critical())));
    if (std::optional<Error> error = produced_error(response)) return unknown(std::move(*error));
    if (std::optional<Error> error = signature_error(response)) return unknown(std::move(*error));
    // Where one response contradicts itself, the worse counts: revoked, then "unknown" (§2.2: the responder "doesn't
    // know about the certificate"), then good.
    RevocationAnswer out;
    bool disowned = false;
    for (const SingleResponse* single : about_it) {
        RevocationAnswer one = of(*single);
        if (one.status == RevocationStatus::revoked) return one;
        if (disowned) continue;
        disowned = one.error && one.error->is(ocsp_unknown);
        if (disowned || out.status != RevocationStatus::good) out = std::move(one);
    }
    return out;
}

}  // namespace

RevocationAnswer check_by_ocsp(const Certificate& certificate, const Certificate& issuer,
                               std::span<const OcspResponse> responses, sys_seconds time,
                               const RevocationPolicy& demands, const SignatureRules& rules) {
    const Judge judge(certificate, issuer, time, demands, rules);
    RevocationAnswer out;
    for (const OcspResponse& response : responses) {
        RevocationAnswer one = judge.of(response);
        if (one.status == RevocationStatus::revoked) return one;
        if (out.status == RevocationStatus::good) continue;
        // Of several that say nothing, one that is about the certificate tells more.
        const bool first = !out.error || out.error->is(ocsp_no_match);
        if (one.status == RevocationStatus::good || first) out = std::move(one);
    }
    return out;
}

std::optional<Error> check_nonce(const OcspResponse& response, Bytes nonce, bool required) {
    if (!response.nonce() && !required) return std::nullopt;
    if (response.nonce() && std::ranges::equal(*response.nonce(), nonce)) return std::nullopt;
    return Error(ocsp_nonce_mismatch).with("found", response.nonce() ? "another nonce" : "no nonce");
}

}  // namespace troth::inline v1::x509
