#include "troth/cms/content_cipher.hpp"

#include <cstdlib>

#include "troth/cms/errors.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"

namespace troth::inline v1::cms {

namespace {

constexpr CipherInfo rows[] = {
    {CipherId::aes_256_gcm, oids::aes256_gcm, "AES-256-GCM", 32, true, false},
    {CipherId::aes_192_gcm, oids::aes192_gcm, "AES-192-GCM", 24, true, false},
    {CipherId::aes_128_gcm, oids::aes128_gcm, "AES-128-GCM", 16, true, false},
    {CipherId::chacha20_poly1305, oids::chacha20_poly1305, "ChaCha20-Poly1305", 32, true, false},
    {CipherId::aes_256_cbc, oids::aes256_cbc, "AES-256-CBC", 32, false, false},
    {CipherId::aes_192_cbc, oids::aes192_cbc, "AES-192-CBC", 24, false, false},
    {CipherId::aes_128_cbc, oids::aes128_cbc, "AES-128-CBC", 16, false, false},
    {CipherId::legacy_des_ede3_cbc, oids::des_ede3_cbc, "DES-EDE3-CBC", 24, false, true},
};
constexpr usize nonce_size = crypto::aead_nonce_size, tag_size = crypto::aead_tag_size;

std::unexpected<Error> bad_parameters(const CipherInfo& info) {
    return fail(Error(errors::malformed).with("parameters of", info.name));
}

usize block_size(const CipherInfo& info) {
    return info.legacy ? crypto::legacy::TripleDes::block_size : crypto::aes_block_size;
}

// GCMParameters: the nonce has 12 octets with all programs, and may have others (SP 800-38D §5.2.1.1).
Result<ContentCipher> read_gcm(const CipherInfo& info, Bytes parameters) {
    TROTH_TRY(const auto gcm, der::parse<GcmParameters>(parameters));
    const u64 size = gcm.aes_icv_len.value_or(12);  // RFC 5084 §3.2: 12 to 16
    if (gcm.aes_nonce.value.empty() || size < 12 || size > tag_size) return bad_parameters(info);
    return ContentCipher{&info, gcm.aes_nonce.value, static_cast<usize>(size)};
}

}  // namespace

std::span<const CipherInfo> ciphers() {
    return rows;
}
const CipherInfo& info(CipherId id) {
    return rows[static_cast<usize>(id)];
}

Result<ContentCipher> read_cipher(const AlgorithmIdentifier& algorithm) {
    for (const CipherInfo& info : rows) {
        if (info.oid != algorithm.algorithm) continue;
        if (!algorithm.parameters) return bad_parameters(info);
        const Bytes parameters = algorithm.parameters->encoding;
        if (info.authenticated && info.id != CipherId::chacha20_poly1305) return read_gcm(info, parameters);
        TROTH_TRY(const auto nonce, der::parse<der::OctetString>(parameters));
        const usize size = info.authenticated ? nonce_size : block_size(info);
        if (nonce.value.size() != size) return bad_parameters(info);
        return ContentCipher{&info, nonce.value, info.authenticated ? tag_size : 0};
    }
    return fail(Error(errors::unsupported_algorithm).with("algorithm", oids::name(algorithm.algorithm)));
}

Result<SecretBytes> decrypt_content(const ContentCipher& cipher, Bytes key, Bytes ciphertext, Bytes aad, Bytes mac) {
    TROTH_TRY(ContentStream stream, ContentStream::create(cipher, key, aad));
    SecretBytes text(ciphertext);
    TROTH_TRY(const usize size, stream.decrypt_last(text.mutable_bytes(), aad, mac));
    text.shrink(size);
    return text;
}

Result<FreshCipher> fresh_cipher(CipherId id, Bytes key, RandomSource& random) {
    const CipherInfo& row = info(id);
    if (row.legacy) std::abort();
    ByteVector nonce(row.authenticated ? nonce_size : block_size(row));
    random.fill(nonce);
    const usize mac_size = row.authenticated ? tag_size : 0;
    const bool gcm = row.authenticated && id != CipherId::chacha20_poly1305;
    const ByteVector parameters =
        gcm ? der::serialise(GcmParameters{{nonce}, u64{tag_size}}) : der::serialise(der::OctetString{nonce});
    TROTH_TRY(ContentStream stream, ContentStream::create({&row, nonce, mac_size}, key));
    ByteVector algorithm = der::serialise(AlgorithmIdentifier{row.oid, any_of(parameters)});
    return FreshCipher{std::move(nonce), std::move(algorithm), std::move(stream), mac_size};
}

}  // namespace troth::inline v1::cms
