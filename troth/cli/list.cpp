// `troth list [WHAT]`: the algorithms that are offered, by the names that options take.
#include "troth/cli/commands.hpp"
#include "troth/cli/digests.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/tls/registry/cipher_suite.hpp"

namespace troth::inline v1::cli {

namespace {

using Names = std::vector<std::string>;

Names hashes() {
    Names out;
    for (const DigestKind& kind : digest_kinds()) out.push_back(kind.word);
    return out;
}
Names suites() {
    Names out;
    for (const tls::CipherSuiteRow& row : tls::cipher_suites) out.emplace_back(row.name);
    return out;
}

struct Kind {
    std::string_view word, about;
    Names (*names)();
};
constexpr Kind kinds[] = {
    {"hashes", "hash functions, for hash --algorithm", hashes},
    {"keys", "kinds of keys, for --key-type", key_type_words},
    {"suites", "TLS 1.3 cipher suites", suites},
};

struct List {
    std::string what = "all";

    static void declare(Command& command, List& self) {
        command.about("list the algorithms that are offered");
        command.positional("WHAT", self.what, "hashes, keys or suites; all of them if it is left out");
        command.example("troth list", "everything");
        command.example("troth list hashes", "what hash --algorithm takes");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const bool everything = what == "all";
        Json all = Json::object();
        for (const Kind& kind : kinds)
            if (everything || what == kind.word) all[std::string(kind.word)] = kind.names();
        if (all.empty()) return fail(Error(errors::unknown_algorithm).with("kind", what));
        if (terminal.manners.json) {
            show(terminal, "algorithms", std::move(all));
            return ExitCode::ok;
        }
        const Style style = terminal.out_style();
        for (const Kind& kind : kinds) {
            if (!everything && what != kind.word) continue;
            if (everything)
                terminal.print(std::string(style.bold) + std::string(kind.about) + std::string(style.reset));
            for (const std::string& name : kind.names()) terminal.print((everything ? "  " : "") + name);
        }
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> list_command() {
    return subcommand<List>();
}

}  // namespace troth::inline v1::cli
