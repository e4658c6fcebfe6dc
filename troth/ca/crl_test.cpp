// Lists of revoked certificates, made and recorded.
#include "troth/ca/crl.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/errors.hpp"
#include "troth/ca/profile.hpp"
#include "troth/ca/registrar.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/testing/stores.hpp"
#include "troth/x509/errors.hpp"
#include "troth/x509/verify.hpp"

namespace troth::ca {
namespace {

using testing::Maker;
using testing::today;

class CrlTest : public ::testing::Test {
  protected:
    CrlTest() {
        for (const auto* one : {&maker.root, &maker.intermediate}) {
            const Role role = one == &maker.root ? Role::root : Role::intermediate;
            EXPECT_TRUE(store->record(AuthorityAdded{role, one->certificate(), {}}, today));
        }
        const auto all = store->authorities().value();
        root = all[0].id;
        issuer = all[1].id;
    }
    x509::Certificate leaf(const std::string& name, days lifetime = leaf_lifetime) {
        auto made = maker.leaf(name, lifetime);
        EXPECT_TRUE(store->record(Issued{made, issuer, "server", "tester", {}}, today));
        return made;
    }
    void revoke(const x509::Certificate& one, Reason reason, sys_seconds at = today) {
        const Bytes serial = one.serial_number();
        EXPECT_TRUE(store->record(Revoked{{serial.begin(), serial.end()}, {at, reason}, "tester"}, at));
    }
    Result<CrlMade> list(sys_seconds now = today, bool delta = false) {
        TROTH_TRY(auto made,
                  issue_crls(*store, maker.intermediate,
                             {.authority = issuer, .delta = delta, .url = {}, .delta_url = {}}, now, maker.random));
        EXPECT_EQ(made.size(), 1u);
        return std::move(made.front());
    }
    // What a verifier says of the leaf with these lists and the root's.
    std::string verdict(const x509::Certificate& one, std::vector<x509::Crl> lists, sys_seconds now = today) {
        auto of_root =
            issue_crls(*store, maker.root, {.authority = root, .url = {}, .delta_url = {}}, now, maker.random).value();
        lists.push_back(of_root.front().crl);
        x509::TrustStore trust;
        trust.add(maker.root.certificate());
        const x509::Certificate chain[] = {one, maker.intermediate.certificate()};
        x509::ChainRequest request{.certificates = chain, .trust = trust, .time = now};
        request.crls = lists;
        request.revocation.scope = x509::RevocationPolicy::Scope::chain;
        request.revocation.strict = true;
        const auto verified = x509::verify_chain(request);
        return verified ? "good" : std::string(verified.error().id());
    }
    bool lists(const CrlMade& made, const x509::Certificate& one) {
        return made.crl.find(one.serial_number(), maker.intermediate.certificate().subject()).has_value();
    }

    Maker maker;
    std::unique_ptr<SqliteStore> store = SqliteStore::in_memory({}).value();
    i64 root = 0, issuer = 0;
};

TEST_F(CrlTest, Rfc5280Section5_2_3ACompleteListCountsAndIsNumbered) {
    const auto good = leaf("good.example"), bad = leaf("bad.example");
    revoke(bad, Reason::key_compromise);
    const auto first = list().value(), second = list().value();
    EXPECT_EQ(first.number, 1u);
    EXPECT_EQ(second.number, 2u);
    EXPECT_EQ(first.crl.size(), 1u);
    EXPECT_FALSE(first.crl.issuing_distribution_point().has_value());
    EXPECT_EQ(first.crl.next_update()->at, today + days(7));
    EXPECT_EQ(verdict(good, {first.crl}), "good");
    EXPECT_EQ(verdict(bad, {first.crl}), "x509.revoked");
    EXPECT_EQ(first.crl.find(bad.serial_number(), bad.issuer())->reason, x509::ReasonCode::key_compromise);
    const auto kept = store->last_crl(issuer, {}).value();
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->number, 2u);
    EXPECT_TRUE(std::ranges::equal(store->crl_der(issuer, 2).value(), second.crl.der()));
    EXPECT_TRUE(store->crl_der(issuer, 1).value().empty()) << "let go";
    EXPECT_EQ(check_audit(*store).value().certificates, 2u);
}

TEST_F(CrlTest, Rfc5280Section5_2_4ADeltaAddsToTheLastCompleteList) {
    const auto one = leaf("one.example"), two = leaf("two.example"), three = leaf("three.example");
    EXPECT_TRUE(list(today, true).error().is(errors::no_complete_crl));
    revoke(one, Reason::superseded);
    const auto base = list().value();
    revoke(two, Reason::key_compromise);
    const auto delta = list(today, true).value();
    EXPECT_EQ(delta.base, base.number);
    EXPECT_TRUE(delta.crl.is_delta());
    EXPECT_EQ(delta.crl.size(), 1u);
    EXPECT_TRUE(lists(delta, two));
    EXPECT_EQ(verdict(two, {base.crl}), "good") << "which the complete list does not know yet";
    EXPECT_EQ(verdict(two, {base.crl, delta.crl}), "x509.revoked");
    EXPECT_EQ(verdict(one, {base.crl, delta.crl}), "x509.revoked");
    EXPECT_EQ(verdict(three, {base.crl, delta.crl}), "good");
    EXPECT_EQ(list(today, true).value().base, base.number) << "never to another delta";
    EXPECT_TRUE(lists(list(today, true).value(), two)) << "nor without what another delta had";
    EXPECT_TRUE(list(today + days(8), true).error().is(errors::no_complete_crl)) << "the complete one has ended";
}

TEST_F(CrlTest, Rfc5280Section3_3AnEndedOneIsOnTheFirstListAfterItsEnd) {
    const auto brief = leaf("brief.example", days(3));
    static_cast<void>(list());
    revoke(brief, Reason::superseded, today + days(1));
    const auto after = list(today + days(5)).value();
    EXPECT_TRUE(lists(after, brief)) << "revoked and ended between two lists";
    EXPECT_FALSE(lists(list(today + days(6)).value(), brief));
}

TEST_F(CrlTest, Rfc5280Section5_2_5PartsSayWhichCertificatesTheyAreFor) {
    const auto profiles =
        Profiles::built_in()
            .with("[profile.server]\ncrl-url = \"http://crl.example/{shard}.crl\"\ncrl-shards = 4\n", "test")
            .value();
    const auto registrar = Registrar::open(maker.intermediate, *store, today).value();
    const auto key = maker.key();
    const Bytes spki = key->public_key().spki_der();
    std::vector<x509::Certificate> leaves;
    for (int i = 0; i < 24; ++i) {
        const LeafOrder order{.name = "h" + std::to_string(i) + ".example",
                              .alternatives = {},
                              .profile = profiles.find("server").value(),
                              .spki = {spki.begin(), spki.end()}};
        leaves.push_back(registrar.issue(order, "tester", today, maker.random).value());
        if (i % 2 == 0) revoke(leaves.back(), Reason::superseded);
    }
    const CrlOrder order{.authority = issuer, .shards = 4, .url = "http://crl.example/{shard}.crl", .delta_url = {}};
    const auto made = issue_crls(*store, maker.intermediate, order, today, maker.random).value();
    ASSERT_EQ(made.size(), 4u);
    usize entries = 0;
    std::vector<x509::Crl> lists;
    for (const auto& one : made) {
        entries += one.crl.size();
        lists.push_back(one.crl);
        ASSERT_TRUE(one.crl.issuing_distribution_point().has_value());
        EXPECT_EQ(one.number, 1u + one.shard);
    }
    EXPECT_EQ(entries, 12u);
    for (usize i = 0; i < leaves.size(); ++i) {
        EXPECT_EQ(verdict(leaves[i], lists), i % 2 == 0 ? "x509.revoked" : "good") << i;
        const u32 own = shard_of(leaves[i].serial_number(), 4);
        EXPECT_EQ(verdict(leaves[i], {lists[(own + 1) % 4]}), "x509.revocation_unknown")
            << "another part tells nothing";
    }
    EXPECT_TRUE(issue_crls(*store, maker.intermediate,
                           {.authority = issuer, .shards = 2, .url = "http://x/", .delta_url = {}}, today, maker.random)
                    .error()
                    .is(errors::bad_crl_order));
}

TEST_F(CrlTest, TheRootsListHasRevokedIntermediates) {
    const auto good = leaf("good.example");
    const auto of_leaves = list().value();
    EXPECT_EQ(verdict(good, {of_leaves.crl}), "good");
    revoke(maker.intermediate.certificate(), Reason::ca_compromise);
    EXPECT_EQ(verdict(good, {of_leaves.crl}), "x509.revoked");
    const Bytes serial = maker.intermediate.certificate().serial_number();
    EXPECT_TRUE(
        store->record(Revoked{{serial.begin(), serial.end()}, {}, ""}, today).error().is(errors::already_revoked));
    EXPECT_TRUE(check_audit(*store).has_value());
    EXPECT_TRUE(store->authorities().value()[1].revoked.has_value());
}

TEST_F(CrlTest, NumbersAreUsedOnceWhenManyMakeListsAtOnce) {
    leaf("one.example");
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::vector<u64> numbers;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            v1::testing::CountingRandom random(static_cast<u64>(t + 1));
            for (int i = 0; i < 3; ++i) {
                auto made = issue_crls(*store, maker.intermediate, {.authority = issuer, .url = {}, .delta_url = {}},
                                       today, random);
                const std::lock_guard lock(mutex);
                if (made) numbers.push_back(made->front().number);
            }
        });
    for (auto& thread : threads) thread.join();
    std::ranges::sort(numbers);
    EXPECT_TRUE(std::ranges::adjacent_find(numbers) == numbers.end());
    EXPECT_GE(numbers.size(), 4u);
    EXPECT_TRUE(
        store
            ->record(CrlIssued{.authority = issuer, .number = 1, .this_update = today, .next_update = today, .der = {}},
                     today)
            .error()
            .is(errors::crl_number_taken));
}

}  // namespace
}  // namespace troth::ca
