// Which code runs ChaCha20. Kernels stand one a file; all are constant time.
#include "troth/crypto/cipher/chacha20.hpp"

#include <array>

#include "troth/crypto/cipher/chacha20_kernels.hpp"

namespace troth::inline v1::crypto::chacha20 {
namespace {

constexpr std::array rows = {
#if defined(__x86_64__)
    Implementation{"avx512", [](const cpu::Features& f) { return f.avx512 && f.bmi2; }, kernel::chacha20_avx512},
    Implementation{"avx2", [](const cpu::Features& f) { return f.avx2; }, kernel::chacha20_avx2},
#elif defined(__aarch64__)
    Implementation{"neon", [](const cpu::Features& f) { return f.neon; }, kernel::chacha20_neon},
#endif
    Implementation{"portable", [](const cpu::Features&) { return true; }, kernel::chacha20_portable},
};

}  // namespace

std::span<const Implementation> implementations() {
    return rows;
}

const Implementation& best_for(const cpu::Features& features) {
    for (const Implementation& candidate : rows)
        if (candidate.runs_on(features)) return candidate;
    return rows.back();
}

void xor_stream(std::span<const u8, key_size> key, std::span<const u8, nonce_size> nonce, u32 counter,
                MutableBytes in_place, const cpu::Features& features) {
    best_for(features).xor_stream(key.data(), nonce.data(), counter, in_place.data(), in_place.data(), in_place.size());
}

Secret<key_size> hchacha20(std::span<const u8, key_size> key, std::span<const u8, 16> nonce) {
    Secret<key_size> out;
    kernel::hchacha20(key.data(), nonce.data(), out.mutable_bytes().data());
    return out;
}

}  // namespace troth::inline v1::crypto::chacha20
