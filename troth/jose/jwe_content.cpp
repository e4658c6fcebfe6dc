#include "troth/jose/jwe_content.hpp"

#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/jose/errors.hpp"

namespace troth::inline v1::jose {

namespace {

namespace cbc = crypto::unauthenticated;
using crypto::AesCipher;
using crypto::AesGcm;

// AES_CBC_HMAC_SHA2, RFC 7518 §5.2.2: the first half of the key is of HMAC, the second of AES; the tag is the first
// half of the MAC over aad, iv, ciphertext and the size of aad in bits.
crypto::Mac mac_of(const JweEncryptionInfo& row, Bytes key, Bytes aad, Bytes iv, Bytes ciphertext) {
    u8 bits[8];
    store_be(bits, u64{aad.size()} * 8);
    const Bytes pieces[] = {aad, iv, ciphertext, bits};
    return crypto::hmac(crypto::HmacKey(*row.hmac, key.first(key.size() / 2)), pieces);
}

SealedContent seal_cbc(const JweEncryptionInfo& row, Bytes key, Bytes aad, Bytes plaintext, ByteVector iv) {
    const AesCipher cipher(key.subspan(key.size() / 2));
    SealedContent out{std::move(iv), {}, {}};
    out.ciphertext = cbc::cbc_encrypt_padded(cipher, Bytes(out.iv).first<16>(), plaintext);
    const crypto::Mac mac = mac_of(row, key, aad, out.iv, out.ciphertext);
    out.tag.assign(mac.bytes().begin(), mac.bytes().begin() + static_cast<std::ptrdiff_t>(row.tag_size));
    return out;
}
Result<SecretBytes> open_cbc(const JweEncryptionInfo& row, Bytes key, Bytes aad, Bytes iv, Bytes ciphertext,
                             Bytes tag) {
    // First the tag, then anything else: a padding is looked at only if it is the sender's own.
    const crypto::Mac mac = mac_of(row, key, aad, iv, ciphertext);
    if (!ct::equal(mac.bytes().first(row.tag_size), tag)) return fail(errors::undecipherable);
    const AesCipher cipher(key.subspan(key.size() / 2));
    auto out = cbc::cbc_decrypt_padded(cipher, iv.first<16>(), ciphertext);
    if (!out) return fail(errors::undecipherable);
    return std::move(*out);
}

}  // namespace

Result<SealedContent> seal_content(JweEncryption encryption, Bytes key, Bytes aad, Bytes plaintext,
                                   RandomSource& random) {
    const JweEncryptionInfo& row = info(encryption);
    ByteVector iv(row.iv_size);
    random.fill(iv);
    if (row.hmac) return seal_cbc(row, key, aad, plaintext, std::move(iv));
    TROTH_TRY(const AesGcm gcm, AesGcm::create(key));
    SecretBytes text(plaintext.size() + row.tag_size);
    std::ranges::copy(plaintext, text.mutable_bytes().begin());
    TROTH_TRY(gcm.seal(iv, aad, text.mutable_bytes()));
    const Bytes sealed = text.bytes(), ciphertext = sealed.first(plaintext.size()), tag = sealed.last(row.tag_size);
    return SealedContent{std::move(iv), {ciphertext.begin(), ciphertext.end()}, {tag.begin(), tag.end()}};
}

Result<SecretBytes> open_content(JweEncryption encryption, Bytes key, Bytes aad, Bytes iv, Bytes ciphertext,
                                 Bytes tag) {
    const JweEncryptionInfo& row = info(encryption);
    if (iv.size() != row.iv_size || tag.size() != row.tag_size || key.size() != row.key_size)
        return fail(errors::undecipherable);
    if (row.hmac) return open_cbc(row, key, aad, iv, ciphertext, tag);
    TROTH_TRY(const AesGcm gcm, AesGcm::create(key));
    SecretBytes text(ciphertext.size() + tag.size());
    std::ranges::copy(ciphertext, text.mutable_bytes().begin());
    std::ranges::copy(tag, text.mutable_bytes().subspan(ciphertext.size()).begin());
    if (!gcm.open(iv, aad, text.mutable_bytes())) return fail(errors::undecipherable);
    text.shrink(ciphertext.size());
    return text;
}

}  // namespace troth::inline v1::jose
