// `troth sign` and `troth verify-sig`.
#include <gtest/gtest.h>

#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

TEST(Sign, EveryKindOfKeyThatSigns) {
    for (const char* type : {"ec", "p384", "p521", "ed25519", "ed448", "rsa:2048"}) {
        SCOPED_TRACE(type);
        MemoryTerminal terminal;
        terminal.files["f"] = "content";
        ASSERT_EQ(go(terminal, {"key", "new", "--key-type", type, "-o", "k"}), ExitCode::ok);
        ASSERT_EQ(go(terminal, {"key", "public", "k", "-o", "p"}), ExitCode::ok);
        ASSERT_EQ(go(terminal, {"sign", "f", "--key", "k"}), ExitCode::ok) << terminal.err;
        EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "p"}), ExitCode::ok) << terminal.err;
        EXPECT_TRUE(terminal.out.starts_with("good signature")) << terminal.out;
        ASSERT_EQ(go(terminal, {"sign", "f", "--key", "k", "--base64", "-o", "s"}), ExitCode::ok);
        EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "p", "--signature", "s"}), ExitCode::ok);
        terminal.files["f"] = "Content";
        EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "p"}), ExitCode::bad_content);
        EXPECT_TRUE(complains(terminal, "cli.bad_signature")) << terminal.err;
        EXPECT_EQ(terminal.out, "");
    }
}

TEST(Sign, AlgorithmsByNameAndKeysThatDoNotSign) {
    MemoryTerminal terminal;
    terminal.files = {{"f", "content"}, {"empty", ""}};
    ASSERT_EQ(go(terminal, {"key", "new", "--key-type", "rsa:2048", "-o", "k"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"sign", "f", "--key", "k", "-a", "rsa_pkcs1_sha512"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "k", "-a", "rsa_pkcs1_sha512"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "k"}), ExitCode::ok) << "any way that the key has";
    EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "k", "-a", "rsa_pkcs1_sha256"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"sign", "f", "--key", "k", "-a", "ed25519", "--force"}), ExitCode::usage);
    EXPECT_NE(terminal.err.find("rsa_pkcs1_sha256"), std::string::npos) << terminal.err;
    EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "k", "--signature", "empty"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"sign", "f", "--key", "k"}), ExitCode::io) << "f.sig exists";
    ASSERT_EQ(go(terminal, {"key", "new", "--key-type", "x25519", "-o", "x"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"sign", "f", "--key", "x", "--force"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.unfit_signer")) << terminal.err;
}

}  // namespace
}  // namespace troth::cli
