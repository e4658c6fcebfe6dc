// What is SQLite's own: the file, two processes' worth of connections, damage, refusals of the operating system.
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/sqlite_schema.hpp"
#include "troth/ca/store/testing/stores.hpp"

namespace troth::ca {
namespace {

using testing::Folder;
using testing::Maker;
using testing::today;

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void write(const std::string& file, std::string_view content) {
    std::ofstream(file, std::ios::binary) << content;
}

TEST(SqliteStore, IsForItsOwnerOnlyAndIsFoundAgain) {
    const Folder folder;
    const std::string file = folder.file("troth.db");
    Maker maker;
    EXPECT_TRUE(SqliteStore::open(file, Opening::existing).error().is(errors::store_absent));
    {
        const auto store = SqliteStore::open(file, Opening::create).value();
        ASSERT_TRUE(store->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
        for (const auto suffix : {"", "-wal", "-shm"}) {
            struct stat info;
            ASSERT_EQ(::stat((file + suffix).c_str(), &info), 0) << suffix;
            EXPECT_EQ(info.st_mode & 0777, 0600u) << suffix;
        }
    }
    const auto again = SqliteStore::open(file, Opening::existing).value();
    EXPECT_EQ(again->authorities().value().size(), 1u);
    EXPECT_FALSE(again->was_written());
}

TEST(SqliteStore, TwoOpenOnesSeeEachOthersWork) {
    const Folder folder;
    const std::string file = folder.file("troth.db");
    Maker maker;
    const auto one = SqliteStore::open(file, Opening::create).value();
    const auto two = SqliteStore::open(file, Opening::create).value();
    ASSERT_TRUE(one->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
    const i64 issuer = two->authorities().value().at(0).id;
    for (int i = 0; i < 10; ++i) {
        auto& store = i % 2 == 0 ? *one : *two;
        ASSERT_TRUE(store.record(Issued{maker.leaf("x.example"), issuer, "server", "", {}}, today));
    }
    EXPECT_EQ(one->log_size().value(), 11u);
    merkle::Node previous{};
    const auto all_logged = two->log(1, 100).value();
    for (const auto& logged : all_logged) {
        EXPECT_EQ(logged.entry.previous, previous);
        previous = logged.hash;
    }
}

TEST(SqliteStore, TheLogCannotBeAlteredByOrdinaryMeans) {
    const Folder folder;
    const std::string file = folder.file("troth.db");
    Maker maker;
    const auto store = SqliteStore::open(file, Opening::create).value();
    ASSERT_TRUE(store->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
    const auto database = sqlite::Database::open(file).value();
    for (const char* sql : {"UPDATE audit SET detail = ''", "DELETE FROM audit",
                            "INSERT INTO audit VALUES(5, 0, '', '', '', zeroblob(32), zeroblob(32))"})
        EXPECT_FALSE(database->run(sql).has_value()) << sql;
    EXPECT_EQ(store->log_size().value(), 1u);
}

TEST(SqliteStore, WhatIsNoStoreIsRefusedAndLeftAsItIs) {
    const Folder folder;
    const std::string file = folder.file("troth.db");
    for (const std::string& content : {std::string("not a database, but long enough to be taken for one? no."),
                                       std::string(5000, 'x'), std::string("SQLite format 3\0garbage", 23)}) {
        write(file, content);
        const auto refused = SqliteStore::open(file, Opening::create);
        ASSERT_FALSE(refused.has_value());
        EXPECT_TRUE(refused.error().is(errors::store_damaged)) << refused.error().id();
        EXPECT_EQ(content_of(file), content);
    }
    std::filesystem::remove(file);
    write(file, "");
    {
        const auto other = sqlite::Database::open(file).value();
        ASSERT_TRUE(other->run("CREATE TABLE theirs(x); INSERT INTO theirs VALUES(1)"));
    }
    const std::string before = content_of(file);
    EXPECT_TRUE(SqliteStore::open(file, Opening::create).error().is(errors::store_damaged));
    EXPECT_EQ(content_of(file), before);
}

TEST(SqliteStore, OfALaterVersionIsRefused) {
    const Folder folder;
    const std::string file = folder.file("troth.db");
    ASSERT_TRUE(SqliteStore::open(file, Opening::create).has_value());
    ASSERT_TRUE(sqlite::Database::open(file).value()->run("PRAGMA user_version=99"));
    EXPECT_TRUE(SqliteStore::open(file, Opening::existing).error().is(errors::store_too_new));
}

TEST(SqliteStore, ACopyIsWholeAndOneFile) {
    const Folder folder;
    Maker maker;
    const auto store = SqliteStore::open(folder.file("troth.db"), Opening::create).value();
    ASSERT_TRUE(store->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
    ASSERT_TRUE(store->copy_to(folder.file("copy.db")));
    EXPECT_FALSE(store->copy_to(folder.file("copy.db"))) << "never over a file";
    EXPECT_FALSE(std::filesystem::exists(folder.file("copy.db-wal")));
    const auto copy = SqliteStore::open(folder.file("copy.db"), Opening::existing).value();
    EXPECT_EQ(copy->log(1, 10).value().at(0).hash, store->log(1, 10).value().at(0).hash);
    EXPECT_FALSE(store->copy_to(folder.file("none/copy.db")));
}

TEST(SqliteStore, AnImageInMemoryIsTheFilesContent) {
    Maker maker;
    ByteVector image;
    {
        const auto store = SqliteStore::in_memory({}).value();
        ASSERT_TRUE(store->record(AuthorityAdded{Role::root, maker.root.certificate(), {}}, today));
        image = store->image().value();
    }
    const auto again = SqliteStore::in_memory(image).value();
    EXPECT_FALSE(again->was_written());
    EXPECT_EQ(again->authorities().value().size(), 1u);
    const Folder folder;
    write(folder.file("f.db"), text_of(image));
    EXPECT_EQ(SqliteStore::open(folder.file("f.db"), Opening::existing).value()->log_size().value(), 1u);
}

}  // namespace
}  // namespace troth::ca
