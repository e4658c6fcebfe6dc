// What is PostgreSQL's own: a server that refuses, goes away, comes back; words that hold no password.
#include "troth/ca/store/postgres_store.hpp"

#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/testing/postgres_server.hpp"
#include "troth/ca/store/testing/stores.hpp"

namespace troth::ca {
namespace {

using testing::Maker;
using testing::PostgresServer;
using testing::today;

class PostgresStoreTest : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!server->is_installed()) GTEST_SKIP() << PostgresServer::missing;
        ASSERT_TRUE(server->is_running()) << server->failure();
        url = server->fresh_database();
    }
    std::unique_ptr<PostgresStore> open_with_root() {
        auto store = PostgresStore::open(url, Opening::create).value();
        EXPECT_TRUE(store->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
        return store;
    }
    std::unique_ptr<postgres::Database> raw() { return postgres::Database::open(url).value(); }
    // cut: ends all connections to the database but the one that says so.
    static void cut(postgres::Database& database) {
        EXPECT_TRUE(
            database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                         "datname = current_database()"));
    }
    static Error refusal(const std::string& address, Opening opening = Opening::create) {
        auto opened = PostgresStore::open(address, opening);
        return opened ? Error(errors::audit_broken) : std::move(opened).error();
    }
    // Threads note numbers, as ACME and the CA's server would, while something happens to the server. What was
    // answered is on record, once; what failed is not, but where that is said to be unknown.
    void records_all_through(const std::function<void()>& happens);

    PostgresServer* server = &PostgresServer::of_process();
    std::string url;
    Maker maker;
};

TEST_F(PostgresStoreTest, TheLogIsOnlyAddedTo) {
    const auto store = open_with_root();
    const auto database = raw();
    for (const char* sql : {"UPDATE audit SET detail = ''", "DELETE FROM audit", "TRUNCATE audit"})
        EXPECT_TRUE(database->run(sql).error().is(errors::store_damaged)) << sql;
    EXPECT_EQ(store->log_size().value(), 1u);
}

TEST_F(PostgresStoreTest, EveryReasonForNotOpeningIsAnErrorOfItsOwn) {
    EXPECT_TRUE(refusal(url, Opening::existing).is(errors::store_absent)) << "no tables yet";
    EXPECT_TRUE(refusal(server->url("none")).is(errors::store_absent));
    EXPECT_TRUE(refusal("postgresql://troth@/x?host=/nonexistent").is(errors::store_unreachable));
    EXPECT_TRUE(refusal("postgresql://troth@127.0.0.1:1/x").is(errors::store_unreachable));
    open_with_root();
    const auto database = raw();
    ASSERT_TRUE(database->run("INSERT INTO migrations VALUES(99, now())"));
    EXPECT_TRUE(refusal(url).is(errors::store_too_new));
    ASSERT_TRUE(database->run("CREATE ROLE stranger LOGIN"));
    const std::string stranger = "postgresql://stranger@" + url.substr(url.find('@') + 1);
    const Error denied = refusal(stranger);
    EXPECT_TRUE(denied.is(errors::store_refused)) << denied.id() << " " << denied.where();
    ASSERT_TRUE(database->run("DROP ROLE stranger"));
}

TEST_F(PostgresStoreTest, NoErrorHoldsThePassword) {
    const std::string tail = url.substr(url.find('@') + 1);
    for (const std::string& address :
         {"postgresql://troth:sesam/7@" + tail, "postgresql://troth:sesam%ZZ@" + tail,
          std::string("postgresql://troth:sesam@[::1]x/db"),
          std::string("postgresql://troth:sesam@/x?host=/nonexistent"),
          std::string("postgresql://troth:7/sesam@localhost/x?bad=1"), "postgresql://nobody:sesam@" + tail}) {
        const Error error = refusal(address);
        EXPECT_EQ(error.where().find("sesam"), std::string::npos) << error.where();
        EXPECT_TRUE(error.is(errors::store_address) || error.is(errors::store_unreachable) ||
                    error.is(errors::store_refused))
            << error.id() << " " << error.where();
    }
}

TEST_F(PostgresStoreTest, AnActOnACutConnectionFailsWholeOrStandsAndTheNextWorks) {
    const auto store = open_with_root();
    cut(*raw());
    const Change note = Noted{"test", "", ""};
    EXPECT_TRUE(store->record(note, today).has_value()) << "nothing was begun: it connects again";
    EXPECT_EQ(store->log_size().value(), 2u);
    EXPECT_EQ(check_audit(*store).value().head.size, 2u);
    EXPECT_EQ(store->authorities().value().size(), 1u);
}

void PostgresStoreTest::records_all_through(const std::function<void()>& happens) {
    const auto store = open_with_root();
    std::atomic<bool> over{false};
    std::mutex mutex;
    std::set<std::string> answered, failed, unknown;
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; !over; ++i) {
                const std::string subject = std::to_string(t) + "-" + std::to_string(i);
                const auto outcome = store->record(Noted{"test", subject, ""}, today);
                const std::lock_guard lock(mutex);
                auto& set = outcome ? answered : outcome.error().is(errors::store_uncertain) ? unknown : failed;
                set.insert(subject);
                if (!outcome && !outcome.error().is(errors::store_uncertain)) {
                    EXPECT_TRUE(outcome.error().is(errors::store_unreachable))
                        << outcome.error().id() << " " << outcome.error().where();
                }
            }
        });
    const auto answers = [&] {
        const std::lock_guard lock(mutex);
        return answered.size();
    };
    const auto more = [&] {
        for (const usize before = answers(); answers() < before + 3;) std::this_thread::yield();
    };
    more();
    happens();
    more();
    over = true;
    for (auto& thread : threads) thread.join();
    const auto checked = check_audit(*store);
    EXPECT_TRUE(checked.has_value()) << checked.error().id() << " " << checked.error().where();
    std::multiset<std::string> logged;
    const auto entries = store->log(1, 1'000'000).value();
    for (const auto& one : entries) logged.insert(one.entry.subject);
    for (const std::string& one : answered) EXPECT_EQ(logged.count(one), 1u) << one;
    for (const std::string& one : failed) EXPECT_EQ(logged.count(one), 0u) << one;
    for (const std::string& one : unknown) EXPECT_LE(logged.count(one), 1u) << one;
}

TEST_F(PostgresStoreTest, NothingIsLostWhenConnectionsAreCut) {
    const auto database = raw();
    records_all_through([&] {
        for (int i = 0; i < 40; ++i) cut(*database);
    });
}

TEST_F(PostgresStoreTest, NothingIsLostWhenTheServerCrashesAndComesBack) {
    records_all_through([&] {
        ASSERT_TRUE(server->stop());
        ASSERT_TRUE(server->start());
    });
}

TEST_F(PostgresStoreTest, ADatabaseThatIsDroppedInTheMiddleIsSaidToBeAbsent) {
    const auto store = open_with_root();
    const std::string name = url.substr(url.rfind('@') + 2, url.find('?') - url.rfind('@') - 2);
    const auto control = postgres::Database::open(server->url("postgres")).value();
    ASSERT_TRUE(control->run(("DROP DATABASE " + name + " WITH (FORCE)").c_str()));
    const auto outcome = store->record(Noted{"test", "", ""}, today);
    ASSERT_FALSE(outcome.has_value());
    EXPECT_TRUE(outcome.error().is(errors::store_absent)) << outcome.error().id() << " " << outcome.error().where();
    EXPECT_FALSE(store->authorities().has_value());
}

TEST_F(PostgresStoreTest, TextsThatAreNoTextAreRecordedAsFarAsTheyAre) {
    const auto store = open_with_root();
    ASSERT_TRUE(store->record(Noted{"test", "a\xff" + std::string(1, '\0') + "b", "gr\xc3\xbc\xc3"}, today));
    const auto entry = store->log(2, 1).value().at(0).entry;
    EXPECT_EQ(entry.subject,
              "a\xef\xbf\xbd\xef\xbf\xbd"
              "b");
    EXPECT_EQ(entry.detail, "gr\xc3\xbc\xef\xbf\xbd");
    EXPECT_TRUE(check_audit(*store).has_value());
    EXPECT_TRUE(store->page({.name = "\xff", .now = today}).value().empty());
}

}  // namespace
}  // namespace troth::ca
