// `troth mac FILE…`: authentication codes of files, in the format of sha256sum, and their check.
#include "troth/base/ct.hpp"
#include "troth/cli/checksum_list.hpp"
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/macs.hpp"
#include "troth/cli/read_pieces.hpp"
#include "troth/cli/secret_source.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

Result<ByteVector> code_of(Terminal& terminal, const MacKind& kind, const MacMaker& maker, std::string_view file) {
    const auto run = maker.start();
    if (kind.family == MacFamily::gmac) {  // in one piece: what is too large for that is refused
        TROTH_TRY(const SecretBytes content, terminal.read(file));
        run->update(content.bytes());
        return run->finish();
    }
    TROTH_TRY(for_each_piece(terminal, file, [&](Bytes piece) { run->update(piece); }));
    return run->finish();
}

struct MacFiles {
    std::vector<std::string> files;
    std::string algorithm = "hmac-sha256", nonce, customization;
    SecretSource key;
    u32 size = 0;
    bool check = false;

    static void declare(Command& command, MacFiles& self) {
        command.about("print authentication codes of files under a key, or check a list of them");
        command.details(
            "Prints one line a file, code and name; --check reads such a list and says of each file whether it is "
            "still the same. Only who has the key can make or check a code. The key is never an argument, which "
            "others on the machine could see.");
        command.positional("FILE", self.files, "files, or lists to check; - is standard input", Need::optional);
        command.option("-a, --algorithm NAME", self.algorithm, "the code; troth list macs names them");
        secret_options(command, self.key, "key");
        command.option("--nonce BYTES", self.nonce,
                       "of GMAC: 12 bytes, hex:…, that must never serve twice under one key");
        command.option("--customization TEXT", self.customization, "of KMAC: what the code is for; text or hex:…");
        command.option<u32>("--size N", self.size, 0, 1 << 16, "of KMAC and BLAKE2: bytes of the code; 0 is its own");
        command.flag("-c, --check", self.check, "each FILE is a list of codes and names");
        command.example("troth mac --key shared.key release.tar.gz > release.mac", "HMAC with SHA-256");
        command.example("troth mac --key shared.key --check release.mac", "exit code 1 if anything differs");
        command.example("troth mac -a kmac256 --key-hex shared.hex --customization backup a.bin", "another code");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const MacKind* kind, find_mac(algorithm));
        const std::vector<std::string> standard_input{"-"};
        const auto& inputs = files.empty() ? standard_input : files;
        TROTH_TRY(const SecretBytes secret, read_secret(terminal, key, "key"));
        TROTH_TRY(const ByteVector nonce_bytes, public_bytes("--nonce", nonce));
        TROTH_TRY(const ByteVector custom_bytes, public_bytes("--customization", customization));
        const MacParameters parameters{.nonce = nonce_bytes, .customization = custom_bytes, .size = size};
        TROTH_TRY(const auto maker, MacMaker::create(*kind, secret.bytes(), parameters));
        if (check) return check_lists(terminal, *kind, *maker, inputs);
        if (kind->once() && inputs.size() > 1) return fail(Error(errors::mac_once).with("algorithm", kind->word));
        return print_codes(terminal, *kind, *maker, inputs);
    }

  private:
    static Result<ExitCode> print_codes(Terminal& terminal, const MacKind& kind, const MacMaker& maker,
                                        const std::vector<std::string>& inputs) {
        Json list = Json::array();
        for (const std::string& file : inputs) {
            TROTH_TRY(const ByteVector code, code_of(terminal, kind, maker, file));
            const std::string hex = encoding::hex::encode(code);
            if (terminal.manners.json)
                list.push_back({{"file", file}, {"algorithm", kind.word}, {"code", hex}});
            else
                terminal.print(checksum_line({.algorithm = {}, .digest = hex, .name = file}));
        }
        if (terminal.manners.json) show(terminal, "codes", std::move(list));
        return ExitCode::ok;
    }

    static Result<ExitCode> check_lists(Terminal& terminal, const MacKind& kind, const MacMaker& maker,
                                        const std::vector<std::string>& lists) {
        usize right = 0, wrong = 0, unreadable = 0;
        Json results = Json::array();
        for (const std::string& list : lists) {
            TROTH_TRY(const SecretBytes text, terminal.read(list));
            TROTH_TRY(const auto lines, parse_checksums(text.bytes(), list));
            for (const ChecksumLine& line : lines) {
                TROTH_TRY(const ByteVector expected, encoding::hex::decode(line.digest));
                const auto code = code_of(terminal, kind, maker, line.name);
                // A shorter code would be easier to forge: all of it or nothing.
                const bool same = code && ct::equal(*code, expected);
                ++(!code ? unreadable : same ? right : wrong);
                if (terminal.manners.json)
                    results.push_back({{"file", line.name},
                                       {"verdict", !code  ? "unreadable"
                                                   : same ? "ok"
                                                          : "changed"}});
                else if (!terminal.manners.quiet || !same)
                    terminal.print(Untrusted(line.name).escaped() + (!code  ? ": FAILED open or read"
                                                                     : same ? ": OK"
                                                                            : ": FAILED"));
            }
        }
        if (terminal.manners.json) show(terminal, "checks", std::move(results));
        if (wrong + unreadable == 0) return ExitCode::ok;
        return fail(Error(wrong > 0 ? errors::mac_mismatch : errors::checksum_unreadable)
                        .with("algorithm", kind.word)
                        .with("wrong", std::to_string(wrong))
                        .with("unreadable", std::to_string(unreadable))
                        .with("right", std::to_string(right)));
    }
};

}  // namespace

std::unique_ptr<Runnable> mac_command() {
    return subcommand<MacFiles>();
}

}  // namespace troth::inline v1::cli
