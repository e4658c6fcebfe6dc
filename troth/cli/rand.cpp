// `troth rand N`: random bytes.
#include "troth/cli/commands.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/hex.hpp"

namespace troth::inline v1::cli {

namespace {

enum class RandomForm : u8 { hex, base64, base64url, raw };
constexpr Choice<RandomForm> forms[] = {{"hex", RandomForm::hex},
                                        {"base64", RandomForm::base64},
                                        {"base64url", RandomForm::base64url},
                                        {"raw", RandomForm::raw}};

struct Rand {
    u64 size = 32;
    RandomForm form = RandomForm::hex;
    std::string out = "-";
    bool force = false;

    static void declare(Command& command, Rand& self) {
        command.about("print random bytes from the operating system");
        command.option("-n, --bytes N", self.size, u64{1}, u64{Terminal::read_limit}, "how many");
        command.option("--form FORM", self.form, std::span<const Choice<RandomForm>>(forms), "how they are written");
        command.option("-o, --out FILE", self.out, "where they go, readable to you only; - is standard output");
        command.flag("--force", self.force, "overwrite the file if it exists");
        command.example("troth rand", "32 bytes in hex, enough for any key");
        command.example("troth rand -n 48 --form base64 -o ticket.key", "into a file of mode 0600");
    }
    Result<ExitCode> run(Terminal& terminal) const {
        SecretBytes bytes(size);
        terminal.random().fill(bytes.mutable_bytes());
        const SecretBytes text = written(bytes.bytes());
        const OutputFile output{out, text.bytes(), true};
        TROTH_TRY(terminal.write(std::span(&output, 1), force));
        return ExitCode::ok;
    }

  private:
    SecretBytes written(Bytes bytes) const {
        using encoding::base64::Alphabet;
        if (form == RandomForm::raw) return SecretBytes(bytes);
        const SecretBytes text = form == RandomForm::hex
                                     ? encoding::hex::encode_secret(bytes)
                                     : encoding::base64::encode_secret(
                                           bytes, form == RandomForm::base64 ? Alphabet::standard : Alphabet::url);
        SecretBytes line(text.size() + 1);
        std::memcpy(line.mutable_bytes().data(), text.bytes().data(), text.size());
        line.mutable_bytes().back() = '\n';
        return line;
    }
};

}  // namespace

std::unique_ptr<Runnable> rand_command() {
    return subcommand<Rand>();
}

}  // namespace troth::inline v1::cli
