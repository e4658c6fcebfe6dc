// troth_modern [LIBCRYPTO]: the cases against a libcrypto.so; the system's if none is named. One older than 3.5 is a
// skip.
#include <cstdio>

#include "tests/modern/cases.hpp"

int main(int argc, char** argv) {
    const char* const name = argc > 1 ? argv[1] : "libcrypto.so.3";
    void* const handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        std::printf("%s\n0 passed, 0 failed, 1 skipped\n", dlerror());
        return argc > 1;
    }
    const troth::modern::OpenSsl peer(handle);
    if (!peer.is_modern()) {
        const char* const version = peer.OpenSSL_version != nullptr ? peer.OpenSSL_version(0) : "no OpenSSL";
        std::printf("%s is %s, and these tests want 3.5\n0 passed, 0 failed, 1 skipped\n", name, version);
        return argc > 1;
    }
    std::printf("against %s\n", peer.OpenSSL_version(0));
    const troth::modern::Counts counts = run(peer);
    std::printf("%d passed, %d failed, 0 skipped\n", counts.passed, counts.failed);
    return counts.failed != 0 || counts.passed == 0;
}
