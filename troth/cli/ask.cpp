#include "troth/cli/ask.hpp"

#include <cerrno>
#include <csignal>
#include <string>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "troth/cli/errors.hpp"

namespace troth::inline v1::cli {

namespace {

// Quiet: the terminal without echo, and signals that would leave it so held back, for as long as this lives.
class Quiet {
  public:
    explicit Quiet(int terminal) : terminal_(terminal) {
        sigset_t held;
        sigemptyset(&held);
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) sigaddset(&held, number);
        sigprocmask(SIG_BLOCK, &held, &before_);
        changed_ = tcgetattr(terminal, &saved_) == 0;
        termios silent = saved_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL | ICANON;
        if (changed_) changed_ = tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
    }
    Quiet(const Quiet&) = delete;
    ~Quiet() {
        if (changed_) tcsetattr(terminal_, TCSAFLUSH, &saved_);
        sigprocmask(SIG_SETMASK, &before_, nullptr);  // what came meanwhile acts now
    }
    bool works() const { return changed_; }

  private:
    int terminal_;
    termios saved_{};
    sigset_t before_{};
    bool changed_ = false;
};

}  // namespace

Result<SecretBytes> ask_without_echo(std::string_view prompt) {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) return fail(errors::no_terminal);
    SecretBytes line(1024);
    usize size = 0;
    bool read = false;
    {
        const Quiet quiet(terminal);
        const std::string text = std::string(prompt) + ": ";
        if (quiet.works() && ::write(terminal, text.data(), text.size()) >= 0) {
            for (;;) {
                u8* const at = line.mutable_bytes().data() + size;
                const ssize_t count = ::read(terminal, at, 1);
                if (count < 0 && errno == EINTR) continue;
                if (count != 1 || *at == '\n') {
                    read = count == 1 || size > 0;
                    break;
                }
                if (size + 1 < line.size()) ++size;
            }
        }
    }
    close(terminal);
    if (!read) return fail(errors::no_terminal);
    line.shrink(size);
    return line;
}

}  // namespace troth::inline v1::cli
