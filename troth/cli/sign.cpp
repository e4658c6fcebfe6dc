// `troth sign FILE` and `troth verify-sig FILE`: detached signatures in their wire form, as openssl dgst and pkeyutl
// make and take them.
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/held_key.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/password.hpp"
#include "troth/encoding/base64.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr std::string_view suffix = ".sig";

// The algorithm of that name, or the best one of the key; an error names those that the key has.
Result<keys::SignAlgorithm> choose(const keys::PublicKey& key, std::span<const keys::SignAlgorithm> able,
                                   std::string_view name) {
    std::string all;
    for (const keys::SignAlgorithm algorithm : able) {
        const std::string_view own = keys::info(algorithm).name;
        if (name.empty() || name == own) return algorithm;
        all += (all.empty() ? "" : ", ") + std::string(own);
    }
    if (all.empty()) return fail(Error(errors::unfit_signer).with("key", keys::name_of(key.type())));
    return fail(Error(errors::unknown_algorithm).with("algorithm", name).with("of this key", all));
}

struct Sign {
    std::string file, key, algorithm, out;
    PasswordSource password;
    bool base64 = false, force = false;

    static void declare(Command& command, Sign& self) {
        command.about("sign a file with a private key");
        command.details(
            "The signature stands in a file of its own, in the form that openssl dgst -sign and pkeyutl -sign write: "
            "DER for ECDSA, the scheme's own bytes for the others. RSA keys sign with PSS unless told otherwise.");
        command.positional("FILE", self.file, "what to sign; - is standard input");
        command.option("--key FILE", self.key, "the private key: a file, or pkcs11:... of one in a token",
                       Need::required);
        reading_options(command, self.password);
        command.option("-a, --algorithm NAME", self.algorithm, "how, if the key can do several; an error names them");
        command.option("-o, --out FILE", self.out, "where it goes; FILE.sig if left out, - is standard output");
        command.flag("--base64", self.base64, "write it as a line of base64");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth sign release.tar.gz --key server.key", "writes release.tar.gz.sig");
        command.example("troth sign release.tar.gz --key alice.key --base64 -o -", "as text, to standard output");
        command.example("troth sign release.tar.gz --key 'pkcs11:token=build;object=release'", "by a key in a token");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        const std::string target = !out.empty() ? out : file == "-" ? "-" : file + std::string(suffix);
        TROTH_TRY(const auto signer, open_signer(terminal, key, password));
        TROTH_TRY(const auto chosen, from_file(choose(signer->public_key(), signer->algorithms(), algorithm), key));
        terminal.explain("signing with " + std::string(keys::info(chosen).name));
        TROTH_TRY(const SecretBytes message, terminal.read(file));
        TROTH_TRY(ByteVector signature, signer->sign(chosen, message.bytes(), terminal.random()));
        if (base64) {
            const std::string line = encoding::base64::encode(signature) + "\n";
            signature.assign(line.begin(), line.end());
        }
        const OutputFile output{target, signature, false};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        if (target != "-") terminal.say("wrote " + Untrusted(target).escaped());
        return ExitCode::ok;
    }
};

struct VerifySignature {
    std::string file, key, algorithm, signature;

    static void declare(Command& command, VerifySignature& self) {
        command.about("check a file's signature with a public key");
        command.positional("FILE", self.file, "what was signed; - is standard input");
        command.option("--key FILE", self.key, "the signer's public key, certificate or request", Need::required);
        command.option("--signature FILE", self.signature, "the signature, raw or base64; FILE.sig if left out");
        command.option("-a, --algorithm NAME", self.algorithm,
                       "how it was made; if left out, any way that the key has");
        command.example("troth verify-sig release.tar.gz --key server.pem", "with release.tar.gz.sig beside it");
        command.example("troth verify-sig release.tar.gz --key server.pem --signature release.tar.gz.sig",
                        "the same, said outright");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const auto public_key, read_public_key(terminal, key));
        TROTH_TRY(const auto chosen, from_file(choose(public_key, public_key.algorithms(), algorithm), key));
        TROTH_TRY(const SecretBytes message, terminal.read(file));
        const std::string from = signature.empty() ? file + std::string(suffix) : signature;
        TROTH_TRY(const SecretBytes content, terminal.read(from));
        const ByteVector wire = without_base64(content.bytes());
        for (const keys::SignAlgorithm candidate : public_key.algorithms()) {
            if (!algorithm.empty() && candidate != chosen) continue;
            if (!public_key.verify(candidate, message.bytes(), wire)) continue;
            const std::string name(keys::info(candidate).name);
            if (terminal.manners.json)
                show(terminal, "signature", {{"verified", true}, {"algorithm", name}});
            else
                terminal.print("good signature by the key in " + Untrusted(key).escaped() + " (" + name + ")");
            return ExitCode::ok;
        }
        return fail(Error(errors::bad_signature).in_file(file).with("signature", from).with("key", key));
    }

  private:
    static ByteVector without_base64(Bytes content) {
        std::string_view text = text_of(content);
        while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
        if (const auto decoded = encoding::base64::decode(text); decoded && !text.empty()) return *decoded;
        return ByteVector(content.begin(), content.end());
    }
};

}  // namespace

std::unique_ptr<Runnable> sign_command() {
    return subcommand<Sign>();
}
std::unique_ptr<Runnable> verify_sig_command() {
    return subcommand<VerifySignature>();
}

}  // namespace troth::inline v1::cli
