// `troth trust add|remove|list`: whom this machine's programs believe. Only what was added is removed here.
#include <fmt/format.h>

#include "troth/cli/chain_commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/trust_errors.hpp"
#include "troth/cli/trust_place.hpp"

namespace troth::inline v1::cli {

namespace {

struct StoreChoice {
    std::string folder = "/", nss;

    void declare(Command& command) {
        command.option("--dir DIR", folder, "the folder that stands for the whole system, as an image's");
        command.option("--nss DIR", nss, "a store of NSS instead (Firefox, Chromium): the folder with cert9.db");
    }
    Result<std::unique_ptr<TrustPlace>> open(Terminal& terminal) const {
        if (!nss.empty() && folder != "/")
            return fail(Error(errors::conflicting_options).with("options", "--dir, --nss"));
        return nss.empty() ? debian_place(terminal, folder) : nss_place(terminal, nss);
    }
};

Error about(const ErrorRow& row, const x509::Certificate& certificate, std::string_view file) {
    return Error(row).in_file(file).with("subject", certificate.subject().text());
}

struct TrustAdd {
    std::string file;
    StoreChoice store;

    static void declare(Command& command, TrustAdd& self) {
        command.about("make this machine trust a root");
        command.details(
            "The system's store is Debian's: a file in /usr/local/share/ca-certificates, and update-ca-certificates, "
            "which needs the rights of root; curl, wget, Python and troth take it. Browsers have stores of their own, "
            "of NSS. A certificate that is not an authority's or not valid today is refused. Whoever holds the key of "
            "what is trusted can speak for every name.");
        command.positional("FILE", self.file, "the root's certificate, or several");
        self.store.declare(command);
        command.example("troth trust add root.pem", "for every program that takes the system's store");
        command.example("troth trust add root.pem --nss $HOME/.pki/nssdb", "for Chromium");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto certificates, read_certificates(terminal, file));
        TROTH_TRY(const auto place, store.open(terminal));
        for (const x509::Certificate& one : certificates) TROTH_TRY(check(one, terminal.now().wall));
        TROTH_TRY(const auto known, place->list());
        std::vector<x509::Certificate> fresh;
        for (const x509::Certificate& one : certificates) {
            const auto found = std::ranges::find(known, one, &TrustedRoot::certificate);
            const bool there = found != known.end() && found->active;
            if (there) terminal.say("trusted already: " + name_of(one));
            if (!there && std::ranges::find(fresh, one) == fresh.end()) fresh.push_back(one);
        }
        if (!fresh.empty()) TROTH_TRY(place->add(fresh));
        tell(fresh, *place, terminal);
        return ExitCode::ok;
    }

  private:
    Result<void> check(const x509::Certificate& one, Wall now) const {
        if (!one.is_ca()) return fail(about(errors::not_a_root, one, file));
        const auto today = std::chrono::floor<std::chrono::seconds>(now);
        if (today < one.not_before().at || today > one.not_after().at)
            return fail(about(errors::root_expired, one, file)
                            .with("notBefore", encoding::der::iso8601(one.not_before().at))
                            .with("notAfter", encoding::der::iso8601(one.not_after().at))
                            .with("now", encoding::der::iso8601(today)));
        return {};
    }
    void tell(std::span<const x509::Certificate> added, const TrustPlace& place, Terminal& terminal) const {
        Json list = Json::array();
        for (const x509::Certificate& one : added) {
            list.push_back({{"subject", std::string(one.subject().text().raw())}, {"sha256", x509::fingerprint(one)}});
            if (terminal.manners.json) continue;
            terminal.print(fmt::format("trusted in {}: {}, until {}", Untrusted(place.name()).escaped(), name_of(one),
                                       day_of(one.not_after().at)));
            terminal.print("  SHA-256 " + x509::fingerprint(one));
            if (!one.is_self_issued())
                terminal.say("note: this is no root but was issued by " + one.issuer().text().escaped() +
                             "; some programs trust roots only");
        }
        if (terminal.manners.json) show(terminal, "trust", {{"store", place.name()}, {"added", std::move(list)}});
    }
};

struct TrustRemove {
    std::string which;
    StoreChoice store;

    static void declare(Command& command, TrustRemove& self) {
        command.about("make this machine no longer trust a root that was added");
        command.details(
            "A root that came with the distribution stays: that is for dpkg-reconfigure ca-certificates to say. A "
            "fingerprint is that of SHA-256, as troth trust list shows it; its first eight digits or more are enough.");
        command.positional("FILE|FINGERPRINT", self.which, "the root's certificate, or its fingerprint");
        self.store.declare(command);
        command.example("troth trust remove root.pem", "take back what troth trust add did");
        command.example("troth trust remove root.pem --dir image", "in a system's image");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto place, store.open(terminal));
        TROTH_TRY(const auto known, place->list());
        TROTH_TRY(const TrustedRoot root, find(terminal, known));
        if (!root.added()) return fail(about(errors::not_added_here, root.certificate, which));
        TROTH_TRY(place->remove(root));
        if (terminal.manners.json)
            show(terminal, "trust",
                 {{"store", place->name()},
                  {"removed", Json::array({{{"subject", std::string(root.certificate.subject().text().raw())},
                                            {"sha256", x509::fingerprint(root.certificate)}}})}});
        else
            terminal.print(fmt::format("no longer trusted in {}: {}", Untrusted(place->name()).escaped(),
                                       name_of(root.certificate)));
        return ExitCode::ok;
    }

  private:
    // The digits of a fingerprint, if it is one: at least eight, upper case.
    static std::string digits_of(std::string_view text) {
        std::string out;
        for (const char c : text) {
            if (c == ':') continue;
            const char upper = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
            if (!((upper >= '0' && upper <= '9') || (upper >= 'A' && upper <= 'F'))) return {};
            out += upper;
        }
        return out.size() < 8 ? std::string() : out;
    }
    Result<TrustedRoot> find(Terminal& terminal, const std::vector<TrustedRoot>& known) const {
        std::vector<const TrustedRoot*> found;
        const std::string digits = digits_of(which);
        if (!digits.empty() && !terminal.exists(which)) {
            for (const TrustedRoot& one : known)
                if (digits_of(x509::fingerprint(one.certificate)).starts_with(digits)) found.push_back(&one);
        } else {
            TROTH_TRY(const auto certificates, read_certificates(terminal, which));
            for (const TrustedRoot& one : known)
                if (one.certificate == certificates.front()) found.push_back(&one);
        }
        if (found.empty()) return fail(Error(errors::not_in_store).with("looked for", Untrusted(which)));
        if (found.size() > 1) return fail(Error(errors::several_in_store).with("looked for", Untrusted(which)));
        return *found.front();
    }
};

struct TrustList {
    bool added = false;
    StoreChoice store;

    static void declare(Command& command, TrustList& self) {
        command.about("list the roots that this machine trusts");
        command.details("Those that were added are marked; without --added, those of the distribution are there, too.");
        command.flag("--added", self.added, "only those that were added");
        self.store.declare(command);
        command.example("troth trust list", "all of the system's store");
        command.example("troth trust list --added --json", "what was added to it, for a script");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto place, store.open(terminal));
        TROTH_TRY(const auto all, place->list());
        std::vector<TrustedRoot> known;  // those that were added in front
        for (const bool first : {true, false})
            for (const TrustedRoot& one : all)
                if (one.added() == first && (first || !added)) known.push_back(one);
        const Wall now = terminal.now().wall;
        if (terminal.manners.json) {
            Json list = Json::array();
            for (const TrustedRoot& one : known) list.push_back(document(one, now));
            show(terminal, "trust", {{"store", place->name()}, {"roots", std::move(list)}});
            return ExitCode::ok;
        }
        for (const TrustedRoot& one : known) {
            const std::string_view state = !one.active   ? ", added, waits for update-ca-certificates"
                                           : one.added() ? ", added"
                                                         : "";
            terminal.print(name_of(one.certificate));
            terminal.print(fmt::format("  {} {}{}", one.certificate.not_after().at < now ? "expired" : "until",
                                       day_of(one.certificate.not_after().at), state));
            terminal.print("  SHA-256 " + x509::fingerprint(one.certificate));
        }
        if (known.empty()) terminal.say(added ? "none was added" : "the store is empty");
        return ExitCode::ok;
    }

  private:
    static Json document(const TrustedRoot& one, Wall now) {
        Json out{{"subject", std::string(one.certificate.subject().text().raw())},
                 {"sha256", x509::fingerprint(one.certificate)},
                 {"not_after", encoding::der::iso8601(one.certificate.not_after().at)},
                 {"expired", one.certificate.not_after().at < now},
                 {"added", one.added()},
                 {"active", one.active}};
        if (one.added()) out["known_as"] = one.handle;
        return out;
    }
};

}  // namespace

std::unique_ptr<Runnable> trust_add_command() {
    return subcommand<TrustAdd>();
}
std::unique_ptr<Runnable> trust_remove_command() {
    return subcommand<TrustRemove>();
}
std::unique_ptr<Runnable> trust_list_command() {
    return subcommand<TrustList>();
}

}  // namespace troth::inline v1::cli
