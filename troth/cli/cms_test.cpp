// `troth cms`, `troth bundle`, and what `troth show` says of messages and keys in other forms.
#include <gtest/gtest.h>

#include "troth/cli/cms_stream.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

// An authority that issues for mail: Alice signs, Bob reads.
MemoryTerminal with_people() {
    MemoryTerminal terminal;
    EXPECT_EQ(go(terminal, {"ca", "init", "--dir", "ca", "--name", "Mail"}), ExitCode::ok) << terminal.err;
    terminal.files["ca/profiles.toml"] =
        "[profile.reader]\nabout = \"receives mail\"\nkey-usage = [\"keyAgreement\"]\n"
        "ext-key-usage = [\"emailProtection\"]\nnames = [\"email\"]\ndays = 100\n";
    EXPECT_EQ(go(terminal, {"ca", "issue", "--dir", "ca", "--profile", "e-mail", "alice@mail.example", "-o", "alice"}),
              ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go(terminal, {"ca", "issue", "--dir", "ca", "--profile", "reader", "bob@mail.example", "-o", "bob"}),
              ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go(terminal, {"ca", "issue", "--dir", "ca", "tls.example", "-o", "tls"}), ExitCode::ok) << terminal.err;
    terminal.files["m"] = "one\ntwo\n";
    return terminal;
}
const std::vector<std::string> root = {"--ca", "ca/root.pem"};
std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST(Cms, SignsAndVerifiesInEveryForm) {
    MemoryTerminal terminal = with_people();
    for (const char* form : {"pem", "der", "smime"})
        for (const bool attached : {false, true}) {
            SCOPED_TRACE(std::string(form) + (attached ? " attached" : ""));
            std::vector<std::string> sign = {"cms",       "sign",   "m",  "--cert", "alice.pem", "--key",
                                             "alice.key", "--form", form, "-o",     "s",         "--force"};
            if (attached) sign.emplace_back("--attached");
            ASSERT_EQ(go(terminal, sign), ExitCode::ok) << terminal.err;
            std::vector<std::string> verify = with({"cms", "verify", "s", "-o", "back", "--force"}, root);
            if (!attached && form != std::string("smime")) verify = with(verify, {"--content", "m"});
            ASSERT_EQ(go(terminal, verify), ExitCode::ok) << terminal.err;
            EXPECT_NE(terminal.out.find("good signature by "), std::string::npos) << terminal.out;
            std::string back = terminal.files["back"];
            std::erase(back, '\r');
            EXPECT_EQ(back, "one\ntwo\n");
            EXPECT_EQ(go(terminal, with(verify, {"--email", "alice@mail.example"})), ExitCode::ok) << terminal.err;
            EXPECT_EQ(go(terminal, with(verify, {"--email", "bob@mail.example"})), ExitCode::name_mismatch);
            EXPECT_TRUE(complains(terminal, "x509.mailbox_mismatch")) << terminal.err;
            ASSERT_EQ(go(terminal, with(verify, {"--json"})), ExitCode::ok) << terminal.err;
            EXPECT_EQ(Json::parse(terminal.out)["signed"]["signers"].size(), 1u);
        }
}
// What is read in pieces may have any length; a message that has to be held may not.
TEST(Cms, DetachedSignaturesAreMadeAndCheckedWithoutHoldingTheContent) {
    MemoryTerminal terminal = with_people();
    terminal.files["long"] = std::string(200'000, 'x') + "end";
    terminal.read_at_most = 64'000;
    ASSERT_EQ(go(terminal, {"cms", "sign", "long", "--cert", "alice.pem", "--key", "alice.key"}), ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(go(terminal, with({"cms", "verify", "long.p7s"}, root)), ExitCode::ok) << terminal.err;
    terminal.files["long"].back() = '!';
    EXPECT_EQ(go(terminal, with({"cms", "verify", "long.p7s"}, root)), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cms.digest_mismatch")) << terminal.err;

    const std::vector<std::string> whose = {"--cert", "alice.pem", "--key", "alice.key", "--force"};
    for (const char* held : {"--attached", "--text"}) {
        EXPECT_EQ(go(terminal, with({"cms", "sign", "long", held}, whose)), ExitCode::io);
        EXPECT_TRUE(complains(terminal, "cli.file_too_large")) << terminal.err;
    }
}
// Of any length too, in every form and cipher; text of mails as well.
TEST(Cms, EncryptsAndDecryptsWithoutHoldingTheContent) {
    MemoryTerminal terminal = with_people();
    terminal.read_at_most = 64'000;
    terminal.files["long"] = std::string(100'000, 'x') + "\n" + std::string(100'000, 'y');
    for (const char* form : {"pem", "der", "smime"})
        for (const char* cipher : {"aes-256-gcm", "chacha20-poly1305", "aes-128-cbc"})
            for (const bool text : {false, true}) {
                SCOPED_TRACE(std::string(form) + " " + cipher + (text ? " text" : ""));
                std::vector<std::string> options = {"--unauthenticated", "--force"};
                if (text) options.emplace_back("--text");
                ASSERT_EQ(go(terminal, with({"cms", "encrypt", "long", "--to", "bob.pem", "--form", form, "--cipher",
                                             cipher, "-o", "e"},
                                            options)),
                          ExitCode::ok)
                    << terminal.err;
                ASSERT_EQ(go(terminal, with({"cms", "decrypt", "e", "--key", "bob.key", "-o", "back"}, options)),
                          ExitCode::ok)
                    << terminal.err;
                std::string back = terminal.files["back"];
                if (text) std::erase(back, '\r');
                EXPECT_TRUE(back == terminal.files["long"]);
                EXPECT_TRUE(terminal.secrets.contains("back"));
            }
}
// Nothing under its name, and nothing on standard output, before all of it was verified.
TEST(Cms, Rfc5083Section2_2NothingOfAnAlteredMessageIsWritten) {
    MemoryTerminal terminal = with_people();
    terminal.files["long"] = std::string(200'000, 'x');
    ASSERT_EQ(go(terminal, {"cms", "encrypt", "long", "--to", "bob.pem", "--form", "der"}), ExitCode::ok);
    const std::string good = terminal.files["long.p7m"];
    for (const usize at : {good.size() - 10, good.size() - 100, good.size() / 2}) {
        terminal.files["bad"] = good;
        terminal.files["bad"][at] ^= 1;
        for (const char* out : {"-", "back"}) {
            EXPECT_EQ(go(terminal, {"cms", "decrypt", "bad", "--key", "bob.key", "-o", out}), ExitCode::bad_content);
            EXPECT_TRUE(complains(terminal, "cms.undecipherable")) << terminal.err;
            EXPECT_EQ(terminal.out, "");
            EXPECT_FALSE(terminal.files.contains("back"));
        }
    }
    EXPECT_EQ(go(terminal, {"cms", "decrypt", "long.p7m", "--key", "bob.key", "-o", "-"}), ExitCode::ok);
    EXPECT_TRUE(terminal.out == terminal.files["long"]);
    terminal.files["cut"] = good.substr(0, good.size() / 2);
    EXPECT_EQ(go(terminal, {"cms", "decrypt", "cut", "--key", "bob.key", "-o", "back"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "encoding.der_truncated")) << terminal.err;
    EXPECT_FALSE(terminal.files.contains("back"));
}
TEST(Cms, StandardOutputGetsNoMoreThanCanBeHeld) {
    MemoryTerminal terminal;
    HeldOutput held(*terminal.create("-", true, false), 10);
    ASSERT_TRUE(held.put(bytes_of("12345")));
    ASSERT_TRUE(held.put(bytes_of("67890")));
    EXPECT_EQ(terminal.out, "");
    EXPECT_EQ(held.put(bytes_of("1")).error().id(), "cli.too_long_for_output");
    ASSERT_TRUE(held.commit());
    EXPECT_EQ(terminal.out, "1234567890");
}
TEST(Cms, WhatIsNoEncryptedMessageIsNamed) {
    MemoryTerminal terminal = with_people();
    ASSERT_EQ(go(terminal, {"cms", "sign", "m", "--cert", "alice.pem", "--key", "alice.key"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"cms", "encrypt", "m", "--to", "bob.pem"}), ExitCode::ok);
    terminal.files["open"] = terminal.files["m.p7m"].substr(0, terminal.files["m.p7m"].find("-----END"));
    terminal.files["empty"] = "";
    const auto id_of = [&](const char* file) {
        EXPECT_NE(go(terminal, {"cms", "decrypt", file, "--key", "bob.key", "-o", "x"}), ExitCode::ok);
        for (const char* id : {"cms.other_content", "cms.not_cms", "encoding.pem_no_end"})
            if (complains(terminal, id)) return id;
        return terminal.err.c_str();
    };
    EXPECT_STREQ(id_of("m.p7s"), "cms.other_content");
    EXPECT_STREQ(id_of("m"), "cms.not_cms");
    EXPECT_STREQ(id_of("empty"), "cms.not_cms");
    EXPECT_STREQ(id_of("bob.pem"), "cms.not_cms");
    EXPECT_STREQ(id_of("open"), "encoding.pem_no_end");
    EXPECT_FALSE(terminal.files.contains("x"));
}
TEST(Cms, ContentThatIsNamedIsComparedEvenIfTheMessageHoldsSome) {
    MemoryTerminal terminal = with_people();
    terminal.files["other"] = "one\nthree\n";
    ASSERT_EQ(go(terminal, {"cms", "sign", "m", "--attached", "--cert", "alice.pem", "--key", "alice.key", "-o", "s"}),
              ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go(terminal, with({"cms", "verify", "s", "--content", "m"}, root)), ExitCode::ok) << terminal.err;
    EXPECT_EQ(go(terminal, with({"cms", "verify", "s", "--content", "other"}, root)), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cms.content_twice")) << terminal.err;
}
TEST(Cms, Rfc8550Section4_4_4ACertificateForServersSignsNoMail) {
    MemoryTerminal terminal = with_people();
    ASSERT_EQ(go(terminal, {"cms", "sign", "m", "--cert", "tls.pem", "--key", "tls.key"}), ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go(terminal, with({"cms", "verify", "m.p7s"}, root)), ExitCode::not_trusted);
    EXPECT_TRUE(complains(terminal, "x509.wrong_purpose")) << terminal.err;
    EXPECT_EQ(go(terminal, with({"cms", "verify", "m.p7s", "--purpose", "any"}, root)), ExitCode::ok) << terminal.err;
    terminal.files["m"] += "three";
    EXPECT_EQ(go(terminal, {"cms", "verify", "m.p7s", "--signature-only"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cms.digest_mismatch")) << terminal.err;
    EXPECT_EQ(go(terminal, {"cms", "sign", "m", "--cert", "tls.pem", "--key", "alice.key", "-o", "x"}),
              ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cms.unfit_signer")) << terminal.err;
    EXPECT_FALSE(terminal.files.contains("x"));
}
TEST(Cms, EncryptsAndDecrypts) {
    MemoryTerminal terminal = with_people();
    terminal.files["pw"] = "open sesame\n";
    for (const char* form : {"pem", "der", "smime"}) {
        SCOPED_TRACE(form);
        ASSERT_EQ(go(terminal, {"cms", "encrypt", "m", "--to", "bob.pem", "--form", form, "--force"}), ExitCode::ok)
            << terminal.err;
        ASSERT_EQ(go(terminal, {"cms", "decrypt", "m.p7m", "--key", "bob.key", "-o", "back", "--force"}), ExitCode::ok)
            << terminal.err;
        EXPECT_EQ(terminal.files["back"], "one\ntwo\n");
        EXPECT_TRUE(terminal.secrets.contains("back"));
    }
    ASSERT_EQ(go(terminal, {"cert", "self", "a.example", "--key-type", "ed25519", "-o", "ed"}), ExitCode::ok);
    EXPECT_EQ(go(terminal, {"cms", "encrypt", "m", "--to", "ed.pem", "-o", "x"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cms.unfit_recipient")) << terminal.err;
    const std::vector<std::string> cbc = {"cms",         "encrypt", "m", "--password-file", "pw", "--cipher",
                                          "aes-256-cbc", "-o",      "x"};
    EXPECT_EQ(go(terminal, cbc), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cms.not_authenticated")) << terminal.err;
    ASSERT_EQ(go(terminal, with(cbc, {"--unauthenticated"})), ExitCode::ok) << terminal.err;
    const std::vector<std::string> open = {"cms", "decrypt", "x", "--password-file", "pw", "-o", "y"};
    EXPECT_EQ(go(terminal, open), ExitCode::bad_content);
    EXPECT_FALSE(terminal.files.contains("y"));
    ASSERT_EQ(go(terminal, with(open, {"--unauthenticated"})), ExitCode::ok) << terminal.err;
    EXPECT_NE(terminal.err.find("warning: nothing in this message protects it"), std::string::npos) << terminal.err;
    EXPECT_EQ(terminal.files["y"], "one\ntwo\n");
}
TEST(Show, MessagesAndKeysInOtherForms) {
    MemoryTerminal terminal = with_people();
    ASSERT_EQ(go(terminal, {"cms", "sign", "m", "--cert", "alice.pem", "--key", "alice.key"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"cms", "encrypt", "m", "--to", "bob.pem", "--form", "der"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"convert", "alice.key", "--to", "jwk", "-o", "jwk"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"convert", "alice.key", "--to", "openssh", "-o", "ssh"}), ExitCode::ok);
    ASSERT_EQ(go(terminal, {"convert", "alice.key", "--public", "--to", "openssh", "-o", "ssh.pub"}), ExitCode::ok);
    terminal.files["oct"] = R"({"kty":"oct","k":"AAECAw","kid":"x"})";
    const auto kinds = [&](const std::string& file) {
        EXPECT_EQ(go(terminal, {"show", "--json", file}), ExitCode::ok) << file << terminal.err;
        std::vector<std::string> out;
        const Json said = Json::parse(terminal.out);
        for (const Json& one : said["objects"]) out.push_back(one["kind"]);
        return out;
    };
    using Kinds = std::vector<std::string>;
    EXPECT_EQ(kinds("m.p7s"), (Kinds{"signed message (CMS)", "certificate", "certificate"}));
    EXPECT_EQ(kinds("m.p7m"), Kinds{"encrypted message (CMS)"});
    EXPECT_EQ(kinds("jwk"), Kinds{"private key"});
    EXPECT_EQ(kinds("ssh"), Kinds{"private key"});
    EXPECT_EQ(kinds("ssh.pub"), Kinds{"public key"});
    EXPECT_EQ(kinds("oct"), Kinds{"secret key (JWK)"});
    EXPECT_EQ(terminal.out.find("AAECAw"), std::string::npos);
}
TEST(Bundle, OrdersWhatIsLoose) {
    MemoryTerminal terminal = with_people();
    const std::string chain = terminal.files["tls.pem"];
    const usize second = chain.find("-----BEGIN", 1);
    terminal.files["leaf"] = chain.substr(0, second);
    terminal.files["loose"] = terminal.files["ca/root.pem"] + chain.substr(second) + terminal.files["leaf"];
    ASSERT_EQ(go(terminal, {"bundle", "loose"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, chain);
    ASSERT_EQ(go(terminal, {"bundle", "loose", "--root"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, chain + terminal.files["ca/root.pem"]);
    ASSERT_EQ(go(terminal, {"bundle", "loose", "alice.pem", "--key", "tls.key"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, chain);
    EXPECT_EQ(go(terminal, {"bundle", "loose", "alice.pem"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.several_leaves")) << terminal.err;
    EXPECT_EQ(go(terminal, {"bundle", "leaf", "--key", "alice.key"}), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "cli.no_leaf")) << terminal.err;
}

}  // namespace
}  // namespace troth::cli
