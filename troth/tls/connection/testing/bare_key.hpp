// A credential without X.509, for tests of the handshake alone: the "certificate" is the bare public point of a P-256
// key, and signatures are r || s. Only BareEngine can verify them.
#pragma once

#include <algorithm>

#include "troth/base/testing/random.hpp"
#include "troth/crypto/sign/ecdsa.hpp"
#include "troth/tls/handshake/credential.hpp"
#include "troth/tls/handshake/operation.hpp"
#include "troth/tls/registry/errors.hpp"

namespace troth::inline v1::tls::testing {

class BareSigner final : public CredentialSigner {
  public:
    explicit BareSigner(crypto::EcPrivateKey key) : key_(std::move(key)) {}
    std::span<const SignatureScheme> schemes() const override { return schemes_; }
    Result<SignatureBytes> sign(SignatureScheme, Bytes message, RandomSource& random) const override {
        const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, message);
        TROTH_TRY(const crypto::ecdsa::Signature signature, crypto::ecdsa::sign(key_, digest.bytes(), random));
        SignatureBytes out(signature.r().size() + signature.s().size());
        std::copy(signature.r().begin(), signature.r().end(), out.mutable_bytes().begin());
        std::copy(signature.s().begin(), signature.s().end(), out.mutable_bytes().last(32).begin());
        return out;
    }

  private:
    static constexpr std::array schemes_ = {SignatureScheme::ecdsa_secp256r1_sha256};
    crypto::EcPrivateKey key_;
};

inline std::shared_ptr<const Credential> bare_credential(u64 seed) {
    v1::testing::CountingRandom random(seed);
    crypto::EcPrivateKey key = crypto::EcPrivateKey::generate(crypto::Curve::p256, random);
    const crypto::EcPoint point = key.public_key().uncompressed();
    std::vector<ByteVector> chain;
    chain.emplace_back(point.bytes().begin(), point.bytes().end());
    return *Credential::make(std::move(chain), std::make_shared<BareSigner>(std::move(key)));
}

// BareVerifier: trusts every chain. dangerous, as its base says.
class BareVerifier final : public dangerous::PeerVerifier {
  public:
    explicit BareVerifier(u8 trust = 1) { trust_.fill(trust); }
    Result<void> verify(std::span<const Bytes>, std::string_view, ChainPurpose, Wall) const override { return {}; }
    TrustId trust() const override { return trust_; }

  private:
    TrustId trust_;
};

inline Result<void> verify_bare(const VerifySignature& request) {
    const Bytes point = request.chain->certificates().front();
    TROTH_TRY(const crypto::EcPublicKey key, crypto::EcPublicKey::from_bytes(crypto::Curve::p256, point));
    const crypto::Digest digest = crypto::hash(crypto::HashId::sha256, request.message.bytes());
    const Bytes signature = request.signature.bytes();
    if (signature.size() != 64 || !crypto::ecdsa::verify(key, digest.bytes(), signature.first(32), signature.last(32)))
        return fail(bad_certificate_verify);
    return {};
}

// BareEngine: as DirectEngine, but verifies bare signatures. With `defer` it answers nothing: the owner computes what
// take_operation gives, by answer_bare.
inline OpResult answer_bare(OpRequest& request, const Now& now, RandomSource& random) {
    const auto* verify = std::get_if<VerifySignature>(&request);
    if (verify != nullptr && verify->chain->certificates().front().size() == 65) {  // no certificate is that short
        TROTH_TRY(verify_bare(*verify));
        return Verified{};
    }
    return compute(request, now, random);
}
class BareEngine final : public Engine {
  public:
    std::optional<OpResult> answer(OpRequest& request, const Now& now, RandomSource& random) override {
        ++asked;
        if (defer) return std::nullopt;
        return answer_bare(request, now, random);
    }
    bool defer = false;
    usize asked = 0;
};

}  // namespace troth::inline v1::tls::testing
