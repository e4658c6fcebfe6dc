#include "troth/cms/content_cipher.hpp"

#include <cstdlib>

#include "troth/cms/errors.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/cbc.hpp"
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

Result<SecretBytes> open_gcm(const ContentCipher& cipher, Bytes key, SecretBytes sealed, Bytes aad) {
    TROTH_TRY(const auto gcm, crypto::AesGcm::create(key, static_cast<crypto::GcmTag>(cipher.tag_size)));
    if (!gcm.open(cipher.nonce, aad, sealed.mutable_bytes())) return fail(errors::undecipherable);
    sealed.shrink(sealed.size() - cipher.tag_size);
    return sealed;
}

Result<SecretBytes> open_cbc(const ContentCipher& cipher, Bytes key, Bytes ciphertext) {
    using crypto::unauthenticated::cbc_decrypt_padded;
    auto text = cipher.info->legacy
                    ? cbc_decrypt_padded(crypto::legacy::TripleDes(key), cipher.nonce.first<8>(), ciphertext)
                    : cbc_decrypt_padded(crypto::AesCipher(key), cipher.nonce.first<16>(), ciphertext);
    if (!text) return fail(errors::undecipherable);
    return text;
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
    if (key.size() != cipher.info->key_size) std::abort();
    if (!cipher.info->authenticated) return open_cbc(cipher, key, ciphertext);
    if (mac.size() != cipher.tag_size) return fail(errors::undecipherable);
    SecretBytes sealed(ciphertext.size() + mac.size());
    std::ranges::copy(ciphertext, sealed.mutable_bytes().begin());
    std::ranges::copy(mac, sealed.mutable_bytes().subspan(ciphertext.size()).begin());
    if (cipher.info->id != CipherId::chacha20_poly1305) return open_gcm(cipher, key, std::move(sealed), aad);
    TROTH_TRY(const auto aead, crypto::Aead::create(crypto::AeadId::chacha20_poly1305, key));
    if (!aead.open_in_place(cipher.nonce, aad, sealed.mutable_bytes())) return fail(errors::undecipherable);
    sealed.shrink(ciphertext.size());
    return sealed;
}

Result<EncryptedContent> encrypt_content(CipherId id, Bytes key, Bytes content, RandomSource& random) {
    const CipherInfo& row = info(id);
    if (row.legacy || key.size() != row.key_size) std::abort();
    EncryptedContent out;
    std::array<u8, crypto::aes_block_size> nonce;
    const MutableBytes used = MutableBytes(nonce).first(row.authenticated ? nonce_size : nonce.size());
    random.fill(used);
    ByteVector parameters = der::serialise(der::OctetString{used});
    if (!row.authenticated) {
        out.ciphertext = crypto::unauthenticated::cbc_encrypt_padded(crypto::AesCipher(key), nonce, content);
    } else {
        // In its place from the start, so that no plaintext is left behind.
        out.ciphertext.resize(content.size() + tag_size);
        std::ranges::copy(content, out.ciphertext.begin());
        if (id == CipherId::chacha20_poly1305) {
            TROTH_TRY(const auto aead, crypto::Aead::create(crypto::AeadId::chacha20_poly1305, key));
            TROTH_TRY(aead.seal_in_place(used, {}, out.ciphertext));
        } else {
            TROTH_TRY(const auto gcm, crypto::AesGcm::create(key));
            TROTH_TRY(gcm.seal(used, {}, out.ciphertext));
            parameters = der::serialise(GcmParameters{{used}, u64{tag_size}});
        }
        out.mac.assign(out.ciphertext.end() - tag_size, out.ciphertext.end());
        out.ciphertext.resize(content.size());
    }
    out.algorithm = der::serialise(AlgorithmIdentifier{row.oid, any_of(parameters)});
    return out;
}

}  // namespace troth::inline v1::cms
