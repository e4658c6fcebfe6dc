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

// The public seed is the same for every secret, so that traces can be compared.
template <SlhDsaId id>
slhdsa::PrivateKey key_of(const cpu::Features& features) {
    const usize n = slhdsa::private_key_size(id) / 4;
    return slhdsa::PrivateKey::from_seeds(id, secret(n, 1).bytes(), secret(n, 2).bytes(), ByteVector(n, 7), features);
}
template <SlhDsaId id>
void keygen(const cpu::Features& features) {
    const slhdsa::PrivateKey key = key_of<id>(features);
}
template <SlhDsaId id>
void sign(const cpu::Features& features) {
    const slhdsa::PrivateKey key = key_of<id>(features);
    PoisonedRandom random;
    const std::array<u8, 20> message{1};
    if (!slhdsa::sign(key, message, {}, random, features)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"slhdsa_sha2_128f.keygen", by_set, keygen<SlhDsaId::sha2_128f>},
    {"slhdsa_sha2_128f.sign", by_set, sign<SlhDsaId::sha2_128f>},
    {"slhdsa_shake_128f.keygen", by_set, keygen<SlhDsaId::shake_128f>},
    {"slhdsa_shake_128f.sign", by_set, sign<SlhDsaId::shake_128f>},
    {"slhdsa_sha2_192f.keygen", by_set, keygen<SlhDsaId::sha2_192f>},
    {"slhdsa_sha2_192f.sign", by_set, sign<SlhDsaId::sha2_192f>},
};

}  // namespace

extern const Operations slhdsa_operations;
const Operations slhdsa_operations = operations;

}  // namespace troth::ct_tests
