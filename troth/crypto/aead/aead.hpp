// Authenticated encryption: AES-128-GCM and AES-256-GCM (RFC 5116 §5.1, §5.2; SP 800-38D), ChaCha20-Poly1305 (RFC 8439
// §2.8), as one small interface.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::crypto {

enum class AeadId : u8 { aes_128_gcm, aes_256_gcm, chacha20_poly1305 };

inline constexpr usize aead_nonce_size = 12;  // N_MIN = N_MAX of all three
inline constexpr usize aead_tag_size = 16;
using Nonce = std::span<const u8, aead_nonce_size>;

constexpr usize aead_key_size(AeadId id) {  // bytes
    return id == AeadId::aes_128_gcm ? 16 : 32;
}

// AeadLimits: how often one key may be used (draft-irtf-cfrg-aead-limits, as the protocols took it over).
struct AeadLimits {
    u64 sealed_records;   // RFC 8446 §5.5, RFC 9147 §4.5.3: seal no more records of 2^14 bytes under one key
    u64 refused_records;  // RFC 9147 §4.5.3: give the key up after as many failures of open (a datagram protocol's
                          // rule)
};
constexpr AeadLimits aead_limits(AeadId id) {
    // 2^24.5 for AES-GCM. For ChaCha20-Poly1305 the sequence number wraps before the limit is met.
    return id == AeadId::chacha20_poly1305 ? AeadLimits{~u64{0}, u64{1} << 36} : AeadLimits{23726566, u64{1} << 36};
}

struct AeadImplementation;  // aead_rows.hpp: a row of the dispatch table

// AeadContext: one key, ready for use. Wiped on destruction and when moved from. The const members may run in any
// number of threads at once. Nothing here allocates. Time depends on sizes only.
//
// A nonce must never seal twice under one key: that reveals the plaintexts and lets anybody forge (RFC 5116 §3.1).
// A size that breaks a contract below, or a text longer than the AEAD's P_MAX (2^36 - 32 bytes), aborts.
class alignas(64) AeadContext {
  public:
    // key has aead_key_size(id) bytes. The fastest row that `features` can run is chosen here, once.
    AeadContext(AeadId id, Bytes key, const cpu::Features& features = cpu::host());
    // For tests and benches: this row, which the processor must be able to run.
    AeadContext(const AeadImplementation& row, Bytes key);
    AeadContext(AeadContext&& other) noexcept;
    AeadContext& operator=(AeadContext&& other) noexcept;
    ~AeadContext();

    // seal: out = ciphertext of (in || extra), then the tag; out.size() is total_size(in) + extra.size() +
    // aead_tag_size. One pass. out may be the same memory as a single piece of `in` (its first byte at out's first
    // byte); otherwise it overlaps no input.
    void seal(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const;

    // open: in_place holds ciphertext and tag, at least aead_tag_size bytes. True: the first size - 16 bytes are the
    // plaintext. False: they were not sealed with this key, nonce and aad; those bytes are zero then, and no part of
    // the plaintext stays behind.
    [[nodiscard]] bool open(Nonce nonce, Bytes aad, MutableBytes in_place) const;

    AeadId id() const;
    std::string_view implementation() const;  // the row's name, for reports: "vaes512", "portable"

  private:
    void seal_pieces(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const;

    u8 state_[960];  // the row's; kernel::aead_state_size
    const AeadImplementation* row_;
};
static_assert(sizeof(AeadContext) <= 1024);

}  // namespace troth::inline v1::crypto
