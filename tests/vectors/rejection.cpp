// CCTV's messages for ML-DSA, which take typical and untypical numbers of rounds to sign under the key of the zero
// seed. The files hold no signatures: each is made deterministically, twice the same, and must verify for its message
// alone.
#include "tests/vectors/handlers.hpp"
#include "troth/crypto/sign/mldsa.hpp"

namespace troth::vectors {
namespace {

using namespace crypto;

std::optional<MlDsaId> parameters_of(const File& file) {
    if (!file.json.is_array() || !file.path.ends_with("-benchmark.json")) return std::nullopt;
    if (file.path.contains("ml-dsa-44")) return MlDsaId::mldsa44;
    if (file.path.contains("ml-dsa-65")) return MlDsaId::mldsa65;
    if (file.path.contains("ml-dsa-87")) return MlDsaId::mldsa87;
    return std::nullopt;
}

void run(const File& file, Report& report) {
    const Secret<mldsa::seed_size> seed;
    const auto key = mldsa::PrivateKey::from_seed(*parameters_of(file), seed.bytes());
    const auto public_key = mldsa::PublicKey::from_bytes(key.id(), key.public_key());
    for (const Json& test : file.json) {
        const std::string message = test;
        const auto signature = mldsa::sign_deterministic(key, bytes_of(message), {});
        const auto again = mldsa::sign_deterministic(key, bytes_of(message), {});
        if (!signature || !again || !public_key) {
            report.fail(message, "not signed");
            continue;
        }
        const Bytes bytes = signature->bytes();
        report.check(std::ranges::equal(bytes, again->bytes()) &&
                         mldsa::verify(*public_key, bytes_of(message), {}, bytes) &&
                         !mldsa::verify(*public_key, bytes_of(message + "x"), {}, bytes),
                     message, "the signature does not verify, or for too much");
    }
}

}  // namespace

const Handler cctv_mldsa{"CCTV ML-DSA", [](const File& f) { return parameters_of(f).has_value(); }, run};

}  // namespace troth::vectors
