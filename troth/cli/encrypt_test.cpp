// `troth encrypt`, `decrypt`, `key passwd` and keys under a password.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "troth/cli/output_file.hpp"
#include "troth/cli/pieces.hpp"
#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

MemoryTerminal with_keys() {
    MemoryTerminal terminal;
    EXPECT_EQ(go(terminal, {"key", "new", "-o", "a.key"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"key", "public", "a.key", "-o", "a.pub"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"key", "new", "--key-type", "p384", "-o", "b.key"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"key", "public", "b.key", "-o", "b.pub"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"key", "new", "--key-type", "ed25519", "-o", "sign.key"}), ExitCode::ok);
    return terminal;
}
std::string text_of_size(usize size) {
    v1::testing::CountingRandom random(7);
    const ByteVector bytes = random.bytes(size);
    return std::string(text_of(bytes));
}

TEST(Encrypt, FilesOfEverySizeComeBackByAKey) {
    MemoryTerminal terminal = with_keys();
    for (const usize size : {0u, 1u, 65535u, 65536u, 65537u, 200000u}) {
        terminal.files["f"] = text_of_size(size);
        terminal.files.erase("f.troth");
        ASSERT_EQ(go(terminal, {"encrypt", "f", "--to", "a.pub", "--to", "b.key"}), ExitCode::ok) << terminal.err;
        for (const char* key : {"a.key", "b.key"}) {
            ASSERT_EQ(go(terminal, {"decrypt", "f.troth", "--key", key, "-o", "back", "--force"}), ExitCode::ok)
                << terminal.err;
            EXPECT_EQ(terminal.files["back"], terminal.files["f"]);
            EXPECT_TRUE(terminal.secrets.contains("back"));
        }
    }
}

TEST(Encrypt, ToEveryKindOfKeyThatAgreesOnSecrets) {
    MemoryTerminal terminal;
    terminal.files["f"] = "hello";
    for (const char* type : {"ec", "p384", "p521", "x25519", "x448"}) {
        SCOPED_TRACE(type);
        const std::string key = std::string(type) + ".key";
        ASSERT_EQ(go(terminal, {"key", "new", "--key-type", type, "-o", key}), ExitCode::ok) << terminal.err;
        ASSERT_EQ(go(terminal, {"key", "public", key, "-o", "pub", "--force"}), ExitCode::ok) << terminal.err;
        ASSERT_EQ(go(terminal, {"encrypt", "f", "--to", "pub", "-o", "c", "--force"}), ExitCode::ok) << terminal.err;
        ASSERT_EQ(go(terminal, {"decrypt", "c", "--key", key, "-o", "-"}), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, "hello");
    }
}

TEST(Encrypt, APasswordFromAFileTheEnvironmentOrAPerson) {
    MemoryTerminal terminal;
    terminal.files = {{"f", "hello"}, {"password", "open sesame\r\nanother line\n"}};
    ASSERT_EQ(go(terminal, {"encrypt", "f", "--password-file", "password"}), ExitCode::ok) << terminal.err;
    setenv("TROTH_TEST_PASSWORD", "open sesame", 1);
    ASSERT_EQ(go(terminal, {"decrypt", "f.troth", "--password-env", "TROTH_TEST_PASSWORD", "-o", "-"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, "hello");
    terminal.answers = {"open sesame"};
    ASSERT_EQ(go(terminal, {"decrypt", "f.troth", "-o", "-"}), ExitCode::ok);
    terminal.answers = {"close"};
    EXPECT_EQ(go(terminal, {"decrypt", "f.troth", "-o", "x"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "seal.wrong_password")) << terminal.err;
    EXPECT_FALSE(terminal.files.contains("x"));
}

TEST(Show, AContainerSaysWhoCanOpenIt) {
    MemoryTerminal terminal = with_keys();
    terminal.files["f"] = text_of_size(150000);
    terminal.files["password"] = "open sesame\n";
    ASSERT_EQ(go(terminal, {"encrypt", "f", "--to", "a.pub", "--password-file", "password"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"key", "show", "--json", "a.pub"}), ExitCode::ok) << terminal.err;
    const auto shown = [&] {
        EXPECT_EQ(go(terminal, {"show", "--json", "f.troth"}), ExitCode::ok) << terminal.err;
        return nlohmann::json::parse(terminal.out)["objects"];
    };
    const auto whole = shown();
    ASSERT_EQ(whole.size(), 1u);
    EXPECT_EQ(whole[0]["kind"], "file encrypted by troth");
    ASSERT_EQ(whole[0]["opened_by"].size(), 2u);
    for (const auto& way : whole[0]["opened_by"]) {
        if (way["way"] == "password") EXPECT_EQ(way["memory_kib"], 256 * 1024);
        if (way["way"] != "password") EXPECT_TRUE(way["function"].get<std::string>().starts_with("DHKEM("));
    }
    terminal.read_at_most = 100000;  // larger than what is read whole
    EXPECT_EQ(shown(), whole);
    terminal.read_at_most = Terminal::read_limit;
    terminal.files["f.troth"].resize(100);
    EXPECT_EQ(go(terminal, {"show", "f.troth"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "seal.truncated")) << terminal.err;
}

TEST(Encrypt, WhatIsWrongWithAPasswordIsSaidBeforeAnythingIsWritten) {
    MemoryTerminal terminal;
    terminal.files = {{"f", "hello"}, {"empty", "\n"}};
    EXPECT_EQ(go(terminal, {"encrypt", "f"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.no_terminal")) << terminal.err;
    terminal.answers = {"one", "two"};
    EXPECT_EQ(go(terminal, {"encrypt", "f"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.passwords_differ")) << terminal.err;
    EXPECT_EQ(go(terminal, {"encrypt", "f", "--password-file", "empty"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.empty_password")) << terminal.err;
    EXPECT_EQ(go(terminal, {"encrypt", "f", "--password-env", "TROTH_NO_SUCH"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.no_such_variable")) << terminal.err;
    EXPECT_EQ(terminal.files.size(), 2u);
}

TEST(Decrypt, DamageLeavesNoFile) {
    MemoryTerminal terminal = with_keys();
    terminal.files["f"] = text_of_size(150000);
    ASSERT_EQ(go(terminal, {"encrypt", "f", "--to", "a.pub"}), ExitCode::ok);
    const std::string whole = terminal.files["f.troth"];
    const auto refused = [&](std::string container, std::string_view id) {
        terminal.files["f.troth"] = std::move(container);
        EXPECT_EQ(go(terminal, {"decrypt", "f.troth", "--key", "a.key", "-o", "back"}), ExitCode::bad_content);
        EXPECT_TRUE(complains(terminal, id)) << terminal.err;
        EXPECT_FALSE(terminal.files.contains("back"));
    };
    for (const usize at : {usize{50}, usize{200}, whole.size() / 2, whole.size() - 1}) {
        std::string bad = whole;
        bad[at] = static_cast<char>(bad[at] ^ 4);
        refused(bad, at < 200 ? "seal.bad_header" : at == 200 ? "seal.bad_header" : "seal.altered");
    }
    refused(whole.substr(0, whole.size() - 1), "seal.altered");
    refused(whole.substr(0, 20), "seal.truncated");
    refused("", "seal.not_a_container");
    // A file of openssl enc is named as such, and what is missing is a matter of usage.
    for (const char* foreign : {"Salted__ and so on", "U2FsdGVkX18xMjM0"}) {
        terminal.files["f.troth"] = foreign;
        EXPECT_EQ(go(terminal, {"decrypt", "f.troth", "--key", "a.key", "-o", "back"}), ExitCode::usage);
        EXPECT_TRUE(complains(terminal, "cli.needs_cipher")) << terminal.err;
        EXPECT_FALSE(terminal.files.contains("back"));
    }
    terminal.files["f.troth"] = whole;
    EXPECT_EQ(go(terminal, {"decrypt", "f.troth", "--key", "b.key", "-o", "back"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "seal.not_for_this_key")) << terminal.err;
}

TEST(Encrypt, NamesAndKeysThatDoNotFit) {
    MemoryTerminal terminal = with_keys();
    terminal.files["f"] = "x";
    EXPECT_EQ(go(terminal, {"encrypt", "f", "--to", "sign.key"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.unfit_recipient")) << terminal.err;
    EXPECT_EQ(go(terminal, {"encrypt", "nowhere", "--to", "a.pub"}), ExitCode::io);
    EXPECT_EQ(go(terminal, {"encrypt", "f", "--to", "a.pub"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"encrypt", "f", "--to", "a.pub"}), ExitCode::io) << "f.troth exists";
    EXPECT_EQ(go(terminal, {"decrypt", "f.troth", "--key", "a.key"}), ExitCode::io) << "f exists";
    EXPECT_EQ(go(terminal, {"decrypt", "f", "--key", "a.key"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.needs_output")) << terminal.err;
}

TEST(KeyPasswd, SetsChangesAndRemoves) {
    MemoryTerminal terminal = with_keys();
    const std::string plain = terminal.files["a.key"];
    terminal.answers = {"one", "one"};
    ASSERT_EQ(go(terminal, {"key", "passwd", "a.key"}), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.files["a.key"].starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    terminal.answers = {"one", "two", "two"};
    ASSERT_EQ(go(terminal, {"key", "passwd", "a.key"}), ExitCode::ok) << terminal.err;
    terminal.answers = {"one"};
    EXPECT_EQ(go(terminal, {"key", "public", "a.key"}), ExitCode::bad_content);
    terminal.answers = {"one"};
    EXPECT_EQ(go(terminal, {"key", "passwd", "a.key", "--remove", "-o", "p.key"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "keys.wrong_password")) << terminal.err;
    terminal.answers = {"two"};
    ASSERT_EQ(go(terminal, {"key", "passwd", "a.key", "--remove", "-o", "p.key"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.files["p.key"], plain);
    EXPECT_TRUE(terminal.secrets.contains("p.key"));
}

TEST(KeyNew, UnderAPasswordFromTheFirst) {
    MemoryTerminal terminal;
    terminal.answers = {"pass", "pass"};
    ASSERT_EQ(go(terminal, {"key", "new", "--encrypt", "-o", "k"}), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.files["k"].starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    terminal.files["pw"] = "other";
    ASSERT_EQ(go(terminal, {"key", "new", "--password-file", "pw", "-o", "k2"}), ExitCode::ok);
    EXPECT_TRUE(terminal.files["k2"].starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
}

// The real file: nothing at its place before commit, nothing left without it, 0600 for secrets.
TEST(OutputFile, AppearsWhenItIsComplete) {
    namespace fs = std::filesystem;
    std::string folder = (fs::temp_directory_path() / "troth-output-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    const std::string path = folder + "/out";
    {
        auto file = create_file(path, true, false);
        ASSERT_TRUE(file);
        ASSERT_TRUE((*file)->put(bytes_of("half")));
        EXPECT_FALSE(fs::exists(path));
    }
    EXPECT_TRUE(fs::is_empty(folder));
    {
        auto file = create_file(path, true, false);
        ASSERT_TRUE((*file)->put(bytes_of("who")));
        ASSERT_TRUE((*file)->put(bytes_of("le")));
        ASSERT_TRUE((*file)->commit());
    }
    std::string content;
    std::ifstream(path) >> content;
    EXPECT_EQ(content, "whole");
    EXPECT_EQ(fs::status(path).permissions() & fs::perms::mask, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(create_file(path, true, false).error().id(), "cli.file_exists");
    {
        auto file = create_file(path, false, true);
        ASSERT_TRUE(file);
        ASSERT_TRUE((*file)->put(bytes_of("new")));
    }
    std::ifstream(path) >> content;
    EXPECT_EQ(content, "whole") << "an abandoned file replaces nothing";
    auto late = create_file(folder + "/late", false, false);
    std::ofstream(folder + "/late") << "somebody else's";
    EXPECT_EQ((*late)->commit().error().id(), "cli.file_exists");
    EXPECT_EQ(create_file(folder, false, true).error().id(), "cli.is_directory");
    EXPECT_EQ(create_file(folder + "/no/such", false, false).error().id(), "cli.file_not_found");
    auto full = create_file("/dev/full", false, false);
    ASSERT_TRUE(full);
    EXPECT_EQ((*full)->put(bytes_of("x")).error().id(), "cli.io_failed");
    fs::remove_all(folder);
}

}  // namespace
}  // namespace troth::cli
