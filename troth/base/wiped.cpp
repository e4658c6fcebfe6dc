#include "troth/base/wiped.hpp"

#include "troth/base/cpu.hpp"

namespace troth::inline v1 {

// All of these registers are the callee's to change. Of the vector registers nothing is said to the compiler, which
// would know them under flags only that this file does not have.
[[gnu::noinline]] void burn_registers() noexcept {
#if defined(__x86_64__)
    asm volatile(
        "xorl %%eax, %%eax\n\t"
        "xorl %%ecx, %%ecx\n\t"
        "xorl %%edx, %%edx\n\t"
        "xorl %%esi, %%esi\n\t"
        "xorl %%edi, %%edi\n\t"
        "xorl %%r8d, %%r8d\n\t"
        "xorl %%r9d, %%r9d\n\t"
        "xorl %%r10d, %%r10d\n\t"
        "xorl %%r11d, %%r11d" ::
            : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc");
    if (cpu::host().avx512)
        asm volatile(
            "vpxord %zmm16, %zmm16, %zmm16\n\t"
            "vpxord %zmm17, %zmm17, %zmm17\n\t"
            "vpxord %zmm18, %zmm18, %zmm18\n\t"
            "vpxord %zmm19, %zmm19, %zmm19\n\t"
            "vpxord %zmm20, %zmm20, %zmm20\n\t"
            "vpxord %zmm21, %zmm21, %zmm21\n\t"
            "vpxord %zmm22, %zmm22, %zmm22\n\t"
            "vpxord %zmm23, %zmm23, %zmm23\n\t"
            "vpxord %zmm24, %zmm24, %zmm24\n\t"
            "vpxord %zmm25, %zmm25, %zmm25\n\t"
            "vpxord %zmm26, %zmm26, %zmm26\n\t"
            "vpxord %zmm27, %zmm27, %zmm27\n\t"
            "vpxord %zmm28, %zmm28, %zmm28\n\t"
            "vpxord %zmm29, %zmm29, %zmm29\n\t"
            "vpxord %zmm30, %zmm30, %zmm30\n\t"
            "vpxord %zmm31, %zmm31, %zmm31");
    if (cpu::host().avx2) {
        asm volatile("vzeroall");
        return;
    }
    asm volatile(
        "pxor %xmm0, %xmm0\n\t"
        "pxor %xmm1, %xmm1\n\t"
        "pxor %xmm2, %xmm2\n\t"
        "pxor %xmm3, %xmm3\n\t"
        "pxor %xmm4, %xmm4\n\t"
        "pxor %xmm5, %xmm5\n\t"
        "pxor %xmm6, %xmm6\n\t"
        "pxor %xmm7, %xmm7\n\t"
        "pxor %xmm8, %xmm8\n\t"
        "pxor %xmm9, %xmm9\n\t"
        "pxor %xmm10, %xmm10\n\t"
        "pxor %xmm11, %xmm11\n\t"
        "pxor %xmm12, %xmm12\n\t"
        "pxor %xmm13, %xmm13\n\t"
        "pxor %xmm14, %xmm14\n\t"
        "pxor %xmm15, %xmm15");
#elif defined(__aarch64__)
    asm volatile(
        "mov x0, xzr\n\t"
        "mov x1, xzr\n\t"
        "mov x2, xzr\n\t"
        "mov x3, xzr\n\t"
        "mov x4, xzr\n\t"
        "mov x5, xzr\n\t"
        "mov x6, xzr\n\t"
        "mov x7, xzr\n\t"
        "mov x8, xzr\n\t"
        "mov x9, xzr\n\t"
        "mov x10, xzr\n\t"
        "mov x11, xzr\n\t"
        "mov x12, xzr\n\t"
        "mov x13, xzr\n\t"
        "mov x14, xzr\n\t"
        "mov x15, xzr" ::
            : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15");
    asm volatile(
        "movi v0.2d, #0\n\t"
        "movi v1.2d, #0\n\t"
        "movi v2.2d, #0\n\t"
        "movi v3.2d, #0\n\t"
        "movi v4.2d, #0\n\t"
        "movi v5.2d, #0\n\t"
        "movi v6.2d, #0\n\t"
        "movi v7.2d, #0\n\t"
        "movi v16.2d, #0\n\t"
        "movi v17.2d, #0\n\t"
        "movi v18.2d, #0\n\t"
        "movi v19.2d, #0\n\t"
        "movi v20.2d, #0\n\t"
        "movi v21.2d, #0\n\t"
        "movi v22.2d, #0\n\t"
        "movi v23.2d, #0\n\t"
        "movi v24.2d, #0\n\t"
        "movi v25.2d, #0\n\t"
        "movi v26.2d, #0\n\t"
        "movi v27.2d, #0\n\t"
        "movi v28.2d, #0\n\t"
        "movi v29.2d, #0\n\t"
        "movi v30.2d, #0\n\t"
        "movi v31.2d, #0" ::
            : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23",
              "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31");
#endif
}

}  // namespace troth::inline v1
