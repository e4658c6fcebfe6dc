#include "troth/cli/program.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "troth/cli/trust_errors.hpp"

namespace troth::inline v1::cli {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::string content_of(std::FILE* file) {
    std::string out;
    std::rewind(file);
    char block[4096];
    while (const usize got = std::fread(block, 1, sizeof block, file)) out.append(block, got);
    return out;
}

// The last words of what it said: there it stopped.
std::string tail_of(std::string said) {
    while (!said.empty() && (said.back() == '\n' || said.back() == ' ')) said.pop_back();
    return said.substr(said.size() > 300 ? said.size() - 300 : 0);
}

// The program in /usr/sbin, if only that has it: PATH of who is not root lacks that folder.
std::string found(const std::string& name) {
    const std::string there = "/usr/sbin/" + name;
    return access(there.c_str(), X_OK) == 0 ? there : name;
}

// start: 0, or the errno of why not.
int start(std::span<const std::string> words, std::FILE* input, std::FILE* out, std::FILE* said, pid_t& child) {
    std::vector<std::string> copies(words.begin(), words.end());
    std::vector<char*> pointers;
    for (std::string& word : copies) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(input), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(said), STDERR_FILENO);
    const int failed = posix_spawnp(&child, found(words.front()).c_str(), &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

}  // namespace

Result<std::string> run_program(std::span<const std::string> words, Bytes input) {
    const auto refused = [&](std::string_view reason, std::string said) {
        Error error = Error(errors::store_program).with("program", words.front()).with("reason", reason);
        if (!said.empty()) error = std::move(error).with("said", Untrusted(std::move(said)));
        return fail(std::move(error));
    };
    // Files without a name take what it says, so that no pipe has to be emptied while it runs.
    const File in(std::tmpfile(), std::fclose), out(std::tmpfile(), std::fclose), said(std::tmpfile(), std::fclose);
    if (!in || !out || !said) return refused(std::strerror(errno), {});
    if (std::fwrite(input.data(), 1, input.size(), in.get()) != input.size() || std::fflush(in.get()) != 0)
        return refused(std::strerror(errno), {});
    std::rewind(in.get());
    pid_t child = 0;
    if (const int failed = start(words, in.get(), out.get(), said.get(), child))
        return refused(std::strerror(failed), {});
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return content_of(out.get());
    const std::string reason = WIFEXITED(status) ? "exit code " + std::to_string(WEXITSTATUS(status))
                                                 : "signal " + std::to_string(WTERMSIG(status));
    return refused(reason, tail_of(content_of(said.get())));
}

}  // namespace troth::inline v1::cli
