// `troth ca rotate`: a new intermediate, or with --root a new root, too, while what the old ones signed goes on.
#include <fmt/format.h>

#include "troth/ca/key_box.hpp"
#include "troth/ca/rotate.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/ca_key.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

using ca::AuthorityRecord;
using ca::Role;

// Plan: what there is, and what will be.
struct Plan {
    x509::Certificate root, intermediate;  // the newest ones
    u32 root_generation, intermediate_generation;
};

// Made: files on their way, and what goes on record with them.
struct Made {
    std::vector<SecretBytes> contents;
    std::vector<std::pair<std::string, bool>> places;  // and whether it is a key
    std::vector<ca::Change> changes;

    void add(const std::string& file, SecretBytes content, bool is_key) {
        contents.push_back(std::move(content));
        places.emplace_back(file, is_key);
    }
};

struct CaRotate {
    std::string dir, token;
    KeyChoice type;
    PasswordSource password;
    u32 days = static_cast<u32>(ca::intermediate_lifetime.count());
    bool root = false, dry_run = false;

    static void declare(Command& command, CaRotate& self) {
        command.about("make a new intermediate, or a new root, while the old ones go on");
        command.details(
            "From then on ca issue uses the new intermediate, whose files are intermediate-2.pem and so on. What the "
            "old one issued stays valid until it ends. With --root a new root is made, too, and signed across by the "
            "old one (cross.pem, which goes into the chains): whoever trusts the old root alone needs nothing, while "
            "root-2.pem is given to everybody. Needs root.key.");
        dir_option(command, self.dir);
        command.flag("--root", self.root, "a new root, too");
        command.flag("--dry-run", self.dry_run, "only say what would happen");
        key_type_option(command, self.type);
        command.option<u32>("--days N", self.days, 1, 36500,
                            "how long the new intermediate lasts; a new root lasts twice as long");
        command.option("--token URI", self.token,
                       "make the new keys in this PKCS#11 token; if left out, each where the one before it is");
        password_options(command, self.password);
        command.example("troth ca rotate --dir my-ca --dry-run", "what would happen");
        command.example("troth ca rotate --dir my-ca", "a new intermediate below the same root");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles files(dir);
        // Who else rotates waits, and then sees what was done: both would write files of the same names.
        TROTH_TRY(const auto lock, FolderLock::take(terminal, dir));
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(const auto authorities, store->authorities());
        TROTH_TRY(const Plan plan, plan_of(terminal, files, authorities));
        tell(terminal, files, plan);
        if (dry_run) return ExitCode::ok;
        return carry_out(terminal, files, *store, plan);
    }

  private:
    static Result<Plan> plan_of(Terminal& terminal, const CaFiles& files,
                                const std::vector<AuthorityRecord>& authorities) {
        u32 generations[2] = {0, 0};
        for (const AuthorityRecord& one : authorities) generations[static_cast<usize>(one.role)] = one.generation;
        const auto [root_generation, generation] = generations;
        TROTH_TRY(auto roots, read_certificates(terminal, files.root_of(terminal, root_generation).certificate));
        TROTH_TRY(auto intermediates,
                  read_certificates(terminal, files.intermediate_of(terminal, generation).certificate));
        return Plan{std::move(roots.front()), std::move(intermediates.front()), root_generation, generation};
    }
    void tell(Terminal& terminal, const CaFiles& files, const Plan& plan) const {
        if (terminal.manners.json) return;
        const auto name = [](const x509::Certificate& one) { return one.subject().common_name().escaped(); };
        if (root)
            terminal.say(fmt::format("{}: a new root, signed across by \"{}\"",
                                     Untrusted(files.numbered_root(plan.root_generation + 1).certificate).escaped(),
                                     name(plan.root)));
        terminal.say(fmt::format("{}: a new intermediate below {}, which issues from now on",
                                 Untrusted(files.numbered(plan.intermediate_generation + 1).certificate).escaped(),
                                 root ? "the new root" : "\"" + name(plan.root) + "\""));
        terminal.say(fmt::format("\"{}\" stays valid until {}; what it issued is not touched", name(plan.intermediate),
                                 day_of(plan.intermediate.not_after().at)));
    }
    // Where a new key is made: as the one before it is kept, if nothing else is said.
    Result<CaKey> next_key(Terminal& terminal, const std::string& before, const SecretBytes& secret,
                           const std::string& label) const {
        Birthplace place{.token = {}, .choice = type, .secret = secret, .password = password};
        if (!token.empty()) {
            TROTH_TRY(place.token, token_uri(token));
        } else if (terminal.exists(before)) {
            TROTH_TRY(const SecretBytes content, terminal.read(before));
            if (const auto address = address_in(content.bytes())) {
                TROTH_TRY(place.token, from_file(token::Uri::parse(*address), before));
            }
        }
        return make_ca_key(terminal, place, label);
    }
    static Result<HeldKey> old_root_key(Terminal& terminal, const std::string& file, const SecretBytes& secret,
                                        const PasswordSource& source) {
        if (secret.empty()) return read_ca_key(terminal, file, source);
        TROTH_TRY(const SecretBytes content, terminal.read(file));
        TROTH_TRY(auto key, from_file(ca::open_key(content.bytes(), secret.bytes()), file));
        return HeldKey(std::move(key));
    }
    static SecretBytes pem(const x509::Certificate& certificate) {
        return SecretBytes(bytes_of(encoding::pem::encode("CERTIFICATE", certificate.der())));
    }

    Result<ExitCode> carry_out(Terminal& terminal, const CaFiles& files, ca::Store& store, const Plan& plan) const {
        const auto pair = files.root_of(terminal, plan.root_generation);
        TROTH_TRY(const SecretBytes old_file, terminal.read(pair.key));
        SecretBytes secret;  // the new keys are kept as the old ones are
        if (ca::is_sealed(old_file.bytes())) {
            TROTH_TRY(secret, read_password(terminal, password, "password of the authority", PasswordUse::existing));
        }
        TROTH_TRY(HeldKey old_key, old_root_key(terminal, pair.key, secret, password));
        TROTH_TRY(const auto old_root,
                  from_file(ca::Authority::make(plan.root, std::move(old_key).signer()), pair.certificate));
        Made made;
        std::optional<ca::Authority> new_root;
        if (root) TROTH_TRY(add_root(terminal, files, plan, old_root, secret, made, new_root));
        TROTH_TRY(add_intermediate(terminal, files, plan, new_root ? *new_root : old_root, secret, made));
        std::vector<OutputFile> outputs;
        for (usize i = 0; i < made.contents.size(); ++i)
            outputs.push_back({made.places[i].first, made.contents[i].bytes(), made.places[i].second});
        // The files first, under names that nobody reads yet: left-overs of a run that was cut short are replaced. The
        // record decides in one step which intermediate issues.
        TROTH_TRY(terminal.write(outputs, true));
        for (auto& outcome : store.record_all(made.changes, seconds_now(terminal))) TROTH_TRY(std::move(outcome));
        if (terminal.manners.json) {
            Json document;
            document["files"] = Json::array();
            for (const auto& place : made.places) document["files"].push_back(place.first);
            show(terminal, "rotated", std::move(document));
        }
        return ExitCode::ok;
    }

    Result<void> add_root(Terminal& terminal, const CaFiles& files, const Plan& plan, const ca::Authority& old_root,
                          const SecretBytes& secret, Made& made, std::optional<ca::Authority>& new_root) const {
        const std::string name = ca::next_name(plan.root.subject().common_name().raw(), plan.root_generation + 1);
        TROTH_TRY(CaKey key, next_key(terminal, files.root_of(terminal, plan.root_generation).key, secret, name));
        TROTH_TRY(ca::Authority fresh, ca::make_root(name, key.signer, ca::days(2 * u64{days}), seconds_now(terminal),
                                                     terminal.random(), ca::limits_of(plan.root)));
        new_root.emplace(std::move(fresh));
        TROTH_TRY(const auto cross, ca::cross_sign(old_root, *new_root, terminal.random()));
        std::string crosses = encoding::pem::encode("CERTIFICATE", cross.der());
        if (terminal.exists(files.cross)) {
            TROTH_TRY(const SecretBytes before, terminal.read(files.cross));
            crosses += text_of(before.bytes());
        }
        const auto pair = files.numbered_root(plan.root_generation + 1);
        made.add(pair.key, std::move(key.file), true);
        made.add(pair.certificate, pem(new_root->certificate()), false);
        made.add(files.cross, SecretBytes(bytes_of(crosses)), false);
        made.changes.emplace_back(
            ca::AuthorityAdded{Role::root, new_root->certificate(), {}, plan.root_generation + 1});
        return {};
    }
    Result<void> add_intermediate(Terminal& terminal, const CaFiles& files, const Plan& plan,
                                  const ca::Authority& signing, const SecretBytes& secret, Made& made) const {
        const std::string name =
            ca::next_name(plan.intermediate.subject().common_name().raw(), plan.intermediate_generation + 1);
        TROTH_TRY(CaKey key,
                  next_key(terminal, files.intermediate_of(terminal, plan.intermediate_generation).key, secret, name));
        ByteVector sealed;
        if (key.sealed()) sealed.assign(key.file.bytes().begin(), key.file.bytes().end());
        TROTH_TRY(const auto fresh,
                  ca::make_intermediate(signing, name, key.signer, ca::days(days), seconds_now(terminal),
                                        terminal.random(), ca::limits_of(plan.intermediate)));
        const auto pair = files.numbered(plan.intermediate_generation + 1);
        made.add(pair.key, std::move(key.file), true);
        made.add(pair.certificate, pem(fresh.certificate()), false);
        made.changes.emplace_back(ca::AuthorityAdded{Role::intermediate, fresh.certificate(), std::move(sealed),
                                                     plan.intermediate_generation + 1});
        return {};
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_rotate_command() {
    return subcommand<CaRotate>();
}

}  // namespace troth::inline v1::cli
