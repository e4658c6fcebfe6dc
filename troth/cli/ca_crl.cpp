// `troth ca crl`: the list of what is revoked, for everybody to see.
#include <fmt/format.h>

#include "troth/ca/crl.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/layout.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaCrl {
    std::string dir, out = "-", profile, delta_url;
    PasswordSource password;
    u32 hours = static_cast<u32>(ca::crl_lifetime / std::chrono::hours(1)), generation = 0;
    bool root = false, delta = false, der = false, force = false;

    static void declare(Command& command, CaCrl& self) {
        command.about("make the list of revoked certificates (CRL)");
        command.details(
            "Each list has a number, is recorded in troth.db before it is written, and counts until its nextUpdate: "
            "make the next one before. --delta lists only what has been revoked since the last complete list. With a "
            "profile whose crl-url has {shard} in it, there is a list for each of crl-shards parts, and FILE must have "
            "{shard} in it, too.");
        dir_option(command, self.dir);
        command.flag("--delta", self.delta, "only what is not on the last complete list");
        command.flag("--root", self.root, "of the root, which revokes intermediates; needs root.key");
        command.option<u32>("--generation N", self.generation, 1, 1000,
                            "of an older intermediate or root, for what it once issued");
        command.option<u32>("--hours N", self.hours, 1, 87600, "until nextUpdate");
        command.option("--profile P", self.profile, "in parts, by crl-url and crl-shards of this profile");
        command.option("--delta-url URL", self.delta_url, "where the deltas are found, for the complete list to say");
        command.flag("--der", self.der, "in DER, as it is published over HTTP, instead of PEM");
        command.option("-o, --out FILE", self.out, "where the list goes; - is standard output");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite files that exist: the list before");
        command.example("troth ca crl --dir my-ca --der -o my-ca.crl", "to be put where the certificates say");
        command.example("troth ca crl --dir my-ca --root --hours 2160", "the root's, for three months");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles files(dir);
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(const auto authorities, store->authorities());
        TROTH_TRY(const ca::AuthorityRecord* const record, chosen(authorities));
        ca::CrlOrder order{
            .authority = record->id, .delta = delta, .delta_url = delta_url, .lifetime = std::chrono::hours(hours)};
        if (!profile.empty()) {
            TROTH_TRY(const auto profiles, read_profiles(terminal, files));
            TROTH_TRY(const ca::Profile* const kind, profiles.find(profile));
            order.shards = kind->crl_shards;
            order.url = kind->crl_url;
        }
        TROTH_TRY(check_target(terminal, order.shards));
        TROTH_TRY(const auto issuer, read_authority_of(terminal, files, *record, password));
        TROTH_TRY(const auto made, ca::issue_crls(*store, issuer, order, seconds_now(terminal), terminal.random()));
        TROTH_TRY(deliver(terminal, made));
        tell(terminal, made);
        return ExitCode::ok;
    }

  private:
    Result<const ca::AuthorityRecord*> chosen(const std::vector<ca::AuthorityRecord>& all) const {
        const ca::Role role = root ? ca::Role::root : ca::Role::intermediate;
        const ca::AuthorityRecord* found = nullptr;
        for (const auto& one : all)
            if (one.role == role && (generation == 0 || one.generation == generation)) found = &one;
        if (found != nullptr) return found;
        return fail(Error(errors::bad_value)
                        .with("--generation", std::to_string(generation))
                        .with("reason", "there is no such " + std::string(ca::name_of(role)) + " on record"));
    }
    std::string file_of(u32 shard) const { return ca::with_shard(out, shard); }
    Result<void> check_target(Terminal& terminal, u32 shards) const {
        if (shards > 1 && out.find(ca::shard_mark) == std::string::npos)
            return fail(Error(errors::bad_value).with("--out", out).with("reason", "has no {shard} in it"));
        for (u32 shard = 0; shard < shards; ++shard)
            if (!force && out != "-" && terminal.exists(file_of(shard)))
                return fail(Error(errors::file_exists).in_file(file_of(shard)));
        return {};
    }
    Result<void> deliver(Terminal& terminal, const std::vector<ca::CrlMade>& made) const {
        std::vector<std::string> texts;
        std::vector<OutputFile> outputs;
        texts.reserve(made.size());
        for (const auto& one : made) {
            if (!der) texts.push_back(encoding::pem::encode("X509 CRL", one.crl.der()));
            outputs.push_back({file_of(one.shard), der ? one.crl.der() : bytes_of(texts.back())});
        }
        auto written = terminal.write(outputs, force);
        if (written) return {};
        return fail(std::move(written).error().with("recorded under number", std::to_string(made.front().number)));
    }
    void tell(Terminal& terminal, const std::vector<ca::CrlMade>& made) const {
        if (terminal.manners.json && out != "-") {
            Json lists = Json::array();
            for (const auto& one : made) {
                Json list{{"file", file_of(one.shard)},
                          {"number", one.number},
                          {"entries", one.crl.size()},
                          {"this_update", encoding::der::iso8601(one.crl.this_update().at)},
                          {"next_update", encoding::der::iso8601(one.crl.next_update()->at)}};
                if (one.base != 0) list["base"] = one.base;
                lists.push_back(std::move(list));
            }
            return show(terminal, "crl", {{"lists", std::move(lists)}});
        }
        for (const auto& one : made) {
            const std::string kind =
                one.base == 0 ? std::string("list") : fmt::format("delta to list {}, its number", one.base);
            terminal.say(fmt::format("{}{} {}: {}, until {}",
                                     out == "-" ? "" : Untrusted(file_of(one.shard)).escaped() + ": ", kind, one.number,
                                     counted(one.crl.size(), "revoked certificate"),
                                     encoding::der::iso8601(one.crl.next_update()->at)));
        }
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_crl_command() {
    return subcommand<CaCrl>();
}

}  // namespace troth::inline v1::cli
