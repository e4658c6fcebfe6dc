// What a session rests on: proofs that the engine alone can mint, from an operation's verdict or from a MAC that it
// checked itself. RFC 8446 §4.4.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "troth/base/clock.hpp"

namespace troth::inline v1::tls {

enum class SignatureScheme : u16;

// Mint: the key to the constructors below. Only the engine's own files make one.
class Mint {
    Mint() = default;
    friend struct MintKey;
};

// PeerChain: the certificates as the peer sent them, leaf first, in one buffer. Immutable and shared.
class PeerChain {
  public:
    // copy_of: one allocation, reference count included.
    static std::shared_ptr<const PeerChain> copy_of(std::span<const Bytes> certificates);
    std::span<const Bytes> certificates() const { return certificates_; }

  private:
    explicit PeerChain(std::span<const Bytes> certificates) : certificates_(certificates) {}
    std::span<const Bytes> certificates_;  // both the views and the bytes stand behind this object, in its memory
};

enum class ChainPurpose : u8 { server_auth, client_auth };  // RFC 5280 §4.2.1.12
using LeafHash = std::array<u8, 32>;                        // SHA-256 of the leaf's DER
using TrustId = std::array<u8, 32>;                         // names the set of roots (and the policy) that was used

// ChainVerified: a chain was checked for exactly this leaf, name, purpose, time and set of roots.
class ChainVerified {
  public:
    ChainVerified(const Mint&, LeafHash leaf, std::string name, ChainPurpose purpose, Wall time, Wall not_after,
                  TrustId trust)
        : leaf_(leaf), name_(std::move(name)), purpose_(purpose), time_(time), not_after_(not_after), trust_(trust) {}
    const LeafHash& leaf() const { return leaf_; }
    const std::string& name() const { return name_; }
    ChainPurpose purpose() const { return purpose_; }
    Wall time() const { return time_; }
    Wall not_after() const { return not_after_; }  // of the leaf
    const TrustId& trust() const { return trust_; }

  private:
    LeafHash leaf_;
    std::string name_;
    ChainPurpose purpose_;
    Wall time_, not_after_;
    TrustId trust_;
};

// ByCertificate: the peer sent this chain, it was verified, and CertificateVerify proved possession (§4.4.3).
class ByCertificate {
  public:
    ByCertificate(const Mint&, std::shared_ptr<const PeerChain> chain, ChainVerified verified, SignatureScheme scheme)
        : chain_(std::move(chain)), verified_(std::move(verified)), scheme_(scheme) {}
    const std::shared_ptr<const PeerChain>& chain() const { return chain_; }
    const ChainVerified& verified() const { return verified_; }
    SignatureScheme scheme() const { return scheme_; }

  private:
    std::shared_ptr<const PeerChain> chain_;
    ChainVerified verified_;
    SignatureScheme scheme_;
};

// ByPsk: the peer knows a key that an earlier session gave to exactly the peer described here (§4.2.11). `original`
// says how that one was authenticated; an all-zero leaf means: nobody (an anonymous client).
class ByPsk {
  public:
    ByPsk(const Mint&, LeafHash leaf, TrustId trust, Wall not_after)
        : leaf_(leaf), trust_(trust), not_after_(not_after) {}
    const LeafHash& original_leaf() const { return leaf_; }
    const TrustId& trust() const { return trust_; }
    Wall not_after() const { return not_after_; }
    bool anonymous() const { return leaf_ == LeafHash{}; }

  private:
    LeafHash leaf_;
    TrustId trust_;
    Wall not_after_;
};

// Nobody: the peer is a client that was not asked for, or did not show, a certificate.
struct Nobody {};

using PeerAuth = std::variant<Nobody, ByCertificate, ByPsk>;

// FinishedVerified: the peer's Finished MAC was equal to ours (§4.4.4). Every session holds one.
class FinishedVerified {
  public:
    explicit FinishedVerified(const Mint&) {}
};

}  // namespace troth::inline v1::tls
