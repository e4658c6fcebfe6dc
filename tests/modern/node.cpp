// The cases as an addon of Node.js, which brings an OpenSSL of at least 3.5 and shows its functions to addons:
// `node -e 'process.dlopen({exports: {}}, "troth_modern.node")'` runs them and ends.
#include <cstdio>

#include <unistd.h>

#include "tests/modern/cases.hpp"

extern "C" [[gnu::visibility("default")]] void* napi_register_module_v1(void*, void* exports);

void* napi_register_module_v1(void*, void*) {
    const troth::modern::OpenSsl peer(RTLD_DEFAULT);
    int code = 1;
    if (!peer.is_modern()) {
        std::printf(
            "this Node.js has no OpenSSL of at least 3.5 that addons can call\n0 passed, 1 failed, 0 skipped\n");
    } else {
        std::printf("against %s, of Node.js\n", peer.OpenSSL_version(0));
        const troth::modern::Counts counts = run(peer);
        std::printf("%d passed, %d failed, 0 skipped\n", counts.passed, counts.failed);
        code = counts.failed != 0 || counts.passed == 0;
    }
    std::fflush(stdout);
    _exit(code);  // there is nothing that Node.js should do behind this
}
