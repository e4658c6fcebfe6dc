// What every kind of store promises.
#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/postgres_store.hpp"
#include "troth/ca/store/testing/postgres_server.hpp"
#include "troth/ca/store/testing/stores.hpp"

namespace troth::ca {
namespace {

using testing::Folder;
using testing::Maker;
using testing::today;
using State = Which::State;

enum class Kind : u8 { file, memory, postgres };

class StoreTest : public ::testing::TestWithParam<Kind> {
  protected:
    void SetUp() override {
        if (GetParam() == Kind::file) store = SqliteStore::open(folder.file("troth.db"), Opening::create).value();
        if (GetParam() == Kind::memory) store = SqliteStore::in_memory({}).value();
        if (GetParam() != Kind::postgres) return;
        auto& server = testing::PostgresServer::of_process();
        if (!server.is_installed()) GTEST_SKIP() << testing::PostgresServer::missing;
        ASSERT_TRUE(server.is_running()) << server.failure();
        url = server.fresh_database();
        auto opened = PostgresStore::open(url, Opening::create);
        ASSERT_TRUE(opened.has_value()) << opened.error().where();
        store = *std::move(opened);
    }
    // fresh: another one of the kind, empty.
    std::unique_ptr<Store> fresh() {
        if (GetParam() == Kind::memory) return SqliteStore::in_memory({}).value();
        if (GetParam() == Kind::file) return SqliteStore::open(folder.file("fresh.db"), Opening::create).value();
        return PostgresStore::open(testing::PostgresServer::of_process().fresh_database(), Opening::create).value();
    }
    void add_authorities() {
        ASSERT_TRUE(store->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
        ASSERT_TRUE(store->record(AuthorityAdded{Role::intermediate, maker.intermediate.certificate(), {7, 8}}, today));
        issuer = store->authorities().value()[1].id;
    }
    Issued issued(const x509::Certificate& certificate) { return {certificate, issuer, "server", "tester", {}}; }
    ByteVector add(const std::string& name, days lifetime = leaf_lifetime) {
        const auto leaf = maker.leaf(name, lifetime);
        EXPECT_TRUE(store->record(issued(leaf), today));
        return {leaf.serial_number().begin(), leaf.serial_number().end()};
    }
    std::vector<std::string> names(Which which) {
        which.now = which.now == sys_seconds() ? today : which.now;
        std::vector<std::string> out;
        const auto all_record = store->page(which).value();
        for (const auto& record : all_record) out.push_back(record.names.at(0));
        return out;
    }
    using Names = std::vector<std::string>;

    Folder folder;
    Maker maker;
    std::unique_ptr<Store> store;
    std::string url;  // of PostgreSQL
    i64 issuer = 0;
};
std::string name_of_kind(const ::testing::TestParamInfo<Kind>& kind) {
    return kind.param == Kind::file ? "SqliteFile" : kind.param == Kind::memory ? "SqliteMemory" : "Postgres";
}
INSTANTIATE_TEST_SUITE_P(Kinds, StoreTest, ::testing::Values(Kind::file, Kind::memory, Kind::postgres), name_of_kind);

TEST_P(StoreTest, WhatIsRecordedIsFound) {
    add_authorities();
    const auto leaf = maker.leaf("api.example");
    ASSERT_TRUE(store->record(issued(leaf), today));
    const auto found = store->find(leaf.serial_number()).value();
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(std::ranges::equal(found->der, leaf.der()));
    EXPECT_EQ(found->names, Names{"DNS:api.example"});
    EXPECT_EQ(found->profile, "server");
    EXPECT_EQ(found->requester, "tester");
    EXPECT_EQ(found->not_after, leaf.not_after().at);
    EXPECT_EQ(found->authority, issuer);
    EXPECT_FALSE(found->revoked.has_value());
    EXPECT_FALSE(store->find(maker.root.certificate().serial_number()).value().has_value());
    const auto authorities = store->authorities().value();
    ASSERT_EQ(authorities.size(), 2u);
    EXPECT_EQ(authorities[1].sealed_key, (ByteVector{7, 8}));
    EXPECT_EQ(authorities[0].generation, 1u);
    EXPECT_TRUE(store->check());
}

TEST_P(StoreTest, Rfc5280Section4_1_2_2ASerialNumberIsTakenOnceAndOthersOfItsGroupStand) {
    add_authorities();
    const auto one = maker.leaf("one.example"), two = maker.leaf("two.example");
    ASSERT_TRUE(store->record(issued(one), today));
    const Change changes[] = {issued(two), issued(one)};
    const auto outcomes = store->record_all(changes, today);
    EXPECT_TRUE(outcomes[0].has_value());
    ASSERT_FALSE(outcomes[1].has_value());
    EXPECT_TRUE(outcomes[1].error().is(errors::serial_taken)) << outcomes[1].error().where();
    EXPECT_EQ(store->log_size().value(), 4u) << "a refusal leaves no entry";
    EXPECT_EQ(names({}).size(), 2u);
}

TEST_P(StoreTest, Rfc5280Section5_3ARevocationStandsAsItIs) {
    add_authorities();
    const ByteVector serial = add("api.example");
    const Revocation why{today + days(1), Reason::key_compromise};
    ASSERT_TRUE(store->record(Revoked{serial, why, "tester"}, today));
    EXPECT_EQ(store->find(serial).value()->revoked, why);
    EXPECT_TRUE(store->record(Revoked{serial, {}, ""}, today).error().is(errors::already_revoked));
    EXPECT_TRUE(store->record(Revoked{{1, 2}, {}, ""}, today).error().is(errors::no_such_certificate));
    usize count = 0;
    EXPECT_TRUE(store->each_revoked({issuer, today, {}}, [&](const Store::RevokedRow& row) {
        EXPECT_TRUE(std::ranges::equal(row.serial, serial));
        EXPECT_EQ(row.revocation, why);
        EXPECT_EQ(row.entry, 4u);
        ++count;
    }));
    EXPECT_EQ(count, 1u);
    EXPECT_TRUE(store->each_revoked({issuer, today + days(91), {}}, [&](const Store::RevokedRow&) { ++count; }));
    EXPECT_EQ(count, 1u) << "one that has ended is not listed any more";
}

TEST_P(StoreTest, Rfc5280Section5_2_4WhatWasRevokedBehindAnEntryIsListedInItsOrder) {
    add_authorities();
    std::vector<ByteVector> serials;
    for (int i = 0; i < 6; ++i) serials.push_back(add("h" + std::to_string(i) + ".example"));
    for (const ByteVector& serial : serials)
        ASSERT_TRUE(store->record(Revoked{serial, {today, Reason::superseded}, ""}, today));
    EXPECT_TRUE(store->record(Revoked{serials[2], {}, ""}, today).error().is(errors::already_revoked));
    for (usize from = 0; from <= serials.size(); ++from) {
        usize at = from;
        EXPECT_TRUE(store->each_revoked({issuer, today, 8 + from}, [&](const Store::RevokedRow& row) {
            ASSERT_LT(at, serials.size());
            EXPECT_TRUE(std::ranges::equal(row.serial, serials[at])) << at;
            EXPECT_EQ(row.entry, 8 + ++at);
        }));
        EXPECT_EQ(at, serials.size());
    }
    EXPECT_TRUE(check_audit(*store).has_value());
}

TEST_P(StoreTest, WhatHasEndedIsFoundInBatchesRevokedOrNot) {
    add_authorities();
    std::set<ByteVector> old;
    for (int i = 0; i < 7; ++i) {
        const ByteVector serial = add("old" + std::to_string(i) + ".example", days(10 + i));
        old.insert(serial);
        if (i % 2 == 0) ASSERT_TRUE(store->record(Revoked{serial, {today, Reason::superseded}, ""}, today));
    }
    add("young.example", days(50));
    const auto now = today + days(30);
    EXPECT_EQ(store->count_ended(now).value(), 7u);
    EXPECT_EQ(store->count_ended(today + days(10)).value(), 0u);
    EXPECT_EQ(store->ended(now, 100).value().size(), 7u);
    for (usize left = 7; left > 0;) {
        const auto batch = store->ended(now, 3).value();
        ASSERT_EQ(batch.size(), std::min<usize>(left, 3));
        for (const ByteVector& serial : batch) {
            EXPECT_EQ(old.erase(serial), 1u);
            ASSERT_TRUE(store->record(Forgotten{serial, now}, now));
            --left;
        }
    }
    EXPECT_TRUE(store->ended(now, 3).value().empty());
    EXPECT_EQ(names({}).size(), 1u);
    EXPECT_TRUE(check_audit(*store).has_value());
}

TEST_P(StoreTest, SearchesByNameSerialStateAndEnd) {
    add_authorities();
    const ByteVector first = add("a.api.example", days(10));
    add("b.api.example", days(20));
    const ByteVector third = add("api.example.org", days(30));
    ASSERT_TRUE(store->record(Revoked{third, {today, Reason::superseded}, ""}, today));
    const Names all{"DNS:a.api.example", "DNS:b.api.example", "DNS:api.example.org"};
    EXPECT_EQ(names({}), all);
    EXPECT_EQ(names({.name = "a.api.example"}), Names{all[0]});
    EXPECT_EQ(names({.name = "DNS:A.API.example"}), Names{all[0]});
    EXPECT_EQ(names({.name = "*.api.example"}), (Names{all[0], all[1]}));
    EXPECT_EQ(names({.name = "api*"}), Names{all[2]});
    EXPECT_EQ(names({.name = "none.example"}), Names{});
    EXPECT_EQ(names({.name = "%"}), Names{});
    EXPECT_EQ(names({.serial = hexadecimal(first)}), Names{all[0]});
    EXPECT_EQ(names({.serial = hexadecimal(first).substr(0, 9)}), Names{all[0]});
    EXPECT_EQ(names({.serial = "xyz"}), Names{});
    EXPECT_EQ(names({.state = State::revoked}), Names{all[2]});
    EXPECT_EQ(names({.state = State::valid}), (Names{all[0], all[1]}));
    EXPECT_EQ(names({.state = State::expired, .now = today + days(15)}), Names{all[0]});
    EXPECT_EQ(names({.ends_before = today + days(25), .ends_after = today + days(15)}), Names{all[1]});
    EXPECT_EQ(names({.state = State::valid, .name = "*.example", .ends_before = today + days(15)}), Names{all[0]});
    EXPECT_EQ(names({.profile = "client"}), Names{});
    const auto ending = store->ending(today + days(11), 5).value();
    ASSERT_EQ(ending.size(), 1u);
    EXPECT_EQ(ending[0].names, Names{all[1]});
    const Counts counts = store->counts(today + days(15)).value();
    EXPECT_EQ(counts.valid, 1u);
    EXPECT_EQ(counts.revoked, 1u);
    EXPECT_EQ(counts.expired, 1u);
}

TEST_P(StoreTest, PagesFollowOneAnotherWithoutGapOrRepeat) {
    add_authorities();
    std::vector<Change> changes;
    for (int i = 0; i < 57; ++i) changes.push_back(issued(maker.leaf("h" + std::to_string(i) + ".example")));
    for (const auto& outcome : store->record_all(changes, today)) EXPECT_TRUE(outcome);
    for (const std::string pattern : {"", "*.example", "h*"}) {
        Which which{.name = pattern, .now = today, .limit = 10};
        std::vector<ByteVector> seen;
        for (;;) {
            const auto page = store->page(which).value();
            if (page.empty()) break;
            for (const auto& record : page) seen.push_back(record.serial);
            which.after = page.back().id;
        }
        ASSERT_EQ(seen.size(), 57u) << pattern;
        for (usize i = 0; i < seen.size(); ++i)
            EXPECT_TRUE(std::ranges::equal(seen[i], std::get<Issued>(changes[i]).certificate.serial_number()));
    }
}

TEST_P(StoreTest, OnlyWhatHasEndedIsForgottenAndTheLogStays) {
    add_authorities();
    const ByteVector serial = add("old.example", days(10));
    EXPECT_TRUE(store->record(Forgotten{serial, today + days(5)}, today).error().is(errors::not_ended));
    EXPECT_TRUE(store->record(Forgotten{serial, today + days(11)}, today + days(30)));
    EXPECT_FALSE(store->find(serial).value().has_value());
    EXPECT_EQ(names({.name = "old.example"}), Names{});
    EXPECT_EQ(store->log_size().value(), 4u);
    EXPECT_TRUE(store->check());
}

TEST_P(StoreTest, Rfc5280Section5_2_3CrlNumbersGoUpByOneForEachIssuer) {
    add_authorities();
    EXPECT_EQ(store->next_crl_number(issuer).value(), 1u);
    ASSERT_TRUE(store->record(CrlIssued{issuer, 1, today, today + days(7), {1}}, today));
    EXPECT_EQ(store->next_crl_number(issuer).value(), 2u);
    EXPECT_FALSE(store->record(CrlIssued{issuer, 1, today, today + days(7), {1}}, today)) << "each number once";
    EXPECT_EQ(store->log_size().value(), 3u);
}

TEST_P(StoreTest, EveryEntryHoldsTheHashOfTheOneBefore) {
    add_authorities();
    add("a.example");
    add("b.example");
    merkle::Node previous{};
    u64 number = 0;
    const auto all_logged = store->log(1, 100).value();
    for (const auto& logged : all_logged) {
        EXPECT_EQ(logged.entry.number, ++number);
        EXPECT_EQ(logged.entry.previous, previous);
        EXPECT_EQ(entry_hash(logged.entry), logged.hash);
        previous = logged.hash;
    }
    EXPECT_EQ(number, 4u);
    EXPECT_EQ(store->log(3, 1).value().at(0).entry.action, "issue");
}

TEST_P(StoreTest, ManyThreadsShareTransactionsAndLoseNothing) {
    add_authorities();
    std::vector<x509::Certificate> leaves;
    for (int i = 0; i < 120; ++i) leaves.push_back(maker.leaf("t" + std::to_string(i) + ".example"));
    std::atomic<usize> next{0}, good{0}, taken{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            // Each certificate is tried twice: exactly one of the two stands.
            for (usize i = next++; i < 2 * leaves.size(); i = next++) {
                const auto outcome = store->record(issued(leaves[i / 2]), today);
                if (outcome) ++good;
                if (!outcome && outcome.error().is(errors::serial_taken)) ++taken;
                EXPECT_TRUE(store->log_size().has_value());
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good.load(), leaves.size());
    EXPECT_EQ(taken.load(), leaves.size());
    EXPECT_EQ(store->log_size().value(), 2 + leaves.size());
    EXPECT_EQ(names({.limit = 1000}).size(), leaves.size());
}

TEST_P(StoreTest, TwoOpenOnesOfOneDatabaseContinueOneLog) {
    if (GetParam() == Kind::memory) return;  // which nobody else can open
    add_authorities();
    const auto open = [&]() -> std::unique_ptr<Store> {
        if (GetParam() == Kind::file) return SqliteStore::open(folder.file("troth.db"), Opening::existing).value();
        return PostgresStore::open(url, Opening::existing).value();
    };
    const auto other = open();
    std::vector<std::thread> threads;
    std::vector<x509::Certificate> leaves;
    for (int i = 0; i < 40; ++i) leaves.push_back(maker.leaf("h" + std::to_string(i) + ".example"));
    std::atomic<int> good{0};
    for (Store* one : {store.get(), other.get()})
        threads.emplace_back([&, one] {
            for (const auto& leaf : leaves) good += one->record(issued(leaf), today).has_value();
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good.load(), 40) << "each serial number once";
    EXPECT_EQ(check_audit(*store).value().certificates, 40u);
    EXPECT_EQ(other->log_size().value(), 42u);
}

TEST_P(StoreTest, ACopyIsAStoreOfItsOwn) {
    if (GetParam() == Kind::memory) return;  // image() is its copy
    add_authorities();
    const ByteVector serial = add("a.example");
    add("b.example");
    ASSERT_TRUE(store->record(Revoked{serial, {today, Reason::superseded}, "tester"}, today));
    ASSERT_TRUE(store->record(CrlIssued{.authority = issuer,
                                        .number = 1,
                                        .this_update = today,
                                        .next_update = today + days(1),
                                        .der = {1, 2},
                                        .log_size = 5},
                              today));
    const std::string file = folder.file("copy.db");
    const auto copied = store->copy_to(file);
    ASSERT_TRUE(copied.has_value()) << copied.error().where();
    EXPECT_FALSE(store->copy_to(file).has_value()) << "never over a file";
    const auto copy = SqliteStore::open(file, Opening::existing).value();
    const auto is_whole = [&](Store& one) {
        EXPECT_EQ(check_audit(one).value().head, check_audit(*store).value().head);
        EXPECT_EQ(one.authorities().value()[1].sealed_key, (ByteVector{7, 8}));
        EXPECT_EQ(one.last_crl(issuer, {}).value()->log_size, 5u);
        EXPECT_EQ(one.crl_der(issuer, 1).value(), (ByteVector{1, 2}));
        EXPECT_TRUE(one.find(serial).value()->revoked.has_value());
        EXPECT_EQ(one.page({.name = "b.example", .now = today}).value().size(), 1u);
    };
    const auto goes_on = [&](Store& one) {
        const auto leaf = maker.leaf("c.example");
        EXPECT_TRUE(one.record(issued(leaf), today));
        EXPECT_GT(one.find(leaf.serial_number()).value()->id, one.find(serial).value()->id + 1);
        const auto next =
            make_intermediate(maker.root, "Next", maker.key(), intermediate_lifetime, today, maker.random).value();
        EXPECT_TRUE(one.record(AuthorityAdded{Role::intermediate, next.certificate(), {}}, today));
        EXPECT_TRUE(check_audit(one).has_value());
    };
    is_whole(*copy);
    // And back again, into an empty one of the same kind.
    const auto again = fresh();
    const auto filled = again->fill_from(*copy);
    ASSERT_TRUE(filled.has_value()) << filled.error().where();
    is_whole(*again);
    EXPECT_TRUE(again->fill_from(*copy).error().is(errors::store_not_empty));
    EXPECT_TRUE(store->fill_from(*copy).error().is(errors::store_not_empty));
    goes_on(*copy);
    goes_on(*again);
}

}  // namespace
}  // namespace troth::ca
