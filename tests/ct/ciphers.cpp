// AES's modes, the AEADs of other sizes and the old ciphers that claim constant time. Nonces, associated data and sizes
// are public.
#include <string>

#include "tests/ct/ct.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/aead/gcm.hpp"
#include "troth/crypto/aead/gmac.hpp"
#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/crypto/cipher/legacy_camellia.hpp"
#include "troth/crypto/cipher/legacy_des.hpp"
#include "troth/crypto/cipher/legacy_modes.hpp"
#include "troth/crypto/cipher/xts.hpp"

namespace troth::ct_tests {
namespace {

using namespace crypto;
using namespace crypto::unauthenticated;

std::string_view aes_row(const cpu::Features& features) {
    return AesKey(std::array<u8, 16>{}, features).implementation();
}
std::string_view arithmetic(const cpu::Features&) {
    return "arithmetic";
}

template <AeadId id>
void seal_and_open(const cpu::Features& features) {
    const auto aead = Aead::create(id, secret(aead_key_size(id)).bytes(), features);
    const ByteVector nonce(aead_info(id).nonce_size), aad(13);
    for (usize size : {0u, 1u, 100u, 1000u}) {
        const SecretBytes text = secret(size, 5);
        auto sealed = aead->seal(nonce, aad, text.bytes());
        ct::unpoison(Bytes(*sealed));  // goes to the peer
        if (!aead->open(nonce, aad, *sealed)) __builtin_abort();
        sealed->back() ^= 1;
        if (aead->open(nonce, aad, *sealed)) __builtin_abort();
    }
}
void gcm_of_other_sizes(const cpu::Features& features) {
    const auto gcm = AesGcm::create(secret(24).bytes(), GcmTag::short_8, features);
    const ByteVector nonce(20), aad(13);
    SecretBytes record = secret(200, 5);
    if (!gcm->seal(nonce, aad, record.mutable_bytes())) __builtin_abort();
    ct::unpoison(record.bytes());  // goes to the peer
    if (!gcm->open(nonce, aad, record.mutable_bytes())) __builtin_abort();
}
template <usize key_size>
void wrap_and_unwrap(const cpu::Features& features) {
    const AesCipher key(secret(key_size).bytes(), features);
    const SecretBytes inner = secret(32, 4), odd = secret(21, 4);
    auto plain = key_wrap(key, inner.bytes()), padded = key_wrap_padded(key, odd.bytes());
    ct::unpoison(Bytes(*plain));  // both go to whoever keeps the wrapped keys
    ct::unpoison(Bytes(*padded));
    if (!key_unwrap(key, *plain) || !key_unwrap_padded(key, *padded)) __builtin_abort();
    plain->back() ^= 1;
    padded->back() ^= 1;
    if (key_unwrap(key, *plain) || key_unwrap_padded(key, *padded)) __builtin_abort();
}
template <class Cipher>
void cbc_both_ways(const Cipher& cipher) {
    constexpr usize n = Cipher::block_size;
    for (usize size : {0u, 7u, 8u, 100u, 700u}) {
        std::array<u8, n> iv{};
        const SecretBytes text = secret(size, 5);
        ByteVector sealed = cbc_encrypt_padded(cipher, std::span<const u8, n>(iv), text.bytes());
        ct::unpoison(Bytes(sealed));
        if (!cbc_decrypt_padded(cipher, std::span<const u8, n>(iv), sealed)) __builtin_abort();
        // The padding's last octet becomes another, which is wrong under every key: what is looked at must not depend
        // on how it is wrong.
        (sealed.size() > n ? sealed[sealed.size() - n - 1] : iv.back()) ^= 1;
        if (cbc_decrypt_padded(cipher, std::span<const u8, n>(iv), sealed)) __builtin_abort();
    }
}
void aes_cbc(const cpu::Features& features) {
    cbc_both_ways(AesCipher(secret(32).bytes(), features));
}
void aes_ctr(const cpu::Features& features) {
    AesCtr stream(AesKey(secret(24).bytes(), features), std::array<u8, 16>{});
    for (usize size : {1u, 16u, 100u, 700u}) stream.apply(secret(size, 5).mutable_bytes());
}
template <usize key_size>
void aes_xts_of(const cpu::Features& features) {
    const auto key = AesXts::create(secret(key_size).bytes(), features);
    for (usize size : {16u, 17u, 700u}) {
        SecretBytes text = secret(size, 5);
        if (!key->encrypt(AesXts::sector_tweak(1), text.mutable_bytes())) __builtin_abort();
        if (!key->decrypt(AesXts::sector_tweak(1), text.mutable_bytes())) __builtin_abort();
    }
}
template <usize key_size>
void aes_blocks(const cpu::Features& features) {
    const AesCipher key(secret(key_size).bytes(), features);
    for (usize blocks : {1u, 3u, 8u, 37u}) {
        SecretBytes text = secret(16 * blocks, 5);
        key.encrypt_blocks(text.mutable_bytes());
        key.decrypt_blocks(text.mutable_bytes());
    }
}
void gmac_of(const cpu::Features& features) {
    const AeadContext key(AeadId::aes_128_gcm, secret(16).bytes(), features);
    const std::array<u8, 12> nonce{};
    for (usize size : {0u, 5u, 200u})
        if (gmac_verify(key, nonce, secret(size, 3).bytes(), std::array<u8, 16>{})) __builtin_abort();
}
void des(const cpu::Features&) {
    const legacy::Des key(secret(8).bytes().first<8>());
    SecretBytes text = secret(40, 5);
    legacy::ecb_encrypt(key, text.mutable_bytes());
    legacy::ecb_decrypt(key, text.mutable_bytes());
    const std::array<u8, 8> iv{};
    for (const auto feedback : {legacy::Feedback::cfb, legacy::Feedback::cfb8, legacy::Feedback::ofb}) {
        legacy::FeedbackStream<legacy::Des>(key, feedback, iv).encrypt(text.mutable_bytes());
        legacy::FeedbackStream<legacy::Des>(key, feedback, iv).decrypt(text.mutable_bytes());
    }
}
void triple_des(const cpu::Features&) {
    cbc_both_ways(legacy::TripleDes(secret(24).bytes()));
}
template <usize key_size>
void camellia(const cpu::Features&) {
    cbc_both_ways(legacy::Camellia(secret(key_size).bytes()));
}

constexpr Operation operations[] = {
    {"aes_192_gcm.seal_open", aes_row, seal_and_open<AeadId::aes_192_gcm>},
    {"aes_128_ccm.seal_open", aes_row, seal_and_open<AeadId::aes_128_ccm>},
    {"aes_192_ccm.seal_open", aes_row, seal_and_open<AeadId::aes_192_ccm>},
    {"aes_256_ccm.seal_open", aes_row, seal_and_open<AeadId::aes_256_ccm>},
    {"aes_128_ccm_8.seal_open", aes_row, seal_and_open<AeadId::aes_128_ccm_8>},
    {"aes_256_ccm_8.seal_open", aes_row, seal_and_open<AeadId::aes_256_ccm_8>},
    {"aes_128_gcm_siv.seal_open", aes_row, seal_and_open<AeadId::aes_128_gcm_siv>},
    {"aes_256_gcm_siv.seal_open", aes_row, seal_and_open<AeadId::aes_256_gcm_siv>},
    {"aes_128_siv.seal_open", aes_row, seal_and_open<AeadId::aes_128_siv>},
    {"aes_192_siv.seal_open", aes_row, seal_and_open<AeadId::aes_192_siv>},
    {"aes_256_siv.seal_open", aes_row, seal_and_open<AeadId::aes_256_siv>},
    {"xchacha20_poly1305.seal_open",
     [](const cpu::Features& f) { return AeadContext(AeadId::chacha20_poly1305, ByteVector(32), f).implementation(); },
     seal_and_open<AeadId::xchacha20_poly1305>},
    {"aes_gcm_any.seal_open", aes_row, gcm_of_other_sizes},
    {"aes_128.key_wrap", aes_row, wrap_and_unwrap<16>},
    {"aes_192.key_wrap", aes_row, wrap_and_unwrap<24>},
    {"aes_256.key_wrap", aes_row, wrap_and_unwrap<32>},
    {"aes_192.block", aes_row, aes_blocks<24>},
    {"aes_256.block", aes_row, aes_blocks<32>},
    {"aes_256.cbc", aes_row, aes_cbc},
    {"gmac_aes_128", aes_row, gmac_of},
    {"aes_192.ctr", aes_row, aes_ctr},
    {"aes_256.xts", aes_row, aes_xts_of<64>},
    {"aes_128.xts", aes_row, aes_xts_of<32>},
    {"legacy_des.ecb_cfb_ofb", arithmetic, des},
    {"legacy_camellia_192.cbc", arithmetic, camellia<24>},
    {"legacy_3des.cbc", arithmetic, triple_des},
    {"legacy_camellia_128.cbc", arithmetic, camellia<16>},
    {"legacy_camellia_256.cbc", arithmetic, camellia<32>},
};

}  // namespace

extern const Operations cipher_operations;
const Operations cipher_operations = operations;

}  // namespace troth::ct_tests
