// Cipher block chaining (SP 800-38A §6.2), bare and with the padding of PKCS#7 (RFC 5652 §6.3).
//
// CBC protects nothing against change, and whoever can see whether a padding was right can decrypt (padding oracle):
// hence the namespace's name. It is here for formats that prescribe it: PBES2, PKCS#12, old files. New data takes an
// AEAD.
#pragma once

#include <array>
#include <cstdlib>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/block_modes.hpp"
#include "troth/crypto/cipher/errors.hpp"

namespace troth::inline v1::crypto {

namespace pkcs7 {

// padded_size: of `size` bytes of text; always larger than size.
constexpr usize padded_size(usize size, usize block_size) {
    return (size / block_size + 1) * block_size;
}
// pad: fills `padded` (padded_size bytes, the text in front) up.
void pad(MutableBytes padded, usize text_size);
// unpadded_size: how many bytes of the decrypted text are the message. Constant time but for the answer; one error for
// whatever is wrong: crypto.cbc_undecipherable.
Result<usize> unpadded_size(Bytes padded, usize block_size);

}  // namespace pkcs7

namespace unauthenticated {

// cbc_encrypt, cbc_decrypt: whole blocks (else abort), in place. `chain` is the initialisation vector, which must not
// be predictable, and becomes the last block of ciphertext, so that a long text may come in several calls.
template <BlockCipher C>
void cbc_encrypt(const C& cipher, std::span<u8, C::block_size> chain, MutableBytes in_place) {
    constexpr usize n = C::block_size;
    if (in_place.size() % n != 0) std::abort();
    if constexpr (ChainingCipher<C>) {
        cipher.chain(chain, in_place);
    } else {
        for (; !in_place.empty(); in_place = in_place.subspan(n)) {
            modes::add(in_place.data(), chain.data(), n);
            cipher.encrypt_blocks(in_place.first(n));
            std::memcpy(chain.data(), in_place.data(), n);
        }
    }
}
template <BlockCipher C>
void cbc_decrypt(const C& cipher, std::span<u8, C::block_size> chain, MutableBytes in_place) {
    constexpr usize n = C::block_size;
    if (in_place.size() % n != 0) std::abort();
    u8 before[modes::chunk];  // the ciphertext that each block is added to, from the second on
    while (!in_place.empty()) {
        const usize now = std::min(in_place.size(), modes::chunk);
        std::memcpy(before, in_place.data(), now);
        cipher.decrypt_blocks(in_place.first(now));
        modes::add(in_place.data(), chain.data(), n);
        modes::add(in_place.data() + n, before, now - n);
        std::memcpy(chain.data(), before + now - n, n);
        in_place = in_place.subspan(now);
    }
}

// cbc_encrypt_padded: the ciphertext of text and padding.
template <BlockCipher C>
ByteVector cbc_encrypt_padded(const C& cipher, std::span<const u8, C::block_size> iv, Bytes text) {
    // The text is copied to its place and encrypted there, so no plaintext is left behind.
    ByteVector out(pkcs7::padded_size(text.size(), C::block_size));
    if (!text.empty()) std::memcpy(out.data(), text.data(), text.size());
    pkcs7::pad(out, text.size());
    std::array<u8, C::block_size> chain;
    std::memcpy(chain.data(), iv.data(), chain.size());
    cbc_encrypt(cipher, std::span<u8, C::block_size>(chain), out);
    return out;
}
// cbc_decrypt_padded: crypto.cbc_undecipherable for a wrong size or padding, without telling which.
template <BlockCipher C>
Result<SecretBytes> cbc_decrypt_padded(const C& cipher, std::span<const u8, C::block_size> iv, Bytes ciphertext) {
    if (ciphertext.empty() || ciphertext.size() % C::block_size != 0) return fail(cbc_undecipherable);
    SecretBytes text(ciphertext);
    std::array<u8, C::block_size> chain;
    std::memcpy(chain.data(), iv.data(), chain.size());
    cbc_decrypt(cipher, std::span<u8, C::block_size>(chain), text.mutable_bytes());
    TROTH_TRY(const usize size, pkcs7::unpadded_size(text.bytes(), C::block_size));
    text.shrink(size);
    return text;
}

}  // namespace unauthenticated
}  // namespace troth::inline v1::crypto
