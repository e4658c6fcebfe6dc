// The secrets of the key schedule, RFC 8446 §7.1: each a type of its own, as long as its hash, inline.
#pragma once

#include "troth/base/secret.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::tls {

inline constexpr usize max_hash_size = 48;  // SHA-384 is the longest hash of a TLS 1.3 suite

// HashSecret: digest_size(hash) secret bytes. Wiped on destruction and when moved from; clone() says when a second copy
// is meant.
class HashSecret {
  public:
    explicit HashSecret(crypto::HashId hash) : hash_(hash) {}  // zero
    HashSecret(crypto::HashId hash, Bytes bytes);              // exactly digest_size(hash) of them, or abort

    crypto::HashId hash() const { return hash_; }
    Bytes bytes() const { return Bytes(data_.bytes()).first(crypto::digest_size(hash_)); }
    MutableBytes mutable_bytes() { return MutableBytes(data_.mutable_bytes()).first(crypto::digest_size(hash_)); }

    friend bool operator==(const HashSecret&, const HashSecret&) = delete;

  private:
    Secret<max_hash_size> data_;
    crypto::HashId hash_;
};

// TrafficSecret: [sender]_…_traffic_secret of one direction and epoch.
struct TrafficSecret : HashSecret {
    using HashSecret::HashSecret;
    TrafficSecret() : HashSecret(crypto::HashId::sha256) {}  // zero, to be assigned
    TrafficSecret clone() const { return TrafficSecret(hash(), bytes()); }
};
struct ExporterSecret : HashSecret {  // exporter_master_secret, early_exporter_master_secret
    using HashSecret::HashSecret;
    ExporterSecret() : HashSecret(crypto::HashId::sha256) {}
    ExporterSecret clone() const { return ExporterSecret(hash(), bytes()); }
};
struct ResumptionSecret : HashSecret {  // resumption_master_secret
    using HashSecret::HashSecret;
    ResumptionSecret() : HashSecret(crypto::HashId::sha256) {}
};
struct Psk : HashSecret {  // of one ticket, §4.6.1
    using HashSecret::HashSecret;
    Psk() : HashSecret(crypto::HashId::sha256) {}
};
struct MasterSecret : HashSecret {
    using HashSecret::HashSecret;
};
struct FinishedKey : HashSecret {  // §4.4.4
    using HashSecret::HashSecret;
};

}  // namespace troth::inline v1::tls
