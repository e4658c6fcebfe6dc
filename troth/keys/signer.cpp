#include "troth/keys/signer.hpp"

namespace troth::inline v1::keys {

namespace {

class LocalSigner final : public Signer {
  public:
    explicit LocalSigner(PrivateKey key) : key_(std::move(key)) {}
    const PublicKey& public_key() const override { return key_.public_key(); }
    std::span<const SignAlgorithm> algorithms() const override { return key_.public_key().algorithms(); }
    Result<ByteVector> sign(SignAlgorithm algorithm, Bytes message, RandomSource& random) const override {
        return key_.sign(algorithm, message, random);
    }

  private:
    PrivateKey key_;
};

}  // namespace

std::shared_ptr<Signer> local_signer(PrivateKey key) {
    return std::make_shared<LocalSigner>(std::move(key));
}

}  // namespace troth::inline v1::keys
