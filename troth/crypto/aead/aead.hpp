// Authenticated encryption: the registry of all that there is, and AeadContext, the fast one for those with nonces of
// 12 and tags of 16 bytes: AES-GCM (RFC 5116 §5.1, SP 800-38D), ChaCha20-Poly1305 (RFC 8439 §2.8), AES-CCM (RFC 5116
// §5.3) and AES-GCM-SIV (RFC 8452). crypto/aead/any.hpp takes every one of them.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::crypto {

enum class AeadId : u8 {
    aes_128_gcm,
    aes_192_gcm,
    aes_256_gcm,
    chacha20_poly1305,
    aes_128_ccm,
    aes_192_ccm,
    aes_256_ccm,
    aes_128_gcm_siv,
    aes_256_gcm_siv,
    aes_128_ccm_8,
    aes_256_ccm_8,
    xchacha20_poly1305,
    aes_128_siv,
    aes_192_siv,
    aes_256_siv,
};

inline constexpr usize aead_nonce_size = 12;  // of all that AeadContext takes
inline constexpr usize aead_tag_size = 16;
using Nonce = std::span<const u8, aead_nonce_size>;

// AeadInfo: a row of the registry. Sizes in bytes.
struct AeadInfo {
    AeadId id;
    std::string_view name;
    u8 key_size, nonce_size, tag_size;
    u64 max_text;
    // How often one key may be used. sealed_texts: that many, of 2^14 bytes at most, with nonces that never repeat;
    // refused_texts: give the key up after as many failures of open (draft-irtf-cfrg-aead-limits as the protocols took
    // it over). All ones: something else ends first.
    u64 sealed_texts, refused_texts;
    std::string_view source;
};
inline constexpr u64 no_aead_limit = ~u64{0};
// In the order of AeadId.
inline constexpr AeadInfo aead_infos[] = {
    {AeadId::aes_128_gcm, "AES-128-GCM", 16, 12, 16, (u64{1} << 36) - 32, 23726566, u64{1} << 36,
     "RFC 5116 §5.1; RFC 8446 §5.5: 2^24.5; RFC 9147 §4.5.3"},
    {AeadId::aes_192_gcm, "AES-192-GCM", 24, 12, 16, (u64{1} << 36) - 32, 23726566, u64{1} << 36,
     "SP 800-38D; limits as AES-128-GCM"},
    {AeadId::aes_256_gcm, "AES-256-GCM", 32, 12, 16, (u64{1} << 36) - 32, 23726566, u64{1} << 36,
     "RFC 5116 §5.2; RFC 8446 §5.5: 2^24.5; RFC 9147 §4.5.3"},
    {AeadId::chacha20_poly1305, "ChaCha20-Poly1305", 32, 12, 16, (u64{1} << 36) - 32, no_aead_limit, u64{1} << 36,
     "RFC 8439 §2.8; RFC 8446 §5.5: the sequence number wraps first; RFC 9147 §4.5.3"},
    {AeadId::aes_128_ccm, "AES-128-CCM", 16, 12, 16, (u64{1} << 24) - 1, u64{1} << 23, 11863283,
     "RFC 5116 §5.3; RFC 9147 §4.5.3: 2^23 sealed, 2^23.5 refused"},
    {AeadId::aes_192_ccm, "AES-192-CCM", 24, 12, 16, (u64{1} << 24) - 1, u64{1} << 23, 11863283,
     "SP 800-38C; limits as AES-128-CCM"},
    {AeadId::aes_256_ccm, "AES-256-CCM", 32, 12, 16, (u64{1} << 24) - 1, u64{1} << 23, 11863283,
     "RFC 5116 §5.4; limits as AES-128-CCM"},
    {AeadId::aes_128_gcm_siv, "AES-128-GCM-SIV", 16, 12, 16, u64{1} << 36, u64{1} << 32, u64{1} << 36,
     "RFC 8452 §6, §9"},
    {AeadId::aes_256_gcm_siv, "AES-256-GCM-SIV", 32, 12, 16, u64{1} << 36, u64{1} << 32, u64{1} << 36,
     "RFC 8452 §6, §9"},
    {AeadId::aes_128_ccm_8, "AES-128-CCM-8", 16, 12, 8, (u64{1} << 24) - 1, u64{1} << 23, u64{1} << 7,
     "RFC 6655 §4; RFC 9147 §4.5.3"},
    {AeadId::aes_256_ccm_8, "AES-256-CCM-8", 32, 12, 8, (u64{1} << 24) - 1, u64{1} << 23, u64{1} << 7,
     "RFC 6655 §4; limits as AES-128-CCM-8"},
    {AeadId::xchacha20_poly1305, "XChaCha20-Poly1305", 32, 24, 16, (u64{1} << 36) - 32, no_aead_limit, u64{1} << 36,
     "draft-irtf-cfrg-xchacha-03"},
    {AeadId::aes_128_siv, "AES-128-SIV", 32, 16, 16, u64{1} << 35, u64{1} << 48, u64{1} << 48, "RFC 5297 §6, §7"},
    {AeadId::aes_192_siv, "AES-192-SIV", 48, 16, 16, u64{1} << 35, u64{1} << 48, u64{1} << 48, "RFC 5297 §6, §7"},
    {AeadId::aes_256_siv, "AES-256-SIV", 64, 16, 16, u64{1} << 35, u64{1} << 48, u64{1} << 48, "RFC 5297 §6, §7"},
};
constexpr const AeadInfo& aead_info(AeadId id) {
    return aead_infos[static_cast<usize>(id)];
}
constexpr usize aead_key_size(AeadId id) {  // bytes
    return aead_info(id).key_size;
}
// aead_fits_context: whether AeadContext takes it: nonces of 12 and tags of 16 bytes.
constexpr bool aead_fits_context(AeadId id) {
    return aead_info(id).nonce_size == aead_nonce_size && aead_info(id).tag_size == aead_tag_size;
}

// AeadLimits: how often one key may be used, from the registry.
struct AeadLimits {
    u64 sealed_records;   // RFC 8446 §5.5, RFC 9147 §4.5.3: seal no more records of 2^14 bytes under one key
    u64 refused_records;  // RFC 9147 §4.5.3: give the key up after as many failures of open (a datagram protocol's
                          // rule)
};
constexpr AeadLimits aead_limits(AeadId id) {
    return {aead_info(id).sealed_texts, aead_info(id).refused_texts};
}

struct AeadImplementation;  // aead_rows.hpp: a row of the dispatch table

// AeadContext: one key, ready for use. Wiped on destruction and when moved from. The const members may run in any
// number of threads at once. Nothing here allocates. Time depends on sizes only.
//
// A nonce must never seal twice under one key: that reveals the plaintexts and lets anybody forge (RFC 5116 §3.1); with
// AES-GCM-SIV it reveals only whether the texts are the same. A size that breaks a contract below, a text longer than
// the registry's max_text, or an AEAD of other sizes (aead_fits_context), aborts.
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
    // aead_tag_size. One pass with AES-GCM and ChaCha20-Poly1305. out may be the same memory as a single piece of `in`
    // (its first byte at out's first byte); otherwise it overlaps no input.
    void seal(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const;

    // open: in_place holds ciphertext and tag, at least aead_tag_size bytes. True: the first size - 16 bytes are the
    // plaintext. False: they were not sealed with this key, nonce and aad; those bytes are zero then, and no part of
    // the plaintext stays behind.
    [[nodiscard]] bool open(Nonce nonce, Bytes aad, MutableBytes in_place) const;

    AeadId id() const;
    std::string_view implementation() const;  // the row's name, for reports: "vaes512", "portable"

  private:
    void seal_pieces(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const;
    void seal_gathered(Nonce nonce, Bytes aad, Gather in, Bytes extra, MutableBytes out) const;

    u8 state_[960];  // the row's; kernel::aead_state_size
    const AeadImplementation* row_;
};
static_assert(sizeof(AeadContext) <= 1024);

}  // namespace troth::inline v1::crypto
