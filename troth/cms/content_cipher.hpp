// Content encryption: RFC 3565 (AES-CBC), RFC 5084 (AES-GCM), RFC 8103 (ChaCha20-Poly1305), and triple DES for reading
// what is old (RFC 3370 §5.1).
#pragma once

#include "troth/base/random.hpp"
#include "troth/cms/structures.hpp"

namespace troth::inline v1::cms {

enum class CipherId : u8 {
    aes_256_gcm,
    aes_192_gcm,
    aes_128_gcm,
    chacha20_poly1305,
    aes_256_cbc,
    aes_192_cbc,
    aes_128_cbc,
    legacy_des_ede3_cbc,
};
// CipherInfo: a row of the registry. Sizes in bytes.
struct CipherInfo {
    CipherId id;
    const der::Oid& oid;
    std::string_view name;  // "AES-256-GCM"
    usize key_size;
    bool authenticated;  // else nothing protects the content against change
    bool legacy;         // withdrawn: for reading only
};
std::span<const CipherInfo> ciphers();  // in the order of CipherId
const CipherInfo& info(CipherId id);

// ContentCipher: an algorithm with its parameters. Views into what was read.
struct ContentCipher {
    const CipherInfo* info = nullptr;
    Bytes nonce;         // or initialisation vector
    usize tag_size = 0;  // of an authenticated one: 12 to 16
};
// read_cipher: errors: cms.unsupported_algorithm, cms.malformed, encoding.der_*.
Result<ContentCipher> read_cipher(const AlgorithmIdentifier& algorithm);

// decrypt_content: `key` has the cipher's size (else abort); aad and mac are empty for ciphers that do not
// authenticate. One error for whatever is wrong: cms.undecipherable.
Result<SecretBytes> decrypt_content(const ContentCipher& cipher, Bytes key, Bytes ciphertext, Bytes aad, Bytes mac);

struct EncryptedContent {
    ByteVector algorithm;  // AlgorithmIdentifier in DER
    ByteVector ciphertext;
    ByteVector mac;  // empty for ciphers that do not authenticate
};
// encrypt_content: with a fresh nonce from `random`; the key serves for this content only. The cipher is not legacy
// (else abort).
Result<EncryptedContent> encrypt_content(CipherId id, Bytes key, Bytes content, RandomSource& random);

}  // namespace troth::inline v1::cms
