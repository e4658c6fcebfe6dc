// Which code runs AES, and the key's life.
#include "troth/crypto/cipher/aes.hpp"

#include <array>
#include <cstdlib>

#include "troth/base/secret.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr std::array implementations = {
#if defined(__x86_64__)
    AesImplementation{"aesni", [](const cpu::Features& f) { return f.aesni && f.ssse3 && f.sse41; },
                      kernel::aes_set_key_aesni, kernel::aes_encrypt_aesni, kernel::aes_ctr_aesni},
#endif
    AesImplementation{"portable", [](const cpu::Features&) { return true; }, kernel::aes_set_key_portable,
                      kernel::aes_encrypt_portable, kernel::aes_ctr_portable},
};

const AesImplementation& best_for(const cpu::Features& features) {
    for (const AesImplementation& candidate : implementations)
        if (candidate.runs_on(features)) return candidate;
    return implementations.back();
}

}  // namespace

std::span<const AesImplementation> aes_implementations() {
    return implementations;
}

AesKey::AesKey(Bytes key, const cpu::Features& features) : AesKey(best_for(features), key) {}

AesKey::AesKey(const AesImplementation& row, Bytes key) : rounds_(kernel::aes_rounds(key.size())), row_(&row) {
    static_assert(sizeof schedule_ == kernel::aes_schedule_size);
    if (key.size() != 16 && key.size() != 32) std::abort();
    row.set_key(schedule_, key.data(), key.size());
}

AesKey::AesKey(AesKey&& other) noexcept : rounds_(other.rounds_), row_(other.row_) {
    std::memcpy(schedule_, other.schedule_, sizeof schedule_);
    wipe(other.schedule_, sizeof schedule_);
}

AesKey& AesKey::operator=(AesKey&& other) noexcept {
    if (this != &other) {
        rounds_ = other.rounds_;
        row_ = other.row_;
        std::memcpy(schedule_, other.schedule_, sizeof schedule_);
        wipe(other.schedule_, sizeof schedule_);
    }
    return *this;
}

AesKey::~AesKey() {
    wipe(schedule_, sizeof schedule_);
}

void AesKey::encrypt_block(AesBlock in, std::span<u8, aes_block_size> out) const {
    row_->encrypt(schedule_, rounds_, in.data(), out.data(), 1);
}

void AesKey::ctr(AesBlock counter, MutableBytes in_place) const {
    row_->ctr(schedule_, rounds_, counter.data(), in_place.data(), in_place.data(), in_place.size());
}

}  // namespace troth::inline v1::crypto
