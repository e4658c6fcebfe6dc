// A ServerHello or HelloRetryRequest as a client meets it, with everything offered and with nothing.
#include "troth/tls/message/server_hello.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/tls/extension/key_share.hpp"

using namespace troth;
using namespace troth::tls;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes message(data, size);
    const Result<ServerHello> hello = parse_handshake<ServerHello>(message);
    if (!hello) return 0;
    ByteVector again;
    if (!append_handshake(*hello, again) || !std::ranges::equal(again, message)) std::abort();
    (void)check_legacy(*hello, {});
    ExtensionSet all;
    for (const ExtensionRow* row : extension_rows()) all.add(row->type);
    const Result<CheckedExtensions> checked = check_extensions(hello->extensions, hello->kind(), all);
    const Result<CheckedExtensions> unasked = check_extensions(hello->extensions, hello->kind());
    if (unasked && !checked) std::abort();  // offering more never refuses more
    if (!checked) return 0;
    (void)check_mandatory(*checked);
    (void)checked->get<KeyShareServerHello>();
    (void)checked->get<KeyShareHelloRetryRequest>();
    return 0;
}
