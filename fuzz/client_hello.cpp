// A ClientHello as a server meets it: framing, format, the contract of extensions and their values. What is accepted is
// written back byte for byte.
#include "troth/tls/message/client_hello.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/extension/server_name.hpp"

using namespace troth;
using namespace troth::tls;

namespace {

void check(Bytes message) {
    const Result<ClientHello> hello = parse_handshake<ClientHello>(message);
    if (!hello) return;
    ByteVector again;
    if (!append_handshake(*hello, again) || !std::ranges::equal(again, message)) std::abort();
    (void)check_legacy(*hello);
    const Result<CheckedExtensions> checked = check_extensions(hello->extensions, MessageKind::client_hello);
    if (!checked) return;
    (void)check_mandatory(*checked);
    if (const auto names = checked->get<ServerNameList>()) (void)host_name(*names);
    const auto shares = checked->get<KeyShareClientHello>();
    const auto groups = checked->get<NamedGroupList>();
    if (shares && groups) (void)check_shares(*shares, *groups);
    if (const auto psks = checked->get<OfferedPsks>()) {
        (void)check_binders(*psks);
        // The binders end the message: what they sign ends inside the extension's data.
        const usize binders = psks->binders_size();
        if (binders >= message.size() || before_binders(message, binders).size() + binders != message.size())
            std::abort();
    }
}

}  // namespace

// A seed is a whole message, or a ClientHello without its header.
extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    const auto framed = whole_message(bytes);
    if (framed && *framed) check(**framed);
    ByteVector message;
    const Handshake frame{HandshakeType::client_hello, bytes};
    if (size <= 0xffffff && encoding::append(frame, message)) check(message);
    return 0;
}
