// troth's container for encrypted files (docs/container.md): to passwords and to public keys, in pieces of 64 KiB that
// are authenticated one by one, so that a file of any size needs constant memory and no byte comes out unverified.
// Moved, missing, repeated and cut pieces are found.
#pragma once

#include <optional>
#include <variant>

#include "troth/crypto/hpke/hpke.hpp"
#include "troth/seal/format.hpp"

namespace troth::inline v1::seal {

// PasswordCost: what one try of a password costs, RFC 9106 §4. The default is its second recommendation with a quarter
// of a gigabyte: about a third of a second.
struct PasswordCost {
    u32 passes = 3;
    u32 memory_kib = 256 * 1024;
    u8 lanes = 1;
};
// The most that opening spends on a stranger's container.
inline constexpr PasswordCost password_limit{.passes = 64, .memory_kib = 2 * 1024 * 1024, .lanes = 16};

struct Password {
    Bytes text;
    PasswordCost cost{};
};
struct Recipient {
    crypto::hpke::Kem kem;
    Bytes public_key;  // as the KEM serialises it
};
using Way = std::variant<Password, Recipient>;

// Pieces: the key of the content and the count of pieces; the base of the two below. Move-only, wiped. A piece's number
// is its nonce. One thread at a time.
class Pieces {
  protected:
    explicit Pieces(Bytes key) : context_(crypto::AeadId::aes_256_gcm, key) {}
    std::array<u8, crypto::aead_nonce_size> next_nonce(bool last) const;

    crypto::AeadContext context_;
    u64 number_ = 0;
    bool ended_ = false;
};

class Sealer : public Pieces {
  public:
    // create: a fresh file key, wrapped for each way. Errors: seal.no_recipient, those of hpke::setup_sender and of
    // Argon2id for a cost that is out of its bounds.
    static Result<Sealer> create(std::span<const Way> ways, RandomSource& random);

    Bytes header() const { return header_; }  // goes out first
    // seal_piece: ciphertext and tag, plain.size() + 16 bytes. Every piece but the last has piece_size bytes, the last
    // one up to as many; out may begin where plain does. Another size, or a piece behind the last, aborts.
    void seal_piece(Bytes plain, bool last, MutableBytes out);

  private:
    Sealer(Bytes key, ByteVector header) : Pieces(key), header_(std::move(header)) {}
    ByteVector header_;
};

// header_size: how many bytes the header takes, told by the first smallest_header bytes of a container, or by fewer if
// those are all. Errors: seal.not_a_container, seal.unknown_version, seal.truncated.
Result<usize> header_size(Bytes start);

// read_header: the fields of a header that is there whole, over its bytes; nothing is opened. Errors: seal.bad_header.
Result<Header> read_header(Bytes header);

class Opener : public Pieces {
  public:
    // open_with: takes the header apart, whole, and finds the way that fits. Errors: seal.bad_header,
    // seal.not_for_this_key; seal.wrong_password, seal.no_password, seal.password_cost.
    static Result<Opener> open_with(Bytes header, const crypto::hpke::PrivateKey& key);
    static Result<Opener> open_with(Bytes header, Bytes password, const PasswordCost& limit = password_limit);

    // open_piece: leaves the plaintext in the first size - 16 bytes, which are zero if it fails. All pieces but the
    // last have piece_size + 16 bytes. Errors: seal.altered with the piece's number, seal.truncated if it is too short
    // to be one.
    Result<void> open_piece(MutableBytes piece, bool last);

  private:
    explicit Opener(Bytes key) : Pieces(key) {}
    static Result<Opener> with_file_key(Bytes header, const Secret<key_size>& file_key, const ErrorRow& otherwise);
};

}  // namespace troth::inline v1::seal
