// The key schedule of TLS 1.3, RFC 8446 §7.1, as three stages. A stage's step consumes it, so that secrets are derived
// in the RFC's order and each once. `transcript` is always the hash of the messages that the comment names.
#pragma once

#include "troth/base/result.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/tls/record/key.hpp"
#include "troth/tls/registry/errors.hpp"
#include "troth/tls/schedule/label.hpp"

namespace troth::inline v1::tls {

using crypto::Digest;

// EpochSecrets: one for each direction.
struct EpochSecrets {
    TrafficSecret client, server;
};

// What an established session keeps of the schedule.
struct SessionSecrets {
    ExporterSecret exporter;
    ResumptionSecret resumption;
};

// TrafficStage: after the server's Finished.
class TrafficStage {
  public:
    // The client's Finished, §4.4.4, and whether what came is right (bad_finished). Transcript of all before it.
    crypto::Mac client_finished(const Digest& transcript) const;
    Result<void> check_client_finished(Bytes verify_data, const Digest& transcript) const;
    const ExporterSecret& exporter() const { return exporter_; }  // usable at once, §7.5
    // session: transcript of ClientHello…client Finished.
    SessionSecrets session(const Digest& transcript) &&;

  private:
    friend class HandshakeStage;
    TrafficStage(MasterSecret master, ExporterSecret exporter, FinishedKey client)
        : master_(std::move(master)), exporter_(std::move(exporter)), client_(std::move(client)) {}
    MasterSecret master_;
    ExporterSecret exporter_;
    FinishedKey client_;
};

// HandshakeStage: after ServerHello.
class HandshakeStage {
  public:
    // The server's Finished, §4.4.4, and whether what came is right (bad_finished). Transcript of all before it.
    crypto::Mac server_finished(const Digest& transcript) const;
    Result<void> check_server_finished(Bytes verify_data, const Digest& transcript) const;

    struct Next;
    // traffic: transcript of ClientHello…server Finished.
    Next traffic(const Digest& transcript) &&;

  private:
    friend class EarlyStage;
    HandshakeStage(MasterSecret master, FinishedKey client, FinishedKey server)
        : master_(std::move(master)), client_(std::move(client)), server_(std::move(server)) {}
    MasterSecret master_;
    FinishedKey client_, server_;
};
struct HandshakeStage::Next {
    EpochSecrets secrets;  // of application data
    TrafficStage stage;
};

// PskKind decides the binder's label: §7.1, and RFC 9258 §5.2 for imported ones.
enum class PskKind : u8 { external, resumption, imported };

// EarlyStage: before the key exchange.
class EarlyStage {
  public:
    static EarlyStage without_psk(crypto::HashId hash);
    static EarlyStage with_psk(crypto::HashId hash, Bytes psk);
    EarlyStage clone() const;  // a client that offers a key and must be ready for a server that does not take it

    crypto::HashId hash() const { return salt_.hash(); }

    // The following need a PSK (broken invariant otherwise).
    // binder: §4.2.11.2. Transcript up to the binders, and of what preceded after a retry.
    crypto::Mac binder(PskKind kind, const Digest& transcript) const;
    Result<void> check_binder(PskKind kind, Bytes binder, const Digest& transcript) const;  // bad_binder
    // Transcript of the ClientHello alone.
    TrafficSecret early_traffic(const Digest& transcript) const;  // client_early_traffic_secret
    ExporterSecret early_exporter(const Digest& transcript) const;

    struct Next;
    // handshake: `shared` from the key exchange; transcript of ClientHello…ServerHello.
    Next handshake(Bytes shared, const Digest& transcript) &&;
    // handshake_psk_only: psk_ke, §4.2.9: zeros take the place of the shared secret.
    Next handshake_psk_only(const Digest& transcript) &&;

  private:
    struct EarlySecret : HashSecret {
        using HashSecret::HashSecret;
    };
    struct Salt : HashSecret {  // Derive-Secret(Early Secret, "derived", "")
        using HashSecret::HashSecret;
    };
    EarlyStage(EarlySecret early, Salt salt, bool psk) : early_(std::move(early)), salt_(std::move(salt)), psk_(psk) {}
    crypto::hkdf::Prk early_prk() const;

    EarlySecret early_;  // zero without a PSK: nothing but the constant salt is needed then
    Salt salt_;
    bool psk_;
};
struct EarlyStage::Next {
    EpochSecrets secrets;  // of the handshake
    HandshakeStage stage;
};

// finished_mac: Finished under a base key of one's own: after-handshake authentication uses
// client_application_traffic_secret_N (§4.4).
crypto::Mac finished_mac(const TrafficSecret& base_key, const Digest& transcript);

// traffic_key: [sender]_write_key and [sender]_write_iv, §7.3, with sequence number zero.
AeadKey traffic_key(CipherSuite suite, const TrafficSecret& secret);
// next_generation: application_traffic_secret_N+1, §7.2; the old one is consumed.
TrafficSecret next_generation(TrafficSecret&& secret);

// resumption_psk: the key of a ticket, §4.6.1.
Psk resumption_psk(const ResumptionSecret& secret, Bytes ticket_nonce);

// export_keying_material: TLS-Exporter, §7.5. label is at most 249 bytes; out at most 255 digests (broken invariants).
// No context and an empty one are the same.
void export_keying_material(const ExporterSecret& secret, std::string_view label, Bytes context, MutableBytes out);

}  // namespace troth::inline v1::tls
