// GHASH (SP 800-38D §6.4) and POLYVAL (RFC 8452 §3): universal hashes, parts of AES-GCM and AES-GCM-SIV. Neither is a
// MAC by itself.
#pragma once

#include "troth/base/bytes.hpp"
#include "troth/base/cpu.hpp"

namespace troth::inline v1::crypto {

struct GhashImplementation {
    std::string_view name;
    bool (*runs_on)(const cpu::Features&);
    void (*set_ghash_key)(void* state, const u8* key);
    void (*set_polyval_key)(void* state, const u8* key);
    void (*ghash)(const void* state, u8* sum, const u8* blocks, usize count);
    void (*polyval)(const void* state, u8* sum, const u8* blocks, usize count);
};
// Fastest first, portable last.
std::span<const GhashImplementation> ghash_implementations();
const GhashImplementation& best_ghash_for(const cpu::Features& features);

// GhashKey: a key that is ready. Wiped on destruction.
enum class GhashKind : u8 { ghash, polyval };
class GhashKey {
  public:
    GhashKey(GhashKind kind, std::span<const u8, 16> key, const GhashImplementation& row);
    GhashKey(GhashKey&& other) noexcept;
    GhashKey& operator=(GhashKey&& other) noexcept;
    ~GhashKey();

    // update: adds `data`, filled up with zeros to whole blocks.
    void update(std::span<u8, 16> sum, Bytes data) const;

  private:
    alignas(16) u8 state_[256];
    void (*kernel_)(const void* state, u8* sum, const u8* blocks, usize count);
};

}  // namespace troth::inline v1::crypto
