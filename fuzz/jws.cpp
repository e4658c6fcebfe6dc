// JSON Web Signatures and Encryptions: any text as a token, in every form, against keys that nobody signed with.
#include <cstdlib>

#include "troth/jose/jwe.hpp"

using namespace troth;
using namespace troth::jose;

namespace {

// A source without entropy, so that a finding is found again.
class Fixed final : public RandomSource {
  public:
    void fill(MutableBytes out) override {
        for (u8& byte : out) byte = 0x5a;
    }
};

Jwk key_of(std::string_view text) {
    return Jwk::parse(bytes_of(text)).value();
}
const Jwk& shared_key() {
    static const Jwk key = key_of(R"({"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"})");
    return key;
}
const Jwk& ec_key() {
    static const Jwk key = key_of(
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})");
    return key;
}

void try_signature(const Result<Jws>& token) {
    if (!token) return;
    (void)token->key();
    for (const JwsAlgorithmInfo& row : jws_algorithms()) {
        (void)token->verify(shared_key(), row.id);
        (void)token->verify(ec_key(), row.id);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Fixed random;
    try_signature(Jws::from_compact(text));
    try_signature(Jws::from_flattened(bytes_of(text)));
    for (const JweAlgorithmInfo& row : jwe_algorithms()) {
        const JweExpectations expected{.algorithm = row.id, .encryption = {}, .most_iterations = 1000};
        (void)decrypt(text, shared_key(), random, expected);
        (void)decrypt(text, ec_key(), random, expected);
    }
    return 0;
}
