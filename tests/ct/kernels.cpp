// What ML-KEM and ML-DSA do to secret polynomials, kernel by kernel, each with nothing declassified in between.
#include "tests/ct/ct.hpp"
#include "troth/crypto/kem/mlkem/polynomial.hpp"
#include "troth/crypto/sign/mldsa/polynomial.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

template <class Row, usize count>
std::string_view row_of(const std::array<Row, count>& rows, const cpu::Features& features) {
    for (const Row& row : rows)
        if (row.runs_on(features)) return row.name;
    return "";
}
std::string_view mlkem_row(const cpu::Features& features) {
    return row_of(mlkem::kernel_rows, features);
}
std::string_view mldsa_row(const cpu::Features& features) {
    return row_of(mldsa::kernel_rows, features);
}

// Secret coefficients in [0, q).
template <class Polynomial, auto q>
void fill(Polynomial& f, u8 seed) {
    const SecretBytes bytes = secret(4 * f.c.size(), seed);
    for (usize i = 0; i < f.c.size(); ++i)
        f.c[i] = static_cast<std::remove_reference_t<decltype(f.c[0])>>(
            (u64{load_le<u32>(bytes.bytes().data() + 4 * i)} * static_cast<u64>(q)) >> 32);
}

void mlkem_kernels(const cpu::Features& features) {
    const mlkem::Kernels& kernels = mlkem::kernels_for(features);
    Wiped<std::array<mlkem::Polynomial, 4>> work;
    auto& [f, g, product, rest] = work.value;
    for (usize i = 0; i < 4; ++i) fill<mlkem::Polynomial, mlkem::q>(work.value[i], static_cast<u8>(i + 1));
    kernels.ntt(f.c.data());
    kernels.ntt(g.c.data());
    Wiped<mlkem::Factor> factor;
    kernels.to_factor(g.c.data(), &factor.value);
    kernels.dot(product.c.data(), f.c.data(), 256, &factor.value, 1);
    kernels.inverse_ntt(product.c.data());
    kernels.times_r(product.c.data());
    kernels.add(product.c.data(), rest.c.data());
    kernels.subtract_from(product.c.data(), rest.c.data());
    for (const unsigned d : {1u, 4u, 5u, 10u, 11u, 12u}) {
        SecretBytes encoded(32 * d);
        kernels.encode(d, encoded.mutable_bytes().data(), product.c.data());
        kernels.decode(d, rest.c.data(), encoded.bytes().data());
    }
    const SecretBytes noise = secret(128, 7);
    kernels.sample_cbd2(f.c.data(), noise.bytes().data());
}

void mldsa_kernels(const cpu::Features& features) {
    const mldsa::Kernels& kernels = mldsa::kernels_for(features);
    Wiped<std::array<mldsa::Polynomial, 4>> work;
    auto& [f, g, product, rest] = work.value;
    for (usize i = 0; i < 4; ++i) fill<mldsa::Polynomial, mldsa::q>(work.value[i], static_cast<u8>(i + 1));
    kernels.ntt(f.data());
    kernels.dot(product.data(), f.data(), g.data(), 1);
    kernels.inverse_ntt(product.data());
    kernels.add(f.data(), product.data(), rest.data());
    kernels.subtract(f.data(), product.data(), rest.data());
    kernels.centre(product.data());
    kernels.make_canonical(rest.data());
    for (const int32_t gamma2 : {(mldsa::q - 1) / 88, (mldsa::q - 1) / 32})
        kernels.decompose(f.data(), g.data(), rest.data(), gamma2);
    (void)kernels.exceeds(g.data(), 1000);
    for (const unsigned bits : {17u, 19u}) {
        const SecretBytes mask = secret(32 * (bits + 1), 7);
        kernels.unpack_mask(f.data(), mask.bytes().data(), bits);
    }
}

constexpr Operation operations[] = {
    {"mlkem.kernels", mlkem_row, mlkem_kernels},
    {"mldsa.kernels", mldsa_row, mldsa_kernels},
};

}  // namespace

extern const Operations kernel_operations;
const Operations kernel_operations = operations;

}  // namespace troth::ct_tests
