// AeadKey: what protects one direction of one epoch, at rest. RFC 8446 §5.3, §7.3.
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/tls/registry/cipher_suite.hpp"

namespace troth::inline v1::tls {

struct TrafficKey : Secret<32> {  // as many bytes from the front as the AEAD wants
    using Secret::Secret;
};
struct TrafficIv : Secret<crypto::aead_nonce_size> {
    using Secret::Secret;
};

// AeadKey is all that an idle connection keeps of a direction: at most 64 bytes. Move-only, because a copy would be a
// second owner of one sequence of nonces; wiped when moved from.
class AeadKey {
  public:
    AeadKey(CipherSuite suite, TrafficKey key, TrafficIv iv, u64 sequence = 0)
        : key_(std::move(key)), iv_(std::move(iv)), suite_(suite), sequence_(sequence) {}

    CipherSuite suite() const { return suite_; }
    crypto::AeadId aead() const { return row_of(suite_)->aead; }
    Bytes key() const { return Bytes(key_.bytes()).first(crypto::aead_key_size(aead())); }
    std::span<const u8, crypto::aead_nonce_size> iv() const { return iv_.bytes(); }
    u64 sequence() const { return sequence_; }

    // nonce: §5.3: the sequence number, big-endian and padded on the left, xor the iv.
    std::array<u8, crypto::aead_nonce_size> nonce() const {
        std::array<u8, crypto::aead_nonce_size> out;
        std::memcpy(out.data(), iv_.bytes().data(), out.size());
        for (usize i = 0; i < 8; ++i) out[4 + i] ^= static_cast<u8>(sequence_ >> (56 - 8 * i));
        return out;
    }
    // advance: one record was sealed or opened. The limit is held by whoever seals or opens (exhausted()).
    void advance() { ++sequence_; }

    // exhausted: §5.5, §5.3: no further record may use this key. should_update: half of that is used, so a KeyUpdate is
    // due; it needs one more record only.
    bool exhausted() const { return sequence_ >= limit(); }
    bool should_update() const { return sequence_ >= limit() / 2; }

  private:
    u64 limit() const { return row_of(suite_)->confidentiality_limit(); }

    TrafficKey key_;
    TrafficIv iv_;
    CipherSuite suite_;
    u64 sequence_ = 0;
};
static_assert(sizeof(AeadKey) <= 64);

}  // namespace troth::inline v1::tls
