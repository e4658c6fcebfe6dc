// What `openssl enc` writes (openssl-enc(1)): "Salted__", eight bytes of salt, and the ciphertext. For reading only.
//
// NOTHING in it is authenticated: whoever had the file can have altered the text, and a wrong password is found by
// chance, with some ciphers never. The file does not say how it was made either: cipher, derivation and digest are for
// the reader to name. troth's own container has none of these faults.
#pragma once

#include <memory>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::seal::openssl {

// Transform: a cipher in its mode, with its key: pieces in order, each whole blocks.
class Transform {
  public:
    virtual ~Transform() = default;
    virtual void decrypt(MutableBytes in_place) = 0;
};

// Cipher: a row of the table. Sizes in bytes.
struct Cipher {
    std::string_view name;    // as openssl enc takes it, "aes-256-cbc"
    usize key_size, iv_size;  // iv_size 0: the mode has none
    usize block_size;         // 1: a stream, without padding, that takes any password for the right one
    bool legacy;              // broken, withdrawn or hardly used
    std::unique_ptr<Transform> (*make)(Bytes key, Bytes iv);
};
std::span<const Cipher> ciphers();
// find_cipher: by name, in any case, also by the short ones of openssl ("aes256", "des3", "bf"); null if there is none.
const Cipher* find_cipher(std::string_view name);

// How the password becomes key and initialisation vector. bytes_to_key is one round of the digest (EVP_BytesToKey): as
// cheap to try as to hash.
enum class Derivation : u8 { pbkdf2, bytes_to_key };

struct How {
    const Cipher* cipher = nullptr;
    Derivation derivation = Derivation::pbkdf2;
    crypto::HashId digest = crypto::HashId::sha256;  // OpenSSL's default from 1.1.0 on; before it was MD5
    u64 iterations = 10'000;                         // OpenSSL's default
};

inline constexpr usize header_size = 16, salt_size = 8;
// salt_of: of a file's first header_size bytes (fewer if those are all). Errors: seal.openssl_no_salt.
Result<std::span<const u8, salt_size>> salt_of(Bytes header);
// looks_like: whether a file's first bytes (ten or more) are those of openssl enc, plain or in base64.
enum class Form : u8 { other, plain, base64 };
Form looks_like(Bytes start);

// Decryption: one file on its way. Wiped. One thread at a time.
class Decryption {
  public:
    // create: errors crypto.kdf_iterations.
    static Result<Decryption> create(const How& how, Bytes password, std::span<const u8, salt_size> salt);
    // with_key: key_size and iv_size bytes, else abort.
    static Decryption with_key(const Cipher& cipher, Bytes key, Bytes iv);

    // decrypt: in place; how many bytes of it are text. Pieces are whole blocks but for the last; one behind the last
    // aborts. Errors, of the last piece only: seal.openssl_cut, seal.openssl_undecipherable.
    Result<usize> decrypt(MutableBytes piece, bool last);

  private:
    Decryption(const Cipher& cipher, std::unique_ptr<Transform> transform)
        : cipher_(&cipher), transform_(std::move(transform)) {}
    const Cipher* cipher_;
    std::unique_ptr<Transform> transform_;
    bool ended_ = false;
};

}  // namespace troth::inline v1::seal::openssl
