// The commands that make keys and run an authority, with files in memory.
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/report.hpp"
#include "troth/cli/testing/go.hpp"
#include "troth/cli/testing/shell_words.hpp"
#include "troth/keys/private_key.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::cli {
namespace {

using testing::complains;
using testing::go_line;
using testing::MemoryTerminal;
using testing::shell_words;

std::vector<x509::Certificate> certificates(const MemoryTerminal& terminal, std::string_view file) {
    return x509::certificates_in(bytes_of(terminal.files.find(file)->second)).value();
}
keys::PrivateKey key(const MemoryTerminal& terminal, std::string_view file) {
    return keys::PrivateKey::read(bytes_of(terminal.files.find(file)->second)).value();
}
MemoryTerminal with_authority() {
    MemoryTerminal terminal;
    EXPECT_EQ(go_line(terminal, "troth ca init --dir ca --name Example"), ExitCode::ok) << terminal.err;
    return terminal;
}

TEST(KeyCommands, NewMakesEveryKindForItsOwnerOnly) {
    struct Kind {
        std::string_view word;
        keys::KeyType type;
        usize bits;
    };
    for (const Kind kind : {Kind{"ec", keys::KeyType::ec_p256, 256}, Kind{"p384", keys::KeyType::ec_p384, 384},
                            Kind{"ed25519", keys::KeyType::ed25519, 256}, Kind{"rsa:2048", keys::KeyType::rsa, 2048}}) {
        SCOPED_TRACE(kind.word);
        MemoryTerminal terminal;
        EXPECT_EQ(go_line(terminal, "troth key new -o k --key-type " + std::string(kind.word)), ExitCode::ok)
            << terminal.err;
        EXPECT_TRUE(terminal.secrets.contains("k"));
        EXPECT_EQ(terminal.out, "");
        EXPECT_EQ(key(terminal, "k").type(), kind.type);
        EXPECT_EQ(key(terminal, "k").public_key().bits(), kind.bits);
        EXPECT_EQ(go_line(terminal, "troth key public k"), ExitCode::ok);
        EXPECT_TRUE(keys::read_public_key(bytes_of(terminal.out)).value() == key(terminal, "k").public_key());
    }
}

TEST(KeyCommands, NewToStandardOutputAndNeverOverATakenName) {
    MemoryTerminal terminal;
    EXPECT_EQ(go_line(terminal, "troth key new"), ExitCode::ok);
    EXPECT_TRUE(keys::PrivateKey::read(bytes_of(terminal.out)).has_value());
    EXPECT_EQ(terminal.err, "");
    terminal.files["k"] = "precious";
    EXPECT_EQ(go_line(terminal, "troth key new -o k"), ExitCode::io);
    EXPECT_TRUE(complains(terminal, "cli.file_exists"));
    EXPECT_NE(terminal.err.find("try:   troth key new -o k --force"), std::string::npos) << terminal.err;
    EXPECT_EQ(terminal.files["k"], "precious");
    EXPECT_EQ(go_line(terminal, "troth key new -o k --force"), ExitCode::ok);
    EXPECT_NE(terminal.files["k"], "precious");
}

TEST(KeyCommands, WrongFilesAreNamedAndTyped) {
    MemoryTerminal terminal;
    terminal.files["text"] = "hello";
    terminal.files["empty"] = "";
    terminal.files["cut"] = "-----BEGIN PRIVATE KEY-----\nMC4C\n";
    terminal.files["bad"] = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n";
    struct Wrong {
        std::string_view line, id;
        ExitCode code;
    };
    const Wrong wrong[] = {
        {"troth key public none", "cli.file_not_found", ExitCode::io},
        {"troth key public text", "keys.no_public_key", ExitCode::bad_content},
        {"troth key public empty", "keys.no_public_key", ExitCode::bad_content},
        {"troth key public cut", "encoding.pem_no_end", ExitCode::bad_content},
        {"troth key public bad", "encoding.der_truncated", ExitCode::bad_content},
        {"troth show text", "cli.unknown_content", ExitCode::bad_content},
        {"troth show empty", "cli.unknown_content", ExitCode::bad_content},
        {"troth show cut", "encoding.pem_no_end", ExitCode::bad_content},
        {"troth show bad", "encoding.der_truncated", ExitCode::bad_content},
        {"troth show none", "cli.file_not_found", ExitCode::io},
        {"troth key show", "cli.missing_argument", ExitCode::usage},
        {"troth key new --key-type dsa", "cli.bad_value", ExitCode::usage},
    };
    for (const Wrong& w : wrong) {
        SCOPED_TRACE(w.line);
        EXPECT_EQ(go_line(terminal, w.line), w.code);
        EXPECT_TRUE(complains(terminal, w.id)) << terminal.err;
        EXPECT_EQ(terminal.out, "");
        const std::string file(w.line.substr(w.line.rfind(' ') + 1));
        if (w.code != ExitCode::usage) {
            EXPECT_NE(terminal.err.find("where: " + file), std::string::npos) << terminal.err;
        }
    }
}

TEST(CaInit, MakesARootAndAnIntermediate) {
    const MemoryTerminal terminal = with_authority();
    EXPECT_EQ(terminal.files.size(), 5u);
    EXPECT_TRUE(terminal.files.contains("ca/troth.db"));
    EXPECT_TRUE(terminal.directories.contains("ca"));
    EXPECT_EQ(terminal.secrets, (std::set<std::string>{"ca/root.key", "ca/intermediate.key"}));
    const auto root = certificates(terminal, "ca/root.pem").front();
    const auto intermediate = certificates(terminal, "ca/intermediate.pem").front();
    EXPECT_EQ(root.subject().common_name().raw(), "Example Root CA");
    EXPECT_EQ(intermediate.subject().common_name().raw(), "Example Intermediate CA");
    EXPECT_TRUE(intermediate.issuer() == root.subject());
    EXPECT_TRUE(root.is_ca() && intermediate.is_ca());
    EXPECT_EQ(root.extensions().basic_constraints->path_len_constraint, std::nullopt);
    EXPECT_EQ(intermediate.extensions().basic_constraints->path_len_constraint, 0u);
    EXPECT_TRUE(keys::PublicKey::from_spki(root.spki()).value() == key(terminal, "ca/root.key").public_key());
}

TEST(CaInit, NeverTouchesAnAuthorityThatIsThere) {
    MemoryTerminal terminal = with_authority();
    const auto before = terminal.files;
    EXPECT_EQ(go_line(terminal, "troth ca init --dir ca --name Other"), ExitCode::io);
    EXPECT_TRUE(complains(terminal, "cli.file_exists"));
    EXPECT_EQ(terminal.files, before);
    MemoryTerminal half;
    half.files["ca/root.key"] = "the last key";
    EXPECT_EQ(go_line(half, "troth ca init --dir ca --name Other"), ExitCode::io);
    EXPECT_EQ(half.files.size(), 1u);
}

TEST(CaInit, BadWordsMakeNothing) {
    for (const auto line :
         {"troth ca init --dir ca", "troth ca init --name x", "troth ca init --dir ca --name ''",
          "troth ca init --dir ca --name x --days 0", "troth ca init --dir ca --name x --key-type dsa", "troth ca",
          "troth ca innit --dir ca --name x", "troth ca init --dir ca --name x y"}) {
        SCOPED_TRACE(line);
        MemoryTerminal terminal;
        EXPECT_EQ(go_line(terminal, line), ExitCode::usage) << terminal.err;
        EXPECT_TRUE(terminal.files.empty());
    }
    MemoryTerminal terminal;
    EXPECT_EQ(go_line(terminal, "troth ca init --dir ca --name " + std::string(80, 'x')), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "ca.bad_subject"));
    EXPECT_TRUE(terminal.files.empty() && terminal.directories.empty());
}

TEST(CaIssue, MakesAServersChainAndKey) {
    MemoryTerminal terminal = with_authority();
    EXPECT_EQ(
        go_line(terminal, "troth ca issue --dir ca api.example --san 192.0.2.7 --san '*.API.example' -o out/server"),
        ExitCode::ok)
        << terminal.err;
    EXPECT_TRUE(terminal.secrets.contains("out/server.key"));
    EXPECT_FALSE(terminal.secrets.contains("out/server.pem"));
    const auto chain = certificates(terminal, "out/server.pem");
    ASSERT_EQ(chain.size(), 2u) << "the leaf, then the intermediate, no root";
    EXPECT_TRUE(chain[1] == certificates(terminal, "ca/intermediate.pem").front());
    const auto& names = *chain[0].extensions().subject_alt_name;
    ASSERT_EQ(names.size(), 3u);
    EXPECT_EQ(names[0].printable().raw(), "DNS:api.example");
    EXPECT_EQ(names[1].printable().raw(), "IP:192.0.2.7");
    EXPECT_EQ(names[2].printable().raw(), "DNS:*.api.example");
    EXPECT_EQ(chain[0].not_after().at - std::chrono::floor<std::chrono::seconds>(terminal.time), std::chrono::days(90));
    EXPECT_TRUE(keys::PublicKey::from_spki(chain[0].spki()).value() == key(terminal, "out/server.key").public_key());
}

TEST(CaIssue, ForAClientAndWithoutPrefix) {
    MemoryTerminal terminal = with_authority();
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir ca --client 'Alice Smith' --days 7"), ExitCode::ok)
        << terminal.err;
    const auto leaf = certificates(terminal, "Alice_Smith.pem").front();
    EXPECT_EQ(leaf.subject().common_name().raw(), "Alice Smith");
    EXPECT_FALSE(leaf.extensions().subject_alt_name.has_value());
    EXPECT_TRUE(leaf.extensions().ext_key_usage->front() == x509::oids::client_auth);
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir ca ../../etc/host.example"), ExitCode::bad_content);
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir ca localhost -o -"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(x509::certificates_in(bytes_of(terminal.out)).value().size(), 2u);
    EXPECT_TRUE(keys::PrivateKey::read(bytes_of(terminal.out)).has_value());
}

TEST(CaIssue, RefusalsWriteNothing) {
    MemoryTerminal terminal = with_authority();
    terminal.files["taken.key"] = "precious";
    terminal.files["broken/intermediate.pem"] = terminal.files["ca/root.key"];
    terminal.files["broken/intermediate.key"] = "hello";
    terminal.files["swapped/intermediate.pem"] = terminal.files["ca/intermediate.pem"];
    terminal.files["swapped/intermediate.key"] = terminal.files["ca/root.key"];
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca leaf.example -o leaf"), ExitCode::ok);
    terminal.files["leafy/intermediate.pem"] = terminal.files["leaf.pem"];
    terminal.files["leafy/intermediate.key"] = terminal.files["leaf.key"];
    const auto before = terminal.files;
    struct Refusal {
        std::string_view line, id;
        ExitCode code;
    };
    const Refusal refusals[] = {
        {"troth ca issue --dir none a.example", "cli.file_not_found", ExitCode::io},
        {"troth ca issue --dir broken a.example", "x509.no_certificate", ExitCode::bad_content},
        {"troth ca issue --dir swapped a.example", "ca.key_mismatch", ExitCode::bad_content},
        {"troth ca issue --dir leafy a.example", "ca.not_an_authority", ExitCode::bad_content},
        {"troth ca issue --dir ca a.example -o taken", "cli.file_exists", ExitCode::io},
        {"troth ca issue --dir ca 'not a host'", "ca.no_alternative_name", ExitCode::bad_content},
        {"troth ca issue --dir ca a.example --san 'a b'", "ca.bad_alternative_name", ExitCode::bad_content},
        {"troth ca issue --dir ca a.example --days 0", "cli.bad_value", ExitCode::usage},
        {"troth ca issue --dir ca", "cli.missing_argument", ExitCode::usage},
        {"troth ca issue a.example", "cli.missing_argument", ExitCode::usage},
        {"troth ca issue --dir ca a.example b.example", "cli.unexpected_argument", ExitCode::usage},
    };
    for (const Refusal& r : refusals) {
        SCOPED_TRACE(r.line);
        EXPECT_EQ(go_line(terminal, r.line), r.code);
        EXPECT_TRUE(complains(terminal, r.id)) << terminal.err;
        EXPECT_EQ(terminal.files, before);
        EXPECT_EQ(terminal.out, "");
    }
    terminal.time += std::chrono::years(20);
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir ca a.example"), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "ca.issuer_expired"));
}

// Every example of the commands that work on files, as it stands, each with the files that it names.
TEST(Examples, OfFileCommandsRun) {
    MemoryTerminal prepared;
    ASSERT_EQ(go_line(prepared, "troth ca init --dir my-ca --name Example"), ExitCode::ok);
    ASSERT_EQ(go_line(prepared, "troth ca issue --dir my-ca api.example -o server"), ExitCode::ok);
    ASSERT_EQ(go_line(prepared, "troth ca issue --dir my-ca --client Alice -o alice"), ExitCode::ok);
    prepared.files["root.pem"] = prepared.files["my-ca/root.pem"];
    prepared.files["-"] = prepared.files["server.pem"];
    prepared.files["release.tar.gz"] = prepared.files["a.bin"] = prepared.files["b.bin"] = "abc";
    prepared.files["release.sha256"] =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  release.tar.gz\n";
    prepared.files["notes.txt"] = prepared.files["backup.tar"] = "abc";
    prepared.answers.assign(2, "a password");
    ASSERT_EQ(go_line(prepared, "troth encrypt notes.txt"), ExitCode::ok);
    ASSERT_EQ(go_line(prepared, "troth encrypt backup.tar --to alice.pem -o backup.troth"), ExitCode::ok);
    ASSERT_EQ(go_line(prepared, "troth sign release.tar.gz --key server.key"), ExitCode::ok);
    ASSERT_EQ(go_line(prepared, "troth csr new --key server.key web.example -o web.csr"), ExitCode::ok) << prepared.err;
    prepared.files["p"] = "a password\n";
    prepared.files["shared.key"] = std::string(32, 'k');
    prepared.files["shared.hex"] = "00112233445566778899aabbccddeeff\n";
    // What openssl enc wrote here, in base64, with the options of the examples.
    prepared.files["old.tar.enc"] = "U2FsdGVkX1/tSgi9ev9jYBVJPZtpM4/IlEAO6czvBu0=\n";
    prepared.files["older.enc"] = "U2FsdGVkX1+HQLhMKIFVfurk1RUhqrH9\n";
    ASSERT_EQ(go_line(prepared, "troth mac --key shared.key release.tar.gz"), ExitCode::ok);
    prepared.files["release.mac"] = prepared.out;
    // Certificates for mail, of Alice and Bob; alice.pem above is for TLS.
    prepared.files["contract.pdf"] = prepared.files["plan.pdf"] = prepared.files["letter.txt"] = "abc";
    prepared.files["my-ca/profiles.toml"] =
        "[profile.reader]\nabout = \"receives mail\"\nkey-usage = [\"keyAgreement\"]\n"
        "ext-key-usage = [\"emailProtection\"]\nnames = [\"email\"]\ndays = 100\n";
    using Pair = std::pair<std::string, std::string>;
    for (const auto& [name, profile] : {Pair("alice", "e-mail"), Pair("bob", "reader")}) {
        ASSERT_EQ(go_line(prepared, "troth ca issue --dir my-ca --profile " + profile + " " + name +
                                        "@mail.example -o mail-" + name),
                  ExitCode::ok)
            << prepared.err;
        for (const std::string end : {".pem", ".key"})
            prepared.files["cms/" + name + end] = prepared.files["mail-" + name + end];
    }
    prepared.files.erase("my-ca/profiles.toml");
    MemoryTerminal mail = prepared;
    const auto with_mail_keys = [&](MemoryTerminal& terminal) {
        for (const std::string name : {"alice.pem", "alice.key", "bob.pem", "bob.key"})
            terminal.files[name] = prepared.files["cms/" + name];
    };
    with_mail_keys(mail);
    for (const std::string_view line :
         {"troth cms sign contract.pdf --cert alice.pem --key alice.key",
          "troth cms sign letter.txt --cert alice.pem --key alice.key --text --form smime -o letter.eml",
          "troth cms encrypt plan.pdf --to bob.pem",
          "troth cms encrypt letter.txt --to bob.pem --text --form smime -o secret.eml"})
        ASSERT_EQ(go_line(mail, line), ExitCode::ok) << mail.err;
    for (const std::string name : {"contract.pdf.p7s", "letter.eml", "plan.pdf.p7m", "secret.eml"})
        prepared.files[name] = mail.files[name];
    usize count = 0;
    for (const CommandRow& row : commands()) {
        if (row.words == "revocation") continue;     // asks over a network
        if (row.purpose == Purpose::talk) continue;  // they need a network: tests/interop
        if (row.words == "bench") continue;          // they take their time: bench_test.cpp
        if (row.words == "ca ocsp") continue;        // answers until it is stopped: tests/interop
        const Parsed parsed = declared(row);
        for (const Example& example : parsed.command->examples()) {
            if (example.line.find("pkcs11:") != std::string::npos)
                continue;  // needs that token: token_test.cpp, interop
            SCOPED_TRACE(example.line);
            MemoryTerminal terminal;
            terminal.files = prepared.files;
            terminal.answers.assign(2, "a password");
            // What a command makes is not there before.
            if (row.words == "encrypt") terminal.files.erase("notes.txt.troth"), terminal.files.erase("backup.troth");
            if (row.words == "sign") terminal.files.erase("release.tar.gz.sig");
            if (row.words == "decrypt") terminal.files.erase("notes.txt");
            if (row.words.starts_with("cms ")) with_mail_keys(terminal);
            if (row.words == "cms sign") terminal.files.erase("contract.pdf.p7s"), terminal.files.erase("letter.eml");
            if (row.words == "cms encrypt") terminal.files.erase("plan.pdf.p7m"), terminal.files.erase("secret.eml");
            if (row.words == "cms decrypt") terminal.files.erase("plan.pdf");
            if (example.line.ends_with(" example.com")) continue;  // a server: the interop run has one
            if (row.words == "ca init") terminal.files.clear();
            if (row.words == "trust remove") {
                for (const std::string_view line : {"troth trust add root.pem", "troth trust add root.pem --dir image"})
                    ASSERT_EQ(go_line(terminal, line), ExitCode::ok) << terminal.err;
            }
            if (row.words == "ca sign") terminal.files.erase("web.pem");
            if (row.words == "ca renew") terminal.files.erase("api.example.pem");
            if (row.words == "ca issue" || row.words == "cert self" || row.words == "key new")
                std::erase_if(terminal.files, [](const auto& file) { return !file.first.starts_with("my-ca/"); });
            const ExitCode code = go_line(terminal, example.line);
            const bool by_system_roots = row.words == "verify" && example.line.find("--ca") == std::string::npos;
            if (by_system_roots)
                EXPECT_TRUE(complains(terminal, "x509.no_trusted_root") || complains(terminal, "x509.no_system_store"));
            else
                EXPECT_EQ(code, ExitCode::ok) << terminal.err;
            ++count;
        }
    }
    EXPECT_GE(count, 2 * 14u);
}

TEST(Verify, SaysWhyNotByItsExitCode) {
    MemoryTerminal terminal = with_authority();
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca api.example -o s"), ExitCode::ok);
    ASSERT_EQ(go_line(terminal, "troth ca init --dir other --name Other"), ExitCode::ok);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem --servername api.example"), ExitCode::ok)
        << terminal.err;
    EXPECT_TRUE(terminal.out.starts_with("trusted for api.example\n  0 leaf CN=api.example")) << terminal.out;
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem --json"), ExitCode::ok);
    EXPECT_EQ(Json::parse(terminal.out)["verified"]["chain"].size(), 3u);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca other/root.pem"), ExitCode::not_trusted);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem --purpose client"), ExitCode::not_trusted);
    // A folder of roots, in which there may be other things.
    terminal.files["roots/a.pem"] = terminal.files["other/root.pem"];
    terminal.files["roots/b.key"] = terminal.files["s.key"];
    terminal.files["roots/cut.pem"] = terminal.files["s.pem"].substr(0, 100);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca roots"), ExitCode::not_trusted);
    terminal.files["roots/z.pem"] = terminal.files["ca/root.pem"];
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca roots"), ExitCode::ok) << terminal.err;
    terminal.files["keys/b.key"] = terminal.files["s.key"];
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca keys"), ExitCode::bad_content);
    EXPECT_TRUE(complains(terminal, "x509.no_certificate")) << terminal.err;
    for (const std::string option : {"--servername", "--host"}) {
        EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem " + option + " wrong.example"),
                  ExitCode::name_mismatch);
        // The advice works.
        const usize at = terminal.err.find("try:   ") + 7;
        const std::string advice = terminal.err.substr(at, terminal.err.find('\n', at) - at);
        EXPECT_EQ(advice, "troth verify s.pem --ca ca/root.pem " + option + " api.example");
        EXPECT_EQ(go_line(terminal, advice), ExitCode::ok);
    }
    terminal.time += std::chrono::days(91);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem"), ExitCode::expired);
    terminal.time -= std::chrono::days(200);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem"), ExitCode::expired);
    EXPECT_EQ(go_line(terminal, "troth verify s.key --ca ca/root.pem"), ExitCode::bad_content);
    EXPECT_EQ(go_line(terminal, "troth verify none --ca ca/root.pem"), ExitCode::io);
}

// Every candidate that was tried: the rule that it broke, its section, where in it, and what to do next.
TEST(Verify, ARefusalIsATreeOfWhatWasTried) {
    MemoryTerminal terminal = with_authority();
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca api.example -o s"), ExitCode::ok);
    // A root of the same name with another key: that is what is wrong, not an unknown issuer.
    ASSERT_EQ(go_line(terminal, "troth ca init --dir twin --name Example"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca twin/root.pem"), ExitCode::not_trusted);
    EXPECT_TRUE(complains(terminal, "x509.bad_signature")) << terminal.err;
    const std::regex tree(
        "^tried: 0 CN=api\\.example: holds\n"
        "tried:   1 CN=[^\n]+: holds\n"
        "tried:     2 root CN=[^\n]+: the certificate is not signed by the issuer that it names "
        "\\(RFC 5280 §6\\.1\\.3\\(a\\)\\(1\\)(, byte [0-9]+)?\\)\n"
        "error: ");
    EXPECT_TRUE(std::regex_search(terminal.err, tree)) << terminal.err;
    // Of several, each says where and what to do next, but for the one that the error is about.
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --untrusted twin/intermediate.pem --ca twin/root.pem"),
              ExitCode::not_trusted);
    const std::regex next("\n +where: [^\n]+\n +next: the certificate was altered, or [^\n]+\n");
    EXPECT_TRUE(std::regex_search(terminal.err, next)) << terminal.err;

    terminal.time += std::chrono::days(91);
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem"), ExitCode::expired);
    const std::regex expired(
        "^tried: 0 CN=api\\.example: the certificate has expired \\(RFC 5280 §6\\.1\\.3\\(a\\)\\(2\\), "
        "byte [0-9]+\\)\nerror: ");
    EXPECT_TRUE(std::regex_search(terminal.err, expired)) << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth verify s.pem --ca ca/root.pem --json"), ExitCode::expired);
    const Json told = Json::parse(terminal.out)["verification"];
    EXPECT_EQ(told["trusted"], false);
    ASSERT_EQ(told["candidates"].size(), 1u);
    EXPECT_EQ(told["candidates"][0]["rejected_by"], "x509.expired");
    EXPECT_TRUE(told["candidates"][0]["advice"].get<std::string>().starts_with("renew it"));
    EXPECT_GT(told["candidates"][0]["offset"], 0);
}

TEST(Verify, EveryPurpose) {
    MemoryTerminal terminal = with_authority();
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca --profile e-mail alice@mail.example -o mail"), ExitCode::ok)
        << terminal.err;
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca api.example -o web"), ExitCode::ok) << terminal.err;
    const auto verdict = [&](const std::string& file, const std::string& purpose, const std::string& more = "") {
        return go_line(terminal, "troth verify " + file + ".pem --ca ca/root.pem --purpose " + purpose + more);
    };
    EXPECT_EQ(verdict("mail", "email"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(verdict("mail", "email", " --host alice@mail.example"), ExitCode::ok) << terminal.err;
    EXPECT_TRUE(terminal.out.starts_with("trusted for alice@mail.example\n")) << terminal.out;
    EXPECT_EQ(verdict("mail", "email", " --host bob@mail.example"), ExitCode::name_mismatch);
    EXPECT_TRUE(complains(terminal, "x509.mailbox_mismatch")) << terminal.err;
    EXPECT_EQ(verdict("web", "server"), ExitCode::ok) << terminal.err;
    for (const char* purpose : {"server", "code", "time", "ocsp"}) {
        EXPECT_EQ(verdict("mail", purpose), ExitCode::not_trusted) << purpose;
        EXPECT_TRUE(complains(terminal, "x509.wrong_purpose")) << terminal.err;
    }
    for (const char* purpose : {"email", "code", "time", "ocsp"}) {
        EXPECT_EQ(verdict("web", purpose), ExitCode::not_trusted) << purpose;
        EXPECT_TRUE(complains(terminal, "x509.wrong_purpose")) << terminal.err;
    }
    EXPECT_EQ(verdict("mail", "any"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(verdict("mail", "nonsense"), ExitCode::usage);
}

// A name that looks like a file's is one; a host is asked over the network, which fails here.
TEST(Verify, AFileThatIsNotThereIsNoHost) {
    MemoryTerminal terminal;
    for (const char* name : {"chain.pem", "none", "certs/chain", "a.p12"}) {
        EXPECT_EQ(go_line(terminal, "troth verify " + std::string(name)), ExitCode::io);
        EXPECT_TRUE(complains(terminal, "cli.file_not_found") || complains(terminal, "x509.no_system_store"))
            << name << "\n"
            << terminal.err;
    }
}

TEST(Certificates, SelfSignedRequestAndFingerprint) {
    MemoryTerminal terminal;
    EXPECT_EQ(go_line(terminal, "troth cert self localhost --san 127.0.0.1 -o dev"), ExitCode::ok) << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth verify dev.pem --ca dev.pem --servername 127.0.0.1"), ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth cert self localhost -o dev"), ExitCode::io);
    EXPECT_EQ(go_line(terminal, "troth cert fingerprint dev.pem"), ExitCode::ok);
    EXPECT_EQ(terminal.out.size(), 32u * 3);
    EXPECT_EQ(go_line(terminal, "troth csr new --key dev.key api.example --san 192.0.2.1 -o dev.csr"), ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth show --json dev.csr"), ExitCode::ok) << terminal.err;
    const Json request = Json::parse(terminal.out)["objects"][0];
    EXPECT_EQ(request["kind"], "certificate request");
    EXPECT_EQ(request["proof_of_possession"], "holds");
    EXPECT_EQ(request["names"].size(), 2u);
    EXPECT_EQ(go_line(terminal, "troth key public dev.csr"), ExitCode::ok);
    EXPECT_TRUE(keys::read_public_key(bytes_of(terminal.out)).value() == key(terminal, "dev.key").public_key());
    EXPECT_EQ(go_line(terminal, "troth csr new --key none api.example"), ExitCode::io);
    EXPECT_EQ(go_line(terminal, "troth csr new api.example"), ExitCode::usage);
    EXPECT_TRUE(complains(terminal, "cli.missing_argument")) << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth csr new --key dev.key --new-key k api.example"), ExitCode::usage);
    EXPECT_EQ(go_line(terminal, "troth csr new --new-key new.key --key-type ed25519 api.example -o new.csr"),
              ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth key public new.csr"), ExitCode::ok);
    EXPECT_TRUE(keys::read_public_key(bytes_of(terminal.out)).value() == key(terminal, "new.key").public_key());
    EXPECT_EQ(key(terminal, "new.key").public_key().type(), keys::KeyType::ed25519);
    const std::string before = terminal.files["new.key"];
    EXPECT_EQ(go_line(terminal, "troth csr new --new-key new.key api.example -o other.csr"), ExitCode::io);
    EXPECT_EQ(terminal.files["new.key"], before);
    EXPECT_FALSE(terminal.files.contains("other.csr"));
    terminal.answers.assign(2, "a password");
    EXPECT_EQ(go_line(terminal, "troth csr new --new-key kept.key --encrypt api.example -o kept.csr"), ExitCode::ok);
    EXPECT_TRUE(terminal.files["kept.key"].starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
}

TEST(Advice, AFolderWithoutAnAuthorityIsToldHowToMakeOne) {
    MemoryTerminal terminal;
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir 'my ca' a.example"), ExitCode::io);
    const usize at = terminal.err.find("try:   ") + 7;
    EXPECT_EQ(go_line(terminal, std::string(terminal.err.substr(at, terminal.err.find('\n', at) - at))), ExitCode::ok)
        << terminal.err;
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir 'my ca' a.example"), ExitCode::ok);
}

TEST(Show, SaysWhatIsInAFileAndKeepsSecrets) {
    MemoryTerminal terminal = with_authority();
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca api.example -o s"), ExitCode::ok);
    EXPECT_EQ(go_line(terminal, "troth show s.pem s.key"), ExitCode::ok) << terminal.err;
    for (const auto word : {"CN=api.example", "CN=Example Intermediate CA", "DNS:api.example", "EC P-256", "in 90 days",
                            "Private key", "serverAuth"})
        EXPECT_NE(terminal.out.find(word), std::string::npos) << word << "\n" << terminal.out;
    EXPECT_EQ(go_line(terminal, "troth show --json s.pem s.key"), ExitCode::ok);
    const Json json = Json::parse(terminal.out);
    EXPECT_EQ(json["version"], 1);
    ASSERT_EQ(json["objects"].size(), 3u);
    EXPECT_EQ(json["objects"][0]["names"][0], "DNS:api.example");
    EXPECT_EQ(json["objects"][0]["key_sha256"], json["objects"][2]["key_sha256"]) << "equal hashes, same key";
    EXPECT_EQ(terminal.out.find("BEGIN"), std::string::npos);
    // DER is known by its shape.
    const auto leaf = certificates(terminal, "s.pem").front();
    terminal.files["s.der"] = text_of(leaf.der());
    terminal.files["k.der"] = text_of(key(terminal, "s.key").to_pkcs8().bytes());
    terminal.files["p.der"] = text_of(key(terminal, "s.key").public_key().spki_der());
    EXPECT_EQ(go_line(terminal, "troth show --json s.der k.der p.der"), ExitCode::ok) << terminal.err;
    const Json ders = Json::parse(terminal.out);
    EXPECT_EQ(ders["objects"][0]["kind"], "certificate");
    EXPECT_EQ(ders["objects"][1]["kind"], "private key");
    EXPECT_EQ(ders["objects"][2]["kind"], "public key");
    EXPECT_EQ(go_line(terminal, "troth key show s.pem"), ExitCode::ok);
    EXPECT_NE(terminal.out.find("EC P-256"), std::string::npos);
}

TEST(Show, Asn1HasEveryOctetAndKeepsSecrets) {
    MemoryTerminal terminal = with_authority();
    ASSERT_EQ(go_line(terminal, "troth ca issue --dir ca api.example -o s"), ExitCode::ok);
    ASSERT_EQ(go_line(terminal, "troth show --asn1 s.pem"), ExitCode::ok) << terminal.err;
    for (const auto word : {"CERTIFICATE\n     0  30 82", "tbsCertificate SEQUENCE", "serialNumber INTEGER 160 bits",
                            "dNSName [2] \"api.example\"", "cA BOOLEAN TRUE", "extnID OBJECT IDENTIFIER keyUsage"})
        EXPECT_NE(terminal.out.find(word), std::string::npos) << word << "\n" << terminal.out;
    // The octets of all lines, one behind the other, are the file.
    const auto leaf = certificates(terminal, "s.pem").front();
    terminal.files["s.der"] = text_of(leaf.der());
    ASSERT_EQ(go_line(terminal, "troth show --asn1 s.der"), ExitCode::ok) << terminal.err;
    std::string octets;
    for (std::istringstream lines(terminal.out); std::getline(lines, octets, '\n');) {
        const auto hex = troth::testing::from_hex(octets.substr(8, std::min<usize>(octets.size() - 8, 23)));
        const usize at = std::stoul(octets.substr(0, 6));
        ASSERT_LE(at + hex.size(), leaf.der().size());
        EXPECT_TRUE(std::ranges::equal(hex, leaf.der().subspan(at, hex.size()))) << octets;
    }
    ASSERT_EQ(go_line(terminal, "troth show --asn1 --json s.der"), ExitCode::ok);
    EXPECT_EQ(Json::parse(terminal.out)["asn1"]["values"][0]["field"], "Certificate");

    const auto secret = troth::testing::to_hex(key(terminal, "s.key").to_pkcs8().bytes().subspan(36, 8));
    terminal.files["k.der"] = text_of(key(terminal, "s.key").to_pkcs8().bytes());
    for (const auto* line : {"troth show --asn1 s.key", "troth show --asn1 k.der", "troth show --asn1 --json k.der"}) {
        ASSERT_EQ(go_line(terminal, line), ExitCode::ok) << terminal.err;
        std::string out = terminal.out;
        std::erase(out, ' ');
        EXPECT_EQ(out.find(secret), std::string::npos) << terminal.out;
    }
    EXPECT_EQ(go_line(terminal, "troth show --asn1 s.key"), ExitCode::ok);
    EXPECT_NE(terminal.out.find("OCTET STRING, 32 bytes, not shown"), std::string::npos) << terminal.out;

    terminal.files["cut.der"] = terminal.files["s.der"].substr(0, 100);
    EXPECT_EQ(go_line(terminal, "troth show --asn1 cut.der"), ExitCode::bad_content);
    EXPECT_NE(terminal.out.find("notBefore"), std::string::npos) << terminal.out;
    EXPECT_NE(terminal.out.find("are there"), std::string::npos) << terminal.out;
    EXPECT_NE(terminal.err.find("encoding.der_truncated"), std::string::npos) << terminal.err;
}

TEST(Show, MachineOutputOfMakingCommands) {
    MemoryTerminal terminal;
    EXPECT_EQ(go_line(terminal, "troth ca init --dir ca --name Example --json"), ExitCode::ok);
    EXPECT_EQ(Json::parse(terminal.out)["authority"]["files"].size(), 4u);
    EXPECT_EQ(terminal.err, "");
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir ca api.example --json"), ExitCode::ok);
    EXPECT_EQ(Json::parse(terminal.out)["issued"]["files"][0], "api.example.pem");
    EXPECT_EQ(go_line(terminal, "troth ca issue --dir ca b.example --quiet"), ExitCode::ok);
    EXPECT_EQ(terminal.out + terminal.err, "");
}

}  // namespace
}  // namespace troth::cli
