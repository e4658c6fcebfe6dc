// Revocation along a path that holds in all else: RFC 5280 §6.1.3(a)(3) with §6.3.
#include "troth/x509/checks.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/path_builder.hpp"

namespace troth::inline v1::x509 {
namespace {

// A list's issuer may be certified apart, and the status of that certificate asked in turn; further than this nobody
// goes, so that two issuers that vouch for one another's lists come to an end.
constexpr u32 deepest_nesting = 2;

}  // namespace

std::optional<Error> PathBuilder::ListIssuers::check_signature(const Crl& crl, const Certificate& issuer) {
    if (builder_.signatures_left_ == 0) return Error(work_limit);
    --builder_.signatures_left_;
    return crl_signed_by(crl, issuer, builder_.request_.signatures);
}

// A path of its own for a candidate, to the anchor of this one and under the same demands.
bool PathBuilder::ListIssuers::leads_to_anchor(const Certificate& candidate) {
    if (builder_.nesting_ >= deepest_nesting) return false;
    TrustStore anchor;
    anchor.add(*builder_.path_.back());
    std::vector<Certificate> certificates{candidate};
    for (const Certificate& other : builder_.request_.certificates)
        if (!(other == candidate)) certificates.push_back(other);
    ChainRequest request{certificates, anchor};
    request.time = builder_.request_.time;
    request.purpose = Purpose::any;
    request.limits = builder_.request_.limits;
    request.limits.signatures = builder_.signatures_left_;
    request.limits.steps = builder_.steps_left_;
    request.limits.name_comparisons = builder_.comparisons_left_;
    request.revocation = builder_.request_.revocation;
    // Who asks of the leaf alone asks of no authority, be it of lists.
    if (request.revocation.scope == RevocationPolicy::Scope::leaf)
        request.revocation.scope = RevocationPolicy::Scope::none;
    request.crls = builder_.request_.crls;
    request.responses = builder_.request_.responses;
    request.signatures = builder_.request_.signatures;
    request.anchors = builder_.request_.anchors;
    PathBuilder nested(request);
    nested.nesting_ = builder_.nesting_ + 1;
    const bool good = nested.run().has_value();
    builder_.signatures_left_ = nested.signatures_left_;
    builder_.steps_left_ = nested.steps_left_;
    builder_.comparisons_left_ = nested.comparisons_left_;
    return good;
}

std::optional<Error> PathBuilder::ListIssuers::in_path(const Crl& crl, bool& found) {
    std::optional<Error> error;
    for (usize above = depth_ + 1; above < builder_.path_.size(); ++above) {
        const Certificate& issuer = *builder_.path_[above];
        if (!(issuer.subject() == crl.issuer())) continue;
        error = check_signature(crl, issuer);
        found = !error;
        if (found) return std::nullopt;
    }
    return error;
}

std::optional<Error> PathBuilder::ListIssuers::elsewhere(const Crl& crl, const Certificate& target,
                                                         std::optional<Error> error) {
    for (const Certificate& candidate : builder_.request_.certificates) {
        if (!(candidate.subject() == crl.issuer())) continue;
        // The issuer of a list whose own status that list tells, because the authority above it says so in its
        // certificate: its path stands already, for this is where it is built. A leaf may not vouch for itself.
        const bool itself = candidate == target;
        if (itself && builder_.nesting_ == 0) continue;
        if (std::ranges::any_of(std::span(builder_.path_).subspan(depth_ + 1),
                                [&](const Certificate* above) { return *above == candidate; }))
            continue;
        std::optional<Error> this_error = check_signature(crl, candidate);
        if (!this_error && (itself || leads_to_anchor(candidate))) return std::nullopt;
        if (!this_error)
            this_error = Error(crl_untrusted_issuer)
                             .with("list of", crl.issuer().text())
                             .with("signer", candidate.subject().text());
        if (!error || this_error->is(work_limit)) error = std::move(this_error);
    }
    if (error) return error;
    return Error(crl_untrusted_issuer).with("list of", crl.issuer().text());
}

std::optional<Error> PathBuilder::ListIssuers::authenticate(const Crl& crl, const Certificate& target) {
    for (const auto& [bytes, good] : known_)
        if (bytes == crl.der().data()) {
            if (good) return std::nullopt;
            return Error(crl_untrusted_issuer).with("list of", crl.issuer().text());
        }
    bool found = false;
    std::optional<Error> error = in_path(crl, found);
    if (!found) error = elsewhere(crl, target, std::move(error));
    known_.emplace_back(crl.der().data(), !error);
    return error;
}

RevocationAnswer PathBuilder::ask_responses(usize depth) {
    if (request_.responses.empty()) return {};
    // A response costs a signature check or two, and there are as many as the caller collected.
    const u32 cost = static_cast<u32>(std::min<usize>(2 * request_.responses.size(), signatures_left_ + usize{1}));
    if (cost > signatures_left_) return {RevocationStatus::unknown, Error(work_limit)};
    signatures_left_ -= cost;
    return check_by_ocsp(*path_[depth], *path_[depth + 1], request_.responses, request_.time, request_.revocation,
                         request_.signatures);
}

// The status of one certificate of the path, as an error if it is revoked, or cannot be told and must.
std::optional<Error> PathBuilder::check_status(usize depth) {
    const Certificate& certificate = *path_[depth];
    RevocationAnswer answer = ask_responses(depth);
    if (answer.status == RevocationStatus::unknown && !request_.crls.empty()) {
        ListIssuers issuers(*this, depth);
        answer = check_by_crls(certificate, request_.crls, request_.time, request_.revocation, issuers);
    }
    if (answer.status == RevocationStatus::good) return std::nullopt;
    if (answer.status == RevocationStatus::revoked) return std::move(*answer.error).at_depth(static_cast<u32>(depth));
    if (answer.error && answer.error->is(work_limit)) return std::move(answer.error);
    if (request_.revocation.accept_unknown) return std::nullopt;
    Error error = about(revocation_unknown, certificate)
                      .at_depth(static_cast<u32>(depth))
                      .with("issuer", certificate.issuer().text());
    if (!answer.error) return std::move(error).with("found", "no list and no response of this issuer");
    error = std::move(error).with("found", answer.error->row().what);
    if (const std::string where = answer.error->where(); !where.empty())
        error = std::move(error).with("there", Untrusted(where));
    return error;
}

std::optional<Error> PathBuilder::check_revocation() {
    const RevocationPolicy::Scope scope = request_.revocation.scope;
    if (scope == RevocationPolicy::Scope::none) return std::nullopt;
    const usize end = scope == RevocationPolicy::Scope::leaf ? 1 : path_.size() - 1;
    // From the anchor down, as §6.1.3 goes: who is revoked himself says nothing about those below. What cannot be told
    // of one above hides nothing: that a certificate is known to be revoked is said before.
    std::optional<Error> unknown;
    for (usize depth = end; depth-- > 0;) {
        std::optional<Error> error = check_status(depth);
        if (error && !error->is(revocation_unknown)) return error;
        if (error && !unknown) unknown = std::move(error);
    }
    return unknown;
}

}  // namespace troth::inline v1::x509
