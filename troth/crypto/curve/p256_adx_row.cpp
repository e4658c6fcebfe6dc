// P-256 on x86-64 with BMI2, ADX and AVX2: an assembly field under Jacobian coordinates and signed windows. Only the
// assembly uses the instructions, so this file is built without flags (p256_field_adx.hpp); the base point's table is
// read by AVX2 or, in a row of its own, AVX-512.
#if defined(__x86_64__)
#include "troth/crypto/curve/base_tables.hpp"
#include "troth/crypto/curve/choose.hpp"
#include "troth/crypto/curve/choose_kernels.hpp"
#include "troth/crypto/curve/jacobian_row.hpp"
#include "troth/crypto/curve/p256_field_adx.hpp"
#include "troth/crypto/curve/row_list.hpp"

namespace troth::inline v1::crypto {
namespace {

struct Adx {
    using Domain = P256;
    using Field = P256FieldAdx;
    using Scalar = math::Montgomery<4, p256_n>;
    static constexpr Field::Element b = math::montgomery_form(P256::b, p256_p);
    static constexpr unsigned base_width = p256_base_width;
    static constexpr bool odd_table = true;
    static const u64* base_table(usize window) { return p256_base_table[window][0]; }
    using Choose = void(uint64_t* out, const uint64_t* table, uint64_t index);
    template <usize words, usize count, Choose* of_64 = kernel::choose_of_64_avx2>
    static void choose(u64* out, const u64* table, u64 index) {
        if constexpr (words == 8 && count == 64)
            of_64(out, table, index);
        else
            choose_sse2<words, count>(out, table, index);
    }
};
struct Avx512 : Adx {
    template <usize words, usize count>
    static void choose(u64* out, const u64* table, u64 index) {
        Adx::choose<words, count, kernel::choose_of_64_avx512>(out, table, index);
    }
};

}  // namespace

constexpr EcRow p256_avx512_row =
    jacobian_row<Avx512>("avx512", [](const cpu::Features& f) { return f.bmi2 && f.adx && f.avx512; });
constexpr EcRow p256_adx_row =
    jacobian_row<Adx>("adx", [](const cpu::Features& f) { return f.bmi2 && f.adx && f.avx2; });

}  // namespace troth::inline v1::crypto
#endif
