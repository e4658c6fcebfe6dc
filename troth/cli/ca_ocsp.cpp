// `troth ca ocsp`: a responder that says of each certificate whether it is revoked, live or from a folder.
#include <atomic>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "troth/ca/key_box.hpp"
#include "troth/ca/ocsp.hpp"
#include "troth/cli/ca_commands.hpp"
#include "troth/cli/ca_desk.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/layout.hpp"
#include "troth/cli/signals.hpp"
#include "troth/service/ocsp_http.hpp"

namespace troth::inline v1::cli {

namespace {

// Keys: reads the keys of an authority, and asks for their password once.
class Keys {
  public:
    Keys(Terminal& terminal, const PasswordSource& source) : terminal_(terminal), source_(source) {}
    Result<ca::Authority> authority(const CaFiles& files, const ca::AuthorityRecord& record) {
        const auto [certificate_file, key_file] = record.role == ca::Role::root
                                                      ? files.root_of(terminal_, record.generation)
                                                      : files.intermediate_of(terminal_, record.generation);
        TROTH_TRY(const SecretBytes content, terminal_.read(key_file));
        const bool sealed = ca::is_sealed(content.bytes());
        if (sealed && secret_.empty()) {
            TROTH_TRY(secret_, read_password(terminal_, source_, "password of the authority", PasswordUse::existing));
        }
        if (!sealed) {
            TROTH_TRY(auto held, hold_key(terminal_, key_file, source_));
            return from_file(ca::Authority::make(record.certificate, std::move(held).signer()), certificate_file);
        }
        TROTH_TRY(auto key, from_file(ca::open_key(content.bytes(), secret_.bytes()), key_file));
        return from_file(ca::Authority::make(record.certificate, keys::local_signer(std::move(key))), certificate_file);
    }

  private:
    Terminal& terminal_;
    const PasswordSource& source_;
    SecretBytes secret_;
};

struct CaOcsp {
    std::string dir, listen = "127.0.0.1", sign_all, serve_from, request, out = "-";
    PasswordSource password;
    u16 port = 0;
    u32 minutes = 60;
    bool root = false, force = false;

    static void declare(Command& command, CaOcsp& self) {
        command.about("answer over HTTP whether certificates are revoked (OCSP)");
        command.details(
            "Answers GET and POST (RFC 6960) out of the record, as it is at that moment, with a short-lived key and "
            "certificate that the authority gives it by itself. --sign-all writes a response for every certificate "
            "into a folder, once; --serve-from answers out of such a folder, on a machine without any key. Prints "
            "`listening on http://ADDR:PORT` once it accepts; stops on SIGINT and SIGTERM. Put the address where it "
            "is reached into the profile's ocsp-url.");
        command.option("--dir D", self.dir, "the authority's folder; not needed with --serve-from");
        command.option("--listen ADDR", self.listen, "address to listen on");
        command.option("--port P", self.port, u16{0}, u16{65535}, "port to listen on; 0 picks one");
        command.option<u32>("--minutes N", self.minutes, 1, 527'000, "how long an answer counts (nextUpdate)");
        command.flag("--root", self.root, "answer for intermediates, too; needs root.key");
        command.option("--sign-all FOLDER", self.sign_all, "write responses for all certificates, then end");
        command.option("--serve-from FOLDER", self.serve_from, "answer out of what --sign-all wrote");
        command.option("--request FILE", self.request, "answer the one request in FILE (DER), then end");
        command.option("-o, --out FILE", self.out, "where the answer to --request goes; - is standard output");
        password_options(command, self.password);
        command.flag("--force", self.force, "overwrite files that exist");
        command.example("troth ca ocsp --dir my-ca --port 8080", "for clients that ask");
        command.example("troth ca ocsp --dir my-ca --minutes 240 --root", "answers that may be kept for four hours");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(consistent());
        if (!serve_from.empty()) return serve(terminal, *from_folder());
        const CaFiles files(dir);
        TROTH_TRY(const auto store, open_store(terminal, files.database, ca::Opening::existing));
        TROTH_TRY(auto issuers, read_issuers(terminal, files, *store));
        const ca::OcspOptions options{.validity = std::chrono::minutes(minutes)};
        TROTH_TRY(const auto responder, ca::OcspResponder::make(*store, std::move(issuers), options,
                                                                seconds_now(terminal), terminal.random()));
        if (!request.empty()) return answer_one(terminal, *responder);
        if (!sign_all.empty()) return write_all(terminal, *responder);
        return serve(terminal, *responder);
    }

  private:
    Result<void> consistent() const {
        const int modes = !sign_all.empty() + !serve_from.empty() + !request.empty();
        if (modes > 1)
            return fail(Error(errors::conflicting_options).with("options", "--sign-all, --serve-from, --request"));
        if (dir.empty() && serve_from.empty()) return fail(Error(errors::missing_argument).with("missing", "--dir"));
        std::error_code error;
        if (!serve_from.empty() && !std::filesystem::is_directory(serve_from, error))
            return fail(Error(errors::not_directory).in_file(serve_from));
        return {};
    }
    // The newest intermediate, and the older ones whose keys are still there; the root if it is asked for.
    Result<std::vector<ca::Authority>> read_issuers(Terminal& terminal, const CaFiles& files, ca::Store& store) const {
        TROTH_TRY(const auto records, store.authorities());
        u32 newest[2] = {0, 0};
        for (const auto& one : records) newest[static_cast<usize>(one.role)] = one.generation;
        Keys keys(terminal, password);
        std::vector<ca::Authority> issuers;
        for (const auto& one : records) {
            if (one.role == ca::Role::root && !root) continue;
            if (one.certificate.not_after().at < seconds_now(terminal)) continue;
            auto issuer = keys.authority(files, one);
            const bool needed = one.generation == newest[static_cast<usize>(one.role)];
            if (!issuer && !needed && issuer.error().is(errors::file_not_found)) {
                terminal.say("no answers for " + one.certificate.subject().text().escaped() + ": its key is not here");
                continue;
            }
            if (!issuer) return fail(std::move(issuer).error());
            issuers.push_back(*std::move(issuer));
        }
        return issuers;
    }

    std::unique_ptr<ca::OcspSource> from_folder() const {
        return std::make_unique<ca::PresignedOcsp>(
            [folder = serve_from](const std::string& name) { return read_response(folder + "/" + name); });
    }
    static std::optional<ByteVector> read_response(const std::string& file) {
        std::error_code error;
        if (std::filesystem::file_size(file, error) > x509::max_ocsp_size || error) return std::nullopt;
        std::ifstream in(file, std::ios::binary);
        return ByteVector(std::istreambuf_iterator<char>(in), {});
    }

    Result<ExitCode> answer_one(Terminal& terminal, ca::OcspSource& source) const {
        TROTH_TRY(const SecretBytes content, terminal.read(request));
        const auto answered = source.answer(content.bytes(), seconds_now(terminal), terminal.random());
        const OutputFile output{out, answered.der};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        terminal.say("response: " + std::string(x509::name_of(answered.status)));
        return answered.status == x509::OcspResponseStatus::successful ? ExitCode::ok : ExitCode::bad_content;
    }
    Result<ExitCode> write_all(Terminal& terminal, ca::OcspResponder& responder) const {
        TROTH_TRY(terminal.make_directory(sign_all));
        TROTH_TRY(const u64 count, responder.sign_all(seconds_now(terminal), terminal.random(),
                                                      [&](const std::string& name, Bytes response) -> Result<void> {
                                                          const OutputFile output{sign_all + "/" + name, response};
                                                          return terminal.write(std::span(&output, 1), force);
                                                      }));
        if (terminal.manners.json) {
            show(terminal, "responses", {{"folder", sign_all}, {"count", count}});
            return ExitCode::ok;
        }
        terminal.say(fmt::format("{}: {}", Untrusted(sign_all).escaped(), counted(count, "response")));
        return ExitCode::ok;
    }

    Result<ExitCode> serve(Terminal& terminal, ca::OcspSource& source) const {
        HeldSignals signals;  // before any thread is made
        std::atomic<u64> answers{0};
        service::HttpOptions options;
        options.listen = {.host = listen, .port = port};
        options.handler = [&](const service::HttpAsked& asked) {
            SystemRandom random;
            ++answers;
            const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
            return service::ocsp_over_http(asked, source, now, random);
        };
        TROTH_TRY(service::HttpServer server, service::HttpServer::start(std::move(options)));
        const std::string url = "http://" + io::HostPort{.host = listen, .port = server.port()}.text();
        if (terminal.manners.json)
            terminal.print(json_line("listening", {{"url", url}, {"port", server.port()}}));
        else
            terminal.print("listening on " + url);
        TROTH_TRY(terminal.flush());
        signals.wait();
        server.stop();
        if (!terminal.manners.json) terminal.say("stopped after " + counted(answers.load(), "answer"));
        return ExitCode::ok;
    }
};

}  // namespace

std::unique_ptr<Runnable> ca_ocsp_command() {
    return subcommand<CaOcsp>();
}

}  // namespace troth::inline v1::cli
