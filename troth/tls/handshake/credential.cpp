#include "troth/tls/handshake/credential.hpp"

#include "troth/keys/signer.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/scheme.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::tls {
namespace {

class KeysSigner final : public CredentialSigner {
  public:
    explicit KeysSigner(std::shared_ptr<const keys::Signer> signer) : signer_(std::move(signer)) {
        for (const SignatureScheme scheme : schemes_for(signer_->public_key().type()))
            for (const keys::SignAlgorithm can : signer_->algorithms())
                if (sign_algorithm(scheme) == can) schemes_.push_back(scheme);
    }
    std::span<const SignatureScheme> schemes() const override { return schemes_; }
    Result<SignatureBytes> sign(SignatureScheme scheme, Bytes message, RandomSource& random) const override {
        const std::optional<keys::SignAlgorithm> algorithm = sign_algorithm(scheme);
        if (!algorithm) return fail(no_usable_scheme);
        TROTH_TRY(const ByteVector signature, signer_->sign(*algorithm, message, random));
        return SignatureBytes(signature);
    }

  private:
    std::shared_ptr<const keys::Signer> signer_;
    std::vector<SignatureScheme> schemes_;
};

}  // namespace

Result<std::shared_ptr<const Credential>> Credential::make(std::vector<ByteVector> chain,
                                                           std::shared_ptr<const keys::Signer> signer) {
    if (chain.empty()) return fail(Error(bad_configuration).with("setting", "certificate chain"));
    TROTH_TRY(const x509::Certificate leaf, x509::Certificate::parse(chain.front()));
    TROTH_TRY(const keys::PublicKey key, keys::PublicKey::from_spki(leaf.spki()));
    if (!(key == signer->public_key())) return fail(credential_mismatch);
    return make(std::move(chain), std::make_shared<const KeysSigner>(std::move(signer)));
}

Result<std::shared_ptr<const Credential>> Credential::make(std::vector<ByteVector> chain,
                                                           std::shared_ptr<const CredentialSigner> signer) {
    if (chain.empty()) return fail(Error(bad_configuration).with("setting", "certificate chain"));
    std::shared_ptr<Credential> credential(new Credential());
    const std::span<const SignatureScheme> schemes = signer->schemes();
    credential->schemes_.assign(schemes.begin(), schemes.end());
    if (credential->schemes_.empty()) return fail(no_usable_scheme);
    std::vector<CertificateEntry> entries;
    for (const ByteVector& der : chain) entries.push_back({.cert_data = der});
    Certificate message;
    message.certificate_list = entries;
    TROTH_TRY(append_handshake(message, credential->certificate_message_));
    credential->chain_ = std::move(chain);
    credential->signer_ = std::move(signer);
    return std::shared_ptr<const Credential>(std::move(credential));
}

Result<SignatureBytes> Credential::sign(SignatureScheme scheme, Bytes message, RandomSource& random) const {
    return signer_->sign(scheme, message, random);
}

}  // namespace troth::inline v1::tls
