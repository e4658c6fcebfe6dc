// ML-DSA: the seed, the expanded key and the randomness are secret.
#include "troth/crypto/sign/mldsa.hpp"

#include <array>

#include "tests/ct/ct.hpp"
#include "troth/crypto/sign/mldsa/polynomial.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

std::string_view mldsa_row(const cpu::Features& features) {
    for (const mldsa::KernelsRow& row : mldsa::kernel_rows)
        if (row.runs_on(features)) return row.name;
    return "";
}
template <MlDsaId id>
void keygen(const cpu::Features& features) {
    const Secret<32> xi = secret_of<32>();
    const mldsa::PrivateKey key = mldsa::PrivateKey::from_seed(id, xi.bytes(), features);
}
template <MlDsaId id>
void import_expanded(const cpu::Features& features) {
    SecretBytes expanded;
    {
        const Secret<32> xi = secret_of<32>();
        ct::unpoison(xi.bytes());
        const mldsa::PrivateKey key = mldsa::PrivateKey::from_seed(id, xi.bytes());
        expanded = SecretBytes(key.expanded());
    }
    set_up_done();
    ct::poison(expanded.bytes().subspan(32));  // all but rho
    if (!mldsa::PrivateKey::from_bytes(id, expanded.bytes(), features)) __builtin_abort();
}
template <MlDsaId id>
void sign(const cpu::Features& features) {
    const Secret<32> xi = secret_of<32>();
    const mldsa::PrivateKey key = mldsa::PrivateKey::from_seed(id, xi.bytes(), features);
    PoisonedRandom random;
    const std::array<u8, 20> message{1};
    for (int i = 0; i < 3; ++i) {
        const auto made = mldsa::sign(key, message, {}, random, features);
        if (!made) __builtin_abort();
    }
}

template <MlDsaId id>
void sign_deterministic(const cpu::Features& features) {
    const Secret<32> xi = secret_of<32>();
    const mldsa::PrivateKey key = mldsa::PrivateKey::from_seed(id, xi.bytes(), features);
    const std::array<u8, 20> message{1};
    if (!mldsa::sign_deterministic(key, message, bytes_of("context"), features)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"mldsa44.keygen", mldsa_row, keygen<MlDsaId::mldsa44>},
    {"mldsa44.import", mldsa_row, import_expanded<MlDsaId::mldsa44>},
    {"mldsa44.sign", mldsa_row, sign<MlDsaId::mldsa44>},
    {"mldsa65.keygen", mldsa_row, keygen<MlDsaId::mldsa65>},
    {"mldsa65.import", mldsa_row, import_expanded<MlDsaId::mldsa65>},
    {"mldsa65.sign", mldsa_row, sign<MlDsaId::mldsa65>},
    {"mldsa65.sign_deterministic", mldsa_row, sign_deterministic<MlDsaId::mldsa65>},
    {"mldsa87.keygen", mldsa_row, keygen<MlDsaId::mldsa87>},
    {"mldsa87.import", mldsa_row, import_expanded<MlDsaId::mldsa87>},
    {"mldsa87.sign", mldsa_row, sign<MlDsaId::mldsa87>},
};

}  // namespace

extern const Operations mldsa_operations;
const Operations mldsa_operations = operations;

}  // namespace troth::ct_tests
