#include "troth/tls/schedule/schedule.hpp"

#include <cstdlib>

#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls {

namespace {

using crypto::HashId;
using crypto::hkdf::Prk;

// Derive-Secret(HKDF-Extract(0, 0), "derived", ""): the salt of every handshake without a PSK is a constant.
constexpr std::array<u8, 32> salt_without_psk_sha256{0x6f, 0x26, 0x15, 0xa1, 0x08, 0xc7, 0x02, 0xc5, 0x67, 0x8f, 0x54,
                                                     0xfc, 0x9d, 0xba, 0xb6, 0x97, 0x16, 0xc0, 0x76, 0x18, 0x9c, 0x48,
                                                     0x25, 0x0c, 0xeb, 0xea, 0xc3, 0x57, 0x6c, 0x36, 0x11, 0xba};
constexpr std::array<u8, 48> salt_without_psk_sha384{
    0x15, 0x91, 0xda, 0xc5, 0xcb, 0xbf, 0x03, 0x30, 0xa4, 0xa8, 0x4d, 0xe9, 0xc7, 0x53, 0x33, 0x0e,
    0x92, 0xd0, 0x1f, 0x0a, 0x88, 0x21, 0x4b, 0x44, 0x64, 0x97, 0x2f, 0xd6, 0x68, 0x04, 0x9e, 0x93,
    0xe5, 0x2f, 0x2b, 0x16, 0xfa, 0xd9, 0x22, 0xfd, 0xc0, 0x58, 0x44, 0x78, 0x42, 0x8f, 0x28, 0x2b};

// Zeros: the "0" of §7.1, as long as the hash.
constexpr std::array<u8, max_hash_size> zeros{};
Bytes zero(HashId hash) {
    return Bytes(zeros).first(crypto::digest_size(hash));
}

FinishedKey finished_key(const HashSecret& base_key) {
    return derive_secret<FinishedKey>(prk(base_key), label::finished, {});
}
crypto::Mac mac(const FinishedKey& key, const Digest& transcript) {
    return crypto::hmac(crypto::HmacKey(key.hash(), key.bytes()), transcript.bytes());
}
Result<void> check(const crypto::Mac& expected, Bytes received, const ErrorRow& row) {
    if (!crypto::verify(expected, received)) return fail(row);
    return {};
}

}  // namespace

EarlyStage EarlyStage::without_psk(HashId hash) {
    const Bytes salt = hash == HashId::sha256 ? Bytes(salt_without_psk_sha256) : Bytes(salt_without_psk_sha384);
    return EarlyStage(EarlySecret(hash), Salt(hash, salt), false);
}

EarlyStage EarlyStage::with_psk(HashId hash, Bytes psk) {
    // hkdf::extract gives a key that is ready to use, not bytes to keep; the stage keeps bytes, 48 instead of two hash
    // states, so it extracts with HMAC itself: HKDF-Extract(0, PSK), RFC 5869 §2.2.
    const crypto::Mac extracted = crypto::hmac(crypto::HmacKey(hash, zero(hash)), psk);
    EarlySecret early(hash, extracted.bytes());
    ledger::secret(psk, hash == HashId::sha256 ? "psk of SHA-256" : "psk of SHA-384");
    ledger::secret(early.bytes(), "early secret");
    Salt salt = derive_secret<Salt>(prk(early), label::derived, empty_hash(hash));
    return EarlyStage(std::move(early), std::move(salt), true);
}

EarlyStage EarlyStage::clone() const {
    return EarlyStage(EarlySecret(hash(), early_.bytes()), Salt(hash(), salt_.bytes()), psk_);
}

Prk EarlyStage::early_prk() const {
    if (!psk_) std::abort();
    return prk(early_);
}

crypto::Mac EarlyStage::binder(PskKind kind, const Digest& transcript) const {
    const Label& name = kind == PskKind::resumption ? label::res_binder
                        : kind == PskKind::external ? label::ext_binder
                                                    : label::imp_binder;
    const HashSecret binder_key = derive_secret<HashSecret>(early_prk(), name, empty_hash(hash()));
    return mac(finished_key(binder_key), transcript);
}

Result<void> EarlyStage::check_binder(PskKind kind, Bytes received, const Digest& transcript) const {
    return check(binder(kind, transcript), received, bad_binder);
}

TrafficSecret EarlyStage::early_traffic(const Digest& transcript) const {
    return derive_secret<TrafficSecret>(early_prk(), label::c_e_traffic, transcript.bytes());
}

ExporterSecret EarlyStage::early_exporter(const Digest& transcript) const {
    return derive_secret<ExporterSecret>(early_prk(), label::e_exp_master, transcript.bytes());
}

EarlyStage::Next EarlyStage::handshake(Bytes shared, const Digest& transcript) && {
    const HashId id = hash();
    const crypto::Mac extracted = crypto::hmac(crypto::HmacKey(id, salt_.bytes()), shared);  // Handshake Secret
    ledger::secret(shared, "shared secret");
    ledger::secret(extracted.bytes(), "handshake secret");
    const Prk secret = crypto::hkdf::from_bytes(id, extracted.bytes());
    EpochSecrets secrets{derive_secret<TrafficSecret>(secret, label::c_hs_traffic, transcript.bytes()),
                         derive_secret<TrafficSecret>(secret, label::s_hs_traffic, transcript.bytes())};
    // Master Secret depends on nothing that comes later: extracted now, so that Handshake Secret ends here.
    const HashSecret salt = derive_secret<HashSecret>(secret, label::derived, empty_hash(id));
    const crypto::Mac master = crypto::hmac(crypto::HmacKey(id, salt.bytes()), zero(id));
    ledger::secret(master.bytes(), "master secret");
    HandshakeStage stage(MasterSecret(id, master.bytes()), finished_key(secrets.client), finished_key(secrets.server));
    const EarlyStage consumed(std::move(*this));  // wiped here, not where the caller's scope ends
    return {std::move(secrets), std::move(stage)};
}

EarlyStage::Next EarlyStage::handshake_psk_only(const Digest& transcript) && {
    if (!psk_) std::abort();
    return std::move(*this).handshake(zero(hash()), transcript);
}

crypto::Mac HandshakeStage::server_finished(const Digest& transcript) const {
    return mac(server_, transcript);
}
Result<void> HandshakeStage::check_server_finished(Bytes verify_data, const Digest& transcript) const {
    return check(server_finished(transcript), verify_data, bad_finished);
}

HandshakeStage::Next HandshakeStage::traffic(const Digest& transcript) && {
    const Prk master = prk(master_);
    EpochSecrets secrets{derive_secret<TrafficSecret>(master, label::c_ap_traffic, transcript.bytes()),
                         derive_secret<TrafficSecret>(master, label::s_ap_traffic, transcript.bytes())};
    ExporterSecret exporter = derive_secret<ExporterSecret>(master, label::exp_master, transcript.bytes());
    HandshakeStage consumed(std::move(*this));  // wiped here, not where the caller's scope ends
    return {std::move(secrets),
            TrafficStage(std::move(consumed.master_), std::move(exporter), std::move(consumed.client_))};
}

crypto::Mac TrafficStage::client_finished(const Digest& transcript) const {
    return mac(client_, transcript);
}
Result<void> TrafficStage::check_client_finished(Bytes verify_data, const Digest& transcript) const {
    return check(client_finished(transcript), verify_data, bad_finished);
}

SessionSecrets TrafficStage::session(const Digest& transcript) && {
    ResumptionSecret resumption = derive_secret<ResumptionSecret>(prk(master_), label::res_master, transcript.bytes());
    MasterSecret(std::move(master_));  // consumed: wiped here
    return {std::move(exporter_), std::move(resumption)};
}

crypto::Mac finished_mac(const TrafficSecret& base_key, const Digest& transcript) {
    return mac(finished_key(base_key), transcript);
}

AeadKey traffic_key(CipherSuite suite, const TrafficSecret& secret) {
    const Prk base = prk(secret);
    TrafficKey key;
    TrafficIv iv;
    const usize size = crypto::aead_key_size(row_of(suite)->aead);
    expand_label(base, label::key, {}, MutableBytes(key.mutable_bytes()).first(size));
    expand_label(base, label::iv, {}, iv.mutable_bytes());
    return AeadKey(suite, std::move(key), std::move(iv));
}

TrafficSecret next_generation(TrafficSecret&& secret) {
    const TrafficSecret old = std::move(secret);
    return derive_secret<TrafficSecret>(prk(old), label::traffic_upd, {});
}

Psk resumption_psk(const ResumptionSecret& secret, Bytes ticket_nonce) {
    return derive_secret<Psk>(prk(secret), label::resumption, ticket_nonce);
}

void export_keying_material(const ExporterSecret& secret, std::string_view name, Bytes context, MutableBytes out) {
    HashSecret derived(secret.hash());
    expand_label(prk(secret), name, empty_hash(secret.hash()), derived.mutable_bytes());
    const Digest context_hash = crypto::hash(secret.hash(), context);
    expand_label(prk(derived), label::exporter, context_hash.bytes(), out);
}

}  // namespace troth::inline v1::tls
