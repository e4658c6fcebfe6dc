// Lines that fit their terminal; what a file is called; machine output of one line.
#include "troth/cli/layout.hpp"

#include <gtest/gtest.h>

#include "troth/cli/content.hpp"
#include "troth/cli/help.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/report.hpp"
#include "troth/cli/run.hpp"
#include "troth/keys/errors.hpp"
#include "troth/x509/errors.hpp"

namespace troth::cli {
namespace {

usize longest_line(std::string_view text) {
    usize longest = 0;
    while (!text.empty()) {
        const usize end = std::min(text.find('\n'), text.size());
        longest = std::max(longest, columns_of(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
}

Style terminal_of(usize columns) {
    Style style = Style::plain();
    style.columns = columns;
    return style;
}

TEST(Layout, WrapsAtBlanksAndCounts) {
    EXPECT_EQ(wrapped("one two three", 2, 9), "one two\n  three");
    EXPECT_EQ(wrapped("", 2, 9), "");
    EXPECT_EQ(wrapped("averyverylongword x", 0, 5), "averyverylongword\nx");
    EXPECT_EQ(wrapped("§§§ §§§", 0, 7), "§§§ §§§") << "columns, not bytes";
    EXPECT_EQ(counted(1, "byte"), "1 byte");
    EXPECT_EQ(counted(0, "byte"), "0 bytes");
}

TEST(Layout, HelpOfEveryCommandFitsItsTerminal) {
    for (const usize columns : {80u, 120u}) {
        for (const CommandRow& row : commands()) {
            SCOPED_TRACE(row.words);
            const Parsed parsed = declared(row);
            std::string text = help_for(*parsed.command, terminal_of(columns));
            // Examples stay in one piece, to be pasted.
            text.resize(text.find("\nExamples\n"));
            EXPECT_LE(longest_line(text), columns) << text;
        }
        EXPECT_LE(longest_line(overview(terminal_of(columns))), columns);
    }
}

constexpr ErrorRow long_row{.id = "x509.name_mismatch",
                            .rule = "RFC 9525 §6.3",
                            .what = "the certificate is for another name than the one asked for",
                            .advice =
                                "ask for a name that it covers, or ask the operator of the server for a certificate "
                                "that covers this one"};

TEST(Layout, AnErrorFitsItsTerminal) {
    const Error error = Error(long_row)
                            .with("asked for", "wrong.example")
                            .with("certificate is for", "DNS:a.example, DNS:b.example, DNS:c.example");
    EXPECT_LE(longest_line(error_text(error, {}, terminal_of(80))), 80u);
    EXPECT_NE(error_text(error, {}, terminal_of(80)).find("\n  id:    x509.name_mismatch\n"), std::string::npos);
    EXPECT_NE(error_text(error, {}, terminal_of(120)).find("  [x509.name_mismatch]\n"), std::string::npos);
    // Into a file or a pipe one line a label, whatever its length.
    EXPECT_EQ(std::ranges::count(error_text(error, {}, Style::plain()), '\n'), 3);
}

TEST(Layout, LongOctetsGoOnBelowThemselves) {
    Json body;
    std::string octets;
    for (int i = 0; i < 32; ++i) octets += (i == 0 ? "" : ":") + std::string("ab");
    body["sha256"] = octets;
    const std::string text = document_text(body, terminal_of(80), 2);
    EXPECT_LE(longest_line(text), 80u) << text;
    EXPECT_EQ(std::ranges::count(text, '\n'), 1);
    EXPECT_EQ(std::ranges::count(document_text(body, Style::plain(), 2), '\n'), 0);
}

TEST(Json, ALineIsOneLine) {
    EXPECT_EQ(json_line("listening", {{"url", "a\nb"}}), R"({"version":1,"listening":{"url":"a\nb"}})");
}

TEST(Content, IsCalledWhatItIs) {
    const auto words = [](std::string_view content) { return look_at(bytes_of(content)).words; };
    EXPECT_EQ(words(""), "an empty file");
    EXPECT_EQ(words("\n \n"), "nothing but blanks");
    EXPECT_EQ(words("These are words.\nAnd more."), "text that begins with These are words.");
    EXPECT_EQ(words("ssh-rsa AAAA"), "an OpenSSH public key");
    EXPECT_EQ(words("MIIBkTCCATegAwIBAgIUQ"), "base64 without its -----BEGIN and -----END lines");
    EXPECT_EQ(words(std::string_view("\x01\x00\x02", 3)), "bytes that are neither PEM nor DER");
    EXPECT_EQ(words("\x30\x0a\x02\x01"), "a DER object of 12 bytes that is cut off after 4");
    EXPECT_EQ(words(std::string_view("\x30\x03\x02\x01\x00zz", 7)),
              "a DER object of another kind, or a damaged one, and 2 bytes behind it");
    EXPECT_EQ(words(std::string_view("\x30\x05\x02\x01\x03\x30\x00", 7)), "a PKCS#12 container");
    EXPECT_EQ(words("-----BEGIN A-----\nAAAA\n-----END A-----\n"), "a PEM file with A");
    EXPECT_EQ(words("-----BEGIN A-----\nAAAA\n"), "a damaged PEM file");
}

TEST(Content, AnErrorAboutTheRightKindOfObjectStays) {
    const std::string_view cut = "\x30\x0a\x02\x01";
    const auto id = [](const ErrorRow& row, const ErrorRow& none, std::string_view content) {
        return explained(Error(row), none, bytes_of(content)).id();
    };
    EXPECT_EQ(id(keys::errors::bad_version, x509::no_certificate, cut), "keys.bad_version");
    EXPECT_EQ(id(keys::errors::bad_version, x509::no_certificate, "words"), "x509.no_certificate");
    EXPECT_EQ(id(keys::errors::encrypted, keys::errors::no_private_key, cut), "keys.encrypted");
}

}  // namespace
}  // namespace troth::cli
