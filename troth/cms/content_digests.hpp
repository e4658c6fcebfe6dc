// The digests of a content that is too long to be held: all that signed attributes need of it (RFC 5652 §5.4).
#pragma once

#include <variant>
#include <vector>

#include "troth/cms/digest.hpp"
#include "troth/cms/signer.hpp"
#include "troth/crypto/hash/shake.hpp"

namespace troth::inline v1::cms {

// ContentDigests: fed once with the content's pieces in order, for all signers together. Not thread-safe.
class ContentDigests {
  public:
    // for_signers: what the signers of a message digested by; algorithms that are not offered are passed over, as
    // verify() will say. for_signing: what these identities will digest by.
    static ContentDigests for_signers(std::span<const Signer> signers);
    static ContentDigests for_signing(std::span<const SigningIdentity> identities);

    void update(Bytes piece);
    // of: what came until now. An algorithm that none of the signers has is a broken invariant and aborts.
    ByteVector of(const DigestAlgorithm& algorithm) const;

  private:
    void want(const DigestAlgorithm& algorithm);
    struct One {
        const DigestAlgorithm* algorithm;
        std::variant<crypto::Hash, crypto::Shake> state;
    };
    std::vector<One> all_;
};

// Content: what is signed, held or digested.
struct Content {
    Bytes held;
    const ContentDigests* digests = nullptr;  // if there are some, nothing is held

    ByteVector digest(const DigestAlgorithm& algorithm) const {
        return digests != nullptr ? digests->of(algorithm) : cms::digest(algorithm, held);
    }
};

}  // namespace troth::inline v1::cms
