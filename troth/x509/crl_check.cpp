// Applying revocation lists to a certificate: RFC 5280 §6.3.3, whose steps the comments name.
#include "troth/x509/checks.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/revocation.hpp"

namespace troth::inline v1::x509 {
namespace {

using std::chrono::sys_seconds;

// The names of a distribution point, ready to be compared: those of fullName, or the one that
// nameRelativeToCRLIssuer makes. Directory names stand apart, for they are compared as §7.1 says.
struct PointNames {
    std::vector<GeneralName> others;
    std::vector<Name> directories;

    void add(const GeneralNames& names) {
        for (const GeneralName& name : names) {
            if (name.kind != GeneralNameKind::directory_name) {
                others.push_back(name);
            } else if (Result<Name> directory = Name::parse(name.content)) {
                directories.push_back(std::move(*directory));
            }
        }
    }
    void add_relative(const RelativeDistinguishedName& last, const Name& issuer) {
        Result<RdnSequence> rdns = der::parse<RdnSequence>(issuer.der());
        if (!rdns) return;
        rdns->push_back(last);
        if (Result<Name> whole = Name::parse(der::serialise(*rdns))) directories.push_back(std::move(*whole));
    }
    void add(const DistributionPointName& name, const Name& issuer) {
        if (name.full_name) add(*name.full_name);
        if (name.name_relative_to_crl_issuer) add_relative(*name.name_relative_to_crl_issuer, issuer);
    }
    bool meets(const PointNames& other) const {
        const auto among = [](const auto& list) {
            return [&list](const auto& one) { return std::ranges::find(list, one) != list.end(); };
        };
        return std::ranges::any_of(others, among(other.others)) ||
               std::ranges::any_of(directories, among(other.directories));
    }
};

bool same_bytes(const std::optional<AuthorityKeyIdentifier>& a, const std::optional<AuthorityKeyIdentifier>& b) {
    if (a.has_value() != b.has_value()) return false;
    return !a || std::ranges::equal(der::serialise(*a), der::serialise(*b));
}
// -1, 0, 1: the order of two numbers that are not negative, in their shortest form.
int compare(const der::Integer& a, const der::Integer& b) {
    const auto order = [](usize x, usize y) { return x < y ? -1 : x > y ? 1 : 0; };
    if (a.content.size() != b.content.size()) return order(a.content.size(), b.content.size());
    const auto result =
        std::lexicographical_compare_three_way(a.content.begin(), a.content.end(), b.content.begin(), b.content.end());
    return result < 0 ? -1 : result > 0 ? 1 : 0;
}

Error about_crl(const ErrorRow& row, const Crl& crl) {
    return Error(row).with("list of", crl.issuer().text());
}

// One certificate against all lists.
class Check {
  public:
    Check(const Certificate& certificate, std::span<const Crl> crls, sys_seconds time, const RevocationPolicy& policy,
          CrlAuthority& authority)
        : certificate_(certificate), crls_(crls), time_(time), policy_(policy), authority_(authority) {}

    RevocationAnswer run();

  private:
    // How near a list came to being used; the error of the nearest is told.
    enum class Rank : u8 { none, issuer, scope, freshness, content, authority, reasons };

    void by_point(const DistributionPoint& point);
    bool by_crl(const Crl& crl, const DistributionPoint& point);
    bool issuer_is_right(const Crl& crl, const DistributionPoint& point) const;
    bool scope_is_right(const Crl& crl, const DistributionPoint& point) const;
    std::optional<Error> unusable(const Crl& crl) const;
    const Crl* delta_for(const Crl& base);
    bool look_up(const Crl& crl);
    bool done() const { return revoked_ || reasons_ == all_reasons; }
    void note(Rank rank, Error error) {
        if (rank <= rank_) return;
        rank_ = rank;
        error_.emplace(std::move(error));
    }
    RevocationAnswer answer();

    const Certificate& certificate_;
    std::span<const Crl> crls_;
    sys_seconds time_;
    const RevocationPolicy& policy_;
    CrlAuthority& authority_;
    u32 reasons_ = 0;  // reasons_mask
    std::optional<CrlEntry> revoked_;
    const Crl* revoked_by_ = nullptr;
    Rank rank_ = Rank::none;
    std::optional<Error> error_;
};

// Step (b)(1).
bool Check::issuer_is_right(const Crl& crl, const DistributionPoint& point) const {
    if (!point.crl_issuer) return crl.issuer() == certificate_.issuer();
    if (!crl.is_indirect()) return false;
    return std::ranges::any_of(*point.crl_issuer, [&](const GeneralName& name) {
        const Result<Name> directory =
            name.kind == GeneralNameKind::directory_name ? Name::parse(name.content) : Result<Name>(Name());
        return directory && !directory->empty() && *directory == crl.issuer();
    });
}

// Step (b)(2).
bool Check::scope_is_right(const Crl& crl, const DistributionPoint& point) const {
    const auto& scope = crl.issuing_distribution_point();
    if (!scope) return true;
    if (scope->only_contains_attribute_certs) return false;  // (iv)
    // §5.2.5: where it is for users or for CAs alone, "the scope of the CRL MUST NOT include any version 1 or version 2
    // certificates", which cannot say what they are.
    if ((scope->only_contains_user_certs || scope->only_contains_ca_certs) && certificate_.version() < 3) return false;
    if (scope->only_contains_user_certs && certificate_.is_ca()) return false;  // (ii)
    if (scope->only_contains_ca_certs && !certificate_.is_ca()) return false;   // (iii)
    if (!scope->distribution_point) return true;
    PointNames ours, theirs;  // (i)
    theirs.add(*scope->distribution_point, crl.issuer());
    if (point.distribution_point)
        ours.add(*point.distribution_point, crl.issuer());
    else if (point.crl_issuer)
        ours.add(*point.crl_issuer);
    return ours.meets(theirs);
}

// What forbids to use the list, whoever signed it.
std::optional<Error> Check::unusable(const Crl& crl) const {
    if (crl.unknown_critical())  // §5.2, §5.3
        return about_crl(crl_unknown_critical, crl).with("extension", display_name(*crl.unknown_critical()));
    if (!policy_.strict) return std::nullopt;
    const Extension* number = crl.find_extension(oids::crl_number);
    if (number == nullptr)
        return about_crl(crl_nonconforming, crl)
            .with("rule", "a list has a cRLNumber")
            .with("section", "RFC 5280 §5.2.3");
    if (number->critical)
        return about_crl(crl_nonconforming, crl)
            .with("rule", "cRLNumber is not critical")
            .with("section", "RFC 5280 §5.2.3");
    return std::nullopt;
}

// Step (c): the newest delta that belongs to the base and counts now.
const Crl* Check::delta_for(const Crl& base) {
    const Crl* best = nullptr;
    for (const Crl& delta : crls_) {
        if (!delta.is_delta() || !(delta.issuer() == base.issuer()) || !delta.crl_number() || !base.crl_number())
            continue;
        if (!std::ranges::equal(delta.issuing_distribution_point_der(), base.issuing_distribution_point_der()))
            continue;
        if (!same_bytes(delta.authority_key_identifier(), base.authority_key_identifier())) continue;
        // §5.2.4: the base is at least as new as what the delta starts from, and the delta is not older than the base.
        if (compare(*delta.base_crl_number(), *base.crl_number()) > 0) continue;
        if (compare(*delta.crl_number(), *base.crl_number()) < 0) continue;
        if (best != nullptr && compare(*delta.crl_number(), *best->crl_number()) <= 0) continue;
        if (crl_freshness(delta, time_, policy_) || unusable(delta)) continue;
        if (authority_.authenticate(delta, certificate_)) continue;  // (h)
        best = &delta;
    }
    return best;
}

// Steps (i) to (k) for one list: whether it knows the certificate.
bool Check::look_up(const Crl& crl) {
    std::optional<CrlEntry> entry = crl.find(certificate_.serial_number(), certificate_.issuer());
    if (!entry) return false;
    if (entry->reason == ReasonCode::remove_from_crl) return true;  // (k): known, and not revoked
    revoked_ = std::move(entry);
    revoked_by_ = &crl;
    return true;
}

bool Check::by_crl(const Crl& crl, const DistributionPoint& point) {
    if (crl.is_delta()) {
        if (issuer_is_right(crl, point)) note(Rank::issuer, about_crl(crl_not_complete, crl));
        return false;
    }
    if (!issuer_is_right(crl, point)) {
        note(Rank::issuer, about_crl(crl_wrong_issuer, crl));
        return false;
    }
    if (!scope_is_right(crl, point)) {
        note(Rank::scope, about_crl(crl_wrong_scope, crl));
        return false;
    }
    u32 interim = point.reasons ? point.reasons->bits & all_reasons : all_reasons;  // (d)
    if (const auto& scope = crl.issuing_distribution_point(); scope && scope->only_some_reasons)
        interim &= scope->only_some_reasons->bits;
    if ((interim & ~reasons_) == 0) return false;  // (e)
    std::optional<Error> error = unusable(crl);
    if (error) {
        note(Rank::content, std::move(*error));
        return false;
    }
    error = crl_freshness(crl, time_, policy_);  // (a)
    const Crl* delta = delta_for(crl);
    if (error && (delta == nullptr || error->is(crl_not_yet_valid))) {
        note(Rank::freshness, std::move(*error));
        return false;
    }
    if ((error = authority_.authenticate(crl, certificate_))) {  // (f), (g)
        note(Rank::authority, std::move(*error));
        return false;
    }
    if (delta == nullptr || !look_up(*delta)) look_up(crl);
    reasons_ |= interim;  // (l)
    return true;
}

void Check::by_point(const DistributionPoint& point) {
    for (const Crl& crl : crls_) {
        if (done()) return;
        by_crl(crl, point);
    }
}

RevocationAnswer Check::answer() {
    if (revoked_) {
        Error error = about(revoked, certificate_)
                          .with("since", der::iso8601(revoked_->revocation_date.at))
                          .with("reason", name_of(revoked_->reason))
                          .with("list of", revoked_by_->issuer().text());
        return {RevocationStatus::revoked, std::move(error)};
    }
    if (reasons_ == all_reasons) return {RevocationStatus::good, std::nullopt};
    if (reasons_ != 0) note(Rank::reasons, Error(crl_some_reasons));
    return {RevocationStatus::unknown, std::move(error_)};
}

RevocationAnswer Check::run() {
    const auto& points = certificate_.extensions().crl_distribution_points;
    bool delegated = false;
    if (points)
        for (const DistributionPoint& point : *points) {
            delegated = delegated || point.crl_issuer.has_value();
            by_point(point);
        }
    // "Repeat the process above with any available CRLs not specified in a distribution point but issued by the
    // certificate issuer", with the issuer's name for the point. Where a point names another issuer of lists, the
    // certificate's own is not the CRL issuer (§4.2.1.13), and a list of its does not speak for the certificate. Where
    // the certificate has points, a list that is for another one by name does not cover it, though it be named after
    // the issuer.
    const GeneralNames issuer{{GeneralNameKind::directory_name, certificate_.issuer().der()}};
    DistributionPoint own;
    if (!points) own.distribution_point.emplace().full_name = issuer;
    if (!done() && !delegated) by_point(own);
    return answer();
}

}  // namespace

std::optional<Error> crl_freshness(const Crl& crl, sys_seconds time, const RevocationPolicy& demands) {
    const sys_seconds begin = crl.this_update().at;
    if (begin > time + demands.clock_skew)
        return about_crl(crl_not_yet_valid, crl)
            .with("thisUpdate", der::iso8601(begin))
            .with("now", der::iso8601(time));
    if (crl.next_update() && crl.next_update()->at < time)
        return about_crl(crl_expired, crl)
            .with("nextUpdate", der::iso8601(crl.next_update()->at))
            .with("now", der::iso8601(time));
    if (demands.max_age && begin + *demands.max_age < time)
        return about_crl(crl_expired, crl).with("thisUpdate", der::iso8601(begin)).with("now", der::iso8601(time));
    if (!crl.next_update() && !demands.max_age) return about_crl(crl_no_next_update, crl);
    return std::nullopt;
}

RevocationAnswer check_by_crls(const Certificate& certificate, std::span<const Crl> crls, sys_seconds time,
                               const RevocationPolicy& demands, CrlAuthority& authority) {
    return Check(certificate, crls, time, demands, authority).run();
}

std::optional<Error> crl_signed_by(const Crl& crl, const Certificate& issuer, const SignatureRules& rules) {
    const auto& usage = issuer.extensions().key_usage;
    if (usage && !allows(*usage, KeyUsageBit::crl_sign))
        return about_crl(crl_untrusted_issuer, crl).with("signer", issuer.subject().text()).with("needed", "cRLSign");
    const ErrorRow* row =
        check_signature_by({crl.tbs(), crl.signature_algorithm_der(), crl.signature()}, issuer.spki(), rules);
    if (row == nullptr) return std::nullopt;
    return about_crl(row == &bad_signature ? crl_bad_signature : *row, crl)
        .with("signer", issuer.subject().text())
        .with("algorithm", display_name(crl.signature_algorithm().algorithm));
}

}  // namespace troth::inline v1::x509
