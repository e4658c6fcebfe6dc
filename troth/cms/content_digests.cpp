#include "troth/cms/content_digests.hpp"

#include <algorithm>
#include <cstdlib>

namespace troth::inline v1::cms {
namespace {

std::variant<crypto::Hash, crypto::Shake> begun(const DigestAlgorithm& algorithm) {
    if (algorithm.hash) return crypto::Hash(*algorithm.hash);
    return crypto::Shake(shake_of(algorithm));
}

}  // namespace

void ContentDigests::want(const DigestAlgorithm& algorithm) {
    const bool known = std::ranges::any_of(all_, [&](const One& one) { return one.algorithm == &algorithm; });
    if (!known) all_.push_back({&algorithm, begun(algorithm)});
}

ContentDigests ContentDigests::for_signers(std::span<const Signer> signers) {
    ContentDigests out;
    for (const Signer& signer : signers)
        if (const auto algorithm = digest_algorithm(signer.info.digest_algorithm)) out.want(**algorithm);
    return out;
}

ContentDigests ContentDigests::for_signing(std::span<const SigningIdentity> identities) {
    ContentDigests out;
    for (const SigningIdentity& identity : identities)
        if (!identity.signer.algorithms().empty()) out.want(digest_for(signing_algorithm_of(identity)));
    return out;
}

void ContentDigests::update(Bytes piece) {
    for (One& one : all_) {
        if (auto* hash = std::get_if<crypto::Hash>(&one.state)) hash->update(piece);
        if (auto* shake = std::get_if<crypto::Shake>(&one.state)) shake->absorb(piece);
    }
}

ByteVector ContentDigests::of(const DigestAlgorithm& algorithm) const {
    const auto one = std::ranges::find(all_, &algorithm, &One::algorithm);
    if (one == all_.end()) std::abort();
    ByteVector out(algorithm.size);
    if (const auto* hash = std::get_if<crypto::Hash>(&one->state)) hash->finish_into(out);
    if (const auto* shake = std::get_if<crypto::Shake>(&one->state)) crypto::Shake(*shake).squeeze(out);
    return out;
}

}  // namespace troth::inline v1::cms
