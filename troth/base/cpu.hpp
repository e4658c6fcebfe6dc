// What the processor can do. Read once, constant afterwards; tests and benches pass features of their own.
#pragma once

namespace troth::inline v1::cpu {

// Features: names as in the processor manuals. A vector feature is true only if the operating system keeps its
// registers.
struct Features {
    bool ssse3 = false, sse41 = false, aesni = false, pclmulqdq = false;
    bool avx2 = false, bmi2 = false, adx = false, sha = false;
    bool avx512 = false;      // F, VL, BW, DQ together
    bool avx512ifma = false;  // with avx512
    bool avx512vbmi = false;  // with avx512
    bool vaes = false, vpclmulqdq = false, gfni = false;
    bool neon = false, arm_aes = false, arm_pmull = false, arm_sha256 = false, arm_sha512 = false;  // sha256: and SHA-1

    friend bool operator==(const Features&, const Features&) = default;
};

// portable: nothing; selects the last row of every table.
inline constexpr Features portable{};

// host: this machine's features, the default argument everywhere. Thread-safe.
const Features& host();

}  // namespace troth::inline v1::cpu
