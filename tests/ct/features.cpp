// The feature sets that between them select every row of every table, narrowed to this machine.
#include <fstream>
#include <string>

#include "tests/ct/ct.hpp"

namespace troth::ct_tests {
namespace {

// valgrind runs ADX but hides it in its CPUID; the kernel knows what the machine has.
bool machine_has_adx() {
#if !defined(TROTH_CT_VALGRIND)
    return false;
#endif
    std::ifstream info("/proc/cpuinfo");
    std::string word;
    while (info >> word)
        if (word == "adx") return true;
    return false;
}

}  // namespace

std::vector<cpu::Features> feature_sets() {
    const cpu::Features& host = cpu::host();
    std::vector<cpu::Features> sets{cpu::portable};
    cpu::Features f{};
    f.ssse3 = host.ssse3, f.sse41 = host.sse41, f.aesni = host.aesni, f.pclmulqdq = host.pclmulqdq;
    sets.push_back(f);
    f.bmi2 = host.bmi2, f.adx = host.adx || (host.bmi2 && machine_has_adx());
    sets.push_back(f);
    f.avx2 = host.avx2;
    sets.push_back(f);
    f.sha = host.sha;
    sets.push_back(f);
    f.vaes = host.vaes, f.vpclmulqdq = host.vpclmulqdq;
    sets.push_back(f);
    f.avx512 = host.avx512;
    sets.push_back(f);
    sets.push_back(host);
    return sets;
}

}  // namespace troth::ct_tests
