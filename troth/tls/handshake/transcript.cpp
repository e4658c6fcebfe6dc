#include "troth/tls/handshake/transcript.hpp"

#include <cstdlib>

namespace troth::inline v1::tls {

void Transcript::add(Bytes message) {
    if (hash_)
        hash_->update(message);
    else
        waiting_.insert(waiting_.end(), message.begin(), message.end());
}

void Transcript::start(crypto::HashId id) {
    if (hash_) {
        if (hash_->id() != id) std::abort();
        return;
    }
    hash_.emplace(id);
    hash_->update(lent_);
    hash_->update(waiting_);
    lent_ = {};
    waiting_ = ByteVector();
}

crypto::Digest Transcript::hash() const {
    if (!hash_) std::abort();
    return hash_->finish();
}

crypto::Digest Transcript::hash_with(Bytes suffix) const {
    if (!hash_) std::abort();
    crypto::Hash fork = *hash_;
    fork.update(suffix);
    return fork.finish();
}

crypto::Digest Transcript::hash_with(crypto::HashId id, Bytes suffix) const {
    if (hash_ && hash_->id() == id) return hash_with(suffix);
    if (hash_) std::abort();
    crypto::Hash fresh(id);
    fresh.update(lent_);
    fresh.update(waiting_);
    fresh.update(suffix);
    return fresh.finish();
}

void Transcript::fold_retry() {
    const crypto::Digest first = hash();
    // §4.4.1: handshake type 254, a 24-bit length, Hash(ClientHello1).
    const std::array<u8, 4> header = {254, 0, 0, static_cast<u8>(first.size)};
    const crypto::HashId id = hash_->id();
    hash_.emplace(id);
    hash_->update(header);
    hash_->update(first.bytes());
}

}  // namespace troth::inline v1::tls
