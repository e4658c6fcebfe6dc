// AES-CCM, SP 800-38C §6 with the formatting of its appendix A (RFC 3610 §2.2, §2.3).
#include "troth/crypto/aead/ccm.hpp"

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/ccm_core.hpp"
#include "troth/crypto/aead/errors.hpp"

namespace troth::inline v1::crypto {
namespace ccm {
namespace {

// CBC-MAC over pieces, each of which pad() ends.
class Mac {
  public:
    explicit Mac(const AesKey& key) : key_(key) {}
    ~Mac() { wipe(this, sizeof *this); }
    Mac(const Mac&) = delete;
    Mac& operator=(const Mac&) = delete;

    void update(Bytes data) {
        if (held_ > 0) {
            const usize now = std::min(sizeof block_ - held_, data.size());
            if (now > 0) std::memcpy(block_ + held_, data.data(), now);
            held_ += now;
            data = data.subspan(now);
            if (held_ < sizeof block_) return;
            pad();
        }
        const usize whole = data.size() / 16 * 16;
        if (whole > 0) key_.mac(sum_, data.first(whole));
        data = data.subspan(whole);
        if (!data.empty()) std::memcpy(block_, data.data(), data.size());
        held_ = data.size();
    }
    void pad() {  // with zeros, if there is anything
        if (held_ == 0) return;
        std::memset(block_ + held_, 0, sizeof block_ - held_);
        key_.mac(sum_, block_);
        held_ = 0;
    }
    const u8* sum() const { return sum_; }

  private:
    const AesKey& key_;
    u8 sum_[16] = {}, block_[16];
    usize held_ = 0;
};

void add_aad(Mac& mac, Bytes aad) {  // §A.2.2
    if (aad.empty()) return;
    u8 size[10];
    usize used = 2;
    if (aad.size() < 0xff00) {
        store_be(size, static_cast<u16>(aad.size()));
    } else if (aad.size() <= 0xffffffff) {
        store_be(size, u16{0xfffe});
        store_be(size + 2, static_cast<u32>(aad.size()));
        used = 6;
    } else {
        store_be(size, u16{0xffff});
        store_be(size + 2, u64{aad.size()});
        used = 10;
    }
    mac.update(Bytes(size).first(used));
    mac.update(aad);
    mac.pad();
}
void checksum(const AesKey& key, Bytes nonce, Bytes aad, Bytes text, usize tag_size, u8* out) {
    u8 block[16] = {};  // B0, §A.2.1
    block[0] = static_cast<u8>((aad.empty() ? 0 : 0x40) | (tag_size - 2) / 2 << 3 | (14 - nonce.size()));
    store_be(block + 8, u64{text.size()});  // the nonce covers what the field does not have
    std::memcpy(block + 1, nonce.data(), nonce.size());
    Mac mac(key);
    mac.update(block);
    add_aad(mac, aad);
    mac.update(text);
    mac.pad();
    std::memcpy(out, mac.sum(), 16);
}
void counter_block(Bytes nonce, u32 count, u8* block) {  // §A.3
    std::memset(block, 0, 16);
    store_be(block + 12, count);  // 0 or 1; the kernel counts on, and max_text keeps it inside the field
    block[0] = static_cast<u8>(14 - nonce.size());
    std::memcpy(block + 1, nonce.data(), nonce.size());  // two bytes or more are left to the counter
}
void encrypt(const AesKey& key, Bytes nonce, MutableBytes text, u8* tag) {
    u8 counter[16];
    counter_block(nonce, 0, counter);
    key.ctr(counter, MutableBytes(tag, 16));
    counter_block(nonce, 1, counter);
    key.ctr(counter, text);
}

}  // namespace

void seal(const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag) {
    u8 full[16];
    checksum(key, nonce, aad, text, tag.size(), full);
    encrypt(key, nonce, text, full);
    std::memcpy(tag.data(), full, tag.size());
    wipe(full, sizeof full);
}
void open(const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag) {
    u8 counter[16], full[16];
    counter_block(nonce, 1, counter);
    key.ctr(counter, text);
    checksum(key, nonce, aad, text, tag.size(), full);
    counter_block(nonce, 0, counter);
    key.ctr(counter, full);
    std::memcpy(tag.data(), full, tag.size());
    wipe(full, sizeof full);
}

}  // namespace ccm

Result<AesCcm> AesCcm::create(Bytes key, CcmSizes sizes, const cpu::Features& features) {
    for (const AesImplementation& row : aes_implementations())
        if (row.runs_on(features)) return create(row, key, sizes);
    std::abort();  // the portable row runs anywhere
}

Result<AesCcm> AesCcm::create(const AesImplementation& row, Bytes key, CcmSizes sizes) {
    if (!is_aes_key_size(key.size())) return fail(aead_key_size_wrong);
    if (sizes.nonce < 7 || sizes.nonce > 13) return fail(aead_nonce_size_wrong);
    if (sizes.tag < 4 || sizes.tag > 16 || sizes.tag % 2 != 0) return fail(aead_tag_size_wrong);
    return AesCcm(AesKey(row, key), sizes);
}

Result<void> AesCcm::check_sizes(Bytes nonce, u64 text_size) const {
    if (nonce.size() != sizes_.nonce) return fail(aead_nonce_size_wrong);
    if (text_size > ccm::max_text(sizes_.nonce)) return fail(aead_text_size);
    return {};
}

Result<void> AesCcm::seal(Bytes nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < sizes_.tag) std::abort();
    const usize size = in_place.size() - sizes_.tag;
    TROTH_TRY(check_sizes(nonce, size));
    ccm::seal(key_, nonce, aad, in_place.first(size), in_place.last(sizes_.tag));
    return {};
}

Result<void> AesCcm::open(Bytes nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < sizes_.tag) return fail(aead_not_genuine);
    const MutableBytes text = in_place.first(in_place.size() - sizes_.tag);
    TROTH_TRY(check_sizes(nonce, text.size()));
    u8 expected[16];
    const MutableBytes tag = MutableBytes(expected).first(sizes_.tag);
    ccm::open(key_, nonce, aad, text, tag);
    const bool genuine = ct::equal(tag, in_place.last(sizes_.tag));
    wipe(expected, sizeof expected);
    if (!genuine) {
        wipe(text);
        return fail(aead_not_genuine);
    }
    return {};
}

}  // namespace troth::inline v1::crypto
