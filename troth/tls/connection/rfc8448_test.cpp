// The traces of RFC 8448 through a real Connection in each role, byte for byte: §3 (simple handshake), §5
// (HelloRetryRequest), §6 (client authentication), §7 (compatibility mode). Given are randomness, clock, signatures and
// the extensions that only the trace's implementation sends.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "troth/base/testing/hex.hpp"
#include "troth/base/testing/random.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/tls/connection/connection.hpp"
#include "troth/tls/connection/testing/bare_key.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::tls {
namespace {

using testing::BareVerifier;
using v1::testing::from_hex;
using v1::testing::ScriptedRandom;
using v1::testing::to_hex;

using Trace = std::map<std::string, std::string>;

std::filesystem::path vector_folder() {
    if (const char* folder = std::getenv("TROTH_VECTORS")) return folder;
    // Beside the source tree, wherever below it the test is run.
    for (std::filesystem::path at = std::filesystem::current_path(); at.has_relative_path(); at = at.parent_path())
        if (std::filesystem::exists(at / "shared/vectors")) return at / "shared/vectors";
    return {};
}

std::map<std::string, Trace> read_traces() {
    std::ifstream file(vector_folder() / "tls13-rfc8448/transcripts.vec");
    std::map<std::string, Trace> traces;
    std::string line, section;
    while (std::getline(file, line)) {
        if (line.starts_with('[')) section = line.substr(1, line.find(']') - 1);
        const usize equals = line.find('=');
        if (line.starts_with('#') || equals == std::string::npos) continue;
        const auto trimmed = [](std::string text) {
            text.erase(0, text.find_first_not_of(' '));
            text.erase(text.find_last_not_of(' ') + 1);
            return text;
        };
        std::string value = trimmed(line.substr(equals + 1));
        for (char& c : value) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        traces[section][trimmed(line.substr(0, equals))] = std::move(value);
    }
    return traces;
}

// TraceSigner signs exactly the message of the trace, with the signature of the trace.
class TraceSigner final : public CredentialSigner {
  public:
    TraceSigner(SignatureScheme scheme, ByteVector message, ByteVector signature)
        : schemes_{scheme}, message_(std::move(message)), signature_(std::move(signature)) {}
    std::span<const SignatureScheme> schemes() const override { return schemes_; }
    Result<SignatureBytes> sign(SignatureScheme, Bytes message, RandomSource&) const override {
        EXPECT_EQ(to_hex(message), to_hex(message_));
        return SignatureBytes(signature_);
    }

  private:
    std::array<SignatureScheme, 1> schemes_;
    ByteVector message_, signature_;
};

// TraceEngine: computes what can be computed. Signatures of the peer are held against the trace; a ticket is the
// trace's.
class TraceEngine final : public Engine {
  public:
    std::optional<OpResult> answer(OpRequest& request, const Now& now, RandomSource& random) override {
        if (const auto* verify = std::get_if<VerifySignature>(&request)) {
            EXPECT_EQ(to_hex(verify->message.bytes()), message);
            EXPECT_EQ(to_hex(verify->signature.bytes()), signature);
            return OpResult(Verified());
        }
        if (std::holds_alternative<SealTicket>(request)) return OpResult(TicketSealed{ticket});
        return compute(request, now, random);
    }
    std::string message, signature;  // in hex: what the peer signs
    ByteVector ticket;
};

// The hello of the trace as a script: what we have ourselves stays ours, the rest is the trace's.
void script_hello(ExtensionScript& script, ScriptSlot slot, const std::string& record) {
    const ByteVector bytes = from_hex(record);
    const Result<ClientHello> hello = parse_handshake<ClientHello>(Bytes(bytes).subspan(5));
    ASSERT_TRUE(hello);
    for (const Extension& extension : hello->extensions) {
        ExtensionScript::Item item{slot, static_cast<u16>(extension.extension_type), std::nullopt};
        switch (extension.extension_type) {
            case ExtensionType::server_name:
            case ExtensionType::key_share:
            case ExtensionType::supported_versions:
            case ExtensionType::psk_key_exchange_modes:
            case ExtensionType::cookie:
                break;
            default: {
                const Bytes data = extension.extension_data;
                item.data.emplace(data.begin(), data.end());
            }
        }
        script.items.push_back(std::move(item));
    }
}

ByteVector certificate_in(const std::string& message) {
    const ByteVector bytes = from_hex(message);
    const Result<Certificate> certificate = parse_handshake<Certificate>(bytes);
    const Bytes der = certificate->certificate_list.front().cert_data;
    return ByteVector(der.begin(), der.end());
}

struct Role {
    Role(Connection c, ByteVector pool) : connection(std::move(c)), random(std::move(pool)) {}
    Connection connection;
    ScriptedRandom random;
    TraceEngine engine;
};

class Rfc8448 : public ::testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(vector_folder()))
            GTEST_SKIP() << "no trace of RFC 8448 is run: TROTH_VECTORS names no folder of vectors, nor is there "
                            "../shared/vectors";
        traces_ = read_traces();
        ASSERT_TRUE(traces_.contains(GetParam())) << GetParam();
        trace_ = traces_[GetParam()];
        retry_ = trace_.contains("Record_HelloRetryRequest");
        client_auth_ = trace_.contains("Client_MessageToSign");
        ticket_ = trace_.contains("SessionTicket");
    }
    ByteVector bytes(const std::string& key) { return trace_.contains(key) ? from_hex(trace_[key]) : ByteVector(); }
    Env env(Role& role) {
        const Wall wall(std::chrono::milliseconds(std::stoll(trace_["CurrentTimestamp"])));
        return Env{Now{wall, Steady()}, role.random, role.engine};
    }
    std::string server_scheme_message() { return trace_["Message_Server_CertificateVerify"].substr(8, 4); }

    Role client() {
        auto script = std::make_shared<ExtensionScript>();
        script_hello(*script, ScriptSlot::client_hello, trace_["Record_ClientHello_1"]);
        if (retry_) script_hello(*script, ScriptSlot::second_client_hello, trace_["Record_ClientHello_2"]);
        auto config = std::make_shared<ClientConfig>();
        config->suites = {CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
                          CipherSuite::TLS_AES_256_GCM_SHA384};
        config->groups = {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1};
        config->dangerous_verifier = std::make_shared<BareVerifier>();
        config->grease = false;
        config->compatibility_mode = std::string_view(GetParam()) == "Middlebox_Compatibility_Mode";
        if (client_auth_) config->credential = client_credential();
        Overrides overrides;
        overrides.server_name = "server";
        overrides.script = std::move(script);
        Role role(*Connection::client(std::move(config), std::move(overrides)), bytes("Client_RNG_Pool"));
        role.engine.message = trace_["Server_MessageToSign"];
        role.engine.signature = trace_["Server_MessageSignature"];
        return role;
    }
    std::shared_ptr<const Credential> client_credential() {
        std::ifstream file(vector_folder() / "tls13-rfc8448/client_certificate.pem");
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        auto blocks = encoding::pem::decode(bytes_of(text));
        const Bytes der = blocks->front().der.bytes();
        return *Credential::make(
            {ByteVector(der.begin(), der.end())},
            std::make_shared<const TraceSigner>(SignatureScheme::rsa_pss_rsae_sha256, bytes("Client_MessageToSign"),
                                                bytes("Client_MessageSignature")));
    }
    Role server() {
        auto script = std::make_shared<ExtensionScript>();
        const auto add = [&](ScriptSlot slot, u16 type, const char* data) {
            script->items.push_back({slot, type, data ? std::optional(from_hex(data)) : std::nullopt});
        };
        const bool short_groups = trace_["Message_EncryptedExtensions"].find("00080006001700") != std::string::npos;
        add(ScriptSlot::encrypted_extensions, 10,
            short_groups ? "000600170018001d" : "0012001d00170018001901000101010201030104");
        add(ScriptSlot::encrypted_extensions, 28, "4001");
        add(ScriptSlot::encrypted_extensions, 0, nullptr);
        add(ScriptSlot::certificate_request, 13, "001e040305030603020308040805080604010501060102010402050206020202");
        add(ScriptSlot::new_session_ticket, 42, "00000400");
        if (retry_) {
            add(ScriptSlot::hello_retry_request, 51, nullptr);
            script->items.push_back({ScriptSlot::hello_retry_request, 44, [&] {
                                         const std::string cookie = trace_["HelloRetryRequest_Cookie"];
                                         ByteVector data = from_hex(cookie);
                                         data.insert(data.begin(), {0, static_cast<u8>(data.size())});
                                         return data;
                                     }()});
            add(ScriptSlot::hello_retry_request, 43, nullptr);
        }
        auto config = std::make_shared<ServerConfig>();
        config->groups = {NamedGroup::x25519, NamedGroup::secp256r1};
        if (retry_) config->groups = {NamedGroup::secp256r1};
        config->dangerous_verifier = std::make_shared<BareVerifier>();
        const auto scheme = static_cast<SignatureScheme>(
            load_be<u16>(Bytes(bytes("Message_Server_CertificateVerify")).subspan(4).data()));
        config->credentials = {CredentialRow{
            .names = {},
            .credential = *Credential::make({certificate_in(trace_["Message_Server_Certificate"])},
                                            std::make_shared<const TraceSigner>(scheme, bytes("Server_MessageToSign"),
                                                                                bytes("Server_MessageSignature")))}};
        if (client_auth_) config->client_auth = ClientAuth::required;
        if (ticket_) {
            v1::testing::CountingRandom random;
            config->ticket_keys = TicketKeys::generate(random);
            config->tickets = 1;
            config->ticket_lifetime = std::chrono::seconds(30);
        }
        Overrides overrides;
        overrides.script = std::move(script);
        Role role(*Connection::server(std::move(config), std::move(overrides)), bytes("Server_RNG_Pool"));
        role.engine.message = trace_["Client_MessageToSign"];
        role.engine.signature = trace_["Client_MessageSignature"];
        role.engine.ticket = bytes("SessionTicket");
        return role;
    }

    void give(Role& role, const std::string& key) {
        ByteVector wire = bytes(key);
        MutableBytes left = wire;
        while (true) {
            Result<Step> step = role.connection.receive(env(role), left);
            ASSERT_TRUE(step) << key << ": " << step.error().id() << " " << step.error().where();
            if (const auto* data = std::get_if<AppData>(&step->event)) data_ = to_hex(data->bytes);
            if (std::holds_alternative<PeerClosed>(step->event)) closed_ = true;
            if (std::holds_alternative<TicketReceived>(step->event)) ++tickets_;
            if (step->consumed == 0 && step->event.index() == 0) break;
            left = left.subspan(step->consumed);
        }
        EXPECT_TRUE(left.empty()) << key;
    }
    std::string out(Role& role) {
        ByteVector buffer(max_wire_record);
        const Result<Sealed> sealed = role.connection.pull(env(role), buffer);
        if (!sealed) return std::string(sealed.error().id());
        return to_hex(Bytes(buffer).first(sealed->written));
    }
    std::string send(Role& role, const std::string& key) {
        const ByteVector data = bytes(key);
        const Bytes view = data;
        ByteVector buffer(max_wire_record);
        const Result<Sealed> sealed = role.connection.send(env(role), Gather(&view, 1), buffer);
        if (!sealed) return std::string(sealed.error().id());
        return to_hex(Bytes(buffer).first(sealed->written));
    }

    std::map<std::string, Trace> traces_;
    Trace trace_;
    bool retry_ = false, client_auth_ = false, ticket_ = false, closed_ = false;
    usize tickets_ = 0;
    std::string data_;
};

TEST_P(Rfc8448, ClientSpeaksTheTrace) {
    Role role = client();
    EXPECT_EQ(out(role), trace_["Record_ClientHello_1"]);
    if (retry_) {
        give(role, "Record_HelloRetryRequest");
        EXPECT_EQ(out(role), trace_["Record_ClientHello_2"]);
    }
    give(role, "Record_ServerHello");
    give(role, "Record_ServerHandshakeMessages");
    EXPECT_EQ(out(role), trace_["Record_ClientFinished"]);
    ASSERT_TRUE(role.connection.established());
    if (ticket_) {
        give(role, "Record_NewSessionTicket");
        EXPECT_EQ(tickets_, 1u);
    }
    if (trace_.contains("Client_AppData")) {
        EXPECT_EQ(send(role, "Client_AppData"), trace_["Record_Client_AppData"]);
        give(role, "Record_Server_AppData");
        EXPECT_EQ(data_, trace_["Server_AppData"]);
    }
    ASSERT_TRUE(role.connection.close());
    EXPECT_EQ(out(role), trace_["Record_Client_CloseNotify"]);
    give(role, "Record_Server_CloseNotify");
    EXPECT_TRUE(closed_);
}

TEST_P(Rfc8448, ServerSpeaksTheTrace) {
    Role role = server();
    give(role, "Record_ClientHello_1");
    if (retry_) {
        EXPECT_EQ(out(role), trace_["Record_HelloRetryRequest"]);
        give(role, "Record_ClientHello_2");
    }
    EXPECT_EQ(out(role), trace_["Record_ServerHello"] + trace_["Record_ServerHandshakeMessages"]);
    give(role, "Record_ClientFinished");
    ASSERT_TRUE(role.connection.established());
    if (ticket_) EXPECT_EQ(out(role), trace_["Record_NewSessionTicket"]);
    if (trace_.contains("Client_AppData")) {
        give(role, "Record_Client_AppData");
        EXPECT_EQ(data_, trace_["Client_AppData"]);
        EXPECT_EQ(send(role, "Server_AppData"), trace_["Record_Server_AppData"]);
    }
    give(role, "Record_Client_CloseNotify");
    EXPECT_TRUE(closed_);
    ASSERT_TRUE(role.connection.close());
    EXPECT_EQ(out(role), trace_["Record_Server_CloseNotify"]);
}

INSTANTIATE_TEST_SUITE_P(Traces, Rfc8448,
                         ::testing::Values("Simple_1RTT_Handshake", "HelloRetryRequest_Handshake",
                                           "Client_Authentication_Handshake", "Middlebox_Compatibility_Mode"),
                         [](const auto& named) { return std::string(named.param); });

}  // namespace
}  // namespace troth::inline v1::tls
