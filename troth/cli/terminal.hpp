// Everything a subcommand touches of the world: files, standard input and output, randomness, the clock. Tests hand in
// one of their own (cli/testing/memory_terminal.hpp).
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "troth/base/clock.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::cli {

// The flags that every command takes.
struct Manners {
    bool json = false;     // machine output
    bool quiet = false;    // only errors and payload
    bool explain = false;  // say what was decided by default
};

// Style: how to set off words, empty strings where the stream is no terminal or NO_COLOR is set; and the terminal's
// width.
struct Style {
    std::string_view bold, red, yellow, green, dim, reset;
    usize columns = 0;  // 0: no terminal

    static Style plain() { return {}; }
    static Style coloured() { return {"\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[2m", "\x1b[0m"}; }
    // text_width: how long lines of prose are. Longer ones than 100 columns are hard to read.
    usize text_width() const { return columns == 0 ? 80 : std::clamp<usize>(columns, 40, 100); }
};

// OutputFile: a file to be written. The content must outlive the call.
struct OutputFile {
    std::string path;  // "-" is standard output
    Bytes content;
    bool secret = false;  // readable to the owner only (0600)
};

// InputStream: the bytes of a file in order, for content that may be larger than memory.
class InputStream {
  public:
    virtual ~InputStream() = default;
    // read: fills the room as far as there is something now, and says how far; 0 is the end. Errors: cli.io_failed.
    virtual Result<usize> read(MutableBytes room) = 0;
    // size: of a file that has one; a pipe has none.
    virtual std::optional<u64> size() const { return std::nullopt; }
};

// OutputStream: a file on its way, for content that may be larger than memory. It appears at its place, complete, when
// commit succeeds; if the stream goes before that, nothing is left of it. Standard output is written as it comes.
class OutputStream {
  public:
    virtual ~OutputStream() = default;
    virtual Result<void> put(Bytes content) = 0;
    virtual Result<void> commit() = 0;
};

class Terminal {
  public:
    virtual ~Terminal() = default;

    // read: a whole file, or standard input for "-". Any file may hold a key, so the memory is wiped. At most
    // read_limit bytes. Errors: cli.file_not_found, cli.permission_denied, cli.is_directory, cli.file_too_large,
    // cli.io_failed.
    virtual Result<SecretBytes> read(std::string_view file) = 0;
    // open: the same in pieces, of any length. Errors as read, without cli.file_too_large.
    virtual Result<std::unique_ptr<InputStream>> open(std::string_view file) = 0;
    // create: a file that is written in pieces; `secret` and `force` as in write. Errors as write.
    virtual Result<std::unique_ptr<OutputStream>> create(const std::string& path, bool secret, bool force) = 0;
    // write: all of the files or none. Each is written beside its place, synced and renamed; a file that exists is an
    // error (cli.file_exists) unless `force`.
    virtual Result<void> write(std::span<const OutputFile> files, bool force) = 0;
    // make_directory: with its parents; nothing if it is there. Errors as above and cli.not_directory.
    virtual Result<void> make_directory(std::string_view path) = 0;
    virtual bool exists(std::string_view path) = 0;
    // remove: a file that is there. Errors as read.
    virtual Result<void> remove(const std::string& path) = 0;
    // list: the names in a folder, sorted; none if there is no such folder. Errors: cli.permission_denied,
    // cli.io_failed.
    virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
    // run: another program, to its end: program.hpp.
    virtual Result<std::string> run(std::span<const std::string> words, Bytes input) = 0;

    virtual void print(std::string_view line) = 0;  // payload: standard output, with a line end
    // put: payload in pieces, as it is; flush: what was put or printed has arrived, or an error.
    virtual Result<void> put(Bytes payload) = 0;
    virtual Result<void> flush() = 0;
    virtual void complain(std::string_view line) = 0;  // standard error, with a line end, even when quiet
    // status: a line on standard error, if that is a terminal, that the next one replaces and anything else that is
    // said removes; an empty one removes it.
    virtual void status(std::string_view) {}
    virtual Style out_style() const { return Style::plain(); }
    virtual Style error_style() const { return Style::plain(); }

    virtual RandomSource& random() = 0;
    virtual Now now() = 0;
    // ask: a line from the person at the terminal, whatever standard input is, not shown while it is typed. Errors:
    // cli.no_terminal.
    virtual Result<SecretBytes> ask(std::string_view prompt) = 0;

    // say: verdicts and progress, on standard error; nothing when quiet.
    void say(std::string_view line) {
        if (!manners.quiet) complain(line);
    }
    // explain: a decision that was made by default; only with --explain.
    void explain(std::string_view line) {
        if (manners.explain) complain(line);
    }

    Manners manners;
    static constexpr usize read_limit = usize{64} << 20;
};

// SystemTerminal: the real one. Not thread-safe.
class SystemTerminal final : public Terminal {
  public:
    SystemTerminal();

    Result<SecretBytes> read(std::string_view file) override;
    Result<std::unique_ptr<InputStream>> open(std::string_view file) override;
    Result<std::unique_ptr<OutputStream>> create(const std::string& path, bool secret, bool force) override;
    Result<void> write(std::span<const OutputFile> files, bool force) override;
    Result<void> make_directory(std::string_view path) override;
    bool exists(std::string_view path) override;
    Result<void> remove(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& folder) override;
    Result<std::string> run(std::span<const std::string> words, Bytes input) override;
    void print(std::string_view line) override;
    Result<void> put(Bytes payload) override;
    Result<void> flush() override;
    void complain(std::string_view line) override;
    void status(std::string_view line) override;
    Style out_style() const override { return out_style_; }
    Style error_style() const override { return error_style_; }
    RandomSource& random() override { return random_; }
    Now now() override { return v1::now(); }
    Result<SecretBytes> ask(std::string_view prompt) override;

  private:
    Style out_style_, error_style_;
    bool status_shown_ = false;
    SystemRandom random_;
};

}  // namespace troth::inline v1::cli
