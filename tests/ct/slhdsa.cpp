// SLH-DSA: the private seed, the PRF key and the randomness are secret.
#include "troth/crypto/sign/slhdsa.hpp"

#include <array>

#include "tests/ct/ct.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;

std::string_view by_set(const cpu::Features& features) {
    return features.avx512 ? "avx512" : features.sha ? "shani" : features.avx2 ? "avx2" : "portable";
}
template <SlhDsaId id>
void keygen_and_sign(const cpu::Features& features) {
    PoisonedRandom random;
    const slhdsa::PrivateKey key = slhdsa::PrivateKey::generate(id, random, features);
    const std::array<u8, 20> message{1};
    if (!slhdsa::sign(key, message, {}, random, features)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"slhdsa_sha2_128f.keygen_sign", by_set, keygen_and_sign<SlhDsaId::sha2_128f>},
    {"slhdsa_shake_128f.keygen_sign", by_set, keygen_and_sign<SlhDsaId::shake_128f>},
    {"slhdsa_sha2_192f.keygen_sign", by_set, keygen_and_sign<SlhDsaId::sha2_192f>},
};

}  // namespace

extern const Operations slhdsa_operations;
const Operations slhdsa_operations = operations;

}  // namespace troth::ct_tests
