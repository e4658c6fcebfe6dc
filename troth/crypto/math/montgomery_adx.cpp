// Montgomery multiplication in words of 64 bits with BMI2 and ADX. Sizes that are a multiple of eight limbs go by
// blocks of eight by eight, whose sum stays in registers; others by rows, one of the product and one of the reduction
// in turn. No branch and no address depends on a number.
#if defined(__x86_64__)
#include <immintrin.h>

#include "troth/base/ct.hpp"
#include "troth/crypto/math/montgomery_kernels.hpp"

namespace troth::inline v1 {
void wipe(void* data, size_t size) noexcept;  // base/secret.hpp, which has standard-library templates
}  // namespace troth::inline v1

namespace troth::inline v1::crypto::kernel {
namespace {

__extension__ typedef unsigned __int128 Wide;

// A row of a block: the eight registers from the first named on get a[0..8) * rdx. The lowest word is then complete and
// goes to t[at]; its register becomes the highest. Carries of lower halves run in CF, those of upper halves in OF, and
// both end in the highest word: with what stood in the registers and in t, at most 2^64 - 1 each, no row exceeds its
// nine words. t is held in memory, as registers are few where frames need two of them.
// clang-format off
#define TROTH_TERM(at, low, high)                            \
    "mulxq " #at "(%[a]), %%rax, %%rcx\n\t"                  \
    "adcxq %%rax, %%" #low "\n\t"                            \
    "adoxq %%rcx, %%" #high "\n\t"
#define TROTH_ROW(at, r0, r1, r2, r3, r4, r5, r6, r7) \
    TROTH_TERM(0, r0, r1)                                    \
    "movq %[t], %%rax\n\tmovq %%" #r0 ", " #at "(%%rax)\n\t" \
    TROTH_ROW_BEHIND(r0, r1, r2, r3, r4, r5, r6, r7)
#define TROTH_ROW_BEHIND(r0, r1, r2, r3, r4, r5, r6, r7) \
    TROTH_TERM(8, r1, r2) TROTH_TERM(16, r2, r3)             \
    TROTH_TERM(24, r3, r4) TROTH_TERM(32, r4, r5)            \
    TROTH_TERM(40, r5, r6) TROTH_TERM(48, r6, r7)            \
    "mulxq 56(%[a]), %%rax, %%" #r0 "\n\t"                   \
    "adcxq %%rax, %%" #r7 "\n\t"                             \
    "movl $0, %%eax\n\tadcxq %%rax, %%" #r0 "\n\tadoxq %%rax, %%" #r0 "\n\t"
#define TROTH_EIGHT_ROWS(ROW)                         \
    ROW(0, r8, r9, r10, r11, r12, r13, r14, r15)      \
    ROW(8, r9, r10, r11, r12, r13, r14, r15, r8)  \
    ROW(16, r10, r11, r12, r13, r14, r15, r8, r9) \
    ROW(24, r11, r12, r13, r14, r15, r8, r9, r10) \
    ROW(32, r12, r13, r14, r15, r8, r9, r10, r11) \
    ROW(40, r13, r14, r15, r8, r9, r10, r11, r12) \
    ROW(48, r14, r15, r8, r9, r10, r11, r12, r13) \
    ROW(56, r15, r8, r9, r10, r11, r12, r13, r14)
#define TROTH_LOAD_EIGHT                                     \
    "movq (%%rax), %%r8\n\tmovq 8(%%rax), %%r9\n\tmovq 16(%%rax), %%r10\n\tmovq 24(%%rax), %%r11\n\t" \
    "movq 32(%%rax), %%r12\n\tmovq 40(%%rax), %%r13\n\tmovq 48(%%rax), %%r14\n\tmovq 56(%%rax), %%r15\n\t"
#define TROTH_STORE_EIGHT                                    \
    "movq %%r8, (%%rax)\n\tmovq %%r9, 8(%%rax)\n\tmovq %%r10, 16(%%rax)\n\tmovq %%r11, 24(%%rax)\n\t" \
    "movq %%r12, 32(%%rax)\n\tmovq %%r13, 40(%%rax)\n\tmovq %%r14, 48(%%rax)\n\tmovq %%r15, 56(%%rax)\n\t"
#define TROTH_CLOBBERED "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory"

// add_block: (over, t[0..8)) = t[0..8) + carry[0..8) + a[0..8) b[0..8), over being the upper eight words; it may be carry.
inline void add_block(uint64_t* t, const uint64_t* a, const uint64_t* b, const uint64_t* carry, uint64_t* over) {
#define TROTH_B_ROW(at, r0, ...)                             \
    "movq %[b], %%rdx\n\tmovq " #at "(%%rdx), %%rdx\n\txorl %%eax, %%eax\n\t" \
    "movq %[t], %%rax\n\tadoxq " #at "(%%rax), %%" #r0 "\n\t" TROTH_ROW(at, r0, __VA_ARGS__)
    asm volatile("movq %[carry], %%rax\n\t" TROTH_LOAD_EIGHT
        TROTH_EIGHT_ROWS(TROTH_B_ROW)
        "movq %[over], %%rax\n\t" TROTH_STORE_EIGHT
        :
        : [a] "r"(a), [b] "m"(b), [t] "m"(t), [carry] "m"(carry), [over] "m"(over)
        : TROTH_CLOBBERED);
#undef TROTH_B_ROW
    ct::written_by_assembly(t, 64);
    ct::written_by_assembly(over, 64);
}

// reduce_block: adds such a multiple of n[0..8) that t[0..8) vanishes; its factors take their place in t, and carry
// gets the upper eight words.
inline void reduce_block(uint64_t* t, const uint64_t* n, uint64_t n0, uint64_t* carry) {
#define TROTH_N_ROW(at, r0, ...)                     \
    "movq %%" #r0 ", %%rdx\n\timulq %[n0], %%rdx\n\t"        \
    "movq %[t], %%rax\n\tmovq %%rdx, " #at "(%%rax)\n\txorl %%eax, %%eax\n\t" \
    TROTH_N_TERM(r0, __VA_ARGS__)                            \
    TROTH_ROW_BEHIND(r0, __VA_ARGS__)
#define TROTH_N_TERM(r0, r1, ...) TROTH_TERM(0, r0, r1)
    asm volatile("movq %[t], %%rax\n\t" TROTH_LOAD_EIGHT
        TROTH_EIGHT_ROWS(TROTH_N_ROW)
        "movq %[carry], %%rax\n\t" TROTH_STORE_EIGHT
        :
        : [a] "r"(n), [n0] "m"(n0), [t] "m"(t), [carry] "m"(carry)
        : TROTH_CLOBBERED);
#undef TROTH_N_ROW
#undef TROTH_N_TERM
    ct::written_by_assembly(t, 64);
    ct::written_by_assembly(carry, 64);
}
#undef TROTH_TERM
#undef TROTH_ROW
#undef TROTH_ROW_BEHIND
#undef TROTH_EIGHT_ROWS
#undef TROTH_LOAD_EIGHT
#undef TROTH_STORE_EIGHT
#undef TROTH_CLOBBERED
// clang-format on

// t[0..8) += carry[0..8) + bit; returns the bit that is carried out.
inline uint64_t add_carry(uint64_t* t, const uint64_t* carry, uint64_t bit) {
    unsigned char over = static_cast<unsigned char>(bit);
    for (size_t i = 0; i < 8; ++i) {
        unsigned long long sum;
        over = _addcarry_u64(over, t[i], carry[i], &sum);
        t[i] = sum;
    }
    return over;
}

constexpr uint64_t no_carry[8] = {};

// t[0..2 limbs) = a b.
void multiply_blocks(uint64_t* t, const uint64_t* a, const uint64_t* b, size_t limbs) {
    for (size_t i = 0; i < limbs; ++i) t[i] = 0;
    for (size_t j = 0; j < limbs; j += 8) {
        uint64_t* const over = t + j + limbs;
        for (size_t i = 0; i < limbs; i += 8) add_block(t + i + j, a + i, b + j, i == 0 ? no_carry : over, over);
    }
}
// t[0..2 limbs) = a^2: the blocks above the diagonal, doubled, and those on it.
void square_blocks(uint64_t* t, const uint64_t* a, size_t limbs) {
    for (size_t i = 0; i < limbs; ++i) t[i] = 0;
    for (size_t i = 2 * limbs - 8; i < 2 * limbs; ++i) t[i] = 0;
    for (size_t j = 0; j + 8 < limbs; j += 8) {
        uint64_t* const over = t + j + limbs;
        for (size_t i = j + 8; i < limbs; i += 8)
            add_block(t + i + j, a + i, a + j, i == j + 8 ? no_carry : over, over);
    }
    for (size_t i = 2 * limbs - 1; i > 0; --i) t[i] = t[i] << 1 | t[i - 1] >> 63;  // t[0] is 0
    // What is carried out of one block enters the next; nothing is carried out of the last.
    uint64_t over[8], first[8] = {};
    for (size_t j = 0; j < limbs; j += 8) {
        add_block(t + 2 * j, a + j, a + j, first, over);
        first[0] = add_carry(t + 2 * j + 8, over, 0);
    }
    wipe(over, sizeof over);
}
// (bit, t[limbs..2 limbs)) = t / 2^(64 limbs) modulo n; the bit is returned.
uint64_t reduce_blocks(uint64_t* t, const uint64_t* n, uint64_t n0, size_t limbs) {
    uint64_t over[8], bit = 0;
    for (size_t j = 0; j < limbs; j += 8) {
        reduce_block(t + j, n, n0, over);
        for (size_t i = 8; i < limbs; i += 8) add_block(t + i + j, n + i, t + j, over, over);
        bit = add_carry(t + j + limbs, over, bit);
    }
    wipe(over, sizeof over);
    return bit;
}

// t[0..8) += a[0..8) * b + carry; returns what is carried out. Carries of upper halves run in CF, those of the sum in
// OF; at the end both fit into the last upper half, for a b + t + carry < 2^(64 * 9).
inline uint64_t add_eight(uint64_t* t, const uint64_t* a, uint64_t b, uint64_t carry) {
    typedef uint64_t Eight[8];
    uint64_t low, high, zero;
    // clang-format off
#define TROTH_STEP(at, in, out)                              \
    "mulxq " #at "(%[a]), %[low], %[" #out "]\n\t"           \
    "adcxq %[" #in "], %[low]\n\t"                           \
    "adoxq " #at "(%[t]), %[low]\n\t"                        \
    "movq %[low], " #at "(%[t])\n\t"
    asm("xorl %k[zero], %k[zero]\n\t"
        TROTH_STEP(0, carry, high) TROTH_STEP(8, high, carry)
        TROTH_STEP(16, carry, high) TROTH_STEP(24, high, carry)
        TROTH_STEP(32, carry, high) TROTH_STEP(40, high, carry)
        TROTH_STEP(48, carry, high) TROTH_STEP(56, high, carry)
        "adcxq %[zero], %[carry]\n\t"
        "adoxq %[zero], %[carry]\n\t"
        : [low] "=&r"(low), [high] "=&r"(high), [zero] "=&r"(zero), [carry] "+&r"(carry),
          "+m"(*reinterpret_cast<Eight*>(t))
        : [a] "r"(a), [t] "r"(t), "d"(b), "m"(*reinterpret_cast<const Eight*>(a))
        : "cc");
#undef TROTH_STEP
    // clang-format on
    return carry;
}

// t[0..n) += a[0..n) * b; returns what is carried out.
inline uint64_t add_row(uint64_t* t, const uint64_t* a, size_t n, uint64_t b) {
    uint64_t carry = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) carry = add_eight(t + i, a + i, b, carry);
    for (; i < n; ++i) {
        const Wide sum = static_cast<Wide>(a[i]) * b + t[i] + carry;
        t[i] = static_cast<uint64_t>(sum);
        carry = static_cast<uint64_t>(sum >> 64);
    }
    return carry;
}

}  // namespace

// Rows: the sum stands still and the rows move up; after round i, words 0 to i are zero and out of play.
void montgomery_multiply_adx(uint64_t* out, const uint64_t* a, const uint64_t* b, const uint64_t* n, uint64_t n0,
                             size_t limbs, uint64_t* t) {
    uint64_t top = 0;
    if (limbs % 8 == 0) {
        if (a == b)
            square_blocks(t, a, limbs);
        else
            multiply_blocks(t, a, b, limbs);
        top = reduce_blocks(t, n, n0, limbs);
    } else {
        for (size_t i = 0; i < limbs; ++i) t[i] = 0;
        for (size_t i = 0; i < limbs; ++i) {
            const uint64_t first = add_row(t + i, a, limbs, b[i]);
            const uint64_t second = add_row(t + i, n, limbs, t[i] * n0);
            const Wide sum = static_cast<Wide>(first) + second + top;
            t[i + limbs] = static_cast<uint64_t>(sum);
            top = static_cast<uint64_t>(sum >> 64);
        }
    }
    // Below 2n: subtract n once if it fits.
    unsigned char borrow = 0;
    const uint64_t* const high = t + limbs;
    for (size_t i = 0; i < limbs; ++i) {
        unsigned long long difference;
        borrow = _subborrow_u64(borrow, high[i], n[i], &difference);
        t[i] = difference;
    }
    const uint64_t keep = ct::mask_from_bit(static_cast<uint64_t>(borrow) & (top ^ 1));
    for (size_t i = 0; i < limbs; ++i) out[i] = ct::select(keep, high[i], t[i]);
}

}  // namespace troth::inline v1::crypto::kernel
#endif
