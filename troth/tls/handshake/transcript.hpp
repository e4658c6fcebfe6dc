// The transcript hash, RFC 8446 §4.4.1. Explicit: the handshake adds each message itself, and only bytes that were on
// the wire.
#pragma once

#include <optional>

#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::tls {

class Transcript {
  public:
    // add: one handshake message with its header. Kept as bytes until the hash is known.
    void add(Bytes message);
    // lend: the same for the first message, which stays where it is until start().
    void lend(Bytes message) { lent_ = message; }
    // start: the hash is known from now on (once; a second call with another hash is a broken invariant).
    void start(crypto::HashId id);
    bool started() const { return hash_.has_value(); }
    crypto::HashId id() const { return hash_->id(); }

    crypto::Digest hash() const;                   // of everything added so far
    crypto::Digest hash_with(Bytes suffix) const;  // as if suffix stood behind it: binders (§4.2.11.2)
    // hash_of: the same before the hash is known, for a PSK offered with this hash.
    crypto::Digest hash_with(crypto::HashId id, Bytes suffix) const;

    // fold_retry: replaces ClientHello1 by a synthetic message_hash message (§4.4.1). Called with exactly the first
    // ClientHello added; whoever needs several hashes (several PSKs) passes them before the hash is known.
    void fold_retry();

    Transcript fork() const { return *this; }

    Transcript() = default;
    Transcript(Transcript&&) = default;
    Transcript& operator=(Transcript&&) = default;

  private:
    Transcript(const Transcript&) = default;

    std::optional<crypto::Hash> hash_;
    Bytes lent_;          // until the hash is known
    ByteVector waiting_;  // the same; stands behind lent_
};

}  // namespace troth::inline v1::tls
