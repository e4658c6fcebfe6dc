// Records from before the entries of revocations were kept: they open, and no revocation is lost between their lists.
#include <gtest/gtest.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/crl.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/postgres_store.hpp"
#include "troth/ca/store/testing/postgres_server.hpp"
#include "troth/ca/store/testing/stores.hpp"

namespace troth::ca {
namespace {

using testing::Maker;
using testing::today;

// What the third step for SQLite and the second for PostgreSQL did, undone.
constexpr const char* as_before = R"sql(
DROP INDEX certificates_revoked_by_end;
DROP INDEX certificates_revoked;
ALTER TABLE certificates DROP COLUMN revoked_entry;
ALTER TABLE authorities DROP COLUMN revoked_entry;
ALTER TABLE crls DROP COLUMN log_size;
CREATE INDEX certificates_revoked ON certificates(authority, serial, not_after, revoked_at, reason)
  WHERE revoked_at IS NOT NULL;
)sql";

class CrlUpgrade : public ::testing::TestWithParam<bool> {
  protected:
    bool on_server() const { return GetParam(); }
    void SetUp() override {
        if (!on_server()) return;
        auto& server = testing::PostgresServer::of_process();
        if (!server.is_installed()) GTEST_SKIP() << testing::PostgresServer::missing;
        ASSERT_TRUE(server.is_running()) << server.failure();
        url = server.fresh_database();
    }
    std::unique_ptr<Store> open(Opening opening = Opening::existing) const {
        if (on_server()) return PostgresStore::open(url, opening).value();
        return SqliteStore::open(folder.file("troth.db"), opening).value();
    }
    std::unique_ptr<sql::Database> raw() const {
        if (on_server()) return postgres::Database::open(url).value();
        return sqlite::Database::open(folder.file("troth.db")).value();
    }
    void make_old() const {
        const auto database = raw();
        if (on_server()) {
            ASSERT_TRUE(database->run("DROP FUNCTION revoked_by_an_entry CASCADE"));
            ASSERT_TRUE(database->run("DELETE FROM migrations WHERE version = 2"));
        } else {
            ASSERT_TRUE(
                database->run("DROP TRIGGER certificates_revoked_by_an_entry; DROP TRIGGER "
                              "authorities_revoked_by_an_entry; DELETE FROM migrations WHERE version = 3; "
                              "PRAGMA user_version = 2"));
        }
        const auto done = database->run(as_before);
        ASSERT_TRUE(done.has_value()) << done.error().where();
    }
    void found(Store& store) {
        ASSERT_TRUE(store.record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
        ASSERT_TRUE(store.record(AuthorityAdded{Role::intermediate, maker.intermediate.certificate(), {}}, today));
        issuer = store.authorities().value()[1].id;
        for (int i = 0; i < 4; ++i) {
            const auto leaf = maker.leaf("h" + std::to_string(i) + ".example");
            serials.emplace_back(leaf.serial_number().begin(), leaf.serial_number().end());
            ASSERT_TRUE(store.record(Issued{leaf, issuer, "server", "", {}}, today));
        }
    }
    void revoke(Store& store, usize which) {
        ASSERT_TRUE(store.record(Revoked{serials[which], {today, Reason::superseded}, ""}, today));
    }
    // Which of the certificates the next list has: "02".
    std::string listed(Store& store, bool delta) {
        const auto made =
            issue_crls(store, maker.intermediate, {.authority = issuer, .delta = delta, .url = {}, .delta_url = {}},
                       today, maker.random);
        if (!made) return std::string(made.error().id());
        std::string out;
        for (usize i = 0; i < serials.size(); ++i)
            if (made->front().crl.find(serials[i], maker.intermediate.certificate().subject()))
                out += std::to_string(i);
        EXPECT_EQ(made->front().crl.size(), out.size());
        return out;
    }

    testing::Folder folder;
    std::string url;
    Maker maker;
    i64 issuer = 0;
    std::vector<ByteVector> serials;
};
INSTANTIATE_TEST_SUITE_P(Kinds, CrlUpgrade, ::testing::Values(false, true),
                         [](const auto& kind) { return kind.param ? "Postgres" : "SqliteFile"; });

TEST_P(CrlUpgrade, Rfc5280Section5_2_4ADeltaToAnOldListHasAllThatTheListLacks) {
    {
        const auto store = open(Opening::create);
        found(*store);
        revoke(*store, 0);
        EXPECT_EQ(listed(*store, false), "0");
        revoke(*store, 1);
    }
    make_old();
    const auto store = open();
    EXPECT_EQ(store->last_crl(issuer, {}).value()->log_size, 0u);
    EXPECT_EQ(listed(*store, true), "1") << "by comparing with the old list";
    revoke(*store, 2);
    EXPECT_EQ(listed(*store, true), "12");
    EXPECT_EQ(listed(*store, false), "012");
    EXPECT_EQ(listed(*store, true), "");
    revoke(*store, 3);
    EXPECT_EQ(listed(*store, true), "3") << "by the entries of the log";
    EXPECT_EQ(listed(*store, true), "3");
    EXPECT_TRUE(check_audit(*store).has_value());
}

TEST_P(CrlUpgrade, AProcessOfTheOldVersionCanRevokeNothingMore) {
    const auto store = open(Opening::create);
    found(*store);
    const auto database = raw();
    for (const char* sql : {"UPDATE certificates SET revoked_at = 1, reason = 0 WHERE id = 1",
                            "UPDATE authorities SET revoked_at = 1, reason = 0 WHERE role = 1"})
        EXPECT_FALSE(database->run(sql).has_value()) << sql;
    EXPECT_EQ(listed(*store, false), "");
    revoke(*store, 0);
    EXPECT_EQ(listed(*store, false), "0");
}

TEST_P(CrlUpgrade, ARevocationUnderAnothersEntryIsFoundByTheAudit) {
    const auto store = open(Opening::create);
    found(*store);
    EXPECT_EQ(listed(*store, false), "");
    revoke(*store, 0);
    EXPECT_TRUE(check_audit(*store).has_value());
    ASSERT_TRUE(raw()->run("UPDATE certificates SET revoked_entry = 3 WHERE revoked_at IS NOT NULL"));
    EXPECT_EQ(listed(*store, true), "") << "hidden from the delta";
    const auto checked = check_audit(*store);
    ASSERT_FALSE(checked.has_value());
    EXPECT_TRUE(checked.error().is(errors::audit_disagrees)) << checked.error().id();
}

}  // namespace
}  // namespace troth::ca
