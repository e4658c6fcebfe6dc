// PKCS#12 files where commands read keys and certificates, and `troth key passwd` of one.
#include <gtest/gtest.h>

#include "troth/cli/testing/go.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/keys/testing/pkcs12_files.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

MemoryTerminal with_files() {
    MemoryTerminal terminal;
    const auto put = [&](const char* name, std::string_view base64) {
        terminal.files[name] = std::string(text_of(*encoding::base64::decode(base64)));
    };
    put("legacy.p12", keys::testing::legacy_p12);
    put("modern.p12", keys::testing::modern_p12);
    put("empty.p12", keys::testing::empty_p12);
    put("plain.p12", keys::testing::plain_p12);
    terminal.files["secret"] = "secret\n";
    terminal.files["odd"] = "pä🔑ss\n";
    terminal.files["new"] = "other words\n";
    return terminal;
}

TEST(Pkcs12Command, AKeyIsFoundByContentInEveryKindOfFile) {
    MemoryTerminal terminal = with_files();
    ASSERT_EQ(go(terminal, {"key", "public", "plain.p12"}), ExitCode::ok) << terminal.err;
    const std::string key = terminal.out;
    // The empty password is tried before anybody is asked.
    ASSERT_EQ(go(terminal, {"key", "public", "empty.p12"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, key);
    ASSERT_EQ(go(terminal, {"key", "public", "modern.p12", "--password-file", "odd"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, key);
    terminal.answers = {"secret"};
    ASSERT_EQ(go(terminal, {"key", "public", "legacy.p12", "--legacy"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, key);
    ASSERT_EQ(go(terminal, {"cert", "fingerprint", "plain.p12"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out.substr(0, 8), "5D:B7:1B");
}

TEST(Pkcs12Command, ShowSaysHowTheFileIsProtected) {
    MemoryTerminal terminal = with_files();
    ASSERT_EQ(go(terminal, {"show", "modern.p12", "--password-file", "odd"}), ExitCode::ok) << terminal.err;
    for (const char* part : {"Container (PKCS#12)", "HMAC-SHA-256, 2048 iterations", "Private key", "Certificate",
                             "grosse 1", "AES-256-CBC"})
        EXPECT_NE(terminal.out.find(part), std::string::npos) << part << "\n" << terminal.out;
    ASSERT_EQ(go(terminal, {"show", "plain.p12"}), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.out.find("none"), std::string::npos);
}

TEST(Pkcs12Command, WhatDoesNotOpenSaysWhy) {
    MemoryTerminal terminal = with_files();
    EXPECT_EQ(go(terminal, {"show", "modern.p12", "--password-file", "secret"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "keys.pkcs12_wrong_password")) << terminal.err;
    EXPECT_NE(terminal.err.find("modern.p12"), std::string::npos);
    EXPECT_EQ(go(terminal, {"show", "legacy.p12", "--password-file", "secret"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "keys.legacy_encryption")) << terminal.err;
    EXPECT_EQ(go(terminal, {"show", "modern.p12"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.no_terminal")) << terminal.err;
    terminal.files["cut.p12"] = terminal.files["modern.p12"].substr(0, 600);
    EXPECT_EQ(go(terminal, {"key", "show", "cut.p12", "--password-file", "odd"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "encoding.der_truncated")) << terminal.err;
}

TEST(Pkcs12Command, ANewPasswordMakesAModernFile) {
    MemoryTerminal terminal = with_files();
    ASSERT_EQ(go(terminal, {"key", "passwd", "legacy.p12", "--legacy", "--password-file", "secret",
                            "--new-password-file", "new", "-o", "fresh.p12"}),
              ExitCode::ok)
        << terminal.err;
    EXPECT_TRUE(terminal.secrets.contains("fresh.p12"));
    EXPECT_EQ(go(terminal, {"show", "fresh.p12", "--password-file", "new"}), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.out.find("600000 iterations"), std::string::npos) << terminal.out;
    EXPECT_NE(terminal.out.find("old"), std::string::npos) << terminal.out;
    EXPECT_EQ(go(terminal, {"key", "passwd", "fresh.p12", "--password-file", "new", "--remove"}), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.conflicting_options")) << terminal.err;
}

}  // namespace
}  // namespace troth::cli
