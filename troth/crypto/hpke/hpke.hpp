// Hybrid public key encryption, RFC 9180: messages sealed to the owner of a public key, in all four modes.
#pragma once

#include "troth/crypto/hpke/kem.hpp"
#include "troth/crypto/kdf/hkdf.hpp"

namespace troth::inline v1::crypto::hpke {

// Psk: a pre-shared key of at least 32 bytes, and which one it is, §5.1.2.
struct Psk {
    Bytes key;
    Bytes id;
};

// Context: what both sides compute from the shared secret, §5.1; the base of the two below. Move-only, wiped. One
// thread at a time. A message's place in the sequence is its nonce, so messages are opened in the order of their
// sealing.
class Context {
  public:
    // export_secret: Context.Export, §5.3. Fails with crypto.hpke_export_size.
    Result<SecretBytes> export_secret(Bytes exporter_context, usize size) const;

  protected:
    Context(const Suite& suite, Bytes shared_secret, u8 mode, Bytes info, const Psk& psk);
    std::array<u8, aead_nonce_size> next_nonce() const;
    Result<void> may_go_on() const;

    Suite suite_;
    std::optional<AeadContext> aead_;
    Secret<aead_nonce_size> base_nonce_;
    u64 sequence_ = 0;
    hkdf::Prk exporter_;
};

class SenderContext : public Context {
  public:
    // seal: ciphertext and tag of the next message: plaintext.size() + 16 bytes. Fails with crypto.hpke_message_limit
    // or crypto.hpke_export_only. seal_into writes them to `out`, which has exactly that size and may begin where the
    // plaintext does.
    Result<ByteVector> seal(Bytes aad, Bytes plaintext);
    Result<void> seal_into(Bytes aad, Bytes plaintext, MutableBytes out);

  private:
    using Context::Context;
    friend struct Setup;
};

class ReceiverContext : public Context {
  public:
    // open: the plaintext of the next message. Fails with crypto.hpke_open, and the message may then be tried again
    // with other bytes; or as seal. open_in_place leaves the plaintext in the first size - 16 bytes.
    Result<SecretBytes> open(Bytes aad, Bytes ciphertext);
    Result<void> open_in_place(Bytes aad, MutableBytes ciphertext);

  private:
    using Context::Context;
    friend struct Setup;
};

// Who authenticates the sender beside the message itself: nobody, a pre-shared key, the sender's own key, or both; the
// mode follows from what is given, §5.1.
struct SenderAuthentication {
    const PrivateKey* key = nullptr;
    Psk psk;
};
struct ReceiverAuthentication {
    Bytes sender_public_key;
    Psk psk;
};

struct SenderSetup {
    ByteVector enc;  // goes to the receiver, enc_size bytes
    SenderContext context;
};
// setup_sender, setup_receiver: SetupBaseS to SetupAuthPSKR, §5.1. Both sides give the same `info`. Fail with
// crypto.hpke_psk, and as encapsulate and decapsulate of kem.hpp.
Result<SenderSetup> setup_sender(const Suite& suite, Bytes public_key, Bytes info, RandomSource& random,
                                 const SenderAuthentication& by = {});
Result<ReceiverContext> setup_receiver(const Suite& suite, Bytes enc, const PrivateKey& key, Bytes info,
                                       const ReceiverAuthentication& by = {});

}  // namespace troth::inline v1::crypto::hpke
