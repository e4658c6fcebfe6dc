#include "troth/x509/path_builder.hpp"

#include "troth/x509/checks.hpp"
#include "troth/x509/conformance.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/locate.hpp"

namespace troth::inline v1::x509 {
namespace {

constexpr usize longest_path = 32;  // whatever the limits say: self-issued certificates count here

// Whether the identifiers agree, as far as both are there: §4.2.1.1 makes them a hint for finding the issuer.
bool key_identifiers_agree(const Certificate& subject, const Certificate& issuer) {
    const auto& authority = subject.extensions().authority_key_identifier;
    const auto& own = issuer.extensions().subject_key_identifier;
    if (!authority || !authority->key_identifier || !own) return true;
    return std::ranges::equal(authority->key_identifier->value, own->value);
}

bool is_current(const Certificate& certificate, std::chrono::sys_seconds time) {
    return certificate.not_before().at <= time && time <= certificate.not_after().at;
}

std::vector<const Certificate*> likely_first(const std::vector<const Certificate*>& issuers, const Certificate& subject,
                                             std::chrono::sys_seconds time) {
    std::vector<const Certificate*> out;
    for (const bool agree : {true, false})
        for (const bool current : {true, false})
            for (const Certificate* issuer : issuers)
                if (key_identifiers_agree(subject, *issuer) == agree && is_current(*issuer, time) == current)
                    out.push_back(issuer);
    return out;
}

}  // namespace

PathBuilder::PathBuilder(const ChainRequest& request)
    : request_(request),
      signatures_left_(request.limits.signatures),
      steps_left_(request.limits.steps),
      comparisons_left_(request.limits.name_comparisons) {
    constexpr usize usual_path = 4;
    path_.reserve(usual_path);
    keys_.reserve(usual_path);
    signatures_.reserve(usual_path);
}

void PathBuilder::note(Rank rank, Error error) {
    if (rank <= rank_) return;
    rank_ = rank;
    error_.emplace(std::move(error));
}

usize PathBuilder::record(const Certificate& certificate, bool is_anchor) {
    if (record_ == nullptr) return 0;
    const auto below = trail_.empty() ? std::nullopt : std::optional(trail_.back());
    record_->push_back({certificate, below, static_cast<u32>(path_.size()), is_anchor, std::nullopt});
    return record_->size() - 1;
}

// The certificate that an error is about may stand below the candidate that brought it up (a name that the candidate
// does not allow): then the offset is not the candidate's.
void PathBuilder::reject(usize place, const Error& error) {
    if (record_ == nullptr) return;
    Candidate& candidate = (*record_)[place];
    const bool about_it = error.context().depth.value_or(candidate.depth) == candidate.depth;
    candidate.rejection =
        Rejection{&error.row(), error.where(), about_it ? offset_of(candidate.certificate, error.row()) : std::nullopt};
}

void PathBuilder::note_no_issuer() {
    const Certificate& last = *path_.back();
    const bool alone = path_.size() == 1 && last.is_self_issued();
    note(Rank::no_issuer, about(alone ? self_signed : no_trusted_root, last)
                              .at_depth(static_cast<u32>(path_.size() - 1))
                              .with("issuer", last.issuer().text()));
}

// §6.1.4(l), (m): issuers in the path, but for self-issued ones; the leaf does not count.
u64 PathBuilder::intermediates_below() const {
    return static_cast<u64>(std::ranges::count_if(std::span(path_).subspan(1),
                                                  [](const Certificate* step) { return !step->is_self_issued(); }));
}

bool PathBuilder::in_path(const Certificate& certificate) const {
    // The same name with the same key is the same issuer, whatever else its certificate says: going round in a circle
    // cannot make a path better (RFC 4158 §2.4.1).
    return std::ranges::any_of(path_, [&](const Certificate* step) {
        return step->subject() == certificate.subject() && std::ranges::equal(step->spki(), certificate.spki());
    });
}

std::vector<const Certificate*> PathBuilder::intermediates_for(const Certificate& subject) const {
    std::vector<const Certificate*> out;
    for (const Certificate& candidate : request_.certificates.subspan(1))
        if (candidate.subject() == subject.issuer() && !in_path(candidate)) out.push_back(&candidate);
    return likely_first(out, subject, request_.time);
}

std::optional<Error> PathBuilder::check_constraints(const Certificate& issuer) {
    if (!issuer.extensions().name_constraints) return std::nullopt;
    const ConstraintSet constraints(*issuer.extensions().name_constraints,
                                    issuer.extensions().find(oids::name_constraints)->critical);
    for (usize depth = 0; depth < path_.size(); ++depth) {
        const Certificate& subject = *path_[depth];
        if (depth != 0 && subject.is_self_issued()) continue;  // §6.1.3(b): but the last is never passed over
        const ConstraintSet::Verdict verdict = constraints.check(SubjectNames(subject), comparisons_left_);
        if (verdict.outcome == ConstraintSet::Outcome::allowed) continue;
        const bool worn_out = verdict.outcome == ConstraintSet::Outcome::work_limit;
        return about(worn_out ? work_limit : name_constraint, subject)
            .at_depth(static_cast<u32>(depth))
            .with("name", verdict.name)
            .with("constrained by", issuer.subject().text());
    }
    return std::nullopt;
}

// Valid until the next call.
const Result<keys::PublicKey>& PathBuilder::key_of(const Certificate& certificate) {
    for (const KnownKey& known : keys_)
        if (known.certificate == &certificate) return known.key;
    return keys_.emplace_back(&certificate, keys::PublicKey::from_spki(certificate.spki())).key;
}

std::optional<Error> PathBuilder::check_signature(const Certificate& subject, const Certificate& issuer) {
    const u32 depth = static_cast<u32>(path_.size() - 1);
    const auto known = std::ranges::find_if(
        signatures_, [&](const CheckedSignature& c) { return c.subject == &subject && c.issuer == &issuer; });
    const ErrorRow* row = nullptr;
    if (known != signatures_.end()) {
        row = known->row;
    } else {
        if (signatures_left_ == 0) return Error(work_limit).at_depth(depth);
        --signatures_left_;
        const Result<keys::PublicKey>& key = key_of(issuer);
        row = check_signed_by(subject, issuer, request_.signatures, key ? &*key : nullptr);
        signatures_.push_back({&subject, &issuer, row});
    }
    if (row == nullptr) return std::nullopt;
    return about(*row, subject)
        .at_depth(depth)
        .with("issuer", issuer.subject().text())
        .with("algorithm", display_name(subject.signature_algorithm().algorithm));
}

std::optional<Error> PathBuilder::check_issuer_extensions(const Certificate& issuer, bool is_anchor) const {
    const bool unless_denied = is_anchor && (issuer.version() == 1 || !request_.anchors.basic_constraints);
    std::optional<Error> error = check_ca(issuer, unless_denied);
    if (!error) error = check_purpose(issuer, request_.purpose);
    const bool unbound = is_anchor && !issuer.extensions().ext_key_usage;  // as every root is, BR §7.1.2.1.2
    if (!error && request_.purpose_named == PurposeNamed::by_chain && !unbound)
        error = check_purpose_named(issuer, request_.purpose, false);
    if (!error) error = check_critical(issuer);
    return error;
}

// May this certificate vouch for the end of the path, and for all below it? Cheap checks first, the signature last.
std::optional<Error> PathBuilder::check_issuer(const Certificate& issuer, bool is_anchor) {
    const u32 depth = static_cast<u32>(path_.size());
    const AnchorRules& rules = request_.anchors;
    std::optional<Error> error;
    if (!is_anchor || rules.dates) error = check_time(issuer, request_.time);
    if (!error && (!is_anchor || rules.extensions)) error = check_issuer_extensions(issuer, is_anchor);
    if (!error) error = check_key(issuer, key_of(issuer), request_.signatures);
    if (!error && request_.strict)
        error = check_conformance(issuer, is_anchor ? Role::anchor : Role::intermediate, request_.profile);
    if (error) return std::move(*error).at_depth(depth);
    if (is_anchor && !rules.extensions) return check_signature(*path_.back(), issuer);
    const auto& constraints = issuer.extensions().basic_constraints;
    if (constraints && constraints->path_len_constraint) {
        const u64 below = intermediates_below();
        if (below > *constraints->path_len_constraint)
            return about(path_too_long, issuer)
                .at_depth(depth)
                .with("pathLenConstraint", std::to_string(*constraints->path_len_constraint))
                .with("issuers below", std::to_string(below));
    }
    if ((error = check_constraints(issuer))) return error;
    return check_signature(*path_.back(), issuer);
}

bool PathBuilder::try_issuer(const Certificate& issuer, bool is_anchor) {
    if (out_of_work()) return false;
    if (steps_left_ == 0) {
        note(Rank::complete, Error(work_limit));
        return false;
    }
    --steps_left_;
    const usize place = record(issuer, is_anchor);
    if (std::optional<Error> error = check_issuer(issuer, is_anchor)) {
        reject(place, *error);
        const bool worn_out = error->is(work_limit);
        note(worn_out ? Rank::complete : is_anchor ? Rank::anchor : Rank::intermediate, std::move(*error));
        return false;
    }
    path_.push_back(&issuer);
    trail_.push_back(place);
    if (is_anchor ? finish() : extend()) return true;
    path_.pop_back();
    trail_.pop_back();
    return false;
}

bool PathBuilder::finish() {
    const bool by_anchor = request_.anchors.policies;
    const std::span<const Certificate* const> with_policies =
        std::span(path_).first(path_.size() - (by_anchor ? 0 : 1));
    if (!check_policies(with_policies, request_.policies, by_anchor ? path_.back() : nullptr)) {
        Error error = about(policy, *path_.front()).at_depth(0);
        reject(trail_.front(), error);
        note(Rank::anchor, std::move(error));
        return false;
    }
    std::optional<Error> error = check_revocation();
    if (!error) return true;
    reject(trail_[error->context().depth.value_or(0)], *error);
    const bool worn_out = error->is(work_limit);
    note(worn_out ? Rank::complete : Rank::status, std::move(*error));
    return false;
}

bool PathBuilder::extend() {
    const Certificate& last = *path_.back();
    const std::vector<const Certificate*> anchors =
        likely_first(request_.trust.named(last.issuer()), last, request_.time);
    for (const Certificate* anchor : anchors)
        if (!in_path(*anchor) && try_issuer(*anchor, true)) return true;
    const std::vector<const Certificate*> intermediates = intermediates_for(last);
    if (!intermediates.empty() &&
        (intermediates_below() >= request_.limits.intermediates || path_.size() >= longest_path)) {
        note(Rank::intermediate, about(path_too_long, last)
                                     .at_depth(static_cast<u32>(path_.size() - 1))
                                     .with("limit here", std::to_string(request_.limits.intermediates)));
        return false;
    }
    for (const Certificate* intermediate : intermediates)
        if (try_issuer(*intermediate, false)) return true;
    if (anchors.empty() && intermediates.empty()) note_no_issuer();
    return false;
}

Result<VerifiedChain> PathBuilder::verified() const {
    std::vector<Certificate> certificates;
    for (const Certificate* step : path_) certificates.push_back(*step);
    return VerifiedChain(std::move(certificates));
}

std::optional<Error> PathBuilder::check_leaf() {
    const Certificate& leaf = request_.certificates.front();
    std::optional<Error> error = check_time(leaf, request_.time);
    if (!error) error = check_purpose(leaf, request_.purpose);
    if (!error && request_.purpose_named != PurposeNamed::by_nobody)
        error = check_purpose_named(leaf, request_.purpose, true);
    if (!error) error = check_leaf_key_usage(leaf, request_.purpose);
    if (!error) error = check_critical(leaf);
    if (!error) error = check_key(leaf, key_of(leaf), request_.signatures);
    if (!error) error = check_leaf_constraints(leaf);
    if (!error && request_.strict) error = check_conformance(leaf, Role::leaf, request_.profile);
    return error;
}

bool PathBuilder::is_trusted_leaf(const Certificate& leaf) {
    if (request_.anchors.leaf == TrustedLeaf::refused || !request_.trust.contains(leaf)) return false;
    return request_.anchors.leaf == TrustedLeaf::accepted || !check_signature(leaf, leaf);
}

Result<VerifiedChain> PathBuilder::run() {
    const Certificate& leaf = request_.certificates.front();
    std::optional<ReferenceName> reference;
    if (!request_.name.empty()) {
        TROTH_TRY(reference, ReferenceName::parse(request_.name));
    }
    const usize place = record(leaf, false);
    if (std::optional<Error> error = check_leaf()) {
        Error first = std::move(*error).at_depth(0);
        reject(place, first);
        return fail(std::move(first));
    }
    path_.push_back(&leaf);
    trail_.push_back(place);
    const bool is_anchor = is_trusted_leaf(leaf);
    // Of one that is trusted itself nobody asks who it may vouch for.
    const bool bound = request_.purpose_named != PurposeNamed::by_nobody && request_.purpose != Purpose::any;
    if (std::optional<Error> error = !is_anchor && bound ? check_no_authority(leaf) : std::nullopt) {
        Error first = std::move(*error).at_depth(0);
        reject(place, first);
        return fail(std::move(first));
    }
    const bool trusted = is_anchor || extend();
    if (!trusted) {
        if (!error_) note_no_issuer();
        return fail(std::move(*error_));
    }
    if (reference)
        if (Result<void> fits = check_host(leaf, *reference); !fits) {
            reject(place, fits.error());
            return fail(std::move(fits).error());
        }
    return verified();
}

Result<VerifiedChain> verify_chain(const ChainRequest& request) {
    if (request.certificates.empty()) return fail(no_certificate);
    return PathBuilder(request).run();
}

Result<std::vector<Certificate>> parse_chain(std::span<const Bytes> certificates) {
    if (certificates.empty()) return fail(no_certificate);
    std::vector<Certificate> out;
    for (usize i = 0; i < certificates.size(); ++i) {
        Result<Certificate> certificate = Certificate::parse(certificates[i]);
        if (certificate)
            out.push_back(std::move(*certificate));
        else if (i == 0)
            return fail(std::move(certificate).error().at_depth(0));
    }
    return out;
}

}  // namespace troth::inline v1::x509
