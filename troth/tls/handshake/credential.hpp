// Credential: a certificate chain with the key that can sign for it, made ready once: the Certificate message is
// encoded in advance. RFC 8446 §4.4.2, §4.4.2.2.
#pragma once

#include <memory>
#include <vector>

#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/small_bytes.hpp"
#include "troth/tls/registry/signature_scheme.hpp"

namespace troth::inline v1::keys {
class Signer;
}

namespace troth::inline v1::tls {

// SignatureBytes: in the wire form of the scheme; inline for ECDSA up to P-384 and EdDSA, on the heap for RSA.
using SignatureBytes = SmallBytes<114>;

// CredentialSigner: a private key as TLS asks for it, by SignatureScheme: what stands behind a keys::Signer, or a key
// that keys/ does not know. May be asked from several threads at once.
class CredentialSigner {
  public:
    virtual ~CredentialSigner() = default;
    virtual std::span<const SignatureScheme> schemes() const = 0;  // that sign handshakes, best first
    virtual Result<SignatureBytes> sign(SignatureScheme scheme, Bytes message, RandomSource& random) const = 0;
};

// Immutable; shared between connections and threads.
class Credential {
  public:
    // make: chain in DER, leaf first; the signer's public key is the leaf's. Fails if the chain is empty or too long
    // (tls.bad_configuration), or if the key signs with no scheme of TLS 1.3 (tls.no_usable_scheme).
    static Result<std::shared_ptr<const Credential>> make(std::vector<ByteVector> chain,
                                                          std::shared_ptr<const CredentialSigner> signer);
    // The same with a key of keys/. Fails also if the leaf cannot be read, or its key is not the signer's
    // (tls.credential_mismatch).
    static Result<std::shared_ptr<const Credential>> make(std::vector<ByteVector> chain,
                                                          std::shared_ptr<const keys::Signer> signer);

    const std::vector<ByteVector>& chain() const { return chain_; }
    // What the key can sign with, best first.
    std::span<const SignatureScheme> schemes() const { return schemes_; }
    // The Certificate message with an empty certificate_request_context, header included.
    Bytes certificate_message() const { return certificate_message_; }
    Result<SignatureBytes> sign(SignatureScheme scheme, Bytes message, RandomSource& random) const;

  private:
    Credential() = default;

    std::vector<ByteVector> chain_;
    std::vector<SignatureScheme> schemes_;
    ByteVector certificate_message_;
    std::shared_ptr<const CredentialSigner> signer_;
};

}  // namespace troth::inline v1::tls
