#include "troth/base/random.hpp"

#include <cerrno>
#include <cstdlib>

#include <sys/random.h>

namespace troth::inline v1 {

void SystemRandom::fill(MutableBytes out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            std::abort();
        }
        out = out.subspan(static_cast<usize>(got));
    }
}

}  // namespace troth::inline v1
