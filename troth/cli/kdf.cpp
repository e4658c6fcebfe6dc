// `troth kdf NAME`: keys from secrets, and keys from passwords.
#include "troth/cli/commands.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/json.hpp"
#include "troth/cli/kdfs.hpp"
#include "troth/cli/secret_source.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

enum class KeyForm : u8 { hex, base64, raw };
constexpr Choice<KeyForm> forms[] = {{"hex", KeyForm::hex}, {"base64", KeyForm::base64}, {"raw", KeyForm::raw}};
constexpr Choice<crypto::KbkdfMode> modes[] = {{"counter", crypto::KbkdfMode::counter},
                                               {"feedback", crypto::KbkdfMode::feedback},
                                               {"double-pipeline", crypto::KbkdfMode::double_pipeline}};

struct Kdf {
    std::string name, salt, info, label, out = "-";
    KdfParameters parameters;
    std::string hash = "sha256", mac = "hmac-sha256";
    SecretSource secret;
    u32 size = 32;
    KeyForm form = KeyForm::hex;
    bool force = false;

    static void declare(Command& command, Kdf& self) {
        KdfParameters& p = self.parameters;
        command.about("derive a key from a secret or a password");
        command.details(
            "NAME is hkdf, sp800-108, kmac, x963, one-step or tls12-prf for a secret that nobody can guess, and "
            "argon2id, argon2i, argon2d, scrypt or pbkdf2 for a password. Bytes that are no text are written "
            "hex:0011aabb. The secret is never an argument, which others on the machine could see.");
        command.positional("NAME", self.name, "the function; troth list kdfs names them");
        secret_options(command, self.secret, "secret");
        command.option("--salt BYTES", self.salt, "text or hex:…; a password needs one, 16 random bytes do");
        command.option("--info BYTES", self.info, "what the key is for: HKDF's info, the others' context or seed");
        command.option("--label BYTES", self.label, "of sp800-108, kmac and tls12-prf: what the key is for");
        command.option("--hash NAME", self.hash, "of hkdf, pbkdf2, x963, one-step and tls12-prf");
        command.option("-n, --bytes N", self.size, u32{1}, u32{1} << 20, "how many bytes the key has");
        command.option("--iterations N", p.iterations, u64{1}, u64{1} << 40, "of pbkdf2");
        command.option("--memory N", p.memory, u32{8}, u32{1} << 22, "of argon2: KiB");
        command.option("--passes N", p.passes, u32{1}, u32{1} << 20, "of argon2");
        command.option("--lanes N", p.lanes, u32{1}, u32{255}, "of argon2");
        command.option("--n N", p.n, u64{2}, u64{1} << 31, "of scrypt: a power of two");
        command.option("--r N", p.r, u32{1}, u32{1} << 20, "of scrypt");
        command.option("--p N", p.p, u32{1}, u32{1} << 20, "of scrypt");
        command.option("--mode M", p.mode, std::span<const Choice<crypto::KbkdfMode>>(modes), "of sp800-108");
        command.option("--mac NAME", self.mac,
                       "of sp800-108: hmac-sha256 and the like, cmac-aes-128, -192 or -256; "
                       "of kmac: kmac128 or kmac256");
        command.option("--form FORM", self.form, std::span<const Choice<KeyForm>>(forms), "how the key is written");
        command.option("-o, --out FILE", self.out, "where it goes, readable to you only; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth kdf hkdf --secret shared.key --info 'backup 2026' -n 32", "a key for one purpose");
        command.example("troth kdf argon2id --salt hex:00112233445566778899aabbccddeeff", "asks for the password");
        command.example("troth kdf pbkdf2 --password-file p --salt salt --iterations 600000 -o key --form raw",
                        "into a file of mode 0600");
    }

    Result<ExitCode> run(Terminal& terminal) const {
        TROTH_TRY(const KdfKind* kind, find_kdf(name));
        TROTH_TRY(const ByteVector salt_bytes, public_bytes("--salt", salt));
        TROTH_TRY(const ByteVector info_bytes, public_bytes("--info", info));
        TROTH_TRY(const ByteVector label_bytes, public_bytes("--label", label));
        if (kind->of_password && salt_bytes.empty()) return fail(Error(errors::kdf_salt).with("function", kind->word));
        KdfParameters asked = parameters;
        asked.salt = salt_bytes;
        asked.info = info_bytes;
        asked.label = label_bytes;
        asked.hash = hash;
        asked.mac = mac;
        TROTH_TRY(const SecretBytes input, read_secret(terminal, secret, kind->of_password ? "password" : "secret"));
        SecretBytes key(size);
        TROTH_TRY(kind->derive(asked, input.bytes(), key.mutable_bytes()));
        terminal.explain("derived by " + kdf_line(*kind, asked));
        if (terminal.manners.json && out == "-") {
            Json body;
            body["function"] = kind->word;
            body["parameters"] = kdf_json(*kind, asked);
            body["key"] = encoding::hex::encode(key.bytes());
            show(terminal, "derived", std::move(body));
            return ExitCode::ok;
        }
        const SecretBytes text = written(key.bytes());
        const OutputFile output{out, text.bytes(), true};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        return ExitCode::ok;
    }

  private:
    SecretBytes written(Bytes key) const {
        if (form == KeyForm::raw) return SecretBytes(key);
        const SecretBytes text =
            form == KeyForm::hex ? encoding::hex::encode_secret(key) : encoding::base64::encode_secret(key);
        SecretBytes line(text.size() + 1);
        std::memcpy(line.mutable_bytes().data(), text.bytes().data(), text.size());
        line.mutable_bytes().back() = '\n';
        return line;
    }
};

}  // namespace

std::unique_ptr<Runnable> kdf_command() {
    return subcommand<Kdf>();
}

}  // namespace troth::inline v1::cli
