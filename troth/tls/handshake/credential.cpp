#include "troth/tls/handshake/credential.hpp"

#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/message/certificate.hpp"

namespace troth::inline v1::tls {

Result<std::shared_ptr<const Credential>> Credential::make(std::vector<ByteVector> chain,
                                                           std::shared_ptr<CredentialSigner> signer) {
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

Result<ByteVector> Credential::sign(SignatureScheme scheme, Bytes message, RandomSource& random) const {
    return signer_->sign(scheme, message, random);
}

}  // namespace troth::inline v1::tls
