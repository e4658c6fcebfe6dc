// `troth hash FILE…`: digests of files, in the format of sha256sum, and their check.
#include <algorithm>

#include "troth/cli/checksum_list.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/file_hash.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/read_pieces.hpp"
#include "troth/cli/secret_source.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

Result<std::string> digest_of(Terminal& terminal, const FileHash& function, std::string_view file) {
    FileHash::Run hash = function.start();
    TROTH_TRY(for_each_piece(terminal, file, [&](Bytes piece) { hash.update(piece); }));
    return encoding::hex::encode(hash.finish());
}

// Whoever can choose a file's content can make two with one digest of these; said once a run.
void warn_if_weak(Terminal& terminal, const FileHash& function) {
    if (function.weak())
        terminal.say("warning: " + function.word() +
                     " is broken: different files can be made to have the same digest; use sha256 where it is to "
                     "protect against somebody");
}

struct HashFiles {
    std::vector<std::string> files;
    std::string algorithm = "sha256", customization;
    usize size = 0;
    bool check = false;

    static void declare(Command& command, HashFiles& self) {
        command.about("print the digests of files, or check a list of them");
        command.details(
            "Prints one line a file, digest and name, as sha256sum does; --check reads such a list (of sha256sum, "
            "b2sum, openssl dgst and the like) and says of each file whether it is still the same.");
        command.positional("FILE", self.files, "files to hash, or lists to check; - is standard input", Need::optional);
        command.option("-a, --algorithm NAME", self.algorithm, "the hash function; troth list hashes names them");
        command.option("--size N", self.size, usize{0}, FileHash::max_size,
                       "of SHAKE, cSHAKE and BLAKE2: bytes of the digest; 0 is its own");
        command.option("--customization TEXT", self.customization, "of cSHAKE: what the digest is for; text or hex:…");
        command.flag("-c, --check", self.check, "each FILE is a list of digests and names");
        command.example("troth hash release.tar.gz > release.sha256", "to publish beside it");
        command.example("troth hash --check release.sha256", "exit code 1 if anything differs");
        command.example("troth hash -a sha512 a.bin b.bin", "with another function");
        command.example("troth hash -a shake256 --size 100 a.bin", "as many bytes as you want");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const ByteVector custom_bytes, public_bytes("--customization", customization));
        TROTH_TRY(const FileHash function, FileHash::choose(algorithm, size, custom_bytes));
        warn_if_weak(terminal, function);
        const std::vector<std::string> standard_input{"-"};
        const auto& inputs = files.empty() ? standard_input : files;
        return check ? check_lists(terminal, function, inputs) : print_digests(terminal, function, inputs);
    }

  private:
    static Result<ExitCode> print_digests(Terminal& terminal, const FileHash& function,
                                          const std::vector<std::string>& inputs) {
        Json list = Json::array();
        for (const std::string& file : inputs) {
            TROTH_TRY(const std::string digest, digest_of(terminal, function, file));
            if (terminal.manners.json)
                list.push_back({{"file", file}, {"algorithm", function.word()}, {"digest", digest}});
            else
                terminal.print(checksum_line({.algorithm = {}, .digest = digest, .name = file}));
        }
        if (terminal.manners.json) show(terminal, "digests", std::move(list));
        return ExitCode::ok;
    }

    // The function that made the line: that which it names, or the one asked for; of free length if --size is not
    // given.
    Result<FileHash> function_of(const ChecksumLine& line, const FileHash& asked, std::string_view list) const {
        const usize bytes = line.digest.size() / 2;
        auto made = line.algorithm.empty() ? Result<FileHash>(asked) : FileHash::choose(line.algorithm);
        if (made && made->size() == bytes) return made;
        if (made && (size == 0 || !line.algorithm.empty())) made = made->resized(bytes);
        if (made && made->size() == bytes) return made;
        if (!made && made.error().id() != errors::digest_size.id) return made;
        return fail(Error(errors::checksum_size)
                        .in_file(list)
                        .with("file", line.name)
                        .with("algorithm", line.algorithm.empty() ? asked.word() : line.algorithm)
                        .with("bits in the list", std::to_string(8 * bytes)));
    }

    Result<ExitCode> check_lists(Terminal& terminal, const FileHash& asked,
                                 const std::vector<std::string>& lists) const {
        usize right = 0, wrong = 0, unreadable = 0;
        std::string warned = asked.word();
        Json results = Json::array();
        for (const std::string& list : lists) {
            TROTH_TRY(const SecretBytes text, terminal.read(list));
            TROTH_TRY(const auto lines, parse_checksums(text.bytes(), list));
            for (const ChecksumLine& line : lines) {
                TROTH_TRY(const FileHash function, function_of(line, asked, list));
                if (function.word() != warned) warn_if_weak(terminal, function);
                warned = function.word();
                const auto digest = digest_of(terminal, function, line.name);
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
