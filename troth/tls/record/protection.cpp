#include "troth/tls/record/protection.hpp"

#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls {

namespace {

HeaderBytes protected_header(usize inner) {
    return plaintext_header(ContentType::application_data, inner + crypto::aead_tag_size);
}

// The end of TLSInnerPlaintext, §5.2: the type and `padding` zeros, handed to the cipher behind the content.
template <usize Room>
struct InnerEnd {
    std::array<u8, Room> data{};
    InnerEnd(ContentType type) { data[0] = static_cast<u8>(type); }
    Bytes bytes(usize padding) const { return Bytes(data).first(1 + padding); }
};

void seal_inner(const crypto::AeadContext& context, const AeadKey& key, Gather content, Bytes end, MutableBytes out) {
    ledger::sealing(key);
    // The header is the additional data (§5.2). It is written last where `out` shares memory with the content.
    const HeaderBytes header = protected_header(out.size() - record_header_size - crypto::aead_tag_size);
    auto nonce = key.nonce();
    context.seal(nonce, header, content, end, out.subspan(record_header_size));
    wipe(nonce);  // the iv but for a few bits
    std::memcpy(out.data(), header.data(), header.size());
}

// Apart, so that only records with much padding pay for its zeros on the stack.
[[gnu::noinline]] void seal_much_padding(const crypto::AeadContext& context, const AeadKey& key, ContentType type,
                                         Gather content, usize padding, MutableBytes out) {
    const InnerEnd<1 + max_content_size> end(type);
    seal_inner(context, key, content, end.bytes(padding), out);
}

// How long the inner plaintext is without its zeros (§5.4); by words, because padding can be long.
usize without_padding(Bytes inner) {
    usize size = inner.size();
    while (size >= 8 && load_le<u64>(&inner[size - 8]) == 0) size -= 8;
    while (size > 0 && inner[size - 1] == 0) --size;
    return size;
}

}  // namespace

Result<Bytes> RecordSealer::seal(ContentType type, Gather content, usize padding, MutableBytes out, AeadPool* pool) {
    const usize size = total_size(content);
    const usize whole = protected_size(size, padding);
    if (size > max_content_size || padding > max_content_size - size || out.size() < whole) std::abort();
    if (key_.exhausted()) return fail(key_exhausted);
    const MutableBytes record = out.first(whole);
    constexpr usize little = 63;
    if (padding <= little)
        seal_inner(context(pool), key_, content, InnerEnd<1 + little>(type).bytes(padding), record);
    else
        seal_much_padding(context(pool), key_, type, content, padding, record);
    key_.advance();
    return record;
}

Result<Opened> RecordOpener::open(MutableBytes record, AeadPool* pool) {
    if (record.size() < record_header_size || record[0] != static_cast<u8>(ContentType::application_data))
        return fail(unexpected_record_type);
    const MutableBytes fragment = record.subspan(record_header_size);
    if (fragment.size() > max_ciphertext_size) return fail(record_overflow);
    if (key_.exhausted()) return fail(key_exhausted);
    ledger::opening(key_);
    auto nonce = key_.nonce();
    const bool opened_it = fragment.size() >= crypto::aead_tag_size &&
                           context(pool).open(nonce, record.first(record_header_size), fragment);
    wipe(nonce);  // the iv but for a few bits
    if (!opened_it) return fail(bad_record_mac);
    key_.advance();
    const MutableBytes inner = fragment.first(fragment.size() - crypto::aead_tag_size);
    if (inner.size() > max_inner_size) return fail(record_overflow);
    const usize size = without_padding(inner);
    if (size == 0) return fail(no_content_type);
    const Opened opened{static_cast<ContentType>(inner[size - 1]), inner.first(size - 1)};
    const bool data = opened.type == ContentType::application_data;
    if (!data && opened.type != ContentType::handshake && opened.type != ContentType::alert)
        return fail(unexpected_record_type);
    if (!data && opened.content.empty()) return fail(empty_handshake_record);
    return opened;
}

}  // namespace troth::inline v1::tls
