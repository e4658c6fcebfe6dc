// `troth hash FILE…`: digests of files, in the format of sha256sum, and their check.
#include <algorithm>

#include "troth/cli/checksum_list.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/digests.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/progress.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

Result<std::string> digest_of(Terminal& terminal, const DigestKind& kind, std::string_view file) {
    TROTH_TRY(const auto input, terminal.open(file));
    Progress progress(terminal, file, input->size());
    crypto::Hash hash(kind.id);
    ByteVector piece(64 * 1024);
    for (;;) {
        TROTH_TRY(const usize size, input->read(piece));
        if (size == 0) break;
        hash.update(Bytes(piece).first(size));
        progress.advance(size);
    }
    return encoding::hex::encode(hash.finish().bytes());
}

// Whoever can choose a file's content can make two with one digest of these; said once a run.
void warn_if_weak(Terminal& terminal, const DigestKind& kind) {
    if (!crypto::collision_resistant(kind.id))
        terminal.say("warning: " + std::string(crypto::info(kind.id).name) +
                     " is broken: different files can be made to have the same digest; use sha256 where it is to "
                     "protect against somebody");
}

struct HashFiles {
    std::vector<std::string> files;
    std::string algorithm = "sha256";
    bool check = false;

    static void declare(Command& command, HashFiles& self) {
        command.about("print the digests of files, or check a list of them");
        command.details(
            "Prints one line a file, digest and name, as sha256sum does; --check reads such a list (of sha256sum,\n"
            "b2sum and the like, also with --tag) and says of each file whether it is still the same.");
        command.positional("FILE", self.files, "files to hash, or lists to check; - is standard input", Need::optional);
        command.option("-a, --algorithm NAME", self.algorithm, "the hash function; troth list hashes names them");
        command.flag("-c, --check", self.check, "each FILE is a list of digests and names");
        command.example("troth hash release.tar.gz > release.sha256", "to publish beside it");
        command.example("troth hash --check release.sha256", "exit code 1 if anything differs");
        command.example("troth hash -a sha512 a.bin b.bin", "with another function");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const DigestKind* kind, find_digest(algorithm));
        warn_if_weak(terminal, *kind);
        const std::vector<std::string> standard_input{"-"};
        const auto& inputs = files.empty() ? standard_input : files;
        return check ? check_lists(terminal, *kind, inputs) : print_digests(terminal, *kind, inputs);
    }

  private:
    static Result<ExitCode> print_digests(Terminal& terminal, const DigestKind& kind,
                                          const std::vector<std::string>& inputs) {
        Json list = Json::array();
        for (const std::string& file : inputs) {
            TROTH_TRY(const std::string digest, digest_of(terminal, kind, file));
            if (terminal.manners.json)
                list.push_back({{"file", file}, {"algorithm", kind.word}, {"digest", digest}});
            else
                terminal.print(checksum_line({.algorithm = {}, .digest = digest, .name = file}));
        }
        if (terminal.manners.json) show(terminal, "digests", std::move(list));
        return ExitCode::ok;
    }

    static Result<ExitCode> check_lists(Terminal& terminal, const DigestKind& default_kind,
                                        const std::vector<std::string>& lists) {
        usize right = 0, wrong = 0, unreadable = 0;
        const DigestKind* warned = &default_kind;
        Json results = Json::array();
        for (const std::string& list : lists) {
            TROTH_TRY(const SecretBytes text, terminal.read(list));
            TROTH_TRY(const auto lines, parse_checksums(text.bytes(), list));
            for (const ChecksumLine& line : lines) {
                const DigestKind* kind = &default_kind;
                if (!line.algorithm.empty()) {
                    TROTH_TRY(kind, find_digest(line.algorithm));
                }
                if (kind != warned) warn_if_weak(terminal, *kind);
                warned = kind;
                if (line.digest.size() != 2 * crypto::digest_size(kind->id))
                    return fail(Error(errors::checksum_size)
                                    .in_file(list)
                                    .with("file", line.name)
                                    .with("algorithm", kind->word)
                                    .with("bits in the list", std::to_string(4 * line.digest.size())));
                const auto digest = digest_of(terminal, *kind, line.name);
                const char* const verdict = !digest ? "unreadable" : *digest == line.digest ? "ok" : "changed";
                ++(!digest ? unreadable : *digest == line.digest ? right : wrong);
                if (terminal.manners.json)
                    results.push_back({{"file", line.name}, {"verdict", verdict}});
                else if (!terminal.manners.quiet || *verdict != 'o')
                    terminal.print(Untrusted(line.name).escaped() + ": " +
                                   (*verdict == 'o'   ? "OK"
                                    : *verdict == 'c' ? "FAILED"
                                                      : "FAILED open or read"));
            }
        }
        if (terminal.manners.json) show(terminal, "checks", std::move(results));
        if (wrong + unreadable == 0) return ExitCode::ok;
        if (wrong > 0)
            return fail(Error(errors::checksum_mismatch)
                            .with("changed", std::to_string(wrong))
                            .with("unreadable", std::to_string(unreadable))
                            .with("as listed", std::to_string(right)));
        return fail(Error(errors::checksum_unreadable)
                        .with("unreadable", std::to_string(unreadable))
                        .with("as listed", std::to_string(right)));
    }
};

}  // namespace

std::unique_ptr<Runnable> hash_command() {
    return subcommand<HashFiles>();
}

}  // namespace troth::inline v1::cli
