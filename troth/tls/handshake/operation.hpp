// Operations: the one door for everything slow. The handshake asks with a value and goes on with the answer; who
// computes it, and when, is the engine's business. At most four are in flight on a connection.
//
// An engine that answers at once is never suspended for. One that gives nothing back leaves the request with the
// connection: Connection::take_operation() moves it out (it then owns its bytes, any thread may have it) and
// Connection::complete() brings the answer, on the connection's own thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "troth/base/clock.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/base/small_bytes.hpp"
#include "troth/crypto/kex/group.hpp"
#include "troth/tls/record/aead_pool.hpp"
#include "troth/tls/session/peer_auth.hpp"

namespace troth::inline v1::x509 {
class TrustStore;
struct Explanation;
}  // namespace troth::inline v1::x509

namespace troth::inline v1::tls {

enum class NamedGroup : u16;
enum class SignatureScheme : u16;
class Credential;
class TicketKeys;
struct ServerConfig;
namespace dangerous {
class PeerVerifier;
}

// Op: the kinds, in the order of OpRequest. The last three have no request yet: no version that needs them is spoken.
enum class Op : u8 {
    choose_config,
    select_credential,
    key_share,
    agree,
    sign,
    verify_signature,
    verify_chain,
    open_ticket,
    seal_ticket,
    find_psk,
    rsa_decrypt,
    claim_early_data,
    open_ech,
};

// In flight at once: no handshake asks for more than two things before it has an answer.
inline constexpr usize max_operations = 2;

// OpId names a request; a slot is used again with another generation, so a late answer is recognised and dropped.
struct OpId {
    u32 slot = 0;
    u32 generation = 0;
    friend bool operator==(const OpId&, const OpId&) = default;
};

// Lent: bytes of a request. A view while the engine looks at it inside the call; own() makes a copy before the request
// leaves. Public bytes only.
class Lent {
  public:
    Lent() = default;
    explicit Lent(Bytes view) : view_(view) {}
    Bytes bytes() const { return view_; }
    void own() {
        if (own_ != nullptr || view_.empty()) return;
        own_ = std::make_unique_for_overwrite<u8[]>(view_.size());
        std::memcpy(own_.get(), view_.data(), view_.size());
        view_ = Bytes(own_.get(), view_.size());
    }

  private:
    std::unique_ptr<u8[]> own_;
    Bytes view_;
};

// HelloFacts: what a choice may depend on, out of a ClientHello or CertificateRequest. Reading it allocates nothing.
struct HelloFacts {
    Lent server_name;  // A-label host name; empty: none was sent
    Lent alpn;         // protocol_name_list as it was sent: one byte of length, then the name (RFC 7301 §3.1)
    Lent schemes;      // signature_algorithms as they were sent: two bytes each

    std::string_view name() const { return text_of(server_name.bytes()); }
    bool allows(SignatureScheme scheme) const;
    bool offers(std::string_view protocol) const;
    void own();
};

// The requests.
struct ChooseConfig {  // -> ConfigChoice
    HelloFacts hello;
    std::shared_ptr<const ServerConfig> current;
};
struct SelectCredential {  // -> CredentialChoice. A client is asked by CertificateRequest (§4.3.2)
    HelloFacts hello;
    std::vector<ByteVector> authorities;         // DER names, §4.2.4
    std::shared_ptr<const ServerConfig> server;  // on a server
    std::shared_ptr<const Credential> client;    // on a client: what its configuration holds
};
struct MakeKeyShare {  // -> KeyShareMade (client, §4.2.8)
    NamedGroup group{};
};
struct Agree {  // -> Agreed. A client has `share`; a server answers with a share of its own
    NamedGroup group{};
    std::optional<crypto::KeyShare> share;
    Lent peer_share;
};
struct Sign {  // -> Signature over `message` as it stands (§4.4.3)
    std::shared_ptr<const Credential> credential;
    SignatureScheme scheme{};
    SmallBytes<146> message;
};
struct VerifySignature {                     // -> Verified, or an error
    std::shared_ptr<const PeerChain> chain;  // the key is the leaf's
    SignatureScheme scheme{};
    SmallBytes<146> message;
    Lent signature;
};
struct VerifyChain {  // -> ChainVerdict, or an error
    std::shared_ptr<const PeerChain> chain;
    std::string name;  // empty for client_auth
    ChainPurpose purpose{};
    Wall time{};
    ByteVector stapled;  // OCSP response of the leaf, if any
    std::shared_ptr<const x509::TrustStore> roots;
    std::shared_ptr<const dangerous::PeerVerifier> dangerous_verifier;
};
struct OpenTicket {  // -> TicketOpened; a bad ticket is no error, it opens to nothing
    std::shared_ptr<const TicketKeys> keys;
    Lent ticket;
};
struct SealTicket {  // -> TicketSealed
    std::shared_ptr<const TicketKeys> keys;
    SecretBytes session;
};
struct FindPsk {  // -> TicketOpened: the session blob of an identity that a store knows
    Lent identity;
};

using OpRequest = std::variant<ChooseConfig, SelectCredential, MakeKeyShare, Agree, Sign, VerifySignature, VerifyChain,
                               OpenTicket, SealTicket, FindPsk>;

inline Op kind(const OpRequest& request) {
    return static_cast<Op>(request.index());
}

// The answers.
struct ConfigChoice {
    std::shared_ptr<const ServerConfig> config;  // empty: stay with the current one
};
struct CredentialChoice {
    std::shared_ptr<const Credential> credential;  // empty: none fits
    SignatureScheme scheme{};
};
struct KeyShareMade {
    crypto::KeyShare share;
};
struct Agreed {
    crypto::PublicShare public_share;  // a server's answer; empty on a client
    crypto::SharedSecret shared;
};
struct Signature {
    SmallBytes<114> bytes;
};
struct Verified {};
struct ChainVerdict {  // says again what was asked, so that answers cannot be mixed up
    LeafHash leaf{};
    std::string name;
    ChainPurpose purpose{};
    Wall time{}, not_after{};
    TrustId trust{};
    // Why it is refused: then nothing else counts but the leaf, and the handshake fails with the explanation's error.
    std::shared_ptr<const x509::Explanation> refusal;
};
struct TicketOpened {
    SecretBytes session;  // empty: unknown, forged, expired or another configuration's
};
struct TicketSealed {
    ByteVector ticket;
};

using OpAnswer = std::variant<ConfigChoice, CredentialChoice, KeyShareMade, Agreed, Signature, Verified, ChainVerdict,
                              TicketOpened, TicketSealed>;
using OpResult = Result<OpAnswer>;

// Engine: per worker thread, not thread-safe. An engine may collect requests of many connections; it is then told by
// its owner when to work, not by a timer. It also holds what the worker's connections share: memory for cipher
// contexts.
class Engine {
  public:
    virtual ~Engine() = default;
    AeadPool contexts;
    // answer: the result now, or nothing: the request stays untouched and waits in Connection::take_operation().
    virtual std::optional<OpResult> answer(OpRequest& request, const Now& now, RandomSource& random) = 0;
};

// compute: answers a request on the spot. What DirectEngine does, and what a worker thread does with a request that it
// was given. Thread-safe.
OpResult compute(OpRequest& request, const Now& now, RandomSource& random);

// DirectEngine: every answer at once.
class DirectEngine final : public Engine {
  public:
    std::optional<OpResult> answer(OpRequest& request, const Now& now, RandomSource& random) override {
        return compute(request, now, random);
    }
};

// own_bytes: makes a request independent of the memory it was asked from.
void own_bytes(OpRequest& request);

// Env: what a call on a connection may use; sampled once per call and never stored.
struct Env {
    Now now;
    RandomSource& random;
    Engine& engine;
};

}  // namespace troth::inline v1::tls
