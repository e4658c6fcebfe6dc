// Records from the wire: the header's limits, opening with a fixed key, and an inner plaintext of the fuzzer's choice
// sealed and opened again.
#include <algorithm>
#include <cstdlib>

#include "troth/tls/message/alert.hpp"
#include "troth/tls/record/protection.hpp"

using namespace troth;
using namespace troth::tls;

namespace {

AeadKey key() {
    return AeadKey(CipherSuite::TLS_CHACHA20_POLY1305_SHA256, TrafficKey(), TrafficIv());
}

void open_as_it_came(Bytes bytes) {
    ByteVector record(bytes.begin(), bytes.end());
    RecordOpener opener(key());
    if (opener.open(record)) std::abort();  // nobody guesses a tag
}

void open_sealed_inner(Bytes inner) {
    ByteVector record(record_header_size + inner.size() + crypto::aead_tag_size);
    const HeaderBytes header = plaintext_header(ContentType::application_data, inner.size() + crypto::aead_tag_size);
    std::ranges::copy(header, record.begin());
    const AeadKey sealing = key();
    const crypto::AeadContext context(sealing.aead(), sealing.key());
    context.seal(sealing.nonce(), header, Gather(&inner, 1), {}, MutableBytes(record).subspan(record_header_size));
    RecordOpener opener(key());
    const Result<Opened> opened = opener.open(record);
    if (!opened) return;
    const Bytes content = opened->content;
    const Bytes rest = inner.subspan(content.size());
    if (!std::ranges::equal(content, inner.first(content.size())) || rest[0] != static_cast<u8>(opened->type) ||
        std::ranges::any_of(rest.subspan(1), [](u8 byte) { return byte != 0; }))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    const Bytes bytes(data, size);
    for (const bool ciphertext : {false, true}) {
        const auto header = parse_record_header(bytes, ciphertext);
        if (header && *header && (*header)->length > max_ciphertext_size) std::abort();
    }
    (void)parse_alert(bytes);
    (void)check_change_cipher_spec(bytes);
    open_as_it_came(bytes);
    if (size <= max_ciphertext_size - crypto::aead_tag_size) open_sealed_inner(bytes);
    return 0;
}
