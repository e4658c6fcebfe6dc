// Planted leaks: if the checker does not report each of these, its silence about the others means nothing.
#include "tests/ct/ct.hpp"

namespace troth::ct_tests {
namespace {

std::string_view only(const cpu::Features&) {
    return "planted";
}

volatile unsigned sink;

void branch_on_a_secret(const cpu::Features&) {
    const Secret<32> key = secret_of<32>();
    if (key.bytes()[7] & 1) sink = sink + 1;
}

void index_by_a_secret(const cpu::Features&) {
    static volatile unsigned char table[256] = {1, 2, 3};
    const Secret<32> key = secret_of<32>();
    sink = table[key.bytes()[3]];
}

void early_exit_comparison(const cpu::Features&) {
    const SecretBytes a = secret(16, 1);
    const SecretBytes b = fixed_secret(16, 1);  // equal to a in one variation, not in the others
    usize i = 0;
    while (i < 16 && a.bytes()[i] == b.bytes()[i]) ++i;
    sink = static_cast<unsigned>(i);
}

// What is declassified may be branched on, what stands beside it may not.
void branch_beside_a_public_value(const cpu::Features&) {
    const Secret<32> key = secret_of<32>();
    if (ct::declassify(key.bytes()[7] & 1) != 0) sink = sink + 1;
    if (key.bytes()[7] & 2) sink = sink + 2;
}

constexpr Operation leaks[] = {
    {"planted.branch", only, branch_on_a_secret},
    {"planted.index", only, index_by_a_secret},
    {"planted.early_exit", only, early_exit_comparison},
    {"planted.beside_public", only, branch_beside_a_public_value},
};

}  // namespace

std::span<const Operation> planted_leaks() {
    return leaks;
}

}  // namespace troth::ct_tests
