// The field of P-256 in four limbs and Montgomery form, with the x86-64 instructions of BMI2 and ADX written out (mulx;
// adcx and adox for two carry chains at a time), because neither compiler keeps such chains in registers.
//
// It needs no compiler flags: nothing here is left to the compiler's choice of instructions, so that a unit that
// includes it stays safe to link into a program for any x86-64. Whether they exist is asked once, by runs_on.
//
// Elements are in [0, p), p = 2^256 - 2^224 + 2^192 + 2^96 - 1. -1/p mod 2^64 is 1, so each step of the Montgomery
// reduction adds t0 * p for the lowest word t0, which clears t0 itself and adds
//     t0 * 2^96, that is t0 << 32 and t0 >> 32 to words 1 and 2, and
//     t0 * (2^64 - 2^32 + 1), that is t0 - (t0 << 32) and t0 - (t0 >> 32) with the borrow to words 3 and 4.
// At most eleven registers are named, which leaves one for each operand's address even where nothing is optimised and
// rbp and rbx hold frames.
#pragma once

#if defined(__x86_64__)
#include "troth/crypto/curve/domains.hpp"

namespace troth::inline v1::crypto {

inline constexpr u64 p256_word1 = 0x00000000ffffffff;
inline constexpr u64 p256_word3 = 0xffffffff00000001;

struct P256FieldAdx {
    using Element = math::Limbs<4>;
    static constexpr usize limbs = 4;
    static constexpr const math::Modulus<4>& modulus = p256_p;

    // mul: a row of the product, a step of the reduction, four times. Between steps the sum is below 2p; a row makes it
    // less than p 2^64 + p, which is five words, and a step less than 2p 2^64, one bit more. At the end p is taken off
    // once if it fits. The result is stored last: r may be a or b.
    __attribute__((always_inline)) static inline void mul(Element& r, const Element& a, const Element& b) {
        asm volatile(
            "movq (%[b]), %%rdx\n\txorl %%r13d, %%r13d\n\tmulxq (%[a]), %%r8, %%r9\n\t"
            "mulxq 8(%[a]), %%rax, %%r10\n\taddq %%rax, %%r9\n\tmulxq 16(%[a]), %%rax, %%r11\n\t"
            "adcq %%rax, %%r10\n\tmulxq 24(%[a]), %%rax, %%r12\n\tadcq %%rax, %%r11\n\tadcq $0, %%r12\n\t"
            "movq %%r8, %%rcx\n\tmovq %%r8, %%rax\n\tmovq %%r8, %%rdx\n\tshlq $32, %%rcx\n\t"
            "shrq $32, %%r8\n\tsubq %%rcx, %%rax\n\tsbbq %%r8, %%rdx\n\taddq %%rcx, %%r9\n\t"
            "adcq %%r8, %%r10\n\tadcq %%rax, %%r11\n\tadcq %%rdx, %%r12\n\tadcq $0, %%r13\n\t"
            "movq 8(%[b]), %%rdx\n\txorl %%r8d, %%r8d\n\tmulxq (%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r9\n\t"
            "adoxq %%rcx, %%r10\n\tmulxq 8(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r10\n\t"
            "adoxq %%rcx, %%r11\n\tmulxq 16(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r11\n\t"
            "adoxq %%rcx, %%r12\n\tmulxq 24(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r12\n\t"
            "adoxq %%rcx, %%r13\n\tadcxq %%r8, %%r13\n\tmovq %%r9, %%rcx\n\tmovq %%r9, %%rax\n\t"
            "movq %%r9, %%rdx\n\tshlq $32, %%rcx\n\tshrq $32, %%r9\n\tsubq %%rcx, %%rax\n\t"
            "sbbq %%r9, %%rdx\n\taddq %%rcx, %%r10\n\tadcq %%r9, %%r11\n\tadcq %%rax, %%r12\n\t"
            "adcq %%rdx, %%r13\n\tadcq $0, %%r8\n\tmovq 16(%[b]), %%rdx\n\txorl %%r9d, %%r9d\n\t"
            "mulxq (%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r10\n\tadoxq %%rcx, %%r11\n\t"
            "mulxq 8(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r11\n\tadoxq %%rcx, %%r12\n\t"
            "mulxq 16(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r12\n\tadoxq %%rcx, %%r13\n\t"
            "mulxq 24(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r13\n\tadoxq %%rcx, %%r8\n\tadcxq %%r9, %%r8\n\t"
            "movq %%r10, %%rcx\n\tmovq %%r10, %%rax\n\tmovq %%r10, %%rdx\n\tshlq $32, %%rcx\n\t"
            "shrq $32, %%r10\n\tsubq %%rcx, %%rax\n\tsbbq %%r10, %%rdx\n\taddq %%rcx, %%r11\n\t"
            "adcq %%r10, %%r12\n\tadcq %%rax, %%r13\n\tadcq %%rdx, %%r8\n\tadcq $0, %%r9\n\t"
            "movq 24(%[b]), %%rdx\n\txorl %%r10d, %%r10d\n\tmulxq (%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r11\n\tadoxq %%rcx, %%r12\n\tmulxq 8(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r12\n\tadoxq %%rcx, %%r13\n\tmulxq 16(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r13\n\tadoxq %%rcx, %%r8\n\tmulxq 24(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r8\n\tadoxq %%rcx, %%r9\n\tadcxq %%r10, %%r9\n\tmovq %%r11, %%rcx\n\t"
            "movq %%r11, %%rax\n\tmovq %%r11, %%rdx\n\tshlq $32, %%rcx\n\tshrq $32, %%r11\n\t"
            "subq %%rcx, %%rax\n\tsbbq %%r11, %%rdx\n\taddq %%rcx, %%r12\n\tadcq %%r11, %%r13\n\t"
            "adcq %%rax, %%r8\n\tadcq %%rdx, %%r9\n\tadcq $0, %%r10\n\tmovq %%r12, %%rax\n\t"
            "movq %%r13, %%rcx\n\tmovq %%r8, %%rdx\n\tmovq %%r9, %%r11\n\tsubq $-1, %%rax\n\t"
            "sbbq %[p1], %%rcx\n\tsbbq $0, %%rdx\n\tsbbq %[p3], %%r11\n\tsbbq $0, %%r10\n\t"
            "cmovcq %%r12, %%rax\n\tcmovcq %%r13, %%rcx\n\tcmovcq %%r8, %%rdx\n\tcmovcq %%r9, %%r11\n\t"
            "movq %%rax, (%[r])\n\tmovq %%rcx, 8(%[r])\n\tmovq %%rdx, 16(%[r])\n\tmovq %%r11, 24(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [b] "r"(&b), [p1] "m"(p256_word1), [p3] "m"(p256_word3)
            : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    // sqr: the six mixed products doubled, the four squares, then the four steps of the reduction on the low half,
    // which stays below 2^256: (low + q p) / 2^256 < p + 1. With the high half the sum is below 2p.
    __attribute__((always_inline)) static inline void sqr(Element& r, const Element& a) {
        asm volatile(
            "movq (%[a]), %%rdx\n\tmulxq 8(%[a]), %%r9, %%r10\n\tmulxq 16(%[a]), %%rax, %%r11\n\t"
            "addq %%rax, %%r10\n\tmulxq 24(%[a]), %%rax, %%r12\n\tadcq %%rax, %%r11\n\tadcq $0, %%r12\n\t"
            "movq 8(%[a]), %%rdx\n\txorl %%r13d, %%r13d\n\tmulxq 16(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r11\n\tadoxq %%rcx, %%r12\n\tmulxq 24(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r12\n\tadoxq %%rcx, %%r13\n\tadcq $0, %%r13\n\tmovq 16(%[a]), %%rdx\n\t"
            "mulxq 24(%[a]), %%rax, %%r14\n\taddq %%rax, %%r13\n\tadcq $0, %%r14\n\tmovq (%[a]), %%rdx\n\t"
            "xorl %%r15d, %%r15d\n\tmulxq %%rdx, %%r8, %%rcx\n\tadcxq %%r9, %%r9\n\tadoxq %%rcx, %%r9\n\t"
            "movq 8(%[a]), %%rdx\n\tmulxq %%rdx, %%rax, %%rcx\n\tadcxq %%r10, %%r10\n\t"
            "adoxq %%rax, %%r10\n\tadcxq %%r11, %%r11\n\tadoxq %%rcx, %%r11\n\tmovq 16(%[a]), %%rdx\n\t"
            "mulxq %%rdx, %%rax, %%rcx\n\tadcxq %%r12, %%r12\n\tadoxq %%rax, %%r12\n\tadcxq %%r13, %%r13\n\t"
            "adoxq %%rcx, %%r13\n\tmovq 24(%[a]), %%rdx\n\tmulxq %%rdx, %%rax, %%rcx\n\t"
            "adcxq %%r14, %%r14\n\tadoxq %%rax, %%r14\n\tadcxq %%r15, %%r15\n\tadoxq %%rcx, %%r15\n\t"
            "movq %%r8, %%rcx\n\tmovq %%r8, %%rax\n\tmovq %%r8, %%rdx\n\tshlq $32, %%rcx\n\t"
            "shrq $32, %%r8\n\tsubq %%rcx, %%rax\n\tsbbq %%r8, %%rdx\n\taddq %%rcx, %%r9\n\t"
            "adcq %%r8, %%r10\n\tadcq %%rax, %%r11\n\tmovq %%rdx, %%r8\n\tadcq $0, %%r8\n\t"
            "movq %%r9, %%rcx\n\tmovq %%r9, %%rax\n\tmovq %%r9, %%rdx\n\tshlq $32, %%rcx\n\t"
            "shrq $32, %%r9\n\tsubq %%rcx, %%rax\n\tsbbq %%r9, %%rdx\n\taddq %%rcx, %%r10\n\t"
            "adcq %%r9, %%r11\n\tadcq %%rax, %%r8\n\tmovq %%rdx, %%r9\n\tadcq $0, %%r9\n\t"
            "movq %%r10, %%rcx\n\tmovq %%r10, %%rax\n\tmovq %%r10, %%rdx\n\tshlq $32, %%rcx\n\t"
            "shrq $32, %%r10\n\tsubq %%rcx, %%rax\n\tsbbq %%r10, %%rdx\n\taddq %%rcx, %%r11\n\t"
            "adcq %%r10, %%r8\n\tadcq %%rax, %%r9\n\tmovq %%rdx, %%r10\n\tadcq $0, %%r10\n\t"
            "movq %%r11, %%rcx\n\tmovq %%r11, %%rax\n\tmovq %%r11, %%rdx\n\tshlq $32, %%rcx\n\t"
            "shrq $32, %%r11\n\tsubq %%rcx, %%rax\n\tsbbq %%r11, %%rdx\n\taddq %%rcx, %%r8\n\t"
            "adcq %%r11, %%r9\n\tadcq %%rax, %%r10\n\tmovq %%rdx, %%r11\n\tadcq $0, %%r11\n\t"
            "xorl %%ecx, %%ecx\n\taddq %%r12, %%r8\n\tadcq %%r13, %%r9\n\tadcq %%r14, %%r10\n\t"
            "adcq %%r15, %%r11\n\tadcq $0, %%rcx\n\tmovq %%r8, %%r12\n\tmovq %%r9, %%r13\n\t"
            "movq %%r10, %%r14\n\tmovq %%r11, %%r15\n\tsubq $-1, %%r12\n\tsbbq %[p1], %%r13\n\t"
            "sbbq $0, %%r14\n\tsbbq %[p3], %%r15\n\tsbbq $0, %%rcx\n\tcmovcq %%r8, %%r12\n\t"
            "cmovcq %%r9, %%r13\n\tcmovcq %%r10, %%r14\n\tcmovcq %%r11, %%r15\n\tmovq %%r12, (%[r])\n\t"
            "movq %%r13, 8(%[r])\n\tmovq %%r14, 16(%[r])\n\tmovq %%r15, 24(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [p1] "m"(p256_word1), [p3] "m"(p256_word3)
            : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    // add: the sum is below 2p.
    __attribute__((always_inline)) static inline void add(Element& r, const Element& a, const Element& b) {
        asm volatile(
            "movq (%[a]), %%r8\n\tmovq 8(%[a]), %%r9\n\tmovq 16(%[a]), %%r10\n\tmovq 24(%[a]), %%r11\n\t"
            "xorl %%edi, %%edi\n\taddq (%[b]), %%r8\n\tadcq 8(%[b]), %%r9\n\tadcq 16(%[b]), %%r10\n\t"
            "adcq 24(%[b]), %%r11\n\tadcq $0, %%rdi\n\tmovq %%r8, %%rax\n\tmovq %%r9, %%rcx\n\t"
            "movq %%r10, %%rdx\n\tmovq %%r11, %%rsi\n\tsubq $-1, %%rax\n\tsbbq %[p1], %%rcx\n\t"
            "sbbq $0, %%rdx\n\tsbbq %[p3], %%rsi\n\tsbbq $0, %%rdi\n\tcmovcq %%r8, %%rax\n\t"
            "cmovcq %%r9, %%rcx\n\tcmovcq %%r10, %%rdx\n\tcmovcq %%r11, %%rsi\n\tmovq %%rax, (%[r])\n\t"
            "movq %%rcx, 8(%[r])\n\tmovq %%rdx, 16(%[r])\n\tmovq %%rsi, 24(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [b] "r"(&b), [p1] "m"(p256_word1), [p3] "m"(p256_word3)
            : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    // sub: p is added back under the mask that the borrow makes.
    __attribute__((always_inline)) static inline void sub(Element& r, const Element& a, const Element& b) {
        asm volatile(
            "movq (%[a]), %%r8\n\tmovq 8(%[a]), %%r9\n\tmovq 16(%[a]), %%r10\n\tmovq 24(%[a]), %%r11\n\t"
            "subq (%[b]), %%r8\n\tsbbq 8(%[b]), %%r9\n\tsbbq 16(%[b]), %%r10\n\tsbbq 24(%[b]), %%r11\n\t"
            "sbbq %%rax, %%rax\n\tmovl %%eax, %%ecx\n\tmovq %[p3], %%rdx\n\tandq %%rax, %%rdx\n\t"
            "addq %%rax, %%r8\n\tadcq %%rcx, %%r9\n\tadcq $0, %%r10\n\tadcq %%rdx, %%r11\n\t"
            "movq %%r8, (%[r])\n\tmovq %%r9, 8(%[r])\n\tmovq %%r10, 16(%[r])\n\tmovq %%r11, 24(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [b] "r"(&b), [p3] "m"(p256_word3)
            : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    // halve: a / 2. p is odd, so that of a and a + p one is even; the carry of the sum is its bit 256.
    __attribute__((always_inline)) static inline void halve(Element& r, const Element& a) {
        asm volatile(
            "movq (%[a]), %%r8\n\tmovq 8(%[a]), %%r9\n\tmovq 16(%[a]), %%r10\n\tmovq 24(%[a]), %%r11\n\t"
            "movq %%r8, %%rax\n\tandl $1, %%eax\n\tnegq %%rax\n\tmovl %%eax, %%ecx\n\tmovq %[p3], %%rdx\n\t"
            "andq %%rax, %%rdx\n\taddq %%rax, %%r8\n\tadcq %%rcx, %%r9\n\tadcq $0, %%r10\n\t"
            "adcq %%rdx, %%r11\n\trcrq $1, %%r11\n\trcrq $1, %%r10\n\trcrq $1, %%r9\n\trcrq $1, %%r8\n\t"
            "movq %%r8, (%[r])\n\tmovq %%r9, 8(%[r])\n\tmovq %%r10, 16(%[r])\n\tmovq %%r11, 24(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [p3] "m"(p256_word3)
            : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    static void negate(Element& r, const Element& a) {
        const Element zero{};
        sub(r, zero, a);
    }
};

}  // namespace troth::inline v1::crypto
#endif
