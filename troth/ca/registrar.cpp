#include "troth/ca/registrar.hpp"

#include <algorithm>

#include "troth/ca/errors.hpp"
#include "troth/ca/lint.hpp"
#include "troth/ca/store/errors.hpp"

namespace troth::inline v1::ca {

namespace {

// Of 159 random bits two are alike never; whoever sees it thrice has a broken source of randomness.
constexpr int most_attempts = 3;

// Trial: in the place of the authority's key while a certificate is held against the rules, so that what breaks one is
// never signed. The signature it gives is one octet that verifies under no key.
class Trial final : public keys::Signer {
  public:
    explicit Trial(const keys::Signer& signer) : signer_(signer) {}
    const keys::PublicKey& public_key() const override { return signer_.public_key(); }
    std::span<const keys::SignAlgorithm> algorithms() const override { return signer_.algorithms(); }
    Result<ByteVector> sign(keys::SignAlgorithm, Bytes, RandomSource&) const override { return ByteVector{0}; }

  private:
    const keys::Signer& signer_;
};

Result<const AuthorityRecord*> find(const std::vector<AuthorityRecord>& all, const x509::Certificate& certificate) {
    const auto found = std::ranges::find(all, certificate, &AuthorityRecord::certificate);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

Result<Registrar> Registrar::open(Authority issuer, Store& store, sys_seconds now) {
    TROTH_TRY(const auto all, store.authorities());
    TROTH_TRY(const AuthorityRecord* const known, find(all, issuer.certificate()));
    if (known != nullptr) return Registrar(std::move(issuer), store, known->id, false);
    const Role role = issuer.certificate().is_self_issued() ? Role::root : Role::intermediate;
    if (auto added = store.record(AuthorityAdded{role, issuer.certificate(), {}}, now); !added) {
        // Another process may have added it at the same moment.
        TROTH_TRY(const auto again, store.authorities());
        TROTH_TRY(const AuthorityRecord* const there, find(again, issuer.certificate()));
        if (there == nullptr) return fail(std::move(added).error());
    }
    TROTH_TRY(const auto after, store.authorities());
    TROTH_TRY(const AuthorityRecord* const record, find(after, issuer.certificate()));
    if (record == nullptr) return fail(errors::store_damaged);
    return Registrar(std::move(issuer), store, record->id, true);
}

Result<x509::Certificate> Registrar::make(const LeafOrder& order, sys_seconds now, RandomSource& random) const {
    const x509::Certificate& issuer = issuer_.certificate();
    if (now < issuer.not_before().at || now > issuer.not_after().at)
        return fail(Error(errors::issuer_expired)
                        .with("issuer", issuer.subject().text())
                        .with("not before", encoding::der::iso8601(issuer.not_before().at))
                        .with("not after", encoding::der::iso8601(issuer.not_after().at)));
    TROTH_TRY(x509::CertificateBuilder builder, leaf_builder(order, now, random));
    builder.not_before = std::max(builder.not_before, issuer.not_before().at);
    builder.not_after = std::min(builder.not_after, issuer.not_after().at);
    const Trial trial(issuer_.signer());
    TROTH_TRY(const x509::Certificate draft, builder.sign(issuer, trial, random));
    TROTH_TRY(check_lint(draft, &issuer, order.profile->lint));
    return builder.sign(issuer, issuer_.signer(), random);
}

Result<x509::Certificate> Registrar::issue(const LeafOrder& order, std::string_view requester, sys_seconds now,
                                           RandomSource& random, Bytes renews) const {
    for (int attempt = 1;; ++attempt) {
        TROTH_TRY(x509::Certificate certificate, make(order, now, random));
        const Change change =
            Issued{certificate, id_, order.profile->name, std::string(requester), {renews.begin(), renews.end()}};
        auto recorded = store_->record(change, now);
        if (recorded) return certificate;
        if (!recorded.error().is(errors::serial_taken) || attempt == most_attempts)
            return fail(std::move(recorded).error());
    }
}

std::vector<Result<x509::Certificate>> Registrar::issue_all(std::span<const LeafOrder> orders,
                                                            std::string_view requester, sys_seconds now,
                                                            RandomSource& random) const {
    std::vector<Result<x509::Certificate>> made;
    std::vector<Change> changes;
    std::vector<usize> places;
    made.reserve(orders.size());
    for (const LeafOrder& order : orders) {
        made.push_back(make(order, now, random));
        if (!made.back()) continue;
        changes.emplace_back(Issued{*made.back(), id_, order.profile->name, std::string(requester), {}});
        places.push_back(made.size() - 1);
    }
    auto outcomes = store_->record_all(changes, now);
    for (usize i = 0; i < outcomes.size(); ++i)
        if (!outcomes[i]) made[places[i]] = fail(std::move(outcomes[i]).error());
    return made;
}

}  // namespace troth::inline v1::ca
