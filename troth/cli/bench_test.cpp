// `troth bench`, `troth list` and the rows behind them.
#include <set>

#include <gtest/gtest.h>

#include "troth/cli/bench_operations.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::go;
using testing::MemoryTerminal;

TEST(Rows, EveryRowThatTheProcessorRunsCanBeAskedFor) {
    for (const RowSet& set : row_sets()) {
        SCOPED_TRACE(set.primitive);
        EXPECT_EQ(set.rows.back().name, "portable");
        EXPECT_EQ(set.chosen(cpu::portable), "portable");
        for (const RowName& row : set.rows) {
            const auto features = set.features_for(row.name);
            EXPECT_EQ(features.has_value(), row.runs_on(cpu::host())) << row.name;
            if (features) EXPECT_EQ(set.chosen(*features), row.name);
        }
        EXPECT_EQ(set.features_for("none of them"), std::nullopt);
    }
}

TEST(Bench, EveryOperationDoesItsWorkOnEachRow) {
    v1::testing::CountingRandom random(1);
    std::set<std::string> titles;
    for (const BenchOperation& operation : bench_operations()) {
        SCOPED_TRACE(operation.title());
        EXPECT_TRUE(titles.insert(operation.title()).second);
        // Keys of these take long to make; their rows are those of the smaller sizes.
        if (operation.name.starts_with("RSA-") && !operation.name.starts_with("RSA-2048")) continue;
        if (operation.rows == nullptr) {
            operation.prepare(cpu::host(), random)();
            continue;
        }
        for (const RowName& row : operation.rows->rows)
            if (const auto features = operation.rows->features_for(row.name)) operation.prepare(*features, random)();
    }
}

TEST(BenchCommand, MeasuresWhatIsAskedForAsATableAndAsJson) {
    MemoryTerminal terminal;
    ASSERT_EQ(go(terminal, {"bench", "--filter", "aes-256-gcm SEAL", "--seconds", "0.001"}), ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(std::ranges::count(terminal.out, '\n'), 5) << terminal.out;
    EXPECT_NE(terminal.out.find("16384 B"), std::string::npos);
    EXPECT_NE(terminal.out.find(row_set("AES-GCM").chosen()), std::string::npos);
    ASSERT_EQ(go(terminal, {"bench", "--filter", "sha-512", "--row", "portable", "--seconds", "0.001", "--json"}),
              ExitCode::ok);
    const Json json = Json::parse(terminal.out);
    EXPECT_EQ(json["version"], 1);
    ASSERT_EQ(json["bench"]["results"].size(), 6u);
    for (const Json& one : json["bench"]["results"]) {
        EXPECT_EQ(one["row"], "portable");
        EXPECT_GT(one["nanoseconds"].get<double>(), 0);
        EXPECT_LE(one["low"].get<double>(), one["nanoseconds"].get<double>());
        EXPECT_GE(one["high"].get<double>(), one["nanoseconds"].get<double>());
    }
}

TEST(BenchCommand, RefusesWhatItCannotMeasure) {
    MemoryTerminal terminal;
    EXPECT_EQ(go(terminal, {"bench", "--filter", "no such operation"}), ExitCode::usage);
    EXPECT_NE(terminal.err.find("cli.nothing_to_measure"), std::string::npos) << terminal.err;
    EXPECT_EQ(go(terminal, {"bench", "--row", "avx1024"}), ExitCode::usage);
    for (const char* seconds : {"0", "-1", "1x", "nan", "1e9"})
        EXPECT_EQ(go(terminal, {"bench", "--filter", "md5", "--seconds", seconds}), ExitCode::usage) << seconds;
    EXPECT_EQ(go(terminal, {"bench", "--list"}), ExitCode::ok);
    EXPECT_EQ(static_cast<usize>(std::ranges::count(terminal.out, '\n')), bench_operations().size());
}

TEST(ListCommand, EverythingThatTheLibraryOffers) {
    MemoryTerminal terminal;
    ASSERT_EQ(go(terminal, {"list", "--json"}), ExitCode::ok);
    const Json all = Json::parse(terminal.out)["algorithms"];
    for (const char* kind :
         {"hashes", "macs", "kdfs", "aeads", "openssl", "signatures", "keys", "curves", "groups", "suites", "features"})
        EXPECT_TRUE(all.at(kind).is_array()) << kind;
    for (const Json& row : all["rows"])
        EXPECT_EQ(std::ranges::count(row["rows"], row["chosen"]), 1) << row["primitive"];
    for (const char* kind : {"macs", "kdfs", "openssl", "rows", "signatures"}) {
        ASSERT_EQ(go(terminal, {"list", kind}), ExitCode::ok);
        EXPECT_EQ(static_cast<usize>(std::ranges::count(terminal.out, '\n')), all.at(kind).size());
    }
    EXPECT_EQ(go(terminal, {"list", "hashse"}), ExitCode::usage);
    EXPECT_NE(terminal.err.find("hashes"), std::string::npos) << terminal.err;
}

}  // namespace
}  // namespace troth::cli
