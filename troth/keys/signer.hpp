// Who signs: a key in this process, or one in a device that only answers requests.
#pragma once

#include "troth/keys/private_key.hpp"

namespace troth::inline v1::keys {

// Signer: may be asked from several threads at once.
class Signer {
  public:
    virtual ~Signer() = default;

    virtual const PublicKey& public_key() const = 0;
    virtual std::span<const SignAlgorithm> algorithms() const = 0;  // best first
    // sign: the signature in its wire form. Errors: keys.algorithm_mismatch, and what the device says.
    virtual Result<ByteVector> sign(SignAlgorithm algorithm, Bytes message, RandomSource& random) const = 0;
};

// local_signer: signs with a key in memory.
std::shared_ptr<Signer> local_signer(PrivateKey key);

}  // namespace troth::inline v1::keys
