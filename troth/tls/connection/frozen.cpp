// Handing an established connection over: to the kernel, or frozen into bytes and thawed elsewhere. Both consume it, so
// that no sequence of nonces has two owners.
#include "troth/encoding/wire.hpp"
#include "troth/tls/connection/state.hpp"
#include "troth/tls/handshake/errors.hpp"
#include "troth/tls/handshake/mint.hpp"

namespace troth::inline v1::tls {
namespace {

constexpr u16 frozen_version = 1;

// FrozenConnection: everything that an established connection needs to go on. Views. A peer known by its certificates
// is remembered as sessions do: by the hash of its leaf and who vouched for it.
struct FrozenConnection {
    u16 version = frozen_version;
    u8 is_client = 0;
    u8 closed = 0;
    u8 resumed = 0;
    u8 peer_known = 0;
    CipherSuite suite{};
    NamedGroup group{};
    encoding::Opaque<0, 255> alpn, server_name;
    std::array<u8, 32> peer_leaf{}, trust{};
    u64 peer_not_after = 0;
    encoding::Opaque<32, 48> exporter, resumption, writing_secret, reading_secret;
    encoding::Opaque<16, 32> writing_key, reading_key;
    encoding::Opaque<12, 12> writing_iv, reading_iv;  // views, too: whatever parses and moves this copies no secret
    u64 writing_sequence = 0, reading_sequence = 0;
    u16 padding = 0;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("version", m.version) && io("is_client", m.is_client) && io("closed", m.closed) &&
               io("resumed", m.resumed) && io("peer_known", m.peer_known) && io("suite", m.suite) &&
               io("group", m.group) && io("alpn", m.alpn) && io("server_name", m.server_name) &&
               io("peer_leaf", m.peer_leaf) && io("trust", m.trust) && io("peer_not_after", m.peer_not_after) &&
               io("exporter", m.exporter) && io("resumption", m.resumption) && io("writing_secret", m.writing_secret) &&
               io("reading_secret", m.reading_secret) && io("writing_key", m.writing_key) &&
               io("reading_key", m.reading_key) && io("writing_iv", m.writing_iv) && io("reading_iv", m.reading_iv) &&
               io("writing_sequence", m.writing_sequence) && io("reading_sequence", m.reading_sequence) &&
               io("padding", m.padding);
    }
};

void summarise(const PeerAuth& peer, FrozenConnection& frozen) {
    if (const auto* by = std::get_if<ByCertificate>(&peer)) {
        frozen.peer_known = 1;
        frozen.peer_leaf = by->verified().leaf();
        frozen.trust = by->verified().trust();
        frozen.peer_not_after = static_cast<u64>(by->verified().not_after().time_since_epoch().count());
    } else if (const auto* psk = std::get_if<ByPsk>(&peer)) {
        frozen.peer_known = 1;
        frozen.peer_leaf = psk->original_leaf();
        frozen.trust = psk->trust();
        frozen.peer_not_after = static_cast<u64>(psk->not_after().time_since_epoch().count());
    }
}

AeadKey thawed_key(CipherSuite suite, Bytes key, Bytes iv, u64 sequence) {
    TrafficKey thawed;
    std::copy(key.begin(), key.end(), thawed.mutable_bytes().begin());
    return AeadKey(suite, std::move(thawed), TrafficIv(iv.first<12>()), sequence);
}

}  // namespace

Result<RecordLayer::Halves> Connection::State::hand_over() {
    if (failure != nullptr) return fail(failed_before());
    if (!established) return fail(not_established);
    if (records.pending() || key_update_due || !events.empty() || done_due || !inbox.empty()) return fail(not_idle);
    failure = &handed_over;
    return std::move(records).release();
}

Result<KernelHandoff> Connection::into_kernel(const Env&) && {
    TROTH_TRY(const RecordLayer::Halves halves, state_->hand_over());
    KernelHandoff out;
    out.suite = state_->facts->suite;
    const auto fill = [](KernelHandoff::Direction& to, const AeadKey& from) {
        to.key = SecretBytes(from.key());
        to.iv = Secret<12>(from.iv());
        to.sequence = from.sequence();
    };
    fill(out.sending, halves.writing);
    fill(out.receiving, halves.reading);
    return out;
}

Result<SecretBytes> Connection::freeze() && {
    TROTH_TRY(const RecordLayer::Halves halves, state_->hand_over());
    const Established& facts = *state_->facts;
    FrozenConnection frozen;
    frozen.is_client = state_->is_client;
    frozen.closed = static_cast<u8>((state_->close_sent ? 1 : 0) | (state_->close_received ? 2 : 0));
    frozen.resumed = facts.resumed;
    frozen.suite = facts.suite;
    frozen.group = facts.group.value_or(NamedGroup{});
    frozen.alpn = bytes_of(facts.alpn);
    frozen.server_name = bytes_of(facts.server_name);
    summarise(facts.peer, frozen);
    frozen.exporter = facts.secrets.exporter.bytes();
    frozen.resumption = facts.secrets.resumption.bytes();
    frozen.writing_secret = halves.writing_secret.bytes();
    frozen.reading_secret = halves.reading_secret.bytes();
    frozen.writing_key = halves.writing.key();
    frozen.reading_key = halves.reading.key();
    frozen.writing_iv = Bytes(halves.writing.iv());
    frozen.reading_iv = Bytes(halves.reading.iv());
    frozen.writing_sequence = halves.writing.sequence();
    frozen.reading_sequence = halves.reading.sequence();
    frozen.padding = state_->common().padding;
    SecretBytes out(1024);  // the fixed fields, four secrets, two keys and two names take less
    const Result<Bytes> written = encoding::write(frozen, out.mutable_bytes());
    if (!written) return fail(not_idle);
    out.shrink(written->size());
    return out;
}

Result<Connection> Connection::thaw(const SecretBytes& bytes) {
    Result<FrozenConnection> parsed = encoding::parse<FrozenConnection>(bytes.bytes());
    if (!parsed || parsed->version != frozen_version) return fail(bad_frozen_connection);
    FrozenConnection& frozen = *parsed;
    const CipherSuiteRow* row = row_of(frozen.suite);
    if (row == nullptr) return fail(bad_frozen_connection);
    const usize hash = crypto::digest_size(row->hash), key = crypto::aead_key_size(row->aead);
    for (const auto* secret : {&frozen.exporter, &frozen.resumption, &frozen.writing_secret, &frozen.reading_secret})
        if (secret->size() != hash) return fail(bad_frozen_connection);
    if (frozen.writing_key.size() != key || frozen.reading_key.size() != key) return fail(bad_frozen_connection);
    // One form of each value, as freeze() writes it.
    if (frozen.is_client > 1 || frozen.resumed > 1 || frozen.peer_known > 1 || frozen.closed > 3)
        return fail(bad_frozen_connection);
    if (frozen.peer_known == 0 &&
        (frozen.peer_leaf != LeafHash{} || frozen.trust != TrustId{} || frozen.peer_not_after != 0))
        return fail(bad_frozen_connection);

    const Mint mint = MintKey::make();
    PeerAuth peer;
    if (frozen.peer_known != 0)
        peer = ByPsk(mint, frozen.peer_leaf, frozen.trust,
                     Wall(std::chrono::milliseconds(static_cast<i64>(frozen.peer_not_after))));
    SessionSecrets secrets{ExporterSecret(row->hash, frozen.exporter), ResumptionSecret(row->hash, frozen.resumption)};
    Established facts(frozen.suite, std::move(peer), FinishedVerified(mint), std::move(secrets));
    if (frozen.group != NamedGroup{}) facts.group = frozen.group;
    facts.alpn = text_of(frozen.alpn);
    facts.server_name = text_of(frozen.server_name);
    facts.resumed = frozen.resumed != 0;

    std::unique_ptr<State> state;
    if (frozen.is_client != 0) {
        auto config = std::make_shared<ClientConfig>();
        config->padding = frozen.padding;
        state = std::make_unique<State>(std::move(config), Overrides{});
    } else {
        auto config = std::make_shared<ServerConfig>();
        config->padding = frozen.padding;
        state = std::make_unique<State>(std::move(config), Overrides{});
    }
    state->handshake.reset();
    state->facts = Outcome(std::move(facts));
    state->established = true;
    state->started = Steady();
    state->close_sent = (frozen.closed & 1) != 0;
    state->close_received = (frozen.closed & 2) != 0;
    state->records.restore(RecordLayer::Halves{
        thawed_key(frozen.suite, frozen.writing_key, frozen.writing_iv, frozen.writing_sequence),
        thawed_key(frozen.suite, frozen.reading_key, frozen.reading_iv, frozen.reading_sequence),
        TrafficSecret(row->hash, frozen.writing_secret), TrafficSecret(row->hash, frozen.reading_secret)});
    return Connection(std::move(state));
}

}  // namespace troth::inline v1::tls
