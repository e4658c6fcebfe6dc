// `troth list [WHAT]`: the algorithms that are offered, by the names that options take, and the rows behind them.
#include <fmt/format.h>

#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/file_hash.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/kdfs.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/cli/macs.hpp"
#include "troth/cli/rows.hpp"
#include "troth/cli/suggest.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/curve/curves.hpp"
#include "troth/crypto/kex/group.hpp"
#include "troth/keys/algorithm.hpp"
#include "troth/seal/openssl_enc.hpp"
#include "troth/tls/registry/cipher_suite.hpp"

namespace troth::inline v1::cli {

namespace {

using Names = std::vector<std::string>;

template <class Rows, class NameOf>
Names each(const Rows& rows, NameOf part) {
    Names out;
    for (const auto& row : rows) out.emplace_back(part(row));
    return out;
}
constexpr auto word_of = [](const auto& row) { return row.word; };
constexpr auto name_of = [](const auto& row) { return row.name; };

Names hashes() {
    return FileHash::words();
}
Names macs() {
    return each(mac_kinds(), word_of);
}
Names kdfs() {
    return each(kdf_kinds(), word_of);
}
Names aeads() {
    return each(crypto::aead_infos, name_of);
}
Names openssl_ciphers() {
    return each(seal::openssl::ciphers(), name_of);
}
Names signatures() {
    return each(keys::sign_algorithms(), name_of);
}
Names suites() {
    return each(tls::cipher_suites, name_of);
}
Names curves() {
    return each(crypto::curve_infos, [](const crypto::CurveInfo& info) { return info.registered_name; });
}
Names groups() {
    Names out;
    for (const crypto::GroupInfo& info : crypto::group_infos)
        if (info.implemented) out.emplace_back(info.name);
    return out;
}

struct Kind {
    std::string_view word, about;
    Names (*names)();
};
constexpr Kind kinds[] = {
    {"hashes", "hash functions, for hash --algorithm", hashes},
    {"macs", "authentication codes, for mac --algorithm", macs},
    {"kdfs", "key derivation functions, for kdf", kdfs},
    {"aeads", "authenticated encryption, in the library", aeads},
    {"openssl", "ciphers of openssl enc, for decrypt --cipher", openssl_ciphers},
    {"signatures", "signatures, for sign --algorithm", signatures},
    {"keys", "kinds of keys, for --key-type", key_type_words},
    {"curves", "elliptic curves, in the library", curves},
    {"groups", "key exchanges, for --groups", groups},
    {"suites", "TLS 1.3 cipher suites", suites},
};
constexpr std::string_view rows_word = "rows", features_word = "features";

Json rows_json() {
    Json out = Json::array();
    for (const RowSet& set : row_sets()) {
        Names names;
        for (const RowName& row : set.rows) names.emplace_back(row.name);
        out.push_back({{"primitive", set.primitive}, {"rows", names}, {"chosen", set.chosen()}});
    }
    return out;
}

// One line a primitive; the row that this processor takes stands in brackets.
void print_rows(Terminal& terminal, std::string_view indent) {
    for (const RowSet& set : row_sets()) {
        std::string line = fmt::format("{}{:<18}", indent, set.primitive);
        for (const RowName& row : set.rows)
            line += row.name == set.chosen() ? fmt::format(" [{}]", row.name) : fmt::format(" {}", row.name);
        terminal.print(line);
    }
}

struct List {
    std::string what = "all";

    static void declare(Command& command, List& self) {
        command.about("list the algorithms that are offered, and the code that computes them");
        command.details(
            "WHAT is hashes, macs, kdfs, aeads, openssl, signatures, keys, curves, groups, suites, rows or features; "
            "all of them if it is left out. A row is one implementation of a primitive; the one that this processor "
            "takes stands in brackets.");
        command.positional("WHAT", self.what, "what to list");
        command.example("troth list", "everything");
        command.example("troth list hashes", "what hash --algorithm takes");
        command.example("troth list rows", "what this processor computes with");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const bool everything = what == "all";
        Json all = Json::object();
        for (const Kind& kind : kinds)
            if (everything || what == kind.word) all[std::string(kind.word)] = kind.names();
        if (everything || what == rows_word) all[std::string(rows_word)] = rows_json();
        if (everything || what == features_word) all[std::string(features_word)] = feature_names();
        if (all.empty()) return fail(unknown());
        if (terminal.manners.json) {
            show(terminal, "algorithms", std::move(all));
            return ExitCode::ok;
        }
        const Style style = terminal.out_style();
        const auto heading = [&](std::string_view text) {
            if (everything) terminal.print(std::string(style.bold) + std::string(text) + std::string(style.reset));
        };
        const std::string_view indent = everything ? "  " : "";
        const auto print_names = [&](const Names& names) {
            for (const std::string& name : names) terminal.print(std::string(indent) + name);
        };
        for (const Kind& kind : kinds) {
            if (!everything && what != kind.word) continue;
            heading(kind.about);
            print_names(kind.names());
        }
        if (everything || what == rows_word) {
            heading("implementations; in brackets the one that this processor takes");
            print_rows(terminal, indent);
        }
        if (everything || what == features_word) {
            heading("what this processor has of what they ask for");
            print_names(feature_names());
        }
        return ExitCode::ok;
    }

  private:
    Error unknown() const {
        Names words{std::string(rows_word), std::string(features_word)};
        for (const Kind& kind : kinds) words.emplace_back(kind.word);
        Error error = Error(errors::unknown_algorithm).with("kind", what);
        if (const auto near = nearest(what, words)) return std::move(error).with("did you mean", *near);
        return error;
    }
};

}  // namespace

std::unique_ptr<Runnable> list_command() {
    return subcommand<List>();
}

}  // namespace troth::inline v1::cli
