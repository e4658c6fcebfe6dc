// Encrypted messages of any length, in constant memory: EnvelopedData (RFC 5652 §6) and AuthEnvelopedData (RFC 5083).
#pragma once

#include "troth/cms/ber_input.hpp"
#include "troth/cms/content_cipher.hpp"
#include "troth/cms/envelope.hpp"
#include "troth/cms/key_management.hpp"

namespace troth::inline v1::cms {

// EnvelopeReader: a message as it comes, in DER or BER. Move-only; the source must outlive it.
class EnvelopeReader {
  public:
    // open: takes what stands in front of the content. Errors as those of Envelope::parse and BerInput.
    static Result<EnvelopeReader> open(Source& source);
    // front: the message without content, attributes and MAC.
    const Envelope& front() const { return front_; }

    // content: the next octets of the ciphertext; 0 is its end.
    Result<usize> content(MutableBytes room) { return input_.octets(room); }
    // finish: takes what stands behind the content, every octet of it: the message without its content.
    Result<Envelope> finish();

  private:
    EnvelopeReader(BerInput input, const der::Oid& type, ByteVector fields, ByteVector info, Envelope front)
        : input_(std::move(input)),
          type_(&type),
          fields_(std::move(fields)),
          info_(std::move(info)),
          front_(std::move(front)) {}

    BerInput input_;
    const der::Oid* type_;
    ByteVector fields_, info_;  // in DER: what is in front of the EncryptedContentInfo, and in it of the content
    Envelope front_;
};

// Decryption: pieces of the content. What came is to be believed only when the last piece came; whoever writes it down
// must be able to take it back. Move-only.
class Decryption {
  public:
    static constexpr usize piece_size = 64 * 1024;

    // start: errors as those of open().
    static Result<Decryption> start(EnvelopeReader reader, const Unlocking& unlocking, const OpenOptions& options,
                                    RandomSource& random);
    // next: the next piece, perhaps empty; `last` is set with the last one, and the content is genuine then, if the
    // message is authenticated: next is not called again. The view is good until then. Errors: cms.undecipherable,
    // cms.malformed, cms.attributes_behind, cms.content_type_mismatch, those of BerInput.
    Result<Bytes> next(bool& last);

  private:
    Decryption(EnvelopeReader reader, ContentStream stream, ContentKey key)
        : reader_(std::move(reader)), stream_(std::move(stream)), key_(std::move(key)), buffer_(piece_size + 1) {}

    EnvelopeReader reader_;
    ContentStream stream_;
    ContentKey key_;
    SecretBytes buffer_;  // one octet more than a piece, so that the last one is known as such
    bool ahead_ = false;  // that octet is the first of the next piece
};

// Encryption: the octets of a message, from pieces of its content. Move-only.
class Encryption {
  public:
    // create: with the content's size it makes DER; without, BER of indefinite lengths, unless the content is in one
    // piece. Errors as those of seal().
    static Result<Encryption> create(const Recipients& recipients, CipherId cipher, std::optional<u64> content_size,
                                     RandomSource& random);
    // add: the next octets of the message, for the content's next piece, whose size ContentStream::granule divides
    // unless it is the last. The view is good until the next call. Errors: cms.content_size,
    // crypto.aead_text_size beyond 2^36 - 32 octets with AES-GCM.
    Result<Bytes> add(Bytes piece, bool last);

  private:
    Encryption(const CipherInfo& cipher, FreshCipher fresh, ByteVector fields, std::optional<u64> size)
        : cipher_(&cipher), fresh_(std::move(fresh)), fields_(std::move(fields)), size_(size) {}
    void write_front();
    void write_definite_front();
    void write_back();

    const CipherInfo* cipher_;
    FreshCipher fresh_;
    ByteVector fields_;  // in DER: what stands in front of the EncryptedContentInfo
    std::optional<u64> size_;
    u64 added_ = 0;
    bool begun_ = false;
    ByteVector out_;
};

}  // namespace troth::inline v1::cms
