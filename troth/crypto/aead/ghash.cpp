// Which code runs GHASH and POLYVAL, and the padding.
#include "troth/crypto/aead/ghash.hpp"

#include <array>

#include "troth/base/secret.hpp"
#include "troth/crypto/aead/ghash_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr std::array rows = {
#if defined(__x86_64__)
    GhashImplementation{"aesni", [](const cpu::Features& f) { return f.pclmulqdq && f.ssse3; },
                        kernel::ghash_set_key_aesni, kernel::polyval_set_key_aesni, kernel::ghash_aesni,
                        kernel::polyval_aesni},
#elif defined(__aarch64__)
    GhashImplementation{"arm64ce", [](const cpu::Features& f) { return f.neon && f.arm_pmull; },
                        kernel::ghash_set_key_arm64ce, kernel::polyval_set_key_arm64ce, kernel::ghash_arm64ce,
                        kernel::polyval_arm64ce},
#endif
    GhashImplementation{"portable", [](const cpu::Features&) { return true; }, kernel::ghash_set_key_portable,
                        kernel::polyval_set_key_portable, kernel::ghash_portable, kernel::polyval_portable},
};

}  // namespace

std::span<const GhashImplementation> ghash_implementations() {
    return rows;
}

const GhashImplementation& best_ghash_for(const cpu::Features& features) {
    for (const GhashImplementation& candidate : rows)
        if (candidate.runs_on(features)) return candidate;
    return rows.back();
}

GhashKey::GhashKey(GhashKind kind, std::span<const u8, 16> key, const GhashImplementation& row)
    : kernel_(kind == GhashKind::ghash ? row.ghash : row.polyval) {
    static_assert(sizeof state_ == kernel::ghash_state_size);
    (kind == GhashKind::ghash ? row.set_ghash_key : row.set_polyval_key)(state_, key.data());
}
GhashKey::GhashKey(GhashKey&& other) noexcept : kernel_(other.kernel_) {
    std::memcpy(state_, other.state_, sizeof state_);
    wipe(other.state_, sizeof state_);
}
GhashKey& GhashKey::operator=(GhashKey&& other) noexcept {
    if (this != &other) {
        kernel_ = other.kernel_;
        std::memcpy(state_, other.state_, sizeof state_);
        wipe(other.state_, sizeof state_);
    }
    return *this;
}
GhashKey::~GhashKey() {
    wipe(state_, sizeof state_);
}

void GhashKey::update(std::span<u8, 16> sum, Bytes data) const {
    const usize whole = data.size() / 16;
    if (whole > 0) kernel_(state_, sum.data(), data.data(), whole);
    const Bytes rest = data.subspan(16 * whole);
    if (!rest.empty()) {
        u8 last[16] = {};
        std::memcpy(last, rest.data(), rest.size());
        kernel_(state_, sum.data(), last, 1);
        wipe(last, sizeof last);
    }
}

}  // namespace troth::inline v1::crypto
