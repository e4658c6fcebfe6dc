// Any AEAD of the registry, chosen at run time, with all that a user can get wrong as an error. Protocols that know
// their algorithm take AeadContext.
#pragma once

#include <variant>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/aead/ccm.hpp"
#include "troth/crypto/aead/siv.hpp"
#include "troth/crypto/aead/xchacha20_poly1305.hpp"

namespace troth::inline v1::crypto {

// aead_named: "AES-256-GCM" and the like, as aead_infos has them; null if there is none.
const AeadInfo* aead_named(std::string_view name);

// Aead: one key of one AEAD. Wiped; the const members may run in any number of threads. How often a key and a nonce may
// serve stands in info(); a nonce must never seal twice (but for SIV and GCM-SIV, which then reveal equal texts).
class Aead {
  public:
    // create: crypto.aead_key_size if key has not info().key_size bytes.
    static Result<Aead> create(AeadId id, Bytes key, const cpu::Features& features = cpu::host());
    const AeadInfo& info() const { return aead_info(id_); }

    // seal: the ciphertext, info().tag_size bytes longer than the text (SIV's tag stands in front, the others' behind).
    // crypto.aead_nonce_size unless the nonce has info().nonce_size bytes; SIV takes any size, and none.
    // crypto.aead_text_size.
    Result<ByteVector> seal(Bytes nonce, Bytes aad, Bytes text) const;
    // open: crypto.aead_not_genuine if it was not sealed with this key, nonce and aad. No part of a text that proves
    // false is given out.
    Result<SecretBytes> open(Bytes nonce, Bytes aad, Bytes sealed) const;
    // The same in one memory: the text and tag_size bytes of room become what was sealed, and back.
    Result<void> seal_in_place(Bytes nonce, Bytes aad, MutableBytes in_place) const;
    Result<void> open_in_place(Bytes nonce, Bytes aad, MutableBytes in_place) const;

  private:
    using Key = std::variant<AeadContext, AesCcm, XChaCha20Poly1305, AesSiv>;
    Aead(AeadId id, Key key) : id_(id), key_(std::move(key)) {}
    Result<void> check_sizes(Bytes nonce, usize size) const;

    AeadId id_;
    Key key_;
};

}  // namespace troth::inline v1::crypto
