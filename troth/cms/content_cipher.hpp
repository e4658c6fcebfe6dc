// Content encryption: RFC 3565 (AES-CBC), RFC 5084 (AES-GCM), RFC 8103 (ChaCha20-Poly1305), and triple DES for reading
// what is old (RFC 3370 §5.1).
#pragma once

#include <memory>

#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"
#include "troth/cms/structures.hpp"
#include "troth/crypto/cipher/aes.hpp"

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

// ContentStream: a content in pieces, encrypted or decrypted in place. What comes out of decrypting is to be believed
// only when decrypt_last() has succeeded. Wiped; move-only; not thread-safe.
class ContentStream {
  public:
    // Every piece but the last has a size that this divides, else abort.
    static constexpr usize granule = 64;
    // What is added to the last piece at most.
    static constexpr usize padding = crypto::aes_block_size;

    // create: `key` has the cipher's size (else abort). `aad`, if it is known already.
    static Result<ContentStream> create(const ContentCipher& cipher, Bytes key, Bytes aad = {});

    Result<void> encrypt(MutableBytes piece) { return mode_->encrypt(piece); }
    // encrypt_last: room holds text_size octets and has room for `padding` more. How many octets the ciphertext has,
    // which is those of the text but for CBC; mac() is complete then, and empty for ciphers that do not authenticate.
    Result<usize> encrypt_last(MutableBytes room, usize text_size);
    Bytes mac() const { return mac_; }

    Result<void> decrypt(MutableBytes piece) { return mode_->decrypt(piece); }
    // decrypt_last: how many octets of the last piece are text; aad and mac are empty for ciphers that do not
    // authenticate. One error for whatever is wrong: cms.undecipherable; and cms.attributes_behind if `aad` should have
    // been known before.
    Result<usize> decrypt_last(MutableBytes piece, Bytes aad, Bytes mac);

    // Mode: what the ciphers differ in.
    class Mode {
      public:
        virtual ~Mode() = default;
        virtual Result<void> encrypt(MutableBytes piece) = 0;
        virtual Result<void> decrypt(MutableBytes piece) = 0;
        virtual Result<usize> encrypt_last(MutableBytes room, usize text_size, ByteVector& mac) = 0;
        virtual Result<usize> decrypt_last(MutableBytes piece, Bytes aad, Bytes mac) = 0;
    };

  private:
    explicit ContentStream(std::unique_ptr<Mode> mode) : mode_(std::move(mode)) {}
    std::unique_ptr<Mode> mode_;
    ByteVector mac_;
};

// decrypt_content: all at once. Errors as ContentStream.
Result<SecretBytes> decrypt_content(const ContentCipher& cipher, Bytes key, Bytes ciphertext, Bytes aad, Bytes mac);

// FreshCipher: a cipher to encrypt one content by, with a fresh nonce. The cipher is not legacy (else abort).
struct FreshCipher {
    ByteVector nonce;
    ByteVector algorithm;  // AlgorithmIdentifier in DER
    ContentStream stream;
    usize mac_size = 0;
};
Result<FreshCipher> fresh_cipher(CipherId id, Bytes key, RandomSource& random);

}  // namespace troth::inline v1::cms
