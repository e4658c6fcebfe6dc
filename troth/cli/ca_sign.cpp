// `troth ca sign CSR`: a certificate for somebody else's key, and what became of each thing that was asked for.
#include <fmt/format.h>

#include "troth/ca/lint.hpp"
#include "troth/ca/store/errors.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_deliver.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/csr.hpp"

namespace troth::inline v1::cli {

namespace {

// FILE.csr gives FILE.pem: the ending goes.
std::string stem_of(const std::string& file) {
    for (const std::string_view ending : {".csr", ".req", ".pem", ".der"})
        if (file.ends_with(ending) && file.size() > ending.size()) return file.substr(0, file.size() - ending.size());
    return file;
}

struct CaSign {
    std::string dir, file, out, profile = "server";
    PasswordSource password;
    u32 days = 0;
    bool drop_names = false, intermediate = false, force = false;

    static void declare(Command& command, CaSign& self) {
        command.about("sign a certificate request");
        command.details(
            "Checks that the requester holds the private key, then says of each thing that the request asks for "
            "whether it was kept, changed or dropped, what was added, and by which rule. A name that the profile "
            "does not allow is refused, never lost silently. Writes the certificate and the intermediate.");
        command.positional("CSR", self.file, "the request, PEM or DER; - is standard input");
        dir_option(command, self.dir);
        command.option("--profile P", self.profile,
                       "what it is for: server, client, mutual and others, see ca profile");
        command.option<u32>("--days N", self.days, 1, 36500,
                            "how long it lasts, but never longer than its issuer; the profile's if left out");
        command.flag("--drop-names", self.drop_names, "leave out names that the profile does not allow, and say so");
        command.flag("--intermediate", self.intermediate,
                     "by the root, as an intermediate of an authority that is elsewhere; needs root.key");
        command.option("-o, --out FILE", self.out, "where the chain goes; CSR's name with .pem if left out");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite a file that exists");
        command.example("troth ca sign --dir my-ca web.csr", "web.pem, for a server");
        command.example("troth ca sign --dir my-ca web.csr --profile mutual --days 30 -o -", "to standard output");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const std::string target = !out.empty() ? out : file == "-" ? "-" : stem_of(file) + ".pem";
        if (!force && target != "-" && terminal.exists(target)) return fail(Error(errors::file_exists).in_file(target));
        TROTH_TRY(const SecretBytes content, terminal.read(file));
        TROTH_TRY(const auto request, from_file(x509::csr_in(content.bytes()), file));
        if (intermediate) return sign_intermediate(terminal, request, target);
        TROTH_TRY(const auto desk, open_desk(terminal, dir, password));
        TROTH_TRY(const ca::Profile* const kind, desk.profiles.find(profile));
        TROTH_TRY(ca::LeafOrder order, from_file(ca::order_of(request, *kind), file));
        order.drop_names = drop_names;
        if (days != 0) order.lifetime = ca::days(days);
        const auto now = seconds_now(terminal);
        TROTH_TRY(const auto leaf, from_file(desk.registrar.issue(order, requester(), now, terminal.random()), file));
        const std::string text = encoding::pem::encode("CERTIFICATE", leaf.der()) + desk.chain;
        const OutputFile output{target, bytes_of(text)};
        if (auto written = terminal.write(std::span(&output, 1), force); !written)
            return fail(
                std::move(written).error().with("recorded under serial number", ca::hexadecimal(leaf.serial_number())));
        warn_of_lint(terminal, leaf, *kind);
        const auto decided = ca::decisions(request, leaf, *kind);
        if (terminal.manners.json && target != "-") {
            Json document;
            document["certificate"] = describe(leaf, terminal.now().wall);
            document["files"] = {target};
            document["decisions"] = Json::array();
            for (const auto& one : decided)
                document["decisions"].push_back(
                    {{"verdict", ca::name_of(one.verdict)}, {"what", one.what}, {"rule", one.rule}});
            show(terminal, "issued", std::move(document));
            return ExitCode::ok;
        }
        for (const auto& one : decided)
            terminal.say(fmt::format("{:<8}{}  [{}]", ca::name_of(one.verdict), Untrusted(one.what).escaped(),
                                     Untrusted(one.rule).escaped()));
        if (target != "-") terminal.say(Untrusted(target).escaped() + ": " + names_of(leaf));
        terminal.say(validity_of(leaf, now + order.lifetime.value_or(kind->lifetime), now));
        return ExitCode::ok;
    }

  private:
    // Of the request the subject and the key are kept; what an intermediate holds is not for it to say.
    Result<ExitCode> sign_intermediate(Terminal& terminal, const x509::Csr& request, const std::string& target) const {
        TROTH_TRY(from_file(request.verify(), file));
        const CaFiles files(dir);
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(const auto authorities, store->authorities());
        const ca::AuthorityRecord* record = nullptr;
        for (const auto& one : authorities)
            if (one.role == ca::Role::root) record = &one;
        if (record == nullptr) return fail(Error(ca::errors::store_damaged).in_file(files.database));
        TROTH_TRY(const auto root, read_authority_of(terminal, files, *record, password));
        const auto now = seconds_now(terminal);
        const auto lifetime = days == 0 ? ca::intermediate_lifetime : ca::days(days);
        ca::AuthorityLimits limits = ca::limits_of(root.certificate());
        limits.path_length.reset();
        TROTH_TRY(const auto made, from_file(ca::certify_intermediate(root, request.subject(), request.spki(), lifetime,
                                                                      now, terminal.random(), limits),
                                             file));
        TROTH_TRY(ca::check_lint(made, &root.certificate(), ca::LintScope::rfc5280));
        TROTH_TRY(store->record(ca::Issued{made, record->id, "intermediate", requester(), {}}, now));
        const std::string pem = encoding::pem::encode("CERTIFICATE", made.der());
        const OutputFile output{target, bytes_of(pem)};
        if (auto written = terminal.write(std::span(&output, 1), force); !written)
            return fail(
                std::move(written).error().with("recorded under serial number", ca::hexadecimal(made.serial_number())));
        if (terminal.manners.json && target != "-") {
            show(terminal, "issued",
                 {{"certificate", describe(made, terminal.now().wall)}, {"files", Json::array({target})}});
            return ExitCode::ok;
        }
        terminal.say("an intermediate, " + validity_of(made, now + lifetime, now));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_sign_command() {
    return subcommand<CaSign>();
}

}  // namespace troth::inline v1::cli
