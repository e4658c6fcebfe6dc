#include "troth/cli/terminal.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "troth/cli/ask.hpp"
#include "troth/cli/errors.hpp"
#include "troth/cli/files.hpp"
#include "troth/cli/output_file.hpp"
#include "troth/cli/program.hpp"

namespace troth::inline v1::cli {

namespace {

// Colour only on a terminal that can show it and whose owner did not refuse it (no-color.org).
Style style_for(int stream) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool refused = no_color != nullptr && *no_color != '\0';
    const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    if (isatty(stream) == 0) return Style::plain();
    Style style = refused || dumb ? Style::plain() : Style::coloured();
    winsize size{};
    if (ioctl(stream, TIOCGWINSZ, &size) == 0) style.columns = size.ws_col;
    return style;
}

void put_line(std::FILE* stream, std::string_view line) {
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fputc('\n', stream);
}

}  // namespace

SystemTerminal::SystemTerminal() : out_style_(style_for(STDOUT_FILENO)), error_style_(style_for(STDERR_FILENO)) {}

Result<SecretBytes> SystemTerminal::read(std::string_view file) {
    return read_file(file, read_limit);
}

Result<std::unique_ptr<InputStream>> SystemTerminal::open(std::string_view file) {
    return open_file(file);
}

Result<std::unique_ptr<OutputStream>> SystemTerminal::create(const std::string& path, bool secret, bool force) {
    std::fflush(stdout);
    return create_file(path, secret, force);
}

Result<SecretBytes> SystemTerminal::ask(std::string_view prompt) {
    return ask_without_echo(prompt);
}

Result<void> SystemTerminal::write(std::span<const OutputFile> files, bool force) {
    std::fflush(stdout);  // what was printed stands before a file that goes to standard output
    return write_files(files, force);
}

Result<void> SystemTerminal::make_directory(std::string_view path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && !std::filesystem::is_directory(path, error)) error = std::make_error_code(std::errc::not_a_directory);
    if (error) return fail(system_error(error.value(), path));
    return {};
}

bool SystemTerminal::exists(std::string_view path) {
    struct stat info;
    return lstat(std::string(path).c_str(), &info) == 0;
}

Result<void> SystemTerminal::remove(const std::string& path) {
    if (unlink(path.c_str()) != 0) return fail(system_error(errno, path));
    return {};
}

Result<std::vector<std::string>> SystemTerminal::list(const std::string& folder) {
    std::vector<std::string> out;
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error), end;
    for (; !error && entry != end; entry.increment(error)) out.push_back(entry->path().filename().string());
    if (error && error != std::errc::no_such_file_or_directory) return fail(system_error(error.value(), folder));
    std::ranges::sort(out);
    return out;
}

Result<std::string> SystemTerminal::run(std::span<const std::string> words, Bytes input) {
    std::fflush(stdout);
    return run_program(words, input);
}

void SystemTerminal::print(std::string_view line) {
    status({});
    put_line(stdout, line);
}

void SystemTerminal::complain(std::string_view line) {
    status({});
    std::fflush(stdout);
    put_line(stderr, line);
}

void SystemTerminal::status(std::string_view line) {
    if (error_style_.columns == 0 || (line.empty() && !status_shown_)) return;
    status_shown_ = !line.empty();
    std::fflush(stdout);
    std::fputs("\r\x1b[K", stderr);  // to the line's begin, and clear it (ECMA-48 §8.3.41)
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

Result<void> SystemTerminal::put(Bytes payload) {
    status({});
    if (std::fwrite(payload.data(), 1, payload.size(), stdout) == payload.size()) return {};
    return fail(system_error(errno, "standard output"));
}

Result<void> SystemTerminal::flush() {
    errno = 0;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        return fail(system_error(errno != 0 ? errno : EIO, "standard output"));
    return {};
}

}  // namespace troth::inline v1::cli
