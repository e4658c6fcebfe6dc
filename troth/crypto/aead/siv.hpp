// AES-SIV (RFC 5297): deterministic authenticated encryption with AES-CMAC and counter mode. The same text, key and
// associated data give the same ciphertext, and that is all that is lost without a nonce; with one, it hides that too.
#pragma once

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/aes.hpp"

namespace troth::inline v1::crypto {

// AesSiv: a key, ready. Wiped; the const members may run in any number of threads. At most 2^48 texts a key (RFC 5297
// §7).
class AesSiv {
  public:
    static constexpr usize tag_size = 16;         // the synthetic IV, in front of the ciphertext (§2.6)
    static constexpr usize max_components = 126;  // §7: of associated data, the nonce included

    // create: 32, 48 or 64 bytes: the key of S2V, then that of the encryption (§2.2). crypto.aead_key_size.
    static Result<AesSiv> create(Bytes key, const cpu::Features& features = cpu::host());
    static Result<AesSiv> create(const AesImplementation& row, Bytes key);  // for tests and benches

    // seal: in_place is the text and tag_size bytes of room; it becomes V || C. Each component of the associated data
    // is authenticated by itself; a nonce is the last one (§3). crypto.aead_text_size for more than max_components or a
    // text of more than 2^35 bytes.
    Result<void> seal(Gather associated, MutableBytes in_place) const;
    // open: in_place is V || C; its first size - 16 bytes become the text. crypto.aead_not_genuine: all is zero then.
    Result<void> open(Gather associated, MutableBytes in_place) const;

  private:
    AesSiv(AesKey mac, AesKey encryption);
    void s2v(Gather associated, Bytes text, std::span<u8, 16> out) const;
    void crypt(std::span<const u8, 16> iv, MutableBytes text) const;
    void cmac(Bytes text, std::span<const u8, 16> end, bool whole_end, std::span<u8, 16> out) const;

    AesKey mac_, encryption_;
    Secret<16> subkey_[2];  // of CMAC, NIST SP 800-38B §6.1
};

}  // namespace troth::inline v1::crypto
