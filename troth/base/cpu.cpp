#include "troth/base/cpu.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace troth::inline v1::cpu {
namespace {

#if defined(__x86_64__)
unsigned long long enabled_registers() {
    unsigned low = 0, high = 0;
    asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (static_cast<unsigned long long>(high) << 32) | low;
}

Features detect() {
    Features f;
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return f;
    const auto bit = [](unsigned word, int n) { return ((word >> n) & 1) != 0; };
    f.ssse3 = bit(c, 9);
    f.sse41 = bit(c, 19);
    f.aesni = bit(c, 25) && f.sse41 && f.ssse3;
    f.pclmulqdq = bit(c, 1) && f.sse41 && f.ssse3;
    const unsigned long long registers = bit(c, 27) ? enabled_registers() : 0;
    const bool ymm = (registers & 0x06) == 0x06;
    const bool zmm = (registers & 0xe6) == 0xe6;
    const bool avx = bit(c, 28) && ymm;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return f;
    f.avx2 = avx && bit(b, 5) && bit(b, 3) && bit(b, 8);  // with BMI1 and BMI2
    f.bmi2 = bit(b, 3) && bit(b, 8);
    f.adx = bit(b, 19) && f.bmi2;
    f.sha = bit(b, 29) && f.sse41 && f.ssse3;
    f.avx512 = zmm && f.avx2 && bit(b, 16) && bit(b, 17) && bit(b, 30) && bit(b, 31);
    f.avx512ifma = f.avx512 && bit(b, 21);
    f.avx512vbmi = f.avx512 && bit(c, 1);
    f.vaes = f.avx2 && f.aesni && bit(c, 9);
    f.vpclmulqdq = f.avx2 && f.pclmulqdq && bit(c, 10);
    f.gfni = f.avx2 && bit(c, 8);
    return f;
}
#elif defined(__aarch64__) && defined(__linux__)
Features detect() {
    const unsigned long caps = getauxval(AT_HWCAP);
    Features f;
    f.neon = (caps & HWCAP_ASIMD) != 0;
    f.arm_aes = (caps & HWCAP_AES) != 0;
    f.arm_pmull = (caps & HWCAP_PMULL) != 0;
    f.arm_sha256 = (caps & HWCAP_SHA1) != 0 && (caps & HWCAP_SHA2) != 0;
    f.arm_sha512 = (caps & HWCAP_SHA512) != 0;
    return f;
}
#else
Features detect() {
    return {};
}
#endif

const Features host_features = detect();  // before main; read-only from then on

}  // namespace

const Features& host() {
    return host_features;
}

}  // namespace troth::inline v1::cpu
