// P-256 on x86-64 with BMI2, ADX and AVX2: an assembly field under Jacobian coordinates and signed windows. Only the
// assembly uses the instructions, so this file is built without flags (p256_field_adx.hpp); the base point's table is
// read by AVX2, between the products of a sum. AVX-512 does not gain on that, and in one process of sixteen, as its
// addresses fell, took twice the time for it.
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
    template <usize words, usize count>
    static void choose(u64* out, const u64* table, u64 index) {
        if constexpr (words == 8 && count == 64)
            kernel::choose_of_64_avx2(out, table, index);
        else
            choose_sse2<words, count>(out, table, index);
    }
    static constexpr auto choose_among_8 = kernel::choose_among_8_avx2;
};

}  // namespace

constexpr EcRow p256_adx_row =
    jacobian_row<Adx>("adx", [](const cpu::Features& f) { return f.bmi2 && f.adx && f.avx2; });

}  // namespace troth::inline v1::crypto
#endif
