// bench_crypto [--json] [--rows portable|aesni|avx2] [FILTER]: our primitives beside those of other libraries, all
// through their public API with keys and contexts ready where the API allows it. The last column is the best peer's
// time by ours (above 1: we are faster).
//
// Peers: the system's libcrypto, and each shared library in the folder that TROTH_PEER_DIR names. --rows masks what the
// processor offers, for us and, by OPENSSL_ia32cap unless that is set already, for the peers.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/crypto/table.hpp"

namespace troth::bench {
namespace {

struct Rows {
    const char* name;
    // OPENSSL_ia32cap: the words of CPUID's leaves 1 (EDX, ECX) and 7 (EBX, ECX); what stands behind ~ is taken away.
    const char* mask;
    cpu::Features (*of)(cpu::Features host);
};
// No AVX-512 (leaf 7 EBX bits 16, 17, 21, 28, 30, 31; ECX bits 1 VBMI, 8 GFNI, 9 VAES, 10 VPCLMULQDQ).
cpu::Features without_avx512(cpu::Features f) {
    f.avx512 = f.avx512ifma = f.avx512vbmi = f.vaes = f.vpclmulqdq = f.gfni = false;
    return f;
}
constexpr Rows all_rows[] = {
    {"avx2", ":~0x00000702d0230000", without_avx512},
    // Also AVX2 (leaf 7 EBX bit 5) and AVX (leaf 1 ECX bit 28).
    {"aesni", "~0x1000000000000000:~0x00000702d0230020",
     [](cpu::Features f) {
         f = without_avx512(f);
         f.avx2 = false;
         return f;
     }},
    // Also PCLMULQDQ, SSSE3, FMA, SSE4.1, SSE4.2, MOVBE, AES (leaf 1 ECX bits 1, 9, 12, 19, 20, 22, 25), and all of 7.
    {"portable", "~0x1258120200000000:0x0", [](cpu::Features) { return cpu::portable; }},
};

int run(int argc, char** argv) {
    std::string filter;
    cpu::Features features = cpu::host();
    bool json = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--json") == 0) {
            json = true;
        } else if (std::strcmp(argv[i], "--rows") == 0 && i + 1 < argc) {
            const Rows* chosen = nullptr;
            for (const Rows& rows : all_rows)
                if (std::strcmp(rows.name, argv[i + 1]) == 0) chosen = &rows;
            if (chosen == nullptr) {
                std::fprintf(stderr, "--rows takes avx2, aesni or portable, not %s\n", argv[i + 1]);
                return 2;
            }
            features = chosen->of(features);
            setenv("OPENSSL_ia32cap", chosen->mask, 0);
            ++i;
        } else {
            filter = argv[i];
        }
    }
    const char* folder = std::getenv("TROTH_PEER_DIR");
    Table table(filter, features, load_peers(folder != nullptr ? folder : ""), json);
    table.begin();
    for (const auto& rows : {aead_rows, hash_rows, mac_rows, curve25519_rows, curve_rows, rsa_rows, lattice_rows,
                             mode_rows, kdf_rows, curve448_rows})
        rows(table);
    table.end();
    return 0;
}

}  // namespace
}  // namespace troth::bench

int main(int argc, char** argv) {
    return troth::bench::run(argc, argv);
}
