// `troth ca init`: a root and an intermediate below it, in a folder.
#include <fmt/format.h>

#include "troth/ca/key_box.hpp"
#include "troth/cli/advice.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/ca_errors.hpp"
#include "troth/cli/ca_import.hpp"
#include "troth/cli/ca_key.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/describe.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/key_choice.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/x509/builder.hpp"

namespace troth::inline v1::cli {

namespace {

// "Example" and "Example CA" both give "Example Root CA".
std::string authority_name(std::string_view name, std::string_view role) {
    if (name.ends_with(" CA")) name.remove_suffix(3);
    return fmt::format("{} {} CA", name, role);
}

// Founding: what an authority begins with. The root's key may be elsewhere.
struct Founding {
    x509::Certificate root, intermediate;
    std::optional<CaKey> root_key;
    std::optional<CaKey> intermediate_key;  // none: its file is there already
};

struct CaInit {
    std::string dir, name, store_url, token, key, root_key;
    std::vector<std::string> imports, permitted, excluded;
    KeyChoice type;
    u32 days = static_cast<u32>(ca::root_lifetime.count());
    u32 path_length = 0;
    PasswordSource password;
    bool encrypt = false, force = false, offline_root = false;

    static void declare(Command& command, CaInit& self) {
        command.about("make a certificate authority: a root and an intermediate, in a folder");
        command.details(
            "Writes root.pem, root.key, intermediate.pem and intermediate.key, and troth.db, the record of all "
            "that is issued. Give root.pem to everybody who shall trust the authority. Only the intermediate's "
            "key is needed to issue: root.key may be moved to a safe place. With --encrypt or a password option "
            "both keys are put under a password (Argon2id and AES-256-GCM); without, only the files' mode "
            "protects them. --import takes a root or an intermediate that is there already. --offline-root makes "
            "intermediate.key and intermediate.csr alone: have the root sign the request (ca sign --intermediate "
            "there), then run ca init --import with what it gave and its certificate. Of a key in a token the key's "
            "file "
            "holds the address; the PIN comes from the password options, pin-source in the address, or you.");
        command.option("--dir D", self.dir, "the folder; made if it is missing", Need::required);
        command.option("--name N", self.name, "what the authority is called: \"N Root CA\"; needed unless --import");
        key_type_option(command, self.type);
        command.option<u32>("--days N", self.days, 1, 36500,
                            "how long the root lasts; the intermediate lasts half of it");
        command.option<u32>("--path-length N", self.path_length, 1, 16,
                            "how many intermediates may stand in a row below the root; no limit if left out");
        command.option("--permit NAME", self.permitted,
                       "only names of this kind below it: a domain, 192.0.2.0/24, email:DOMAIN, URI:.DOMAIN");
        command.option("--exclude NAME", self.excluded, "no such names below it, written as for --permit");
        command.option("--import FILE", self.imports, "certificates and keys that exist: PEM, DER or PKCS#12");
        command.option("--store URL", self.store_url,
                       "keep the record in PostgreSQL, for several machines: postgresql://HOST/DATABASE");
        command.option("--token URI", self.token, "make the keys in this PKCS#11 token: pkcs11:token=LABEL");
        command.option("--key KEY", self.key, "the intermediate's key is there already: a file or pkcs11:...");
        command.option("--root-key KEY", self.root_key, "the same of the root's key");
        command.flag("--offline-root", self.offline_root, "only a key and a request, for a root that is elsewhere");
        command.flag("--encrypt", self.encrypt, "put the keys under a password");
        password_options(command, self.password);
        command.flag("--force", self.force,
                     "overwrite an authority that is there: what it issued loses its issuer; the record stays");
        command.example("troth ca init --dir my-ca --name Example", "an authority on P-256 for ten years");
        command.example("troth ca init --dir lab --name 'Test Lab' --key-type ed25519 --days 30", "one for a month");
        command.example("troth ca init --dir my-ca --name Example --token 'pkcs11:token=ca?pin-source=/etc/ca.pin'",
                        "with both keys in a token");
        command.example("troth ca init --dir inner --name Inner --permit inner.example --permit 10.0.0.0/8",
                        "one that is trusted with its own names only");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        const CaFiles files(dir);
        TROTH_TRY(check(terminal, files));
        if (offline_root) return ask_root(terminal, files);
        if (!store_url.empty()) TROTH_TRY(check_store());
        TROTH_TRY(const Founding founding, imports.empty() ? make(terminal) : import(terminal, files));
        std::vector<OutputFile> outputs;
        SecretBytes there;
        if (founding.root_key) outputs.push_back({files.root_key, founding.root_key->file.bytes(), true});
        if (founding.intermediate_key) {
            outputs.push_back({files.intermediate_key, founding.intermediate_key->file.bytes(), true});
        } else {
            TROTH_TRY(there, terminal.read(files.intermediate_key));
        }
        const Bytes key_file = founding.intermediate_key ? founding.intermediate_key->file.bytes() : there.bytes();
        ByteVector sealed;  // of the intermediate: the record keeps it, too
        if (ca::is_sealed(key_file)) sealed.assign(key_file.begin(), key_file.end());
        const std::string root_pem = encoding::pem::encode("CERTIFICATE", founding.root.der());
        const std::string intermediate_pem = encoding::pem::encode("CERTIFICATE", founding.intermediate.der());
        const std::string address = store_url + "\n";
        if (!store_url.empty()) outputs.push_back({files.store_url, bytes_of(address), true});
        outputs.push_back({files.root, bytes_of(root_pem)});
        outputs.push_back({files.intermediate, bytes_of(intermediate_pem)});
        TROTH_TRY(terminal.make_directory(dir));
        TROTH_TRY(terminal.write(outputs, force));
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::create));
        const ca::Change added[] = {ca::AuthorityAdded{ca::Role::root, founding.root, {}},
                                    ca::AuthorityAdded{ca::Role::intermediate, founding.intermediate, sealed}};
        for (auto& outcome : store->record_all(added, seconds_now(terminal))) TROTH_TRY(std::move(outcome));
        report(founding, files, terminal);
        return ExitCode::ok;
    }

  private:
    // Before anything is written: the server answers, and the database is free.
    Result<void> check_store() const {
        TROTH_TRY(const auto store, open_store_at(store_url, ca::Opening::create));
        TROTH_TRY(const auto authorities, store->authorities());
        if (!authorities.empty() && !force) return fail(errors::store_in_use);
        return {};
    }
    Result<void> check(Terminal& terminal, const CaFiles& files) const {
        if (!store_url.empty()) TROTH_TRY(check_store_argument(store_url));
        if (name.empty() && imports.empty()) return fail(Error(errors::missing_argument).with("missing", "--name N"));
        if (offline_root && !imports.empty())
            return fail(Error(errors::conflicting_options).with("options", "--offline-root, --import"));
        if (!token.empty() && !(key.empty() && root_key.empty()))
            return fail(Error(errors::conflicting_options).with("options", "--token, --key, --root-key"));
        if (!root_key.empty() && (offline_root || !imports.empty()))
            return fail(
                Error(errors::conflicting_options)
                    .with("options", std::string("--root-key, ") + (offline_root ? "--offline-root" : "--import")));
        if (force) return {};
        if (imports.empty()) return files.check_absent(terminal);
        for (const std::string* file :
             {&files.root, &files.root_key, &files.intermediate, &files.database, &files.store_url})
            if (terminal.exists(*file)) return fail(Error(errors::file_exists).in_file(*file));
        return {};
    }
    // The password that key files are put under; empty if there shall be none, or if all keys are in tokens.
    Result<SecretBytes> file_password(Terminal& terminal) const {
        const bool all_there = !token.empty() || (token::looks_like_uri(key) && token::looks_like_uri(root_key));
        if (all_there || !(encrypt || password.given())) return SecretBytes();
        return read_password(terminal, password, "password for the authority's keys", PasswordUse::fresh);
    }
    // A key that `existing` names, or a new one.
    Result<CaKey> key_for(Terminal& terminal, const std::string& existing, const std::string& label,
                          const SecretBytes& secret) const {
        if (!existing.empty()) {
            TROTH_TRY(auto held, read_ca_key(terminal, existing, password));
            return keep(terminal, std::move(held), secret);
        }
        Birthplace place{.token = {}, .choice = type, .secret = secret, .password = password};
        if (!token.empty()) {
            TROTH_TRY(place.token, token_uri(token));
        }
        return make_ca_key(terminal, place, label);
    }
    Result<ca::AuthorityLimits> limits() const {
        ca::AuthorityLimits out;
        for (const std::string& text : permitted) {
            TROTH_TRY(out.permitted.emplace_back(), ca::name_subtree(text));
        }
        for (const std::string& text : excluded) {
            TROTH_TRY(out.excluded.emplace_back(), ca::name_subtree(text));
        }
        return out;
    }
    Result<x509::Certificate> intermediate_below(const ca::Authority& root, const keys::Signer& own,
                                                 std::string_view called, Terminal& terminal) const {
        TROTH_TRY(const auto subject, ca::common_name(called));
        TROTH_TRY(const auto narrowed, limits());
        return ca::certify_intermediate(root, subject, own.public_key().spki_der(), ca::days((days + 1) / 2),
                                        seconds_now(terminal), terminal.random(), narrowed);
    }
    Result<Founding> make(Terminal& terminal) const {
        TROTH_TRY(auto narrowed, limits());
        TROTH_TRY(const SecretBytes secret, file_password(terminal));
        const std::string root_name = authority_name(name, "Root"), called = authority_name(name, "Intermediate");
        TROTH_TRY(CaKey root_own, key_for(terminal, root_key, root_name, secret));
        TROTH_TRY(CaKey own, key_for(terminal, key, called, secret));
        if (path_length != 0) narrowed.path_length = path_length;
        TROTH_TRY(const auto root, ca::make_root(root_name, root_own.signer, ca::days(days), seconds_now(terminal),
                                                 terminal.random(), narrowed));
        TROTH_TRY(auto intermediate, intermediate_below(root, *own.signer, called, terminal));
        return Founding{root.certificate(), std::move(intermediate), std::move(root_own), std::move(own)};
    }
    Result<Founding> import(Terminal& terminal, const CaFiles& files) const {
        TROTH_TRY(auto found, import_authority(terminal, files, imports, password));
        const auto to_file = [](const std::optional<HeldKey>& one) { return one && one->in_memory() != nullptr; };
        const bool makes_file = !found.intermediate && token.empty() && !token::looks_like_uri(key);
        SecretBytes secret;
        if (to_file(found.root_key) || (to_file(found.intermediate_key) && !found.key_in_folder) || makes_file) {
            TROTH_TRY(secret, file_password(terminal));
        }
        std::optional<CaKey> root_own, own;
        if (found.root_key) {
            TROTH_TRY(root_own, keep(terminal, *std::move(found.root_key), secret));
        }
        if (found.intermediate) {
            if (!found.key_in_folder) {
                TROTH_TRY(own, keep(terminal, *std::move(found.intermediate_key), secret));
            }
            return Founding{std::move(found.root), *std::move(found.intermediate), std::move(root_own), std::move(own)};
        }
        const std::string common(found.root.subject().common_name().raw());
        const std::string stem = !name.empty()                  ? name
                                 : common.ends_with(" Root CA") ? common.substr(0, common.size() - 8)
                                                                : common;
        const std::string called = authority_name(stem, "Intermediate");
        TROTH_TRY(own, key_for(terminal, key, called, secret));
        TROTH_TRY(const auto root, ca::Authority::make(found.root, root_own->signer));
        TROTH_TRY(auto intermediate, intermediate_below(root, *own->signer, called, terminal));
        return Founding{std::move(found.root), std::move(intermediate), std::move(root_own), std::move(own)};
    }
    // What a root that is elsewhere needs to make the intermediate.
    Result<ExitCode> ask_root(Terminal& terminal, const CaFiles& files) const {
        TROTH_TRY(const SecretBytes secret, file_password(terminal));
        TROTH_TRY(const CaKey own, key_for(terminal, key, authority_name(name, "Intermediate"), secret));
        x509::CsrBuilder builder;
        TROTH_TRY(builder.subject, ca::common_name(authority_name(name, "Intermediate")));
        builder.extensions.basic_constraints(true, 0);
        builder.extensions.key_usage({x509::KeyUsageBit::key_cert_sign, x509::KeyUsageBit::crl_sign});
        TROTH_TRY(const auto request, builder.sign(*own.signer, terminal.random()));
        const std::string pem = encoding::pem::encode("CERTIFICATE REQUEST", request.der());
        const std::string file = dir + "/intermediate.csr";
        const OutputFile outputs[] = {{files.intermediate_key, own.file.bytes(), true}, {file, bytes_of(pem)}};
        TROTH_TRY(terminal.make_directory(dir));
        TROTH_TRY(terminal.write(outputs, force));
        if (terminal.manners.json) {
            show(terminal, "request", {{"files", Json::array({files.intermediate_key, file})}});
            return ExitCode::ok;
        }
        terminal.say(Untrusted(file).escaped() + ": to be signed by the root");
        terminal.say("next: troth ca init --dir " + shell_word(dir) + " --import SIGNED --import ROOT");
        return ExitCode::ok;
    }
    void report(const Founding& founding, const CaFiles& files, Terminal& terminal) const {
        if (terminal.manners.json) {
            Json out;
            out["root"] = describe(founding.root, terminal.now().wall);
            out["intermediate"] = describe(founding.intermediate, terminal.now().wall);
            out["files"] = Json::array({files.root});
            if (founding.root_key) out["files"].push_back(files.root_key);
            out["files"].push_back(files.intermediate);
            out["files"].push_back(files.intermediate_key);
            return show(terminal, "authority", std::move(out));
        }
        const auto line = [&](const x509::Certificate& certificate, std::string_view file) {
            const auto key = keys::PublicKey::from_spki(certificate.spki());
            terminal.say(fmt::format("{}: \"{}\", {}, until {}", Untrusted(file).escaped(),
                                     certificate.subject().common_name().escaped(),
                                     key ? describe_kind(*key) : std::string(), day_of(certificate.not_after().at)));
        };
        line(founding.root, files.root);
        line(founding.intermediate, files.intermediate);
        if (!founding.root_key) terminal.say("the root's key is not here: ca rotate and ca crl --root need it");
        say_where(terminal, founding);
        terminal.say("record of what is issued: " +
                     (store_url.empty() ? Untrusted(files.database).escaped() : std::string("in PostgreSQL")));
        terminal.say("next: troth ca issue --dir " + shell_word(dir) + " HOST");
    }
    // Where the keys are: in tokens, beside the certificates, or both.
    void say_where(Terminal& terminal, const Founding& founding) const {
        bool in_files = !founding.intermediate_key;
        for (const auto* one : {&founding.root_key, &founding.intermediate_key}) {
            if (!*one) continue;
            if (!(*one)->address.empty()) terminal.say("key in a token: " + Untrusted((*one)->address).escaped());
            in_files = in_files || (*one)->address.empty();
        }
        if (in_files)
            terminal.say(encrypt || password.given() ? "keys beside them, readable to you only and under the password"
                                                     : "keys beside them, readable to you only, not under a password");
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_init_command() {
    return subcommand<CaInit>();
}

}  // namespace troth::inline v1::cli
