// `troth trust`: whom this machine's programs believe. With a terminal in memory: no program is run, no file is
// touched.
#include <gtest/gtest.h>

#include "troth/cli/errors.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/testing/go.hpp"
#include "troth/cli/trust_errors.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go_line;
using testing::MemoryTerminal;

constexpr std::string_view additions = "/usr/local/share/ca-certificates/";

// What the store's programs do, on the files in memory.
struct Programs {
    MemoryTerminal& terminal;
    std::map<std::string, std::string> nss{};
    bool broken = false;

    Result<std::string> operator()(std::span<const std::string> words, Bytes input) {
        if (broken) return fail(Error(errors::store_program).with("program", words[0]));
        if (words[0] == "update-ca-certificates") return update(words);
        const auto after = [&](std::string_view option) {
            const auto at = std::ranges::find(words, option);
            return at == words.end() ? std::string() : at[1];
        };
        const std::string name = after("-n");
        EXPECT_EQ(after("-d"), "sql:profile/nssdb");
        if (words[1] == "-A") nss[name] = text_of(input);
        if (words[1] == "-D") nss.erase(name);
        if (words[1] == "-L" && !name.empty()) return nss[name];
        std::string out = "\nCertificate Nickname         Trust Attributes\n      SSL,S/MIME,JAR/XPI\n\n";
        for (const auto& [nickname, pem] : nss) out += nickname + "        C,,  \n";
        return out + "a client of mine         u,u,u\n";
    }
    Result<std::string> update(std::span<const std::string> words) {
        std::string folder;
        if (words.size() > 2) folder = words[3].substr(0, words[3].rfind("/etc/"));
        std::string bundle = terminal.files[folder + "/usr/share/brought.crt"];
        const std::string added = folder + std::string(additions);
        for (const auto& [name, content] : terminal.files)
            if (name.starts_with(added)) bundle += content;
        terminal.files[folder + "/etc/ssl/certs/ca-certificates.crt"] = bundle;
        return std::string();
    }
};

std::string fingerprint(MemoryTerminal& terminal, std::string_view file) {
    EXPECT_EQ(go_line(terminal, "troth cert fingerprint " + std::string(file)), ExitCode::ok);
    return terminal.out.substr(0, terminal.out.size() - 1);
}
Json listed(MemoryTerminal& terminal, std::string_view line = "troth trust list --json") {
    EXPECT_EQ(go_line(terminal, line), ExitCode::ok) << terminal.err;
    return Json::parse(terminal.out)["trust"]["roots"];
}

class Trust : public ::testing::Test {
  protected:
    void SetUp() override {
        terminal.program = [this](std::span<const std::string> words, Bytes input) { return programs(words, input); };
        for (const std::string_view line :
             {"troth ca init --dir ca --name Example", "troth ca init --dir other --name Other",
              "troth ca issue --dir ca api.example -o s"})
            ASSERT_EQ(go_line(terminal, line), ExitCode::ok) << terminal.err;
        terminal.files["/usr/share/brought.crt"] = terminal.files["other/root.pem"];
        ASSERT_TRUE(programs.update({}));
    }
    usize added() const {
        return static_cast<usize>(
            std::ranges::count_if(terminal.files, [](const auto& file) { return file.first.starts_with(additions); }));
    }
    MemoryTerminal terminal;
    Programs programs{terminal};
};

TEST_F(Trust, ARootIsAddedListedAndRemoved) {
    ASSERT_EQ(go_line(terminal, "troth trust add ca/root.pem"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.out.starts_with("trusted in /etc/ssl/certs: CN=Example Root")) << terminal.out;
    EXPECT_EQ(terminal.ran.back(), (std::vector<std::string>{"update-ca-certificates", "--fresh"}));
    EXPECT_EQ(added(), 1u);
    const Json roots = listed(terminal);
    ASSERT_EQ(roots.size(), 2u);
    EXPECT_EQ(roots[0]["added"], true);
    EXPECT_EQ(roots[0]["active"], true);
    EXPECT_EQ(roots[0]["expired"], false);
    EXPECT_TRUE(roots[0]["known_as"].get<std::string>().starts_with(std::string(additions) + "troth-Example"));
    EXPECT_EQ(roots[1]["added"], false);
    const std::string hash = fingerprint(terminal, "ca/root.pem");
    EXPECT_EQ(roots[0]["sha256"], hash);
    EXPECT_EQ(listed(terminal, "troth trust list --added --json").size(), 1u);
    ASSERT_EQ(go_line(terminal, "troth trust list"), ExitCode::ok);
    EXPECT_NE(terminal.out.find(", added\n  SHA-256 " + hash + "\n"), std::string::npos) << terminal.out;

    ASSERT_EQ(go_line(terminal, "troth trust add ca/root.pem"), ExitCode::ok);
    EXPECT_TRUE(terminal.err.starts_with("trusted already: CN=Example Root")) << terminal.err;
    EXPECT_EQ(added(), 1u);

    ASSERT_EQ(go_line(terminal, "troth trust remove ca/root.pem"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(added(), 0u);
    EXPECT_EQ(listed(terminal).size(), 1u);
    EXPECT_NE(go_line(terminal, "troth trust remove ca/root.pem"), ExitCode::ok);
    EXPECT_TRUE(complains(terminal, "cli.not_in_store")) << terminal.err;
}

TEST_F(Trust, OfAFileThatHoldsSeveralOneIsRemoved) {
    const std::string file = std::string(additions) + "several.crt";
    terminal.files[file] = terminal.files["ca/root.pem"] + terminal.files["s.pem"];
    const std::string before = terminal.files[file];
    ASSERT_TRUE(programs.update({}));
    programs.broken = true;
    EXPECT_NE(go_line(terminal, "troth trust remove ca/root.pem"), ExitCode::ok);
    EXPECT_EQ(terminal.files[file], before);
    programs.broken = false;
    ASSERT_EQ(go_line(terminal, "troth trust remove ca/root.pem"), ExitCode::ok) << terminal.err;
    ASSERT_TRUE(terminal.files.contains(file));
    EXPECT_TRUE(terminal.files["s.pem"].starts_with(terminal.files[file]));
}

TEST_F(Trust, AFingerprintNamesARoot) {
    ASSERT_EQ(go_line(terminal, "troth trust add ca/root.pem"), ExitCode::ok) << terminal.err;
    std::string hash = fingerprint(terminal, "ca/root.pem");
    EXPECT_NE(go_line(terminal, "troth trust remove 00:11:22:33"), ExitCode::ok);
    EXPECT_TRUE(complains(terminal, "cli.not_in_store")) << terminal.err;
    EXPECT_NE(go_line(terminal, "troth trust remove " + hash.substr(0, 8)), ExitCode::ok);
    EXPECT_TRUE(complains(terminal, "cli.file_not_found")) << "six digits are too few: " << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth trust remove " + hash.substr(0, 11)), ExitCode::ok) << terminal.err;
    EXPECT_EQ(added(), 0u);
}

TEST_F(Trust, Rfc5280Section4_2_1_9OnlyAuthoritiesThatAreValidToday) {
    EXPECT_EQ(go_line(terminal, "troth trust add s.pem"), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.not_a_root")) << terminal.err;
    EXPECT_NE(terminal.err.find("CN=api.example"), std::string::npos) << terminal.err;
    // One that is refused keeps the others of its file out, too.
    terminal.files["both"] = terminal.files["ca/root.pem"] + terminal.files["s.pem"];
    EXPECT_EQ(go_line(terminal, "troth trust add both"), ExitCode::bad_content);
    const Wall today = terminal.time;
    for (const Wall day : {today + std::chrono::days(365 * 30), today - std::chrono::days(30)}) {
        terminal.time = day;
        EXPECT_EQ(go_line(terminal, "troth trust add ca/root.pem"), ExitCode::expired);
        EXPECT_TRUE(complains(terminal, "cli.root_expired")) << terminal.err;
        EXPECT_NE(terminal.err.find("notAfter \""), std::string::npos) << terminal.err;
    }
    EXPECT_EQ(added(), 0u);
    EXPECT_TRUE(terminal.ran.empty());
}

TEST_F(Trust, WhatTheDistributionBroughtStays) {
    EXPECT_EQ(go_line(terminal, "troth trust remove other/root.pem"), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.not_added_here")) << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth trust add other/root.pem"), ExitCode::ok);
    EXPECT_TRUE(terminal.err.starts_with("trusted already")) << terminal.err;
    EXPECT_TRUE(terminal.ran.empty());
}

TEST_F(Trust, AProgramThatFailsLeavesTheStoreAsItWas) {
    programs.broken = true;
    EXPECT_EQ(go_line(terminal, "troth trust add ca/root.pem"), ExitCode::io);
    EXPECT_TRUE(complains(terminal, "cli.store_program_failed")) << terminal.err;
    EXPECT_EQ(added(), 0u);
    programs.broken = false;
    ASSERT_EQ(go_line(terminal, "troth trust add ca/root.pem"), ExitCode::ok);
    programs.broken = true;
    EXPECT_EQ(go_line(terminal, "troth trust remove ca/root.pem"), ExitCode::io);
    EXPECT_EQ(added(), 1u);
    EXPECT_EQ(listed(terminal).size(), 2u);
}

TEST_F(Trust, AnImageHasAStoreOfItsOwnAndItsHooksAreNotRun) {
    ASSERT_EQ(go_line(terminal, "troth trust add ca/root.pem --dir /mnt/image/"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(added(), 0u);
    const auto& words = terminal.ran.back();
    const auto hooks = std::ranges::find(words, "--hooksdir");
    ASSERT_NE(hooks, words.end());
    EXPECT_EQ(hooks[1], "/mnt/image/etc/ssl/certs/no-hooks");
    EXPECT_EQ(listed(terminal, "troth trust list --dir /mnt/image --json").size(), 1u);
    EXPECT_EQ(listed(terminal).size(), 1u);
    EXPECT_EQ(go_line(terminal, "troth trust list --dir /mnt/image --nss profile/nssdb"), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.conflicting_options")) << terminal.err;
}

TEST_F(Trust, AStoreOfNssIsKeptByCertutil) {
    ASSERT_EQ(go_line(terminal, "troth trust add ca/root.pem --nss profile/nssdb"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(programs.nss.size(), 1u);
    EXPECT_EQ(added(), 0u);
    const Json roots = listed(terminal, "troth trust list --nss profile/nssdb --json");
    ASSERT_EQ(roots.size(), 1u);
    EXPECT_EQ(roots[0]["known_as"], programs.nss.begin()->first);
    ASSERT_EQ(go_line(terminal, "troth trust remove ca/root.pem --nss profile/nssdb"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(programs.nss.empty());
}

}  // namespace
}  // namespace troth::cli
