// The field of P-384 in six limbs and Montgomery form, as p256_field_adx.hpp does it for P-256: assembly, no flags.
//
// Elements are in [0, p), p = 2^384 - 2^128 - 2^96 + 2^32 - 1. -1/p mod 2^64 is 2^32 + 1, so each step of the
// Montgomery reduction takes q = t0 + (t0 << 32) for the lowest word t0 and adds q p = q 2^384 - q (2^128 + 2^96 - 2^32
// + 1). With q 2^32 in two words h, l (q >> 32 and q << 32) the second part is, word by word with its borrows and
// carries,
//     q - l (which is t0, so that word 0 vanishes), l - h, q + h, and the carry of that.
// Nothing is multiplied, and q is 0 only where all of it is 0, so that the borrows taken from q never pass below 0.
// At most eleven registers are named, which leaves two for addresses even where nothing is optimised and rbp and rbx
// hold frames; mul therefore takes its result's address from memory once b is used up.
#pragma once

#if defined(__x86_64__)
#include "troth/crypto/curve/domains.hpp"

namespace troth::inline v1::crypto {

inline constexpr u64 p384_word0 = 0x00000000ffffffff;
inline constexpr u64 p384_word1 = 0xffffffff00000000;

struct P384FieldAdx {
    using Element = math::Limbs<6>;
    static constexpr usize limbs = 6;
    static constexpr const math::Modulus<6>& modulus = p384_p;

    // mul: a row of the product, a step of the reduction, six times. Between steps the sum is below 2p; a row makes it
    // less than p 2^64 + p and a step less than 2p 2^64: seven words and a bit. At the end p is taken off once if it
    // fits. The result is stored last: r may be a or b. Out of line: it is long, and costs more than a call.
    __attribute__((noinline)) static void mul(Element& r, const Element& a, const Element& b) {
        Element* const to = &r;
        const Element* last = &b;
        asm volatile(
            "movq (%[b]), %%rdx\n\tmulxq (%[a]), %%r8, %%r9\n\tmulxq 8(%[a]), %%rax, %%r10\n\t"
            "addq %%rax, %%r9\n\tmulxq 16(%[a]), %%rax, %%r11\n\tadcq %%rax, %%r10\n\t"
            "mulxq 24(%[a]), %%rax, %%r12\n\tadcq %%rax, %%r11\n\tmulxq 32(%[a]), %%rax, %%r13\n\t"
            "adcq %%rax, %%r12\n\tmulxq 40(%[a]), %%rax, %%r14\n\tadcq %%rax, %%r13\n\tadcq $0, %%r14\n\t"
            "xorl %%r15d, %%r15d\n\tmovq %%r8, %%rdx\n\tshlq $32, %%rdx\n\taddq %%r8, %%rdx\n\t"
            "movq %%rdx, %%rcx\n\tshlq $32, %%rcx\n\tmovq %%rdx, %%rax\n\tshrq $32, %%rax\n\t"
            "cmpq %%rcx, %%rdx\n\tsbbq %%rax, %%rcx\n\tmovq %%rdx, %%r8\n\tsbbq $0, %%r8\n\t"
            "addq %%rax, %%r8\n\tmovl $0, %%eax\n\tadcq %%rax, %%rax\n\tsubq %%rcx, %%r9\n\t"
            "sbbq %%r8, %%r10\n\tsbbq %%rax, %%r11\n\tsbbq $0, %%r12\n\tsbbq $0, %%r13\n\tsbbq $0, %%rdx\n\t"
            "addq %%rdx, %%r14\n\tadcq $0, %%r15\n\tmovq 8(%[b]), %%rdx\n\txorl %%r8d, %%r8d\n\t"
            "mulxq (%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r9\n\tadoxq %%rcx, %%r10\n\t"
            "mulxq 8(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r10\n\tadoxq %%rcx, %%r11\n\t"
            "mulxq 16(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r11\n\tadoxq %%rcx, %%r12\n\t"
            "mulxq 24(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r12\n\tadoxq %%rcx, %%r13\n\t"
            "mulxq 32(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r13\n\tadoxq %%rcx, %%r14\n\t"
            "mulxq 40(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r14\n\tadoxq %%rcx, %%r15\n\t"
            "adcxq %%r8, %%r15\n\tadoxq %%r8, %%r8\n\tadcq $0, %%r8\n\tmovq %%r9, %%rdx\n\t"
            "shlq $32, %%rdx\n\taddq %%r9, %%rdx\n\tmovq %%rdx, %%rcx\n\tshlq $32, %%rcx\n\t"
            "movq %%rdx, %%rax\n\tshrq $32, %%rax\n\tcmpq %%rcx, %%rdx\n\tsbbq %%rax, %%rcx\n\t"
            "movq %%rdx, %%r9\n\tsbbq $0, %%r9\n\taddq %%rax, %%r9\n\tmovl $0, %%eax\n\t"
            "adcq %%rax, %%rax\n\tsubq %%rcx, %%r10\n\tsbbq %%r9, %%r11\n\tsbbq %%rax, %%r12\n\t"
            "sbbq $0, %%r13\n\tsbbq $0, %%r14\n\tsbbq $0, %%rdx\n\taddq %%rdx, %%r15\n\tadcq $0, %%r8\n\t"
            "movq 16(%[b]), %%rdx\n\txorl %%r9d, %%r9d\n\tmulxq (%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r10\n\tadoxq %%rcx, %%r11\n\tmulxq 8(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r11\n\tadoxq %%rcx, %%r12\n\tmulxq 16(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r12\n\tadoxq %%rcx, %%r13\n\tmulxq 24(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r13\n\tadoxq %%rcx, %%r14\n\tmulxq 32(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r14\n\tadoxq %%rcx, %%r15\n\tmulxq 40(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r15\n\tadoxq %%rcx, %%r8\n\tadcxq %%r9, %%r8\n\tadoxq %%r9, %%r9\n\t"
            "adcq $0, %%r9\n\tmovq %%r10, %%rdx\n\tshlq $32, %%rdx\n\taddq %%r10, %%rdx\n\t"
            "movq %%rdx, %%rcx\n\tshlq $32, %%rcx\n\tmovq %%rdx, %%rax\n\tshrq $32, %%rax\n\t"
            "cmpq %%rcx, %%rdx\n\tsbbq %%rax, %%rcx\n\tmovq %%rdx, %%r10\n\tsbbq $0, %%r10\n\t"
            "addq %%rax, %%r10\n\tmovl $0, %%eax\n\tadcq %%rax, %%rax\n\tsubq %%rcx, %%r11\n\t"
            "sbbq %%r10, %%r12\n\tsbbq %%rax, %%r13\n\tsbbq $0, %%r14\n\tsbbq $0, %%r15\n\t"
            "sbbq $0, %%rdx\n\taddq %%rdx, %%r8\n\tadcq $0, %%r9\n\tmovq 24(%[b]), %%rdx\n\t"
            "xorl %%r10d, %%r10d\n\tmulxq (%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r11\n\t"
            "adoxq %%rcx, %%r12\n\tmulxq 8(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r12\n\t"
            "adoxq %%rcx, %%r13\n\tmulxq 16(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r13\n\t"
            "adoxq %%rcx, %%r14\n\tmulxq 24(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r14\n\t"
            "adoxq %%rcx, %%r15\n\tmulxq 32(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r15\n\t"
            "adoxq %%rcx, %%r8\n\tmulxq 40(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r8\n\tadoxq %%rcx, %%r9\n\t"
            "adcxq %%r10, %%r9\n\tadoxq %%r10, %%r10\n\tadcq $0, %%r10\n\tmovq %%r11, %%rdx\n\t"
            "shlq $32, %%rdx\n\taddq %%r11, %%rdx\n\tmovq %%rdx, %%rcx\n\tshlq $32, %%rcx\n\t"
            "movq %%rdx, %%rax\n\tshrq $32, %%rax\n\tcmpq %%rcx, %%rdx\n\tsbbq %%rax, %%rcx\n\t"
            "movq %%rdx, %%r11\n\tsbbq $0, %%r11\n\taddq %%rax, %%r11\n\tmovl $0, %%eax\n\t"
            "adcq %%rax, %%rax\n\tsubq %%rcx, %%r12\n\tsbbq %%r11, %%r13\n\tsbbq %%rax, %%r14\n\t"
            "sbbq $0, %%r15\n\tsbbq $0, %%r8\n\tsbbq $0, %%rdx\n\taddq %%rdx, %%r9\n\tadcq $0, %%r10\n\t"
            "movq 32(%[b]), %%rdx\n\txorl %%r11d, %%r11d\n\tmulxq (%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r12\n\tadoxq %%rcx, %%r13\n\tmulxq 8(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r13\n\tadoxq %%rcx, %%r14\n\tmulxq 16(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r14\n\tadoxq %%rcx, %%r15\n\tmulxq 24(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r15\n\tadoxq %%rcx, %%r8\n\tmulxq 32(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r8\n\tadoxq %%rcx, %%r9\n\tmulxq 40(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r9\n\t"
            "adoxq %%rcx, %%r10\n\tadcxq %%r11, %%r10\n\tadoxq %%r11, %%r11\n\tadcq $0, %%r11\n\t"
            "movq %%r12, %%rdx\n\tshlq $32, %%rdx\n\taddq %%r12, %%rdx\n\tmovq %%rdx, %%rcx\n\t"
            "shlq $32, %%rcx\n\tmovq %%rdx, %%rax\n\tshrq $32, %%rax\n\tcmpq %%rcx, %%rdx\n\t"
            "sbbq %%rax, %%rcx\n\tmovq %%rdx, %%r12\n\tsbbq $0, %%r12\n\taddq %%rax, %%r12\n\t"
            "movl $0, %%eax\n\tadcq %%rax, %%rax\n\tsubq %%rcx, %%r13\n\tsbbq %%r12, %%r14\n\t"
            "sbbq %%rax, %%r15\n\tsbbq $0, %%r8\n\tsbbq $0, %%r9\n\tsbbq $0, %%rdx\n\taddq %%rdx, %%r10\n\t"
            "adcq $0, %%r11\n\tmovq 40(%[b]), %%rdx\n\txorl %%r12d, %%r12d\n\tmulxq (%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r13\n\tadoxq %%rcx, %%r14\n\tmulxq 8(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r14\n\tadoxq %%rcx, %%r15\n\tmulxq 16(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r15\n\tadoxq %%rcx, %%r8\n\tmulxq 24(%[a]), %%rax, %%rcx\n\t"
            "adcxq %%rax, %%r8\n\tadoxq %%rcx, %%r9\n\tmulxq 32(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r9\n\t"
            "adoxq %%rcx, %%r10\n\tmulxq 40(%[a]), %%rax, %%rcx\n\tadcxq %%rax, %%r10\n\t"
            "adoxq %%rcx, %%r11\n\tadcxq %%r12, %%r11\n\tadoxq %%r12, %%r12\n\tadcq $0, %%r12\n\t"
            "movq %%r13, %%rdx\n\tshlq $32, %%rdx\n\taddq %%r13, %%rdx\n\tmovq %%rdx, %%rcx\n\t"
            "shlq $32, %%rcx\n\tmovq %%rdx, %%rax\n\tshrq $32, %%rax\n\tcmpq %%rcx, %%rdx\n\t"
            "sbbq %%rax, %%rcx\n\tmovq %%rdx, %%r13\n\tsbbq $0, %%r13\n\taddq %%rax, %%r13\n\t"
            "movl $0, %%eax\n\tadcq %%rax, %%rax\n\tsubq %%rcx, %%r14\n\tsbbq %%r13, %%r15\n\t"
            "sbbq %%rax, %%r8\n\tsbbq $0, %%r9\n\tsbbq $0, %%r10\n\tsbbq $0, %%rdx\n\taddq %%rdx, %%r11\n\t"
            "adcq $0, %%r12\n\tmovq %[to], %[b]\n\tmovq %%r14, %%rax\n\tsubq %[p0], %%rax\n\t"
            "movq %%rax, (%[b])\n\tmovq %%r15, %%rax\n\tsbbq %[p1], %%rax\n\tmovq %%rax, 8(%[b])\n\t"
            "movq %%r8, %%rax\n\tsbbq $-2, %%rax\n\tmovq %%rax, 16(%[b])\n\tmovq %%r9, %%rax\n\t"
            "sbbq $-1, %%rax\n\tmovq %%rax, 24(%[b])\n\tmovq %%r10, %%rax\n\tsbbq $-1, %%rax\n\t"
            "movq %%rax, 32(%[b])\n\tmovq %%r11, %%rax\n\tsbbq $-1, %%rax\n\tmovq %%rax, 40(%[b])\n\t"
            "sbbq $0, %%r12\n\tmovq (%[b]), %%rax\n\tcmovcq %%r14, %%rax\n\tmovq %%rax, (%[b])\n\t"
            "movq 8(%[b]), %%rax\n\tcmovcq %%r15, %%rax\n\tmovq %%rax, 8(%[b])\n\tmovq 16(%[b]), %%rax\n\t"
            "cmovcq %%r8, %%rax\n\tmovq %%rax, 16(%[b])\n\tmovq 24(%[b]), %%rax\n\tcmovcq %%r9, %%rax\n\t"
            "movq %%rax, 24(%[b])\n\tmovq 32(%[b]), %%rax\n\tcmovcq %%r10, %%rax\n\tmovq %%rax, 32(%[b])\n\t"
            "movq 40(%[b]), %%rax\n\tcmovcq %%r11, %%rax\n\tmovq %%rax, 40(%[b])\n\t"
            : [b] "+r"(last)
            : [to] "m"(to), [a] "r"(&a), [p0] "m"(p384_word0), [p1] "m"(p384_word1)
            : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }
    static void sqr(Element& r, const Element& a) { mul(r, a, a); }

    // add: the sum is below 2p.
    static void add(Element& r, const Element& a, const Element& b) {
        asm volatile(
            "movq (%[a]), %%r8\n\tmovq 8(%[a]), %%r9\n\tmovq 16(%[a]), %%r10\n\tmovq 24(%[a]), %%r11\n\t"
            "movq 32(%[a]), %%rcx\n\tmovq 40(%[a]), %%rdx\n\txorl %%esi, %%esi\n\taddq (%[b]), %%r8\n\t"
            "adcq 8(%[b]), %%r9\n\tadcq 16(%[b]), %%r10\n\tadcq 24(%[b]), %%r11\n\tadcq 32(%[b]), %%rcx\n\t"
            "adcq 40(%[b]), %%rdx\n\tadcq $0, %%rsi\n\tmovq %%r8, %%rax\n\tsubq %[p0], %%rax\n\t"
            "movq %%rax, (%[r])\n\tmovq %%r9, %%rax\n\tsbbq %[p1], %%rax\n\tmovq %%rax, 8(%[r])\n\t"
            "movq %%r10, %%rax\n\tsbbq $-2, %%rax\n\tmovq %%rax, 16(%[r])\n\tmovq %%r11, %%rax\n\t"
            "sbbq $-1, %%rax\n\tmovq %%rax, 24(%[r])\n\tmovq %%rcx, %%rax\n\tsbbq $-1, %%rax\n\t"
            "movq %%rax, 32(%[r])\n\tmovq %%rdx, %%rax\n\tsbbq $-1, %%rax\n\tmovq %%rax, 40(%[r])\n\t"
            "sbbq $0, %%rsi\n\tmovq (%[r]), %%rax\n\tcmovcq %%r8, %%rax\n\tmovq %%rax, (%[r])\n\t"
            "movq 8(%[r]), %%rax\n\tcmovcq %%r9, %%rax\n\tmovq %%rax, 8(%[r])\n\tmovq 16(%[r]), %%rax\n\t"
            "cmovcq %%r10, %%rax\n\tmovq %%rax, 16(%[r])\n\tmovq 24(%[r]), %%rax\n\tcmovcq %%r11, %%rax\n\t"
            "movq %%rax, 24(%[r])\n\tmovq 32(%[r]), %%rax\n\tcmovcq %%rcx, %%rax\n\tmovq %%rax, 32(%[r])\n\t"
            "movq 40(%[r]), %%rax\n\tcmovcq %%rdx, %%rax\n\tmovq %%rax, 40(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [b] "r"(&b), [p0] "m"(p384_word0), [p1] "m"(p384_word1)
            : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    // sub: p is added back under the mask that the borrow makes.
    static void sub(Element& r, const Element& a, const Element& b) {
        asm volatile(
            "movq (%[a]), %%r8\n\tmovq 8(%[a]), %%r9\n\tmovq 16(%[a]), %%r10\n\tmovq 24(%[a]), %%r11\n\t"
            "movq 32(%[a]), %%rcx\n\tmovq 40(%[a]), %%rdx\n\tsubq (%[b]), %%r8\n\tsbbq 8(%[b]), %%r9\n\t"
            "sbbq 16(%[b]), %%r10\n\tsbbq 24(%[b]), %%r11\n\tsbbq 32(%[b]), %%rcx\n\t"
            "sbbq 40(%[b]), %%rdx\n\tsbbq %%rax, %%rax\n\tmovl %%eax, %%esi\n\tmovq %%rax, %%rdi\n\t"
            "shlq $32, %%rdi\n\taddq %%rsi, %%r8\n\tadcq %%rdi, %%r9\n\tleaq (%%rax,%%rax), %%rsi\n\t"
            "adcq %%rsi, %%r10\n\tadcq %%rax, %%r11\n\tadcq %%rax, %%rcx\n\tadcq %%rax, %%rdx\n\t"
            "movq %%r8, (%[r])\n\tmovq %%r9, 8(%[r])\n\tmovq %%r10, 16(%[r])\n\tmovq %%r11, 24(%[r])\n\t"
            "movq %%rcx, 32(%[r])\n\tmovq %%rdx, 40(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a), [b] "r"(&b)
            : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    // halve: a / 2. p is odd, so that of a and a + p one is even; the carry of the sum is its bit 384.
    static void halve(Element& r, const Element& a) {
        asm volatile(
            "movq (%[a]), %%r8\n\tmovq 8(%[a]), %%r9\n\tmovq 16(%[a]), %%r10\n\tmovq 24(%[a]), %%r11\n\t"
            "movq 32(%[a]), %%rcx\n\tmovq 40(%[a]), %%rdx\n\tmovq %%r8, %%rax\n\tandl $1, %%eax\n\t"
            "negq %%rax\n\tmovl %%eax, %%esi\n\tmovq %%rax, %%rdi\n\tshlq $32, %%rdi\n\taddq %%rsi, %%r8\n\t"
            "adcq %%rdi, %%r9\n\tleaq (%%rax,%%rax), %%rsi\n\tadcq %%rsi, %%r10\n\tadcq %%rax, %%r11\n\t"
            "adcq %%rax, %%rcx\n\tadcq %%rax, %%rdx\n\trcrq $1, %%rdx\n\trcrq $1, %%rcx\n\t"
            "rcrq $1, %%r11\n\trcrq $1, %%r10\n\trcrq $1, %%r9\n\trcrq $1, %%r8\n\tmovq %%r8, (%[r])\n\t"
            "movq %%r9, 8(%[r])\n\tmovq %%r10, 16(%[r])\n\tmovq %%r11, 24(%[r])\n\tmovq %%rcx, 32(%[r])\n\t"
            "movq %%rdx, 40(%[r])\n\t"
            :
            : [r] "r"(&r), [a] "r"(&a)
            : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc", "memory");
        ct::written_by_assembly(&r, sizeof r);
    }

    static void negate(Element& r, const Element& a) {
        const Element zero{};
        sub(r, zero, a);
    }
};

}  // namespace troth::inline v1::crypto
#endif
