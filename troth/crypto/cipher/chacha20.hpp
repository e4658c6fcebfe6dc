// ChaCha20 (RFC 8439 §2.4), the bare key stream. It protects nothing against change: records take an AEAD.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::crypto::chacha20 {

inline constexpr usize key_size = 32;
inline constexpr usize nonce_size = 12;

// Implementation: a row of the dispatch table. in and out of a kernel are the same memory or do not overlap.
struct Implementation {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    void (*xor_stream)(const u8* key, const u8* nonce, u32 counter, const u8* in, u8* out, usize size);
};
// Fastest first, portable last.
std::span<const Implementation> implementations();
const Implementation& best_for(const cpu::Features& features);

// xor_stream: in_place ^= the key stream from block `counter` on, which wraps after 2^32 blocks of 64 bytes. One pair
// of nonce and block must never serve twice under one key. Encrypts and decrypts; constant time.
void xor_stream(std::span<const u8, key_size> key, std::span<const u8, nonce_size> nonce, u32 counter,
                MutableBytes in_place, const cpu::Features& features = cpu::host());

// hchacha20: a key from a key and 16 bytes (draft-irtf-cfrg-xchacha-03 §2.2), for XChaCha20. Constant time; one
// kernel for all processors.
Secret<key_size> hchacha20(std::span<const u8, key_size> key, std::span<const u8, 16> nonce);

}  // namespace troth::inline v1::crypto::chacha20
