// `troth mac` and `troth kdf`.
#include <set>

#include <gtest/gtest.h>

#include "troth/cli/json.hpp"
#include "troth/cli/kdfs.hpp"
#include "troth/cli/macs.hpp"
#include "troth/cli/progress.hpp"
#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go;
using testing::MemoryTerminal;

struct KnownMac {
    std::vector<std::string> words;
    std::string_view key_hex, message, code;
};
TEST(MacCommand, PrintsThePublishedCodes) {
    const KnownMac known[] = {
        // RFC 4231 §4.3 and RFC 2202 §2, case 2
        {{"-a", "hmac-sha256"},
         "4a656665",
         "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {{"-a", "HMAC-MD5"}, "4a656665", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738"},
        // RFC 4493 §4, example 1: the empty message
        {{"-a", "cmac-aes-128"}, "2b7e1516 28aed2a6\nabf71588 09cf4f3c\n", "", "bb1d6929e95937287fa37d129b756746"},
        // RFC 8439 §2.5.2
        {{"-a", "poly1305"},
         "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
         "Cryptographic Forum Research Group",
         "a8061dc1305136c6c22b8baf0c0127a9"},
        // SP 800-38D's GCM test case 1: no text and no additional data under a zero key and nonce
        {{"-a", "gmac-aes-128", "--nonce", "hex:000000000000000000000000"},
         "00000000000000000000000000000000",
         "",
         "58e2fccefa7e3061367f1d57a4e7455a"},
    };
    for (const KnownMac& k : known) {
        SCOPED_TRACE(k.words[1]);
        MemoryTerminal terminal;
        terminal.files = {{"key", std::string(k.key_hex)}, {"m", std::string(k.message)}};
        std::vector<std::string> words{"mac", "m", "--key-hex", "key"};
        words.insert(words.end(), k.words.begin(), k.words.end());
        EXPECT_EQ(go(terminal, words), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, std::string(k.code) + "  m\n");
    }
}

TEST(MacCommand, Sp800_185KmacSample2HasACustomization) {
    MemoryTerminal terminal;
    terminal.files = {{"key", "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"},
                      {"m", std::string("\0\1\2\3", 4)}};
    EXPECT_EQ(
        go(terminal, {"mac", "-a", "kmac128", "--key-hex", "key", "--customization", "My Tagged Application", "m"}),
        ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(terminal.out, "3b1fba963cd8b0b59e8c1a6d71888b7143651af8ba0a7070c0979e2811324aa5  m\n");
    EXPECT_EQ(go(terminal, {"mac", "--key-hex", "key", "--customization", "x", "m"}), ExitCode::usage);
}

TEST(MacCommand, EveryKindComesBackByItsListAndNotByAnotherKey) {
    std::set<std::string> words;
    for (const MacKind& kind : mac_kinds()) {
        SCOPED_TRACE(kind.word);
        EXPECT_TRUE(words.insert(kind.word).second);
        const usize size = kind.key_size == 0 ? 32 : kind.key_size;
        MemoryTerminal terminal;
        terminal.files = {{"key", std::string(size, 'k')}, {"other", std::string(size, 'o')}, {"m", "some text"}};
        std::vector<std::string> line{"mac", "-a", kind.word, "--key", "key"};
        if (kind.family == MacFamily::gmac) line.insert(line.end(), {"--nonce", "123456789012"});
        std::vector<std::string> make = line, check = line;
        make.push_back("m");
        check.insert(check.end(), {"--check", "list"});
        ASSERT_EQ(go(terminal, make), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out.find("  m\n"), 2 * kind.size);
        terminal.files["list"] = terminal.out;
        EXPECT_EQ(go(terminal, check), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, "m: OK\n");
        check[4] = "other";
        EXPECT_EQ(go(terminal, check), ExitCode::bad_content);
        EXPECT_EQ(terminal.out, "m: FAILED\n");
        EXPECT_TRUE(complains(terminal, "cli.mac_mismatch")) << terminal.err;
        // The beginning of a code is not the code.
        check[4] = "key";
        terminal.files["list"].erase(16, 2 * kind.size - 16);
        EXPECT_EQ(go(terminal, check), ExitCode::bad_content);
        terminal.files.erase("m");
        EXPECT_EQ(go(terminal, check), ExitCode::bad_content);
        EXPECT_TRUE(complains(terminal, "cli.checksum_unreadable")) << terminal.err;
    }
}

TEST(MacCommand, RefusesWhatItCannotDoWell) {
    MemoryTerminal terminal;
    terminal.files = {{"key", std::string(16, 'k')},
                      {"k32", std::string(32, 'k')},
                      {"empty", ""},
                      {"m", "text"},
                      {"n", "text"},
                      {"odd", "0a0"},
                      {"no", "0g"}};
    const auto refused = [&](std::vector<std::string> words, std::string_view id) {
        words.insert(words.begin(), "mac");
        EXPECT_NE(go(terminal, words), ExitCode::ok) << words.back();
        EXPECT_TRUE(complains(terminal, id)) << terminal.err;
        EXPECT_EQ(terminal.out, "");
    };
    refused({"m", "--key", "empty"}, "cli.mac_key_size");
    refused({"m", "--key", "key", "-a", "cmac-aes-256"}, "cli.mac_key_size");
    refused({"m", "--key", "key", "-a", "poly1305"}, "cli.mac_key_size");
    refused({"m", "--key", "key", "-a", "gmac-aes-128"}, "cli.mac_nonce");
    refused({"m", "--key", "key", "--nonce", "123456789012"}, "cli.mac_nonce");
    refused({"m", "n", "--key", "k32", "-a", "poly1305"}, "cli.mac_once");
    refused({"m", "--key", "key", "--size", "12"}, "cli.mac_size");
    refused({"m", "--key", "key", "-a", "blake2smac", "--size", "33"}, "cli.mac_size");
    refused({"m", "--key", "key", "-a", "kmac128", "--size", "3"}, "cli.mac_size");
    refused({"m", "--key", "key", "-a", "hmac-sha257"}, "cli.unknown_algorithm");
    refused({"m", "--key", "key", "--key-hex", "k32"}, "cli.conflicting_options");
    refused({"m", "--key-hex", "odd"}, "encoding.hex_odd_length");
    refused({"m", "--key-hex", "no"}, "encoding.hex_bad_digit");
    refused({"m"}, "cli.no_terminal");
    EXPECT_NE(terminal.err.find("or by \"--key FILE, --key-hex FILE\""), std::string::npos) << terminal.err;
    refused({"m", "--key", "nowhere"}, "cli.file_not_found");
}

TEST(MacCommand, AsJson) {
    MemoryTerminal terminal;
    terminal.files = {{"key", "Jefe"}, {"m", "text"}};
    EXPECT_EQ(go(terminal, {"mac", "--json", "--key", "key", "m"}), ExitCode::ok);
    const Json json = Json::parse(terminal.out);
    EXPECT_EQ(json["codes"][0]["algorithm"], "hmac-sha256");
    EXPECT_EQ(json["codes"][0]["code"].get<std::string>().size(), 64u);
}

struct KnownKdf {
    std::vector<std::string> words;
    std::string_view secret_hex, key;
};
TEST(KdfCommand, GivesThePublishedKeys) {
    const KnownKdf known[] = {
        // RFC 5869 §A.1
        {{"hkdf", "--salt", "hex:000102030405060708090a0b0c", "--info", "hex:f0f1f2f3f4f5f6f7f8f9", "-n", "42"},
         "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
         "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
        // RFC 6070 §2, the second case
        {{"pbkdf2", "--hash", "sha1", "--salt", "salt", "--iterations", "2", "-n", "20"},
         "70617373776f7264",
         "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"},
        // RFC 7914 §12, the second case
        {{"scrypt", "--salt", "NaCl", "--n", "1024", "--r", "8", "--p", "16", "-n", "64"},
         "70617373776f7264",
         "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830da"
         "c727afb94a83ee6d8360cbdfa2cc0640"},
    };
    for (const KnownKdf& k : known) {
        SCOPED_TRACE(k.words[0]);
        MemoryTerminal terminal;
        terminal.files = {{"secret", std::string(k.secret_hex)}};
        std::vector<std::string> words{"kdf", "--secret-hex", "secret"};
        words.insert(words.end(), k.words.begin(), k.words.end());
        EXPECT_EQ(go(terminal, words), ExitCode::ok) << terminal.err;
        EXPECT_EQ(terminal.out, std::string(k.key) + "\n");
    }
}

TEST(KdfCommand, EveryFunctionGivesAKeyThatDependsOnAllThatItTakes) {
    for (const KdfKind& kind : kdf_kinds()) {
        SCOPED_TRACE(kind.word);
        MemoryTerminal terminal;
        terminal.files = {{"s", "a secret of some length"}};
        const std::vector<std::string> line{"kdf",          std::string(kind.word),
                                            "--secret",     "s",
                                            "--salt",       "saltsalt",
                                            "--memory",     "64",
                                            "--passes",     "1",
                                            "--n",          "16",
                                            "--iterations", "2"};
        std::set<std::string> keys;
        const auto key_of = [&](std::vector<std::string> more) {
            std::vector<std::string> words = line;
            words.insert(words.end(), more.begin(), more.end());
            EXPECT_EQ(go(terminal, words), ExitCode::ok) << terminal.err;
            EXPECT_TRUE(keys.insert(terminal.out).second) << terminal.out;
        };
        key_of({});
        const auto takes = [&](std::string_view name) { return std::ranges::count(kind.takes, name) != 0; };
        if (takes("info")) key_of({"--info", "x"});
        if (takes("label")) key_of({"--label", "y"});
        if (takes("hash")) key_of({"--hash", "sha512"});
        if (takes("lanes")) key_of({"--lanes", "2"});
        if (takes("r")) key_of({"--r", "4"});
        if (takes("p")) key_of({"--p", "2"});
        if (takes("mode")) key_of({"--mode", "feedback"});
        if (takes("mac")) key_of({"--mac", kind.word == "kmac" ? "kmac128" : "hmac-sha384"});
        EXPECT_EQ(go(terminal, {"kdf", std::string(kind.word), "--secret", "s", "--json", "--salt", "saltsalt",
                                "--memory", "64", "--iterations", "2", "--n", "16"}),
                  ExitCode::ok);
        const Json json = Json::parse(terminal.out);
        EXPECT_EQ(json["derived"]["function"], kind.word);
        for (const std::string_view name : kind.takes)
            EXPECT_TRUE(json["derived"]["parameters"].contains(std::string(name))) << name;
        EXPECT_EQ(json["derived"]["key"].get<std::string>().size(), 64u);
    }
}

TEST(KdfCommand, RefusesWhatItCannotDoWell) {
    MemoryTerminal terminal;
    terminal.files = {{"s", "secret"}};
    const auto refused = [&](std::vector<std::string> words, std::string_view id) {
        words.insert(words.begin(), {"kdf", "--secret", "s"});
        EXPECT_NE(go(terminal, words), ExitCode::ok);
        EXPECT_TRUE(complains(terminal, id)) << terminal.err;
        EXPECT_EQ(terminal.out, "");
    };
    refused({"pbkdf2"}, "cli.kdf_salt");
    refused({"argon2id"}, "cli.kdf_salt");
    refused({"hkfd"}, "cli.unknown_algorithm");
    refused({"hkdf", "--hash", "sha257"}, "cli.unknown_algorithm");
    refused({"hkdf", "-n", "8161"}, "crypto.kdf_output_size");
    refused({"scrypt", "--salt", "x", "--n", "1000"}, "crypto.kdf_cost");
    refused({"argon2id", "--salt", "saltsalt", "--memory", "8", "--lanes", "2"}, "crypto.kdf_cost");
    refused({"sp800-108", "--mac", "cmac-aes-128"}, "cli.mac_key_size");
    refused({"sp800-108", "--mac", "poly1305"}, "cli.unknown_algorithm");
    refused({"kmac", "--mac", "hmac-sha512"}, "cli.unknown_algorithm");
    refused({"hkdf", "--salt", "hex:0"}, "encoding.hex_odd_length");
    terminal.files["out"] = "there";
    refused({"hkdf", "-o", "out"}, "cli.file_exists");
    EXPECT_EQ(go(terminal, {"kdf", "hkdf", "--secret", "s", "-o", "key", "--form", "raw", "-n", "7"}), ExitCode::ok);
    EXPECT_EQ(terminal.files["key"].size(), 7u);
    EXPECT_TRUE(terminal.secrets.contains("key"));
    EXPECT_EQ(go(terminal, {"kdf", "hkdf", "--secret", "s", "--explain"}), ExitCode::ok);
    EXPECT_EQ(terminal.err, "derived by hkdf, hash sha256, salt , info \n");
}

TEST(Hash, BrokenFunctionsAreAnnouncedOnStandardError) {
    MemoryTerminal terminal;
    terminal.files = {{"a", "abc"}, {"l", "MD5 (a) = 900150983cd24fb0d6963f7d28e17f72\n"}};
    for (const char* name : {"md5", "sha1"}) {
        EXPECT_EQ(go(terminal, {"hash", "-a", name, "a"}), ExitCode::ok);
        EXPECT_TRUE(terminal.err.starts_with("warning: ")) << terminal.err;
        EXPECT_EQ(go(terminal, {"hash", "-a", name, "a", "--quiet"}), ExitCode::ok);
        EXPECT_EQ(terminal.err, "");
    }
    EXPECT_EQ(go(terminal, {"hash", "-c", "l"}), ExitCode::ok);
    EXPECT_TRUE(terminal.err.starts_with("warning: md5")) << terminal.err;
    EXPECT_EQ(go(terminal, {"hash", "a"}), ExitCode::ok);
    EXPECT_EQ(terminal.err, "");
}

TEST(Progress, ALineFitsItsTerminalAndSaysWhatIsLeft) {
    constexpr u64 gib = u64{1} << 30;
    EXPECT_EQ(progress_line("big.iso", gib, 10 * gib, 2.0, 80),
              "big.iso  1.0 GiB of 10.0 GiB, 10 %, 512 MiB/s, 18 s left");
    EXPECT_EQ(progress_line("standard input", 3 << 20, std::nullopt, 1.0, 80), "standard input  3.0 MiB, 3.0 MiB/s");
    EXPECT_EQ(progress_line("f", 5, 4, 1.0, 80), "f  5 bytes, 5 bytes/s") << "a file that grows has no end to tell";
    const std::string name(100, 'x');
    for (const usize columns : {1u, 2u, 10u, 40u, 60u, 80u})
        EXPECT_LT(progress_line(name, gib, 10 * gib, 2.0, columns).size(), columns + 2) << columns;
    EXPECT_EQ(progress_line("\x1b[2J", 1, std::nullopt, 0, 80), "\\x1b[2J  1 bytes");
}

}  // namespace
}  // namespace troth::cli
