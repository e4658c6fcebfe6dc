// Every handshake message: parse then serialise is byte-identical, describing reaches the end exactly when parsing
// does, and the extensions inside are held to their contract.
#include <algorithm>
#include <cstdlib>

#include "troth/tls/message/certificate.hpp"
#include "troth/tls/message/certificate_request.hpp"
#include "troth/tls/message/certificate_verify.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/end_of_early_data.hpp"
#include "troth/tls/message/finished.hpp"
#include "troth/tls/message/key_update.hpp"
#include "troth/tls/message/new_session_ticket.hpp"
#include "troth/tls/message/server_hello.hpp"

using namespace troth;
using namespace troth::tls;

namespace {

// Fields may never lie outside the message.
class Inside final : public encoding::FieldVisitor {
  public:
    explicit Inside(Bytes message) : message_(message) {}
    void field(const encoding::Field& f) override {
        if (f.offset + f.raw.size() > message_.size() || (!f.raw.empty() && f.raw.data() != message_.data() + f.offset))
            std::abort();
    }

  private:
    Bytes message_;
};

template <class M>
void check(Bytes message) {
    const Result<M> parsed = parse_handshake<M>(message);
    Inside visitor(message);
    if (describe_handshake(message, visitor).has_value() != parsed.has_value()) std::abort();
    if (!parsed) return;
    ByteVector again;
    if (!append_handshake(*parsed, again) || !std::ranges::equal(again, message)) std::abort();
    ByteVector room(message.size());
    const Result<Bytes> written = write_handshake(*parsed, room);
    if (!written || !std::ranges::equal(*written, message)) std::abort();
}

void check_inside(const Extensions& extensions, MessageKind kind) {
    const Result<CheckedExtensions> checked = check_extensions(extensions, kind, ExtensionSet::of(extensions));
    if (checked) (void)check_mandatory(*checked);
}

}  // namespace

// A seed may be a whole record: its header is stepped over.
extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const bool record = size > 5 && data[0] == 22 && data[1] == 3;
    const Bytes message = Bytes(data, size).subspan(record ? 5 : 0);
    if (message.empty()) return 0;
    switch (static_cast<HandshakeType>(message[0])) {
        case HandshakeType::client_hello:
            check<ClientHello>(message);
            break;
        case HandshakeType::server_hello:
            check<ServerHello>(message);
            break;
        case HandshakeType::encrypted_extensions:
            check<EncryptedExtensions>(message);
            if (const auto m = parse_handshake<EncryptedExtensions>(message))
                check_inside(m->extensions, MessageKind::encrypted_extensions);
            break;
        case HandshakeType::certificate_request:
            check<CertificateRequest>(message);
            if (const auto m = parse_handshake<CertificateRequest>(message))
                check_inside(m->extensions, MessageKind::certificate_request);
            break;
        case HandshakeType::certificate:
            check<Certificate>(message);
            if (const auto m = parse_handshake<Certificate>(message))
                for (const CertificateEntry& entry : m->certificate_list)
                    check_inside(entry.extensions, MessageKind::certificate);
            break;
        case HandshakeType::certificate_verify:
            check<CertificateVerify>(message);
            break;
        case HandshakeType::finished:
            check<Finished>(message);
            break;
        case HandshakeType::new_session_ticket:
            check<NewSessionTicket>(message);
            if (const auto m = parse_handshake<NewSessionTicket>(message))
                check_inside(m->extensions, MessageKind::new_session_ticket);
            break;
        case HandshakeType::key_update:
            check<KeyUpdate>(message);
            break;
        case HandshakeType::end_of_early_data:
            check<EndOfEarlyData>(message);
            break;
        default:
            break;
    }
    return 0;
}
