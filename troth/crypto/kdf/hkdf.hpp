// HKDF, RFC 5869. (HKDF-Expand-Label is TLS's own and lives in tls/schedule.)
#pragma once

#include "troth/crypto/mac/hmac.hpp"

namespace troth::inline v1::crypto::hkdf {

// Prk: a pseudorandom key, kept as the HMAC states that Expand begins with. Move-only, so that no copy is made by
// accident; wiped when destroyed and when moved
// from. Immutable, so it may be shared between threads.
class Prk {
  public:
    Prk(Prk&& other) noexcept : Prk(other) { other.key_.forget(); }
    Prk& operator=(Prk&& other) noexcept {
        if (this != &other) {
            key_ = other.key_;
            other.key_.forget();
        }
        return *this;
    }
    Prk clone() const { return *this; }

    HashId id() const { return key_.id(); }

  private:
    friend Prk from_bytes(HashId, Bytes, const cpu::Features&);
    friend void expand(const Prk&, Gather, MutableBytes);
    Prk(HashId id, Bytes prk, const cpu::Features& features) : key_(id, prk, features) {}
    Prk(const Prk&) = default;

    HmacKey key_;
};

// extract: RFC 5869 §2.2. An empty salt stands for digest_size(id) zero bytes.
Prk extract(HashId id, Bytes salt, Bytes ikm, const cpu::Features& features = cpu::host());

// from_bytes: a pseudorandom key that somebody already has; RFC 5869 §2.3 wants at least digest_size(id) bytes.
Prk from_bytes(HashId id, Bytes prk, const cpu::Features& features = cpu::host());

// max_expand_size: what RFC 5869 §2.3 allows for L, in bytes.
constexpr usize max_expand_size(HashId id) {
    return 255 * digest_size(id);
}

// expand: RFC 5869 §2.3, output keying material into all of `out`. Asking for more than max_expand_size is a broken
// invariant and aborts.
void expand(const Prk& prk, Gather info, MutableBytes out);
SecretBytes expand(const Prk& prk, Bytes info, usize size);

}  // namespace troth::inline v1::crypto::hkdf
