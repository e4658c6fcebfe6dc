// Which code runs AES, and the key's life.
#include "troth/crypto/cipher/aes.hpp"

#include <array>
#include <cstdlib>

#include "troth/base/wiped.hpp"
#include "troth/crypto/cipher/aes_kernels.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr std::array implementations = {
#if defined(__x86_64__)
    AesImplementation{
        "vaes512",
        [](const cpu::Features& f) { return f.avx512 && f.vaes && f.vpclmulqdq && f.aesni && f.ssse3 && f.bmi2; },
        kernel::aes_set_key_aesni, kernel::aes_invert_key_aesni, kernel::aes_encrypt_vaes512,
        kernel::aes_decrypt_vaes512, kernel::aes_ctr_vaes512, kernel::aes_chain_aesni, kernel::aes_xts_encrypt_vaes512,
        kernel::aes_xts_decrypt_vaes512, kernel::aes_ccm_aesni},
    AesImplementation{"aesni", [](const cpu::Features& f) { return f.aesni && f.ssse3 && f.sse41; },
                      kernel::aes_set_key_aesni, kernel::aes_invert_key_aesni, kernel::aes_encrypt_aesni,
                      kernel::aes_decrypt_aesni, kernel::aes_ctr_aesni, kernel::aes_chain_aesni,
                      kernel::aes_xts_encrypt_aesni, kernel::aes_xts_decrypt_aesni, kernel::aes_ccm_aesni},
#elif defined(__aarch64__)
    AesImplementation{"arm64ce", [](const cpu::Features& f) { return f.neon && f.arm_aes; },
                      kernel::aes_set_key_arm64ce, kernel::aes_invert_key_arm64ce, kernel::aes_encrypt_arm64ce,
                      kernel::aes_decrypt_arm64ce, kernel::aes_ctr_arm64ce, kernel::aes_chain_arm64ce},
#endif
    AesImplementation{"portable", [](const cpu::Features&) { return true; }, kernel::aes_set_key_portable,
                      kernel::aes_invert_key_portable, kernel::aes_encrypt_portable, kernel::aes_decrypt_portable,
                      kernel::aes_ctr_portable, kernel::aes_chain_portable},
};

const AesImplementation& best_for(const cpu::Features& features) {
    for (const AesImplementation& candidate : implementations)
        if (candidate.runs_on(features)) return candidate;
    return implementations.back();
}

usize blocks_in(usize size) {
    if (size % aes_block_size != 0) std::abort();
    return size / aes_block_size;
}

}  // namespace

std::span<const AesImplementation> aes_implementations() {
    return implementations;
}

AesKey::AesKey(Bytes key, const cpu::Features& features) : AesKey(best_for(features), key) {}

AesKey::AesKey(const AesImplementation& row, Bytes key) : rounds_(kernel::aes_rounds(key.size())), row_(&row) {
    static_assert(sizeof schedule_ == kernel::aes_schedule_size);
    if (!is_aes_key_size(key.size())) std::abort();
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
    burn_stack<2048>();  // the widest row's kernels spill round keys, as clang builds them
}

void AesKey::encrypt_block(AesBlock in, std::span<u8, aes_block_size> out) const {
    row_->encrypt(schedule_, rounds_, in.data(), out.data(), 1);
}

void AesKey::encrypt_blocks(MutableBytes in_place) const {
    row_->encrypt(schedule_, rounds_, in_place.data(), in_place.data(), blocks_in(in_place.size()));
}

void AesKey::ctr(AesBlock counter, MutableBytes in_place) const {
    row_->ctr(schedule_, rounds_, counter.data(), in_place.data(), in_place.data(), in_place.size());
}

void AesKey::chain(std::span<u8, aes_block_size> chain, MutableBytes in_place) const {
    row_->chain(schedule_, rounds_, chain.data(), in_place.data(), in_place.data(), blocks_in(in_place.size()));
}

void AesKey::mac(std::span<u8, aes_block_size> chain, Bytes blocks) const {
    row_->chain(schedule_, rounds_, chain.data(), blocks.data(), nullptr, blocks_in(blocks.size()));
}

void AesKey::ccm(bool sealing, std::span<u8, aes_block_size> sum, std::span<u8, aes_block_size> counter,
                 MutableBytes in_place) const {
    const usize blocks = blocks_in(in_place.size());
    if (row_->ccm != nullptr) {
        row_->ccm(schedule_, rounds_, sealing, sum.data(), counter.data(), in_place.data(), in_place.data(), blocks);
        return;
    }
    if (sealing) mac(sum, in_place);
    ctr(counter, in_place);
    if (!sealing) mac(sum, in_place);
    store_be(counter.data() + 12, load_be<u32>(counter.data() + 12) + static_cast<u32>(blocks));
}

AesCipher::AesCipher(Bytes key, const cpu::Features& features) : AesCipher(best_for(features), key) {}

AesCipher::AesCipher(const AesImplementation& row, Bytes key) : key_(row, key) {
    row.invert_key(inverse_, key_.schedule_, key_.rounds_);
}

AesCipher::AesCipher(AesCipher&& other) noexcept : key_(std::move(other.key_)) {
    std::memcpy(inverse_, other.inverse_, sizeof inverse_);
    wipe(other.inverse_, sizeof inverse_);
}

AesCipher& AesCipher::operator=(AesCipher&& other) noexcept {
    if (this != &other) {
        key_ = std::move(other.key_);
        std::memcpy(inverse_, other.inverse_, sizeof inverse_);
        wipe(other.inverse_, sizeof inverse_);
    }
    return *this;
}

AesCipher::~AesCipher() {
    wipe(inverse_, sizeof inverse_);
}

void AesCipher::decrypt_blocks(MutableBytes in_place) const {
    key_.row_->decrypt(inverse_, key_.rounds_, in_place.data(), in_place.data(), blocks_in(in_place.size()));
}

bool AesCipher::xts(bool encrypting, std::span<u8, block_size> tweak, MutableBytes in_place) const {
    const auto kernel = encrypting ? key_.row_->xts_encrypt : key_.row_->xts_decrypt;
    if (kernel == nullptr) return false;
    kernel(encrypting ? key_.schedule_ : inverse_, key_.rounds_, tweak.data(), in_place.data(), in_place.data(),
           blocks_in(in_place.size()));
    return true;
}

}  // namespace troth::inline v1::crypto
