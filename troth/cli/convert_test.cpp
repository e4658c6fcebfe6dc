// `troth convert`.
#include <gtest/gtest.h>

#include "troth/cli/json.hpp"
#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

TEST(Convert, EveryFormOfAPrivateKeyComesBackTheSame) {
    const std::pair<const char*, std::vector<std::string>> kinds[] = {
        {"ec", {"pem", "pkcs8", "der", "sec1", "jwk", "openssh"}},
        {"rsa:2048", {"pem", "der", "pkcs1", "jwk", "openssh"}},
        {"ed25519", {"pem", "der", "jwk", "openssh"}},
        {"ed448", {"pem", "der", "jwk"}},
    };
    for (const auto& [type, forms] : kinds) {
        MemoryTerminal terminal;
        ASSERT_EQ(go(terminal, {"key", "new", "--key-type", type, "-o", "k"}), ExitCode::ok);
        for (const std::string& form : forms) {
            SCOPED_TRACE(std::string(type) + " " + form);
            ASSERT_EQ(go(terminal, {"convert", "k", "--to", form, "-o", form}), ExitCode::ok) << terminal.err;
            EXPECT_TRUE(terminal.secrets.contains(form));
            ASSERT_EQ(go(terminal, {"convert", form}), ExitCode::ok) << terminal.err;
            EXPECT_EQ(terminal.out, terminal.files["k"]);
        }
    }
}
TEST(Convert, EveryFormOfAPublicKey) {
    MemoryTerminal terminal;
    ASSERT_EQ(go(terminal, {"key", "new", "--key-type", "rsa:2048", "-o", "k"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"key", "public", "k"}), ExitCode::ok);
    const std::string wanted = terminal.out;
    for (const char* form : {"pem", "der", "pkcs1", "jwk", "openssh", "rfc4716"}) {
        SCOPED_TRACE(form);
        ASSERT_EQ(go(terminal, {"convert", "k", "--public", "--to", form, "-o", form}), ExitCode::ok) << terminal.err;
        EXPECT_FALSE(terminal.secrets.contains(form));
        EXPECT_EQ(terminal.files[form].find("PRIVATE"), std::string::npos);
        ASSERT_EQ(go(terminal, {"convert", form}), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, wanted);
        ASSERT_EQ(go(terminal, {"key", "public", form}), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, wanted);
    }
}
TEST(Convert, CertificatesAndTheirKeys) {
    MemoryTerminal terminal;
    ASSERT_EQ(go(terminal, {"cert", "self", "a.example", "-o", "a"}), ExitCode::ok) << terminal.err;
    ASSERT_EQ(go(terminal, {"convert", "a.pem", "--to", "der", "-o", "der"}), ExitCode::ok) << terminal.err;
    ASSERT_EQ(go(terminal, {"convert", "der"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, terminal.files["a.pem"]);
    ASSERT_EQ(go(terminal, {"convert", "a.pem", "--to", "jwk"}), ExitCode::ok) << terminal.err;
    const std::string of_certificate = terminal.out;
    ASSERT_EQ(go(terminal, {"convert", "a.key", "--public", "--to", "jwk"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, of_certificate);
}
TEST(Convert, PasswordsOnBothSides) {
    MemoryTerminal terminal;
    terminal.files["old"] = "one\n";
    terminal.files["new"] = "two\n";
    ASSERT_EQ(go(terminal, {"key", "new", "-o", "k"}), ExitCode::ok);
    for (const char* form : {"pem", "der", "openssh"}) {
        SCOPED_TRACE(form);
        ASSERT_EQ(go(terminal, {"convert", "k", "--to", form, "--encrypt", "--new-password-file", "new", "-o", form}),
                  ExitCode::ok)
            << terminal.err;
        EXPECT_EQ(go(terminal, {"convert", form, "--password-file", "old", "-o", "x"}), ExitCode::bad_content);
        EXPECT_TRUE(complains(terminal, "keys.wrong_password")) << terminal.err;
        EXPECT_FALSE(terminal.files.contains("x"));
        ASSERT_EQ(go(terminal, {"convert", form, "--password-file", "new"}), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, terminal.files["k"]);
    }
    EXPECT_EQ(go(terminal, {"convert", "k", "--to", "jwk", "--encrypt", "--new-password-file", "new"}),
              ExitCode::usage);
    EXPECT_EQ(go(terminal, {"convert", "k", "--public", "--encrypt", "--new-password-file", "new"}), ExitCode::usage);
}
TEST(Convert, Pkcs12WithItsCertificates) {
    MemoryTerminal terminal;
    terminal.files["new"] = "two\n";
    ASSERT_EQ(go(terminal, {"cert", "self", "a.example", "-o", "a"}), ExitCode::ok) << terminal.err;
    ASSERT_EQ(go(terminal, {"convert", "a.key", "--cert", "a.pem", "--to", "pkcs12", "--new-password-file", "new", "-o",
                            "a.p12"}),
              ExitCode::ok)
        << terminal.err;
    EXPECT_TRUE(terminal.secrets.contains("a.p12"));
    ASSERT_EQ(go(terminal, {"convert", "a.p12", "--password-file", "new"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, terminal.files["a.key"] + terminal.files["a.pem"]);
    EXPECT_EQ(go(terminal, {"convert", "a.p12", "--password-file", "a.pem"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "keys.pkcs12_wrong_password")) << terminal.err;
    EXPECT_EQ(go(terminal, {"convert", "a.pem", "--to", "pkcs12"}), ExitCode::bad_content);
    ASSERT_EQ(go(terminal, {"key", "new", "-o", "k"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"convert", "k", "--cert", "a.pem", "--to", "pkcs12", "--new-password-file", "new"}),
              ExitCode::usage);
}
TEST(Convert, Rfc9579APkcs12FileUnderPbmac1) {
    MemoryTerminal terminal;
    terminal.files["one"] = "one\n";
    terminal.files["two"] = "two\n";
    ASSERT_EQ(go(terminal, {"key", "new", "-o", "k"}), ExitCode::ok);
    const auto integrity = [&](const char* password) {
        EXPECT_EQ(go(terminal, {"show", "k.p12", "--password-file", password, "--json"}), ExitCode::ok) << terminal.err;
        return Json::parse(terminal.out)["objects"][0]["integrity"].get<std::string>();
    };
    const std::vector<std::string> plain{"convert", "k",  "--to",  "pkcs12", "--new-password-file",
                                         "one",     "-o", "k.p12", "--force"};
    ASSERT_EQ(go(terminal, plain), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(integrity("one").starts_with("HMAC-SHA-256")) << "what others can read is the default";
    std::vector<std::string> modern = plain;
    modern.insert(modern.end(), {"--mac", "pbmac1"});
    ASSERT_EQ(go(terminal, modern), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(integrity("one").starts_with("PBMAC1: HMAC-SHA-256, PBKDF2 with HMAC-SHA-256")) << integrity("one");
    ASSERT_EQ(go(terminal, {"key", "passwd", "k.p12", "--password-file", "one", "--new-password-file", "two"}),
              ExitCode::ok)
        << terminal.err;
    EXPECT_TRUE(integrity("two").starts_with("PBMAC1")) << "a new password does not weaken it";
    EXPECT_EQ(go(terminal, {"show", "k.p12", "--password-file", "one"}), ExitCode::bad_content);
    ASSERT_EQ(go(terminal, {"convert", "k.p12", "--password-file", "two"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, terminal.files["k"]);
}
TEST(Convert, WhatAFormCannotHold) {
    MemoryTerminal terminal;
    terminal.files["oct"] = R"({"kty":"oct","k":"AAECAw"})";
    ASSERT_EQ(go(terminal, {"key", "new", "-o", "k"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"key", "new", "--key-type", "ed448", "-o", "ed448"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"convert", "k", "--to", "pkcs1"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "keys.unsupported_algorithm")) << terminal.err;
    EXPECT_EQ(go(terminal, {"convert", "ed448", "--to", "openssh"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"convert", "ed448", "--to", "sec1"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"convert", "k", "--public", "--to", "sec1"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"convert", "k", "--to", "rfc4716"}), ExitCode::usage);
    EXPECT_EQ(go(terminal, {"convert", "oct", "--to", "pem"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"convert", "oct", "--to", "jwk"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, "{\"kty\":\"oct\",\"k\":\"AAECAw\"}\n");
    EXPECT_EQ(go(terminal, {"key", "public", "oct"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"convert", "k", "-o", "k"}), ExitCode::io);
    EXPECT_TRUE(complains(terminal, "cli.file_exists")) << terminal.err;
}
TEST(Convert, EveryCommandReadsJsonWebKeysAndOpenSshFiles) {
    MemoryTerminal terminal;
    terminal.files["f"] = "content";
    ASSERT_EQ(go(terminal, {"key", "new", "-o", "k"}), ExitCode::ok);
    for (const char* form : {"jwk", "openssh"}) {
        ASSERT_EQ(go(terminal, {"convert", "k", "--to", form, "-o", form}), ExitCode::ok);
        ASSERT_EQ(go(terminal, {"sign", "f", "--key", form, "--force"}), ExitCode::ok) << terminal.err;
        EXPECT_EQ(go(terminal, {"verify-sig", "f", "--key", "k"}), ExitCode::ok) << terminal.err;
    }
}

}  // namespace
}  // namespace troth::cli
