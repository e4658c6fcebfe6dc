#include "troth/inspect/summary.hpp"

#include "troth/tls/extension/application_layer_protocol_negotiation.hpp"
#include "troth/tls/extension/cookie.hpp"
#include "troth/tls/extension/early_data.hpp"
#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/server_name.hpp"
#include "troth/tls/extension/signature_algorithms.hpp"
#include "troth/tls/extension/supported_groups.hpp"
#include "troth/tls/extension/supported_versions.hpp"
#include "troth/tls/message/alert.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/tls/message/certificate_request.hpp"
#include "troth/tls/message/certificate_verify.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/key_update.hpp"
#include "troth/tls/message/new_session_ticket.hpp"
#include "troth/tls/message/server_hello.hpp"

namespace troth::inline v1::inspect {
namespace {

using namespace tls;

constexpr usize listed = 4;  // of a long list, this many are named

std::string safe(Bytes text) {
    return Untrusted(text).escaped();
}

// names: "a, b, c and 3 more". GREASE is noise to a reader.
template <class List>
std::string names(const List& list) {
    std::string out;
    usize count = 0, left = 0;
    for (const auto item : list) {
        if (is_grease(item)) continue;
        if (count == listed) {
            ++left;
            continue;
        }
        if (count++ != 0) out += ", ";
        out += to_string(item);
    }
    if (left != 0) out += " and " + std::to_string(left) + " more";
    return out;
}

// The extension of a message, if it stands there and is well-formed. Looked for without the rules of §4.2: a ladder
// also shows what broke them.
template <class E>
std::optional<E> find(const Extensions& extensions) {
    for (const Extension& extension : extensions) {
        if (extension.extension_type != E::type) continue;
        auto content = encoding::parse<E>(extension.extension_data);
        if (content) return std::move(*content);
    }
    return std::nullopt;
}

std::string protocols(const ProtocolNameList& list) {
    std::string out;
    for (const ProtocolName& protocol : list.protocol_name_list) {
        if (!out.empty()) out += ", ";
        out += safe(protocol.name);
    }
    return out;
}

void tell(Summary& out, const ClientHello& hello) {
    if (const auto name = find<ServerNameList>(hello.extensions))
        for (const ServerName& one : name->server_name_list) out.lines.push_back("server name " + safe(one.host_name));
    if (const auto versions = find<SupportedVersionsClientHello>(hello.extensions))
        out.lines.push_back("versions " + names(versions->versions));
    out.lines.push_back("suites " + names(hello.cipher_suites));
    if (const auto shares = find<KeyShareClientHello>(hello.extensions)) {
        std::string line = "key shares ";
        usize count = 0;
        for (const KeyShareEntry& share : shares->client_shares) {
            if (is_grease(share.group)) continue;
            line += (count++ != 0 ? ", " : "") + to_string(share.group);
        }
        out.lines.push_back(count == 0 ? "no key share: asks for a retry" : line);
    }
    if (const auto alpn = find<ProtocolNameList>(hello.extensions))
        out.lines.push_back("protocols " + protocols(*alpn));
    if (const auto psks = find<OfferedPsks>(hello.extensions)) {
        usize count = 0;
        for ([[maybe_unused]] const PskIdentity& identity : psks->identities) ++count;
        out.lines.push_back("offers to resume: " + std::to_string(count) + (count == 1 ? " ticket" : " tickets"));
    }
}

void tell(Summary& out, const ServerHello& hello) {
    if (const auto retry = find<KeyShareHelloRetryRequest>(hello.extensions); retry && hello.is_hello_retry_request())
        out.lines.push_back("wants a key share of " + to_string(retry->selected_group));
    out.lines.push_back("suite " + to_string(hello.cipher_suite));
    if (hello.is_hello_retry_request()) return;
    if (const auto share = find<KeyShareServerHello>(hello.extensions))
        out.lines.push_back("key share " + to_string(share->server_share.group));
    if (find<PreSharedKeyServerHello>(hello.extensions)) out.lines.push_back("resumes with the ticket");
}

void tell(Summary& out, const EncryptedExtensions& message) {
    if (const auto alpn = find<ProtocolNameList>(message.extensions))
        out.lines.push_back("protocol " + protocols(*alpn));
}

void tell(Summary& out, const CertificateRequest& message) {
    if (const auto schemes = find<SignatureAlgorithms>(message.extensions))
        out.lines.push_back("accepts " + names(schemes->supported_signature_algorithms));
}

void tell(Summary& out, const Certificate& message) {
    usize count = 0, bytes = 0;
    for (const CertificateEntry& entry : message.certificate_list) {
        ++count;
        bytes += entry.cert_data.bytes().size();
    }
    if (count == 0) return out.lines.push_back("none to show");
    out.lines.push_back(std::to_string(count) + (count == 1 ? " certificate, " : " certificates, ") +
                        std::to_string(bytes) + " bytes");
}

void tell(Summary& out, const CertificateVerify& message) {
    out.lines.push_back("signed with " + to_string(message.algorithm));
}

void tell(Summary& out, const NewSessionTicket& ticket) {
    out.lines.push_back("good for " + std::to_string(ticket.ticket_lifetime) + " s");
}

void tell(Summary& out, const KeyUpdate& update) {
    if (update.request_update == KeyUpdateRequest::update_requested) out.lines.push_back("asks for the same in return");
}

template <class M>
bool told(Summary& out, Bytes message) {
    auto parsed = parse_handshake<M>(message);
    if (parsed) tell(out, *parsed);
    return parsed.has_value();
}

Summary handshake_summary(const TraceEvent& event) {
    const auto type = static_cast<HandshakeType>(event.type);
    Summary out{.name = {}, .lines = {}};
    const auto read = [&]<class M>(std::string_view name) {
        out.name = name;
        return told<M>(out, event.bytes);
    };
    bool good = true;
    switch (type) {
        case HandshakeType::client_hello:
            good = read.operator()<ClientHello>("ClientHello");
            break;
        case HandshakeType::server_hello: {
            const auto hello = parse_handshake<ServerHello>(event.bytes);
            good = read.operator()<ServerHello>(hello && hello->is_hello_retry_request() ? "HelloRetryRequest"
                                                                                         : "ServerHello");
            break;
        }
        case HandshakeType::encrypted_extensions:
            good = read.operator()<EncryptedExtensions>("EncryptedExtensions");
            break;
        case HandshakeType::certificate_request:
            good = read.operator()<CertificateRequest>("CertificateRequest");
            break;
        case HandshakeType::certificate:
            good = read.operator()<Certificate>("Certificate");
            break;
        case HandshakeType::certificate_verify:
            good = read.operator()<CertificateVerify>("CertificateVerify");
            break;
        case HandshakeType::finished:
            out.name = "Finished";
            break;
        case HandshakeType::new_session_ticket:
            good = read.operator()<NewSessionTicket>("NewSessionTicket");
            break;
        case HandshakeType::key_update:
            good = read.operator()<KeyUpdate>("KeyUpdate");
            break;
        default:
            out.name = to_string(type);
    }
    if (!good) out.lines.push_back("cannot be read, " + std::to_string(event.bytes.size()) + " bytes");
    return out;
}

}  // namespace

std::string size_in_words(u64 bytes) {
    return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

Summary summarise(const TraceEvent& event) {
    switch (event.kind) {
        case TraceEvent::Kind::handshake:
            return handshake_summary(event);
        case TraceEvent::Kind::alert:
            return {.name = "Alert: " + to_string(static_cast<AlertDescription>(event.type)), .lines = {}};
        case TraceEvent::Kind::change_cipher_spec:
            return {.name = "ChangeCipherSpec", .lines = {"for old middleboxes"}};
        case TraceEvent::Kind::application_data:
            return {.name = "application data", .lines = {size_in_words(event.size)}};
        case TraceEvent::Kind::record:
            return {.name = to_string(static_cast<ContentType>(event.type)), .lines = {}};
    }
    return {};
}

}  // namespace troth::inline v1::inspect
