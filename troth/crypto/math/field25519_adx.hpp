// The field of 2^255 - 19 elements (RFC 7748 §4.1, RFC 8032 §5.1) in four words, for x86-64 with BMI2 and ADX. Include
// it in files that end in _adx.cpp only.
//
// Bounds. An element is any number below 2^256. "Reduced": below 2^255 + 2^23; what mul, sqr, mul_small and from_words
// give, because they fold what lies above bit 255 (times 19) last. mul and sqr take any element. add takes two reduced
// ones, add_loose any; sub takes a reduced one on its right, any on its left. No function branches or indexes by an
// element.
//
// The carry chains are assembly because compilers break them. Each block names the words that it reads as operands in
// memory: then it needs no "memory" clobber, and none of its inputs can be optimised away.
// It needs an optimising compiler to find a register for every address; kernel files are built with -O3 in every
// preset.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "troth/crypto/math/safegcd.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define TROTH_OUT_OF_LINE [[gnu::noinline]]
#endif
#endif
#if !defined(TROTH_OUT_OF_LINE)
#define TROTH_OUT_OF_LINE
#endif

namespace troth::inline v1::crypto {

struct Field25519Adx {
    struct Element {
        uint64_t limb[4];
    };

    static uint64_t mask_from_bit(uint64_t bit) {  // bit is 0 or 1
        asm("neg %0" : "+r"(bit)::"cc");           // in assembly, so that the optimiser does not see a truth value
        return bit;
    }

    static Element small(uint64_t value) { return {{value, 0, 0, 0}}; }

    // from_words: four little-endian 64-bit words; bit 255 is ignored, the value may be p or more.
    static Element from_words(const uint64_t w[4]) { return {{w[0], w[1], w[2], w[3] & (~uint64_t{0} >> 1)}}; }

    // to_words: the only representative below p.
    static void to_words(uint64_t w[4], const Element& a) {
        uint64_t t[4] = {a.limb[0], a.limb[1], a.limb[2], a.limb[3]};
        fold(t, t[3] >> 63);  // below 2^255 + 19
        // It is p or more exactly if adding 19 carries into bit 255.
        uint64_t u[4] = {t[0], t[1], t[2], t[3]};
        Wide carry = 19;
        for (int i = 0; i < 4; ++i) {
            carry += u[i];
            u[i] = static_cast<uint64_t>(carry);
            carry >>= 64;
        }
        fold(t, u[3] >> 63);
        for (int i = 0; i < 4; ++i) w[i] = t[i];
        w[3] &= ~uint64_t{0} >> 1;
    }

    // clang-format off
// A product in r0 to r7 becomes a reduced element in r0 to r3: the upper half times 38 is added to the lower, and then
// what stands above bit 255, at most 77, times 19.
#define TROTH_REDUCE                                                                      \
    "movl $38, %%edx\n\t"                                                                 \
    "xorl %k[lo], %k[lo]\n\t"                                                             \
    "mulx %[r4], %[lo], %[hi]\n\t" "adcx %[lo], %[r0]\n\t" "adox %[hi], %[r1]\n\t"        \
    "mulx %[r5], %[lo], %[hi]\n\t" "adcx %[lo], %[r1]\n\t" "adox %[hi], %[r2]\n\t"        \
    "mulx %[r6], %[lo], %[hi]\n\t" "adcx %[lo], %[r2]\n\t" "adox %[hi], %[r3]\n\t"        \
    "mulx %[r7], %[lo], %[r4]\n\t" "movl $0, %k[hi]\n\t"                                  \
    "adcx %[lo], %[r3]\n\t" "adox %[hi], %[r4]\n\t" "adcx %[hi], %[r4]\n\t"               \
    TROTH_FOLD
// r4 and bit 255 of r3 times 19. (shld would take one instruction less, but is slow on some processors.)
#define TROTH_FOLD                                                                        \
    "movq %[r3], %[lo]\n\t" "shrq $63, %[lo]\n\t" "leaq (%[lo],%[r4],2), %[lo]\n\t"       \
    "imulq $19, %[lo], %[lo]\n\t" "btrq $63, %[r3]\n\t"                                   \
    "addq %[lo], %[r0]\n\t" "adcq $0, %[r1]\n\t" "adcq $0, %[r2]\n\t" "adcq $0, %[r3]\n\t"
// One more word of a times b, added to what the rows before left in i to i3; the new word is i4.
#define TROTH_ROW(word, i, i1, i2, i3, i4)                                                \
    "movq %[" word "], %%rdx\n\t" "xorl %k[lo], %k[lo]\n\t"                               \
    "mulx %[b0], %[lo], %[hi]\n\t" "adcx %[lo], %[" i "]\n\t" "adox %[hi], %[" i1 "]\n\t"  \
    "mulx %[b1], %[lo], %[hi]\n\t" "adcx %[lo], %[" i1 "]\n\t" "adox %[hi], %[" i2 "]\n\t" \
    "mulx %[b2], %[lo], %[hi]\n\t" "adcx %[lo], %[" i2 "]\n\t" "adox %[hi], %[" i3 "]\n\t" \
    "mulx %[b3], %[lo], %[" i4 "]\n\t" "movl $0, %k[hi]\n\t"                              \
    "adcx %[lo], %[" i3 "]\n\t" "adox %[hi], %[" i4 "]\n\t" "adcx %[hi], %[" i4 "]\n\t"
#define TROTH_WORDS(name, element)                                                          \
    [name##0] "m"(element.limb[0]), [name##1] "m"(element.limb[1]), [name##2] "m"(element.limb[2]), [name##3] "m"(element.limb[3])
    // clang-format on

    static void add(Element& out, const Element& a, const Element& b) {
        // The sum is below 2^256 + 2^24: where it passes 2^256, 38 more do not carry out of the lowest word.
        uint64_t r0, r1, r2, r3, t;
        asm("movq %[a0], %[r0]\n\t"
            "movq %[a1], %[r1]\n\t"
            "movq %[a2], %[r2]\n\t"
            "movq %[a3], %[r3]\n\t"
            "addq %[b0], %[r0]\n\t"
            "adcq %[b1], %[r1]\n\t"
            "adcq %[b2], %[r2]\n\t"
            "adcq %[b3], %[r3]\n\t"
            "sbbq %[t], %[t]\n\t"
            "andl $38, %k[t]\n\t"
            "addq %[t], %[r0]\n\t"
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [t] "=&r"(t)
            : TROTH_WORDS(a, a), TROTH_WORDS(b, b)
            : "cc");
        out = {{r0, r1, r2, r3}};
    }
    static void add_loose(Element& out, const Element& a, const Element& b) {
        // Where 38 carry out of the top again, what is left is below 38.
        uint64_t r0, r1, r2, r3, t;
        asm("movq %[a0], %[r0]\n\t"
            "movq %[a1], %[r1]\n\t"
            "movq %[a2], %[r2]\n\t"
            "movq %[a3], %[r3]\n\t"
            "addq %[b0], %[r0]\n\t"
            "adcq %[b1], %[r1]\n\t"
            "adcq %[b2], %[r2]\n\t"
            "adcq %[b3], %[r3]\n\t"
            "sbbq %[t], %[t]\n\t"
            "andl $38, %k[t]\n\t"
            "addq %[t], %[r0]\n\t"
            "adcq $0, %[r1]\n\t"
            "adcq $0, %[r2]\n\t"
            "adcq $0, %[r3]\n\t"
            "sbbq %[t], %[t]\n\t"
            "andl $38, %k[t]\n\t"
            "addq %[t], %[r0]\n\t"
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [t] "=&r"(t)
            : TROTH_WORDS(a, a), TROTH_WORDS(b, b)
            : "cc");
        out = {{r0, r1, r2, r3}};
    }
    static void sub(Element& out, const Element& a, const Element& b) {
        // Where it borrows, the difference plus 2^256 is above 2^254: taking 38 off (adding 2p) borrows no more.
        uint64_t r0, r1, r2, r3, t;
        asm("movq %[a0], %[r0]\n\t"
            "movq %[a1], %[r1]\n\t"
            "movq %[a2], %[r2]\n\t"
            "movq %[a3], %[r3]\n\t"
            "subq %[b0], %[r0]\n\t"
            "sbbq %[b1], %[r1]\n\t"
            "sbbq %[b2], %[r2]\n\t"
            "sbbq %[b3], %[r3]\n\t"
            "sbbq %[t], %[t]\n\t"
            "andl $38, %k[t]\n\t"
            "subq %[t], %[r0]\n\t"
            "sbbq $0, %[r1]\n\t"
            "sbbq $0, %[r2]\n\t"
            "sbbq $0, %[r3]\n\t"
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [t] "=&r"(t)
            : TROTH_WORDS(a, a), TROTH_WORDS(b, b)
            : "cc");
        out = {{r0, r1, r2, r3}};
    }
    // select: yes where mask is all ones, no where it is 0.
    static void select(Element& out, uint64_t mask, const Element& yes, const Element& no) {
        uint64_t r0, r1, r2, r3;
        asm("movq %[no0], %[r0]\n\t"
            "movq %[no1], %[r1]\n\t"
            "movq %[no2], %[r2]\n\t"
            "movq %[no3], %[r3]\n\t"
            "testq %[mask], %[mask]\n\t"
            "cmovnzq %[yes0], %[r0]\n\t"
            "cmovnzq %[yes1], %[r1]\n\t"
            "cmovnzq %[yes2], %[r2]\n\t"
            "cmovnzq %[yes3], %[r3]\n\t"
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3)
            : [mask] "r"(mask), TROTH_WORDS(yes, yes), TROTH_WORDS(no, no)
            : "cc");
        out = {{r0, r1, r2, r3}};
    }

    TROTH_OUT_OF_LINE static void mul(Element& out, const Element& a, const Element& b) {
        uint64_t r0, r1, r2, r3, r4, r5, r6, r7, lo, hi;
        asm("movq %[a0], %%rdx\n\t"
            "mulx %[b0], %[r0], %[r1]\n\t"
            "mulx %[b1], %[lo], %[r2]\n\t"
            "addq %[lo], %[r1]\n\t"
            "mulx %[b2], %[lo], %[r3]\n\t"
            "adcq %[lo], %[r2]\n\t"
            "mulx %[b3], %[lo], %[r4]\n\t"
            "adcq %[lo], %[r3]\n\t"
            "adcq $0, %[r4]\n\t" TROTH_ROW("a1", "r1", "r2", "r3", "r4", "r5")
                TROTH_ROW("a2", "r2", "r3", "r4", "r5", "r6") TROTH_ROW("a3", "r3", "r4", "r5", "r6", "r7") TROTH_REDUCE
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [r4] "=&r"(r4), [r5] "=&r"(r5),
              [r6] "=&r"(r6), [r7] "=&r"(r7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : TROTH_WORDS(a, a), TROTH_WORDS(b, b)
            : "rdx", "cc");
        out = {{r0, r1, r2, r3}};
    }

    TROTH_OUT_OF_LINE static void sqr(Element& out, const Element& a) {
        uint64_t r0, r1, r2, r3, r4, r5, r6, r7, lo, hi;
        asm(  // The six products of unlike words, in r1 to r6.
            "movq %[a0], %%rdx\n\t"
            "mulx %[a1], %[r1], %[r2]\n\t"
            "mulx %[a2], %[lo], %[r3]\n\t"
            "addq %[lo], %[r2]\n\t"
            "mulx %[a3], %[lo], %[r4]\n\t"
            "adcq %[lo], %[r3]\n\t"
            "adcq $0, %[r4]\n\t"
            "movq %[a1], %%rdx\n\t"
            "xorl %k[r6], %k[r6]\n\t"
            "mulx %[a2], %[lo], %[hi]\n\t"
            "adcx %[lo], %[r3]\n\t"
            "adox %[hi], %[r4]\n\t"
            "mulx %[a3], %[lo], %[r5]\n\t"
            "adcx %[lo], %[r4]\n\t"
            "adox %[r6], %[r5]\n\t"
            "adcx %[r6], %[r5]\n\t"
            "movq %[a2], %%rdx\n\t"
            "mulx %[a3], %[lo], %[r6]\n\t"
            "addq %[lo], %[r5]\n\t"
            "adcq $0, %[r6]\n\t"
            // Twice them, plus the squares.
            "movq %[a0], %%rdx\n\t"
            "xorl %k[r7], %k[r7]\n\t"
            "mulx %%rdx, %[r0], %[hi]\n\t"
            "adcx %[r1], %[r1]\n\t"
            "adox %[hi], %[r1]\n\t"
            "movq %[a1], %%rdx\n\t"
            "mulx %%rdx, %[lo], %[hi]\n\t"
            "adcx %[r2], %[r2]\n\t"
            "adox %[lo], %[r2]\n\t"
            "adcx %[r3], %[r3]\n\t"
            "adox %[hi], %[r3]\n\t"
            "movq %[a2], %%rdx\n\t"
            "mulx %%rdx, %[lo], %[hi]\n\t"
            "adcx %[r4], %[r4]\n\t"
            "adox %[lo], %[r4]\n\t"
            "adcx %[r5], %[r5]\n\t"
            "adox %[hi], %[r5]\n\t"
            "movq %[a3], %%rdx\n\t"
            "mulx %%rdx, %[lo], %[hi]\n\t"
            "adcx %[r6], %[r6]\n\t"
            "adox %[lo], %[r6]\n\t"
            "adcx %[r7], %[r7]\n\t"
            "adox %[hi], %[r7]\n\t" TROTH_REDUCE
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [r4] "=&r"(r4), [r5] "=&r"(r5),
              [r6] "=&r"(r6), [r7] "=&r"(r7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : TROTH_WORDS(a, a)
            : "rdx", "cc");
        out = {{r0, r1, r2, r3}};
    }

    TROTH_OUT_OF_LINE static void mul_small(Element& out, const Element& a,
                                            uint64_t factor) {  // factor < 2^17: 19 * 2^18 are folded
        uint64_t r0, r1, r2, r3, r4, lo;
        asm("mulx %[a0], %[r0], %[r1]\n\t"
            "mulx %[a1], %[lo], %[r2]\n\t"
            "addq %[lo], %[r1]\n\t"
            "mulx %[a2], %[lo], %[r3]\n\t"
            "adcq %[lo], %[r2]\n\t"
            "mulx %[a3], %[lo], %[r4]\n\t"
            "adcq %[lo], %[r3]\n\t"
            "adcq $0, %[r4]\n\t" TROTH_FOLD
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [r4] "=&r"(r4), [lo] "=&r"(lo)
            : TROTH_WORDS(a, a), "d"(factor)
            : "cc");
        out = {{r0, r1, r2, r3}};
    }
#undef TROTH_OUT_OF_LINE
#undef TROTH_WORDS
#undef TROTH_ROW
#undef TROTH_FOLD
#undef TROTH_REDUCE

    // inverse: 1/a, and 0 for 0 (RFC 7748 §5: a^(p-2)).
    static void inverse(Element& out, const Element& a) {
        uint64_t w[4];
        to_words(w, a);
        inverse_modulo(w, w, modulus, 4);
        out = from_words(w);
    }

    static constexpr uint64_t modulus[4] = {~uint64_t{0} - 18, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0} >> 1};

  private:
    __extension__ typedef unsigned __int128 Wide;

    // fold: bit 255 of t, which is `top`, becomes 19.
    static void fold(uint64_t t[4], uint64_t top) {
        t[3] &= ~uint64_t{0} >> 1;
        Wide carry = 19 * top;
        for (int i = 0; i < 4; ++i) {
            carry += t[i];
            t[i] = static_cast<uint64_t>(carry);
            carry >>= 64;
        }
    }
};

}  // namespace troth::inline v1::crypto
