// `troth hash`, `rand` and `list`.
#include <set>

#include <gtest/gtest.h>

#include "troth/cli/checksum_list.hpp"
#include "troth/cli/digests.hpp"
#include "troth/cli/testing/go.hpp"

namespace troth::cli {
namespace {

using testing::go;
using testing::MemoryTerminal;

constexpr std::string_view abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(HashCommand, PrintsWhatSha256sumPrints) {
    MemoryTerminal terminal;
    terminal.files = {{"a", "abc"}, {"odd\nname\\", ""}};
    EXPECT_EQ(go(terminal, {"hash", "a"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, std::string(abc) + "  a\n");
    EXPECT_EQ(go(terminal, {"hash", "odd\nname\\"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, "\\e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  odd\\nname\\\\\n");
    EXPECT_EQ(go(terminal, {"hash", "--json", "a"}), ExitCode::ok);
    EXPECT_NE(terminal.out.find(R"("algorithm": "sha256")"), std::string::npos) << terminal.out;
}

TEST(HashCommand, ChecksListsPlainTaggedAndEscaped) {
    MemoryTerminal terminal;
    terminal.files = {{"a", "abc"}, {"b", "abd"}, {"odd\nname\\", ""}};
    terminal.files["good"] = "# made by hand\n" + std::string(abc) + "  a\r\n\n" + std::string(abc) +
                             " *a\nSHA256 (a) = " + std::string(abc) +
                             "\n\\e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  odd\\nname\\\\\n";
    EXPECT_EQ(go(terminal, {"hash", "--check", "good"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out.substr(0, 18), "a: OK\na: OK\na: OK\n");
    EXPECT_EQ(terminal.out.find("odd\n"), std::string::npos) << "a name never reaches the terminal as it is";
    terminal.files["changed"] = std::string(abc) + "  b\n" + std::string(abc) + "  a\n";
    EXPECT_EQ(go(terminal, {"hash", "--check", "changed"}), ExitCode::bad_content);
    EXPECT_EQ(terminal.out, "b: FAILED\na: OK\n");
    EXPECT_NE(terminal.err.find("cli.checksum_mismatch"), std::string::npos) << terminal.err;
    terminal.files["gone"] = std::string(abc) + "  nowhere\n";
    EXPECT_EQ(go(terminal, {"hash", "--check", "gone"}), ExitCode::bad_content);
    EXPECT_NE(terminal.err.find("cli.checksum_unreadable"), std::string::npos) << terminal.err;
}

TEST(HashCommand, SaysWhatIsWrongWithAList) {
    MemoryTerminal terminal;
    terminal.files = {{"a", "abc"}, {"text", "hello\n"}, {"empty", ""}, {"wide", std::string(128, '0') + "  a\n"}};
    EXPECT_EQ(go(terminal, {"hash", "-c", "text"}), ExitCode::bad_content);
    EXPECT_NE(terminal.err.find("cli.bad_checksum_list"), std::string::npos) << terminal.err;
    EXPECT_NE(terminal.err.find("line \"1\""), std::string::npos) << terminal.err;
    EXPECT_EQ(go(terminal, {"hash", "-c", "empty"}), ExitCode::bad_content);
    EXPECT_EQ(go(terminal, {"hash", "-c", "wide"}), ExitCode::bad_content);
    EXPECT_NE(terminal.err.find("cli.checksum_size"), std::string::npos) << terminal.err;
    EXPECT_EQ(go(terminal, {"hash", "-a", "sha257", "a"}), ExitCode::usage);
    EXPECT_NE(terminal.err.find("sha256"), std::string::npos) << terminal.err;
    EXPECT_EQ(go(terminal, {"hash", "nowhere"}), ExitCode::io);
    EXPECT_EQ(terminal.out, "");
}

TEST(HashCommand, DigestsOfAnySizeWithShakeCShakeAndBlake2) {
    MemoryTerminal terminal;
    terminal.files = {{"empty", ""}, {"a", "abc"}, {"sample", std::string("\0\1\2\3", 4)}};
    // FIPS 202, the published examples of the empty message; twice the strength is the size of its own.
    EXPECT_EQ(go(terminal, {"hash", "-a", "SHAKE-128", "empty"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26  empty\n");
    EXPECT_EQ(go(terminal, {"hash", "-a", "shake256", "--size", "5", "empty"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, "46b9dd2b0b  empty\n");
    // SP 800-185, cSHAKE sample 1.
    EXPECT_EQ(go(terminal, {"hash", "-a", "cshake128", "--customization", "Email Signature", "sample"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, "c1c36925b6409a04f1b504fcbca9d82b4017277cb5ed2b2065fc1d3814d5aaf5  sample\n");
    // RFC 7693, Appendix A; and the same as b2sum -l 256 calls it.
    EXPECT_EQ(go(terminal, {"hash", "-a", "blake2b", "a"}), ExitCode::ok);
    EXPECT_TRUE(terminal.out.starts_with("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b7")) << terminal.out;
    EXPECT_EQ(go(terminal, {"hash", "-a", "blake2b-256", "a"}), ExitCode::ok);
    EXPECT_EQ(terminal.out, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319  a\n");
    for (const char* wrong : {"sha256", "blake2s"}) {
        EXPECT_EQ(go(terminal, {"hash", "-a", wrong, "--size", "33", "a"}), ExitCode::usage);
        EXPECT_NE(terminal.err.find("cli.digest_size"), std::string::npos) << terminal.err;
    }
    EXPECT_EQ(go(terminal, {"hash", "-a", "shake128", "--customization", "x", "a"}), ExitCode::usage);
    EXPECT_EQ(go(terminal, {"hash", "-a", "blake2b-7", "a"}), ExitCode::usage);
    EXPECT_EQ(go(terminal, {"hash", "-a", "shake257", "a"}), ExitCode::usage);
    EXPECT_NE(terminal.err.find("\"shake256\""), std::string::npos) << terminal.err;
}

TEST(HashCommand, ChecksTheListsOfB2sumAndOpenssl) {
    MemoryTerminal terminal;
    const std::string blake = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
    terminal.files = {{"a", "abc"}, {"e(1)= ", ""}};
    terminal.files["tagged"] = "BLAKE2b-256 (a) = " + blake + "\nSHA2-256(a)= " + std::string(abc) +
                               "\nSHAKE-128(e(1)= )= 7f9c2ba4e88f827d616045507605853e\n";
    EXPECT_EQ(go(terminal, {"hash", "-c", "tagged"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(terminal.out, "a: OK\na: OK\ne(1)= : OK\n");
    terminal.files["plain"] = blake + "  a\n";
    EXPECT_EQ(go(terminal, {"hash", "-c", "-a", "blake2b", "plain"}), ExitCode::ok) << terminal.err;
    EXPECT_EQ(go(terminal, {"hash", "-c", "-a", "blake2b", "--size", "64", "plain"}), ExitCode::bad_content);
    EXPECT_NE(terminal.err.find("cli.checksum_size"), std::string::npos) << terminal.err;
    EXPECT_EQ(go(terminal, {"hash", "-c", "-a", "sha512", "plain"}), ExitCode::bad_content);
}

TEST(ChecksumList, ATagIsTheNameOfAnAlgorithm) {
    for (const char* bad : {" (a) = 00", "\\\\A (a) = 00", "S H A (a) = 00", "SHA256 (a) = 0", "SHA256 () = 00"})
        EXPECT_FALSE(parse_checksums(bytes_of(bad), "list")) << bad;
    EXPECT_EQ(parse_checksums(bytes_of("SHA512/256 (a) = 00"), "list")->front().algorithm, "SHA512/256");
}

TEST(HashCommand, NamesOfFunctionsAreTakenAsPeopleWriteThem) {
    for (const char* name : {"sha256", "SHA-256", "Sha256"}) EXPECT_EQ((*find_digest(name))->word, "sha256") << name;
    EXPECT_EQ((*find_digest("SHA3-256"))->word, "sha3-256");
    EXPECT_FALSE(find_digest("sha3256"));
    std::set<std::string> words;
    for (const DigestKind& kind : digest_kinds()) EXPECT_TRUE(words.insert(kind.word).second) << kind.word;
}

TEST(RandCommand, GivesAsManyBytesAsAskedForInEachForm) {
    MemoryTerminal terminal;
    EXPECT_EQ(go(terminal, {"rand"}), ExitCode::ok);
    EXPECT_EQ(terminal.out.size(), 65u);
    const std::string first = terminal.out;
    EXPECT_EQ(go(terminal, {"rand"}), ExitCode::ok);
    EXPECT_NE(terminal.out, first);
    EXPECT_EQ(go(terminal, {"rand", "-n", "6", "--form", "base64"}), ExitCode::ok);
    EXPECT_EQ(terminal.out.size(), 9u);
    EXPECT_EQ(go(terminal, {"rand", "-n", "5", "--form", "raw", "-o", "key"}), ExitCode::ok);
    EXPECT_EQ(terminal.files["key"].size(), 5u);
    EXPECT_TRUE(terminal.secrets.contains("key"));
    EXPECT_EQ(go(terminal, {"rand", "-o", "key"}), ExitCode::io);
    EXPECT_EQ(go(terminal, {"rand", "-n", "0"}), ExitCode::usage);
}

TEST(ListCommand, NamesWhatIsOffered) {
    MemoryTerminal terminal;
    EXPECT_EQ(go(terminal, {"list", "hashes"}), ExitCode::ok);
    EXPECT_NE(terminal.out.find("sha3-512\n"), std::string::npos) << terminal.out;
    EXPECT_EQ(go(terminal, {"list"}), ExitCode::ok);
    EXPECT_NE(terminal.out.find("TLS_AES_128_GCM_SHA256"), std::string::npos);
    EXPECT_EQ(go(terminal, {"list", "--json"}), ExitCode::ok);
    EXPECT_NE(terminal.out.find("\"hashes\""), std::string::npos);
    EXPECT_NE(go(terminal, {"list", "colours"}), ExitCode::ok);
}

}  // namespace
}  // namespace troth::cli
