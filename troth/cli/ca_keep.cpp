// `troth ca export`, `backup`, `restore` and `prune`: bringing certificates and the record out, back and to an end.
#include <fmt/format.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_deliver.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/layout.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

struct CaExport {
    std::string dir, what, out = "-";
    bool force = false;

    static void declare(Command& command, CaExport& self) {
        command.about("bring out a certificate that is on record");
        command.positional("CERTIFICATE", self.what, "a serial number or a name");
        dir_option(command, self.dir);
        command.option("-o, --out FILE", self.out, "where the certificate goes; - is standard output");
        command.flag("--force", self.force, "overwrite a file that exists");
        command.example("troth ca export --dir my-ca api.example", "in PEM, without its issuer");
        command.example("troth ca export --dir my-ca Alice -o copy.pem", "by a common name, into a file");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto store, open_store(terminal, CaFiles(dir).database, ca::Opening::existing));
        TROTH_TRY(const auto record, find_certificate(terminal, *store, what));
        const std::string pem = encoding::pem::encode("CERTIFICATE", record.der);
        const OutputFile output{out, bytes_of(pem)};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        return ExitCode::ok;
    }
};

// The files of an authority beside its record, those that are there.
std::vector<std::string> files_beside(Terminal& terminal, const CaFiles& files) {
    std::vector<std::string> out;
    for (const std::string* file :
         {&files.root, &files.root_key, &files.intermediate, &files.intermediate_key, &files.profiles, &files.cross})
        if (terminal.exists(*file)) out.push_back(*file);
    for (u32 generation = 2; generation < 1000; ++generation)
        for (const auto& pair : {files.numbered(generation), files.numbered_root(generation)}) {
            if (terminal.exists(pair.certificate)) out.push_back(pair.certificate);
            if (terminal.exists(pair.key)) out.push_back(pair.key);
        }
    return out;
}
std::string in_folder(const std::string& folder, const std::string& file) {
    return folder + file.substr(file.rfind('/'));
}
// Copies the files as they are; keys stay readable to their owner only.
Result<void> copy_files(Terminal& terminal, const std::vector<std::string>& files, const std::string& folder) {
    std::vector<SecretBytes> contents;
    std::vector<OutputFile> outputs;
    contents.reserve(files.size());
    for (const std::string& file : files) {
        TROTH_TRY(SecretBytes content, terminal.read(file));
        contents.push_back(std::move(content));
        outputs.push_back({in_folder(folder, file), contents.back().bytes(), file.ends_with(".key")});
    }
    return terminal.write(outputs, false);
}

struct CaBackup {
    std::string dir, out;

    static void declare(Command& command, CaBackup& self) {
        command.about("copy an authority, record and keys, while it may go on issuing");
        command.details(
            "Writes a new folder that is an authority like the first: the record as it stands at one moment, "
            "certificates, keys (as they are: under a password or not) and profiles. The copy is checked.");
        dir_option(command, self.dir);
        command.option("-o, --out FOLDER", self.out, "the copy; must not be there", Need::required);
        command.example("troth ca backup --dir my-ca -o my-ca-backup", "keep it where the first is not");
        command.example("troth ca backup --dir my-ca -o copy --quiet", "in a script");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles files(dir), copy(out);
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(copy.check_absent(terminal));
        TROTH_TRY(terminal.make_directory(out));
        TROTH_TRY(copy_store(terminal, *store, copy.database));
        TROTH_TRY(copy_files(terminal, files_beside(terminal, files), out));
        TROTH_TRY(const auto copied, open_store(terminal, copy.database, ca::Opening::existing));
        TROTH_TRY(const auto report, ca::check_audit(*copied));
        TROTH_TRY(store->record(ca::Noted{"backup", ca::text_of(report.head), out}, seconds_now(terminal)));
        terminal.say(fmt::format("{}: {}; head of its log {}", Untrusted(out).escaped(),
                                 counted(report.certificates, "certificate"), ca::text_of(report.head)));
        return ExitCode::ok;
    }
};

struct CaRestore {
    std::string dir, from, store_url;

    static void declare(Command& command, CaRestore& self) {
        command.about("make an authority again from a backup");
        command.details(
            "Checks the backup's record before anything is written. The folder must hold no authority: what is "
            "damaged is moved away first, and kept. With --store the record goes into a database that is empty, "
            "wherever it was before; without, into a file.");
        command.positional("FOLDER", self.from, "the backup, as ca backup made it");
        command.option("--dir D", self.dir, "where the authority shall be", Need::required);
        command.option("--store URL", self.store_url,
                       "put the record into PostgreSQL: postgresql://HOST/DATABASE, without a password");
        command.example("troth ca restore my-ca --dir again", "from the folder my-ca");
        command.example("troth ca restore my-ca --dir again --quiet", "in a script");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles backup(from), files(dir);
        if (!store_url.empty()) TROTH_TRY(check_store_argument(store_url));
        TROTH_TRY(const auto store, open_store(terminal, backup.database, ca::Opening::existing));
        TROTH_TRY(const auto report, ca::check_audit(*store));
        TROTH_TRY(files.check_absent(terminal));
        if (!store_url.empty()) {
            TROTH_TRY(const auto target, open_store_at(store_url, ca::Opening::create));
            TROTH_TRY(target->fill_from(*store));
        }
        TROTH_TRY(terminal.make_directory(dir));
        TROTH_TRY(copy_files(terminal, files_beside(terminal, backup), dir));
        if (store_url.empty()) {
            TROTH_TRY(copy_store(terminal, *store, files.database));
        } else {
            const std::string address = store_url + "\n";
            const OutputFile output{files.store_url, bytes_of(address), true};
            TROTH_TRY(terminal.write(std::span(&output, 1), false));
        }
        TROTH_TRY(const auto restored, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(restored->record(ca::Noted{"restore", ca::text_of(report.head), from}, seconds_now(terminal)));
        terminal.say(fmt::format("{}: {}, the log checked", Untrusted(dir).escaped(),
                                 counted(report.certificates, "certificate")));
        return ExitCode::ok;
    }
};

struct CaPrune {
    static constexpr u32 batch = 1000;  // certificates in one transaction
    std::string dir;
    u32 keep = 365;
    bool dry_run = false;

    static void declare(Command& command, CaPrune& self) {
        command.about("forget certificates that ended long ago");
        command.details("They leave the table; the log keeps that they were issued, and that they were forgotten.");
        dir_option(command, self.dir);
        command.option<u32>("--keep N", self.keep, 0, 36500, "days after their end during which they are kept");
        command.flag("--dry-run", self.dry_run, "only say how many");
        command.example("troth ca prune --dir my-ca --dry-run", "what would go");
        command.example("troth ca prune --dir my-ca --keep 90", "all that ended more than 90 days ago");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto store, open_store(terminal, CaFiles(dir).database, ca::Opening::existing));
        const auto now = seconds_now(terminal);
        const auto before = now - std::chrono::days(keep);
        if (dry_run) {
            TROTH_TRY(const u64 would, store->count_ended(before));
            terminal.say(counted(would, "certificate") + " would be forgotten");
            return ExitCode::ok;
        }
        u64 count = 0;
        for (;;) {
            TROTH_TRY(const auto serials, store->ended(before, batch));
            if (serials.empty()) break;
            std::vector<ca::Change> changes;
            for (const ByteVector& serial : serials) changes.emplace_back(ca::Forgotten{serial, before});
            for (auto& outcome : store->record_all(changes, now)) {
                if (outcome) ++count;
                // Somebody else has just forgotten it.
                else if (!outcome.error().is(ca::errors::no_such_certificate))
                    return fail(std::move(outcome).error());
            }
        }
        terminal.say(counted(count, "certificate") + " forgotten");
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_export_command() {
    return subcommand<CaExport>();
}
std::unique_ptr<Runnable> ca_backup_command() {
    return subcommand<CaBackup>();
}
std::unique_ptr<Runnable> ca_restore_command() {
    return subcommand<CaRestore>();
}
std::unique_ptr<Runnable> ca_prune_command() {
    return subcommand<CaPrune>();
}

}  // namespace troth::inline v1::cli
