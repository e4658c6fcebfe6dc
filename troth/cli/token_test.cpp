// Commands with keys in a PKCS#11 token: SoftHSM. What is said where none is, too.
#include <atomic>

#include <gtest/gtest.h>

#include "troth/cli/json.hpp"
#include "troth/cli/testing/go.hpp"
#include "troth/token/testing/softhsm.hpp"
#include "troth/x509/certificate.hpp"
#include "troth/x509/verify.hpp"

namespace troth::cli {
namespace {

using testing::go_line;
using testing::MemoryTerminal;
using token::testing::SoftHsm;

struct CommandTerminal : ::testing::Test {
    ExitCode run(const std::string& line) { return go_line(terminal, line); }
    bool complains(std::string_view id) const { return testing::complains(terminal, id); }
    MemoryTerminal terminal;
};

using TokenWords = CommandTerminal;

TEST_F(TokenWords, APinOnTheCommandLineIsRefusedAndNotRepeated) {
    EXPECT_EQ(run("troth sign f --key 'pkcs11:token=a?pin-value=sesame'"), ExitCode::usage);
    EXPECT_TRUE(complains("token.pin_in_argument")) << terminal.err;
    EXPECT_EQ(terminal.err.find("sesame"), std::string::npos) << terminal.err;
    EXPECT_EQ(run("troth key new --token 'pkcs11:token=a;object=b?pin-value=sesame'"), ExitCode::usage);
    EXPECT_TRUE(complains("token.pin_in_argument")) << terminal.err;
    EXPECT_EQ(run("troth ca init --dir ca --name N --token 'pkcs11:token=a?pin-value=sesame'"), ExitCode::usage);
    EXPECT_TRUE(complains("token.pin_in_argument")) << terminal.err;
    EXPECT_TRUE(terminal.files.empty());
}

TEST_F(TokenWords, AModuleThatIsMissingIsNamed) {
    terminal.files["f"] = "x";
    EXPECT_EQ(run("troth sign f --key 'pkcs11:token=a?module-path=/nowhere/none.so'"), ExitCode::io);
    EXPECT_TRUE(complains("token.no_module")) << terminal.err;
    EXPECT_NE(terminal.err.find("/nowhere/none.so"), std::string::npos) << terminal.err;
    terminal.files["k"] = "pkcs11:token=a?module-path=/nowhere/none.so\n";
    EXPECT_EQ(run("troth sign f --key k"), ExitCode::io);
    EXPECT_TRUE(complains("token.no_module")) << terminal.err;
    EXPECT_NE(terminal.err.find("k,"), std::string::npos) << terminal.err;
    EXPECT_EQ(run("troth sign f --key pkcs11:colour=red"), ExitCode::usage);
    EXPECT_TRUE(complains("token.bad_uri")) << terminal.err;
}

TEST_F(TokenWords, WhatNeedsTheKeyItselfSaysSo) {
    terminal.files["k"] = "pkcs11:token=a\n";
    EXPECT_EQ(run("troth key passwd k"), ExitCode::usage);
    EXPECT_TRUE(complains("cli.key_in_token")) << terminal.err;
    EXPECT_EQ(run("troth ca init --dir ca --name N --token pkcs11:token=a --key k"), ExitCode::usage);
    EXPECT_TRUE(complains("cli.conflicting_options")) << terminal.err;
    EXPECT_EQ(run("troth key new --token 'pkcs11:token=a;object=b' --encrypt"), ExitCode::usage);
    EXPECT_TRUE(complains("cli.conflicting_options")) << terminal.err;
}

struct SoftHsmCommands : CommandTerminal {
    void SetUp() override {
        if (!hsm->is_installed()) GTEST_SKIP() << SoftHsm::missing;
        ASSERT_TRUE(hsm->works()) << hsm->failure();
        terminal.files["/pin"] = "1234\n";
        terminal.files["f"] = "to be signed";
    }
    // fresh: a name that no test has used before, however often they are run.
    static std::string fresh() {
        static std::atomic<int> next{0};
        return "cli-" + std::to_string(++next);
    }
    // key: the address of a key in the token, with the PIN in a file.
    std::string key(const std::string& more = "") const { return "'" + hsm->uri("troth", more) + "&pin-source=/pin'"; }
    std::vector<x509::Certificate> certificates(const std::string& file) {
        return x509::certificates_in(bytes_of(terminal.files[file])).value();
    }
    // The chain in the file leads to the root.
    bool verified(const std::string& file, const std::string& root) {
        const auto chain = certificates(file);
        x509::TrustStore trust;
        for (const auto& one : certificates(root)) trust.add(one);
        return x509::verify_chain({.certificates = chain,
                                   .trust = trust,
                                   .time = std::chrono::floor<std::chrono::seconds>(terminal.time),
                                   .purpose = x509::Purpose::any,
                                   .name = {},
                                   .policies = {},
                                   .limits = {}})
            .has_value();
    }
    const SoftHsm* hsm = &SoftHsm::of_process();
};

TEST_F(SoftHsmCommands, AKeyIsMadeAndSignsByAddressAndByFile) {
    const std::string name = fresh();
    ASSERT_EQ(run("troth key new --token " + key(";object=" + name) + " -o k"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.secrets.contains("k"));
    EXPECT_TRUE(terminal.files["k"].starts_with("pkcs11:token=troth;")) << terminal.files["k"];
    EXPECT_EQ(terminal.files["k"].find("1234"), std::string::npos) << terminal.files["k"];
    ASSERT_EQ(run("troth key public k -o pub"), ExitCode::ok) << terminal.err;
    for (const std::string& named : {std::string("k"), key(";object=" + name)}) {
        ASSERT_EQ(run("troth sign f --key " + named + " --force"), ExitCode::ok) << terminal.err;
        EXPECT_EQ(run("troth verify-sig f --key pub"), ExitCode::ok) << terminal.err;
    }
    EXPECT_EQ(run("troth key new --token " + key(";object=" + name)), ExitCode::io);
    EXPECT_TRUE(complains("token.key_exists")) << terminal.err;
    EXPECT_EQ(run("troth key new --token " + key()), ExitCode::usage);
    EXPECT_TRUE(complains("token.no_label")) << terminal.err;
    ASSERT_EQ(run("troth csr new --key k web.example -o r.csr"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth sign f --key " + key(";object=none-such") + " --force"), ExitCode::io);
    EXPECT_TRUE(complains("token.no_key")) << terminal.err;
}

TEST_F(SoftHsmCommands, ThePinComesFromAPersonAFileOrPinValueInAFile) {
    // Nothing else holds a session with this token: each command must log in.
    const std::string name = fresh();
    const std::string there = hsm->uri("second", ";object=" + name);
    terminal.answers = {"1234"};
    ASSERT_EQ(run("troth key new --key-type rsa:2048 --token '" + there + "' -o k"), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("PIN of the token \"second\""), std::string::npos) << terminal.err;
    EXPECT_EQ(run("troth sign f --key k --password-file /pin -o a.sig"), ExitCode::ok) << terminal.err;
    terminal.files["v"] = there + "&pin-value=1234\n";
    EXPECT_EQ(run("troth sign f --key v -o b.sig"), ExitCode::ok) << terminal.err;
    terminal.files["v"] = there + "&pin-value=9999\n";
    EXPECT_EQ(run("troth sign f --key v -o c.sig"), ExitCode::bad_content);
    EXPECT_TRUE(complains("token.wrong_pin")) << terminal.err;
    EXPECT_NE(terminal.err.find("CKR_PIN_INCORRECT"), std::string::npos) << terminal.err;
    EXPECT_EQ(terminal.err.find("9999"), std::string::npos) << terminal.err;
    EXPECT_EQ(run("troth sign f --key k -o d.sig"), ExitCode::usage);
    EXPECT_TRUE(complains("cli.no_terminal")) << terminal.err;
    ASSERT_EQ(run("troth key public v --password-file /pin -o pub"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify-sig f --key pub --signature a.sig"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify-sig f --key pub --signature b.sig"), ExitCode::ok) << terminal.err;
}

TEST_F(SoftHsmCommands, AnAuthorityLivesInTheToken) {
    const std::string name = fresh();
    ASSERT_EQ(run("troth ca init --dir ca --name " + name + " --token " + key()), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("key in a token: pkcs11:token=troth;"), std::string::npos) << terminal.err;
    for (const char* file : {"ca/root.key", "ca/intermediate.key"}) {
        EXPECT_TRUE(terminal.files[file].starts_with("pkcs11:")) << file;
        EXPECT_TRUE(terminal.secrets.contains(file));
    }
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(verified("a.pem", "ca/root.pem"));
    ASSERT_EQ(run("troth ca revoke --dir ca api.example"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca crl --dir ca -o crl.pem"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca crl --dir ca --root -o root-crl.pem"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca ocsp --dir ca --sign-all responses --root"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(run("troth verify a.pem --ca ca/root.pem --crl crl.pem --crl root-crl.pem"), ExitCode::revoked)
        << terminal.err;
    // New keys are where the old ones are.
    ASSERT_EQ(run("troth ca rotate --dir ca --root"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.files["ca/intermediate-2.key"].starts_with("pkcs11:"));
    EXPECT_TRUE(terminal.files["ca/root-2.key"].starts_with("pkcs11:"));
    ASSERT_EQ(run("troth ca issue --dir ca www.example -o b"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(verified("b.pem", "ca/root-2.pem"));
    EXPECT_TRUE(verified("b.pem", "ca/root.pem")) << "by the cross certificate";
    EXPECT_EQ(run("troth ca audit verify --dir ca"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca backup --dir ca -o copy"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir copy mail.example -o c"), ExitCode::ok) << terminal.err;
}

TEST_F(SoftHsmCommands, OneKeyInAFileUnderAPasswordTheOtherInTheToken) {
    const std::string name = fresh();
    ASSERT_EQ(run("troth key new --key-type p384 --token " + key(";object=" + name)), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca init --dir ca --name Mixed --encrypt --password-file /pin --key " + key(";object=" + name)),
              ExitCode::ok)
        << terminal.err;
    EXPECT_FALSE(terminal.files["ca/root.key"].starts_with("pkcs11:"));
    EXPECT_TRUE(terminal.files["ca/intermediate.key"].starts_with("pkcs11:"));
    ASSERT_EQ(run("troth ca issue --dir ca api.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(verified("a.pem", "ca/root.pem"));
    ASSERT_EQ(run("troth ca rotate --dir ca --password-file /pin"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.files["ca/intermediate-2.key"].starts_with("pkcs11:"));
    ASSERT_EQ(run("troth ca issue --dir ca www.example -o b"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(verified("b.pem", "ca/root.pem"));
}

TEST_F(SoftHsmCommands, AnOfflineRootSignsForAnIntermediateInTheToken) {
    ASSERT_EQ(run("troth ca init --dir root --name Far"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca init --dir near --name " + fresh() + " --offline-root --token " + key()), ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(run("troth ca sign --dir root near/intermediate.csr --intermediate -o signed.pem"), ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(run("troth ca init --dir near --import signed.pem --import root/root.pem"), ExitCode::ok) << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir near api.example -o a"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(verified("a.pem", "root/root.pem"));
    // The same, with the key named among the things to import.
    const std::string address = terminal.files["near/intermediate.key"];
    ASSERT_EQ(run("troth ca init --dir third --import signed.pem --import root/root.pem --import '" +
                  address.substr(0, address.size() - 1) + "'"),
              ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(run("troth ca issue --dir third api.example -o b"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(verified("b.pem", "root/root.pem"));
}

}  // namespace
}  // namespace troth::cli
