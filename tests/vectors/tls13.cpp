// The handshake traces of RFC 8448 and alike (transcripts.vec), replayed below the handshake: messages, extensions, key
// schedule and records, from the private keys in the trace. A section counts as two cases: up to the server's Finished,
// and from the client's on. (Whole connections are replayed byte for byte in tls/connection/rfc8448_test.)
#include <algorithm>
#include <optional>

#include "tests/vectors/handlers.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/finished.hpp"
#include "troth/tls/message/server_hello.hpp"
#include "troth/tls/record/protection.hpp"
#include "troth/tls/schedule/schedule.hpp"

namespace troth::vectors {
namespace {

using namespace tls;

// Section: one trace, `Name = hex` a line.
using Section = std::map<std::string, ByteVector>;

std::optional<u8> digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<u8>(c - '0');
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f') return static_cast<u8>(lower - 'a' + 10);
    return std::nullopt;
}
// Blanks are passed over; empty for what is not hex (the few lines of text).
ByteVector bytes_in(std::string_view text) {
    ByteVector out;
    std::optional<u8> high;
    for (const char c : text) {
        if (c == ' ' || c == '\n') continue;
        const std::optional<u8> low = digit(c);
        if (!low) return {};
        if (high) out.push_back(static_cast<u8>(*high << 4 | *low));
        high = high ? std::nullopt : low;
    }
    return out;
}

std::vector<std::pair<std::string, Section>> sections_of(std::string_view text) {
    std::vector<std::pair<std::string, Section>> out;
    while (!text.empty()) {
        const usize end = std::min(text.find('\n'), text.size() - 1);
        const std::string_view line = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        const usize equals = line.find(" = ");
        if (line.starts_with('[')) {
            out.emplace_back(line.substr(1, line.find(']') - 1), Section());
        } else if (equals != line.npos && !line.starts_with('#') && !out.empty()) {
            out.back().second[std::string(line.substr(0, equals))] = bytes_in(line.substr(equals + 3));
        }
    }
    return out;
}

// Replay: what is known of a section as it is walked through.
class Replay {
  public:
    Replay(const std::string& name, const Section& section, Report& report)
        : name_(name), section_(section), report_(report) {}
    void run();

  private:
    Bytes field(const std::string& name) const {
        const auto found = section_.find(name);
        return found == section_.end() ? Bytes() : Bytes(found->second);
    }
    void bad(const std::string& why) { report_.fail(name_, why); }
    bool require(bool right, const std::string& why) {
        if (!right) bad(why);
        return right;
    }
    ByteVector contents(const std::string& record, RecordOpener* opener);
    void add(Bytes message) { transcript_.insert(transcript_.end(), message.begin(), message.end()); }
    Digest hash() const { return crypto::hash(hash_, transcript_); }
    std::optional<ByteVector> shared_secret(const CheckedExtensions& client, const CheckedExtensions& server) const;
    std::optional<ByteVector> psk() const;
    bool hellos();
    bool early(const CheckedExtensions& client);
    bool server_flight();
    void client_side();
    bool data(const std::string& side, RecordOpener& opener);

    std::string name_;
    const Section& section_;
    Report& report_;
    ByteVector transcript_, client_hello_, before_client_hello_;
    crypto::HashId hash_{};
    CipherSuite suite_{};
    std::optional<EarlyStage> early_;
    std::optional<EarlyStage::Next> handshake_;
    std::optional<HandshakeStage::Next> traffic_;
};

// The contents of all records of a field, one behind the other; change_cipher_spec is passed over.
ByteVector Replay::contents(const std::string& record, RecordOpener* opener) {
    ByteVector all(field(record).begin(), field(record).end()), out;
    for (usize at = 0; at + record_header_size <= all.size();) {
        const usize size = record_header_size + load_be<u16>(&all[at + 3]);
        const MutableBytes one = MutableBytes(all).subspan(at, std::min(size, all.size() - at));
        at += size;
        if (one[0] == static_cast<u8>(ContentType::change_cipher_spec)) continue;
        Bytes content = Bytes(one).subspan(record_header_size);
        if (one[0] == static_cast<u8>(ContentType::application_data)) {
            const auto opened = opener ? opener->open(one) : Result<Opened>(fail(bad_record_mac));
            if (!opened) return {};
            content = opened->content;
        }
        out.insert(out.end(), content.begin(), content.end());
    }
    return out;
}

// The private key is the piece of a random pool whose public key stands in the hello.
std::optional<ByteVector> Replay::shared_secret(const CheckedExtensions& client,
                                                const CheckedExtensions& server) const {
    const auto shares = client.get<KeyShareClientHello>();
    const auto answer = server.get<KeyShareServerHello>();
    if (!shares || !answer) return std::nullopt;
    const auto mine = shares->share_of(answer->server_share.group);
    const Bytes peer = answer->server_share.key_exchange;
    if (!mine) return std::nullopt;
    const Bytes pool = field("Client_RNG_Pool");
    for (usize at = 0; at + 32 <= pool.size(); at += 32) {
        const Bytes piece = pool.subspan(at, 32);
        if (answer->server_share.group == NamedGroup::x25519 && peer.size() == 32) {
            const crypto::x25519::PrivateKey key(piece.first<32>());
            if (!std::ranges::equal(crypto::x25519::public_key(key), mine->key_exchange.bytes())) continue;
            const auto shared = crypto::x25519::derive(key, peer.first<32>());
            if (shared) return ByteVector(shared->bytes().begin(), shared->bytes().end());
        } else if (answer->server_share.group == NamedGroup::secp256r1) {
            const auto key = crypto::EcPrivateKey::from_bytes(crypto::Curve::p256, piece);
            const auto other = crypto::EcPublicKey::from_bytes(crypto::Curve::p256, peer);
            if (!key || !other) continue;
            if (!std::ranges::equal(key->public_key().uncompressed().bytes(), mine->key_exchange.bytes())) continue;
            const auto shared = crypto::ecdh(*key, *other);
            if (shared) return ByteVector(shared->bytes().begin(), shared->bytes().end());
        }
    }
    return std::nullopt;
}

// An external key stands in PskSecret; that of a ticket in the session data, as a DER OCTET STRING of 32 bytes.
std::optional<ByteVector> Replay::psk() const {
    const Bytes secret = field("PskSecret"), session = field("Client_SessionData");
    if (!secret.empty()) return ByteVector(secret.begin(), secret.end());
    constexpr std::array<u8, 2> header{0x04, 0x20};
    const auto found = std::ranges::search(session, header);
    if (found.empty() || session.end() - found.end() < 32) return std::nullopt;
    return ByteVector(found.end(), found.end() + 32);
}

bool Replay::hellos() {
    client_hello_ = contents("Record_ClientHello_1", nullptr);
    const ByteVector server_hello = contents("Record_ServerHello", nullptr);
    const auto server = parse_handshake<ServerHello>(server_hello);
    if (!require(server.has_value(), "ServerHello does not parse")) return false;
    suite_ = server->cipher_suite;
    if (!require(row_of(suite_) != nullptr, "a cipher suite that we do not know")) return false;
    hash_ = row_of(suite_)->hash;
    if (section_.contains("Record_HelloRetryRequest")) {
        const Digest first = crypto::hash(hash_, client_hello_);  // §4.4.1
        add(std::array<u8, 4>{254, 0, 0, static_cast<u8>(first.size)});
        add(first.bytes());
        const ByteVector retry = contents("Record_HelloRetryRequest", nullptr);
        const auto parsed = parse_handshake<ServerHello>(retry);
        if (!require(parsed && parsed->is_hello_retry_request(), "HelloRetryRequest is not one")) return false;
        add(retry);
        before_client_hello_ = transcript_;
        client_hello_ = contents("Record_ClientHello_2", nullptr);
    }
    const auto client = parse_handshake<ClientHello>(client_hello_);
    if (!require(client.has_value(), "ClientHello does not parse")) return false;
    const auto asked = check_extensions(client->extensions, MessageKind::client_hello);
    if (!require(asked && check_mandatory(*asked), "ClientHello's extensions are refused")) return false;
    const auto answered = check_extensions(server->extensions, server->kind(), ExtensionSet::of(client->extensions));
    if (!require(answered.has_value(), "ServerHello's extensions are refused")) return false;
    ByteVector again;
    if (!require(append_handshake(*client, again) && again == client_hello_, "ClientHello is not written back"))
        return false;
    add(client_hello_);
    const auto key = psk();
    const bool resumed = answered->contains(ExtensionType::pre_shared_key);
    if (!require(!resumed || key, "no pre-shared key in the trace")) return false;
    early_ = resumed ? EarlyStage::with_psk(hash_, *key) : EarlyStage::without_psk(hash_);
    if (resumed && !early(*asked)) return false;
    const auto shared = shared_secret(*asked, *answered);
    if (!require(shared.has_value(), "no private key of the client's share in its pool")) return false;
    add(server_hello);
    handshake_ = std::move(*early_).handshake(*shared, hash());
    return true;
}

bool Replay::early(const CheckedExtensions& client) {
    const auto offered = client.get<OfferedPsks>();
    ByteVector bound = before_client_hello_;
    const Bytes truncated = before_binders(client_hello_, offered->binders_size());
    bound.insert(bound.end(), truncated.begin(), truncated.end());
    const PskKind kind = section_.contains("PskSecret") ? PskKind::external : PskKind::resumption;
    const Digest to_binders = crypto::hash(hash_, bound);
    if (!require(early_->check_binder(kind, offered->binders.front().binder, to_binders).has_value(), "the binder"))
        return false;
    if (!section_.contains("Record_Client_EarlyAppData")) return true;
    RecordOpener opener(traffic_key(suite_, early_->early_traffic(hash())));
    return require(std::ranges::equal(contents("Record_Client_EarlyAppData", &opener), field("Client_EarlyAppData")),
                   "early data");
}

bool Replay::server_flight() {
    RecordOpener opener(traffic_key(suite_, handshake_->secrets.server));
    const ByteVector flight = contents("Record_ServerHandshakeMessages", &opener);
    if (!require(!flight.empty(), "the server's flight does not open")) return false;
    bool finished = false;
    for (Bytes rest = flight; !rest.empty() && !finished;) {
        const auto message = whole_message(rest);
        if (!require(message && *message, "the server's flight does not end with a message")) return false;
        const auto verify = parse_handshake<Finished>(**message);
        finished = verify.has_value();
        if (finished && !require(handshake_->stage.check_server_finished(verify->verify_data, hash()).has_value(),
                                 "the server's Finished"))
            return false;
        add(**message);
        rest = rest.subspan((*message)->size());
    }
    if (!require(finished, "no Finished in the server's flight")) return false;
    traffic_ = std::move(handshake_->stage).traffic(hash());
    report_.pass();
    ByteVector listed;
    for (const char* part : {"EncryptedExtensions", "CertificateRequest", "Server_Certificate",
                             "Server_CertificateVerify", "Server_Finished"}) {
        const Bytes message = field(std::string("Message_") + part);
        listed.insert(listed.end(), message.begin(), message.end());
    }
    if (listed == flight) return true;
    // What follows was then made from the listed messages, which nobody sent.
    report_.skip("the listed messages of the server's flight are not those of its record");
    return false;
}

bool Replay::data(const std::string& side, RecordOpener& opener) {
    if (section_.contains("Record_" + side + "_AppData") &&
        !require(std::ranges::equal(contents("Record_" + side + "_AppData", &opener), field(side + "_AppData")),
                 side + "'s data"))
        return false;
    constexpr std::array<u8, 2> close_notify{1, 0};
    return require(std::ranges::equal(contents("Record_" + side + "_CloseNotify", &opener), close_notify),
                   side + "'s close_notify");
}

void Replay::client_side() {
    const TrafficSecret& secret = handshake_->secrets.client;
    RecordOpener opener(traffic_key(suite_, secret));
    const ByteVector flight = contents("Record_ClientFinished", &opener);
    bool finished = false;
    for (Bytes rest = flight; !rest.empty() && !finished;) {
        const auto message = whole_message(rest);
        if (!require(message && *message, "the client's flight does not end with a message")) return;
        const auto verify = parse_handshake<Finished>(**message);
        finished = verify.has_value();
        if (finished && !require(traffic_->stage.check_client_finished(verify->verify_data, hash()).has_value(),
                                 "the client's Finished"))
            return;
        add(**message);
        rest = rest.subspan((*message)->size());
    }
    if (!require(finished, "no Finished in the client's flight")) return;
    RecordOpener from_client(traffic_key(suite_, traffic_->secrets.client));
    RecordOpener from_server(traffic_key(suite_, traffic_->secrets.server));
    if (section_.contains("Record_NewSessionTicket") &&
        !require(!contents("Record_NewSessionTicket", &from_server).empty(), "NewSessionTicket does not open"))
        return;
    if (data("Client", from_client) && data("Server", from_server)) report_.pass();
}

void Replay::run() {
    if (hellos() && server_flight()) client_side();
}

void run_transcripts(const File& file, Report& report) {
    for (const auto& [name, section] : sections_of(file.text)) Replay(name, section, report).run();
}

}  // namespace

const Handler tls13_transcripts{
    "tls13_transcripts",
    [](const File& file) { return file.text.contains("Record_ClientHello_1 = "); },
    run_transcripts,
};

}  // namespace troth::vectors
