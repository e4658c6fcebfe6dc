// The frame of the command: words in; output, errors and exit codes out (design: the command).
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "troth/cli/advice.hpp"
#include "troth/cli/error_registry.hpp"
#include "troth/cli/help.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/report.hpp"
#include "troth/cli/run.hpp"
#include "troth/cli/suggest.hpp"
#include "troth/cli/testing/memory_terminal.hpp"
#include "troth/cli/testing/shell_words.hpp"

namespace troth::cli {
namespace {

using Words = std::vector<std::string>;
using testing::MemoryTerminal;
using testing::shell_words;

TEST(Cli, EveryCommandHasHelpAndTwoExamplesThatParse) {
    for (const CommandRow& row : commands()) {
        SCOPED_TRACE(row.words);
        const Parsed parsed = declared(row);
        EXPECT_FALSE(parsed.command->about().empty());
        EXPECT_GE(parsed.command->examples().size(), 2u);
        for (const Example& example : parsed.command->examples()) {
            SCOPED_TRACE(example.line);
            Words words = shell_words(example.line);
            ASSERT_FALSE(words.empty());
            EXPECT_EQ(words.front(), "troth");
            words.erase(words.begin());
            Manners manners;
            const auto ready = parse(words, manners);
            ASSERT_TRUE(ready.has_value()) << error_text(ready.error(), words, Style::plain());
            EXPECT_EQ(ready->command->words(), row.words) << "an example belongs to its command";
        }
    }
}

TEST(Cli, HelpOfEveryCommandGoesToStandardOutputAndEndsWithItsExamples) {
    for (const CommandRow& row : commands()) {
        SCOPED_TRACE(row.words);
        MemoryTerminal terminal;
        Words words = shell_words(row.words);
        words.emplace_back("--help");
        EXPECT_EQ(run(words, terminal), ExitCode::ok);
        EXPECT_EQ(terminal.err, "");
        const Parsed parsed = declared(row);
        EXPECT_TRUE(terminal.out.ends_with(parsed.command->examples().back().line + "\n")) << terminal.out;
        for (const OptionSpec& option : parsed.command->options())
            EXPECT_NE(terminal.out.find(option.names), std::string::npos) << option.names;
        for (usize at = 0, end; at < terminal.out.size(); at = end + 1) {
            end = terminal.out.find('\n', at);
            EXPECT_LE(end - at, 110u) << terminal.out.substr(at, end - at);
        }
    }
}

TEST(Cli, OverviewListsEveryCommand) {
    MemoryTerminal terminal;
    EXPECT_EQ(run(Words{"--help"}, terminal), ExitCode::ok);
    for (const CommandRow& row : commands())
        EXPECT_NE(terminal.out.find("  " + std::string(row.words)), std::string::npos);
}

TEST(Cli, VersionAndNoWords) {
    MemoryTerminal terminal;
    EXPECT_EQ(run(Words{"--version"}, terminal), ExitCode::ok);
    EXPECT_TRUE(terminal.out.starts_with("troth ")) << terminal.out;
    MemoryTerminal silent;
    EXPECT_EQ(run(Words{}, silent), ExitCode::usage);
    EXPECT_EQ(silent.out, "");
    EXPECT_FALSE(silent.err.empty());
}

struct Wrong {
    Words words;
    std::string_view id, tried;
};
TEST(Cli, UsageErrorsAreTypedAndTheirAdviceCanBePasted) {
    const Wrong wrong[] = {
        {{"frobnicate"}, "cli.unknown_command", "troth --help"},
        {{"hlep"}, "cli.unknown_command", "troth help"},
        {{"hlep", "it's"}, "cli.unknown_command", "troth help 'it'\\''s'"},
        {{"help", "--jsno"}, "cli.unknown_option", "troth help --help"},
        {{"--foo"}, "cli.unknown_option", "troth --help"},
        {{"help", "no.such_error"}, "cli.unknown_error_id", "troth help errors"},
    };
    for (const Wrong& w : wrong) {
        SCOPED_TRACE(w.words[0]);
        MemoryTerminal terminal;
        EXPECT_EQ(run(w.words, terminal), ExitCode::usage);
        EXPECT_EQ(terminal.out, "");
        EXPECT_NE(terminal.err.find("[" + std::string(w.id) + "]"), std::string::npos) << terminal.err;
        EXPECT_NE(terminal.err.find("\n  try:   " + std::string(w.tried) + "\n"), std::string::npos) << terminal.err;
        if (w.tried.find("--help") == std::string_view::npos) continue;
        MemoryTerminal again;
        Words words = shell_words(w.tried);
        words.erase(words.begin());
        EXPECT_EQ(run(words, again), ExitCode::ok) << again.err;
    }
}

constexpr ErrorRow sample{
    .id = "x509.name_mismatch",
    .rule = "RFC 9525 §6",
    .what = "the certificate does not cover the name that was asked for",
    .advice = "ask for a name that it covers",
};

TEST(Cli, AnErrorIsShownAsDesigned) {
    const Error error = Error(sample).with("asked for", "wrong.example\x1b[31m");
    EXPECT_EQ(error_text(error, Words{"verify"}, Style::plain()),
              "error: the certificate does not cover the name that was asked for            [x509.name_mismatch]\n"
              "  where: asked for \"wrong.example\\x1b[31m\"\n"
              "  rule:  RFC 9525 §6\n"
              "  try:   ask for a name that it covers");
    EXPECT_EQ(exit_code_of(error.id()), ExitCode::name_mismatch);
}

TEST(Cli, AnErrorAsJsonHasAVersionAndKeepsWhatWasGiven) {
    const Error error = Error(sample).in_file("a\"b.pem").at_offset(7).at_depth(1).with("asked for", "wrong\x1b");
    const Json json = Json::parse(error_json(error, Words{"verify"}));
    EXPECT_EQ(json["version"], 1);
    EXPECT_EQ(json["error"]["id"], "x509.name_mismatch");
    EXPECT_EQ(json["error"]["where"]["file"], "a\"b.pem");
    EXPECT_EQ(json["error"]["where"]["offset"], 7);
    EXPECT_EQ(json["error"]["where"]["depth"], 1);
    EXPECT_EQ(json["error"]["where"]["asked_for"], "wrong\x1b");
    EXPECT_EQ(json["error"]["exit_code"], 5);
    EXPECT_EQ(Json::parse(error_json(Error(sample).with("bytes", "\xff\xfe"), {}))["version"], 1);
}

TEST(Cli, EveryErrorIdIsUniqueWellFormedAndExplained) {
    std::set<std::string_view> ids;
    for (const ErrorRow* row : known_errors()) {
        SCOPED_TRACE(row->id);
        EXPECT_TRUE(ids.insert(row->id).second);
        EXPECT_EQ(row->id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_."), std::string_view::npos);
        EXPECT_NE(row->id.find('.'), std::string_view::npos);
        EXPECT_FALSE(row->what.empty());
        EXPECT_FALSE(row->what.ends_with('.'));
        EXPECT_FALSE(row->advice.empty());
        MemoryTerminal terminal;
        EXPECT_EQ(run(Words{"help", std::string(row->id)}, terminal), ExitCode::ok);
        EXPECT_NE(terminal.out.find(row->what), std::string::npos);
        EXPECT_NE(terminal.out.find("exit code:"), std::string::npos);
    }
}

TEST(Cli, EveryErrorRowOfTheSourceTreeIsKnownToHelp) {
    const std::regex row(R"re(ErrorRow \w+\s*\{\s*(?:\.id = )?"([a-z0-9_.]+)")re");
    usize found = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(TROTH_SOURCE_DIR "/troth")) {
        if (entry.path().extension() != ".hpp") continue;
        std::ifstream in(entry.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        for (std::sregex_iterator match(text.begin(), text.end(), row), end; match != end; ++match, ++found)
            EXPECT_NE(find_error((*match)[1].str()), nullptr) << (*match)[1].str() << " in " << entry.path();
    }
    EXPECT_EQ(found, known_errors().size());
}

TEST(Cli, ExitCodesOfTheDesign) {
    EXPECT_EQ(exit_code_of("x509.revoked"), ExitCode::revoked);
    EXPECT_EQ(exit_code_of("x509.expired"), ExitCode::expired);
    EXPECT_EQ(exit_code_of("x509.no_trusted_root"), ExitCode::not_trusted);
    EXPECT_EQ(exit_code_of("x509.anything_else"), ExitCode::bad_content);
    EXPECT_EQ(exit_code_of("encoding.pem_no_end"), ExitCode::bad_content);
    EXPECT_EQ(exit_code_of("cli.file_not_found"), ExitCode::io);
    EXPECT_EQ(exit_code_of("cli.is_directory"), ExitCode::io);
    EXPECT_EQ(exit_code_of("cli.bad_value"), ExitCode::usage);
    EXPECT_EQ(exit_code_of("io.refused"), ExitCode::io);
    EXPECT_EQ(exit_code_of("tls.closed_early"), ExitCode::io);
    EXPECT_EQ(exit_code_of("tls.truncated"), ExitCode::bad_content);
    // Of several, the first of 7, 5, 6, 4.
    EXPECT_EQ(worst_of(ExitCode::expired, ExitCode::name_mismatch), ExitCode::name_mismatch);
    EXPECT_EQ(worst_of(ExitCode::not_trusted, ExitCode::expired), ExitCode::expired);
    EXPECT_EQ(worst_of(ExitCode::revoked, ExitCode::name_mismatch), ExitCode::revoked);
    EXPECT_EQ(worst_of(ExitCode::ok, ExitCode::io), ExitCode::io);
}

TEST(Cli, DocumentsBecomeAlignedEscapedLines) {
    Json body;
    body["name"] = "a\x1b[2J";
    body["is_authority"] = true;
    body["names"] = {"one", "two"};
    body["key"] = {{"type", "ec"}, {"bits", 256}};
    body["nothing"] = nullptr;
    EXPECT_EQ(document_text(body, Style::plain()),
              "name          a\\x1b[2J\n"
              "is authority  yes\n"
              "names         one\n"
              "              two\n"
              "key\n"
              "  type  ec\n"
              "  bits  256");
}

TEST(Cli, Suggestions) {
    EXPECT_EQ(edit_distance("", "abc"), 3u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("hlep", "help"), 1u);
    const Words words{"verify", "connect", "serve"};
    EXPECT_EQ(nearest("verfiy", words), "verify");
    EXPECT_EQ(nearest("conn", words), "connect");
    EXPECT_EQ(nearest("--type", Words{"--key", "--key-type"}), "--key-type");
    EXPECT_EQ(nearest("----", Words{"--key-type"}), std::nullopt);
    EXPECT_EQ(nearest("xyz", words), std::nullopt);
    EXPECT_EQ(nearest("", words), std::nullopt);
    EXPECT_EQ(nearest(std::string(100000, 'a'), words), std::nullopt);
}

struct Everything {
    std::string file, out = "-", name;
    std::vector<std::string> sans;
    bool all = false;
    u32 days = 90;
    enum class Kind { ec, rsa } kind = Kind::ec;
};
Result<void> parse_everything(Everything& e, const Words& words) {
    static constexpr Choice<Everything::Kind> kinds[] = {{"ec", Everything::Kind::ec}, {"rsa", Everything::Kind::rsa}};
    Command command("test");
    command.positional("FILE", e.file, "a file");
    command.option("-o, --out FILE", e.out, "where to");
    command.option("--name N", e.name, "a name", Need::required);
    command.option("--san NAME", e.sans, "names");
    command.flag("-a, --all", e.all, "all");
    command.option<u32>("--days N", e.days, 1, 100, "days");
    command.option<Everything::Kind>("--kind K", e.kind, kinds, "kind");
    return command.parse(words);
}

TEST(Command, ReadsEveryKindOfOption) {
    Everything e;
    const auto parsed = parse_everything(
        e, {"--name", "n", "--san", "a", "in.pem", "--san=b", "-o", "-", "--days", "7", "-a", "--kind", "rsa"});
    ASSERT_TRUE(parsed.has_value()) << parsed.error().where();
    EXPECT_EQ(e.file, "in.pem");
    EXPECT_EQ(e.out, "-");
    EXPECT_EQ(e.name, "n");
    EXPECT_EQ(e.sans, (Words{"a", "b"}));
    EXPECT_TRUE(e.all);
    EXPECT_EQ(e.days, 7u);
    EXPECT_EQ(e.kind, Everything::Kind::rsa);
}

struct BadLine {
    Words words;
    const ErrorRow& row;
};
TEST(Command, RefusesEachMistakeWithItsRow) {
    const BadLine lines[] = {
        {{"f"}, errors::missing_argument},
        {{"--name", "n"}, errors::missing_argument},
        {{"--name"}, errors::usage},
        {{"--name", "n", "f", "g"}, errors::unexpected_argument},
        {{"--name", "n", "f", "--nmae", "x"}, errors::unknown_option},
        {{"--name", "n", "f", "--days", "0"}, errors::bad_value},
        {{"--name", "n", "f", "--days", "101"}, errors::bad_value},
        {{"--name", "n", "f", "--days", "-1"}, errors::bad_value},
        {{"--name", "n", "f", "--days", "7x"}, errors::bad_value},
        {{"--name", "n", "f", "--days", "99999999999999999999999"}, errors::bad_value},
        {{"--name", "n", "f", "--kind", "dsa"}, errors::bad_value},
        {{"--name", "n", "--name", "m", "f"}, errors::usage},
        {{"--name", "", "f"}, errors::bad_value},
    };
    for (const BadLine& line : lines) {
        Everything e;
        const auto parsed = parse_everything(e, line.words);
        ASSERT_FALSE(parsed.has_value()) << line.words.back();
        EXPECT_TRUE(parsed.error().is(line.row)) << parsed.error().id() << ": " << parsed.error().where();
    }
}

}  // namespace
}  // namespace troth::cli
