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
// The MAC of what stands before the text: B0 (§A.2.1) and the additional data.
void start(const AesKey& key, Bytes nonce, Bytes aad, usize text_size, usize tag_size, std::span<u8, 16> sum) {
    u8 blocks[64] = {};
    blocks[0] = static_cast<u8>((aad.empty() ? 0 : 0x40) | (tag_size - 2) / 2 << 3 | (14 - nonce.size()));
    store_be(blocks + 8, u64{text_size});  // the nonce covers what the field does not have
    std::memcpy(blocks + 1, nonce.data(), nonce.size());
    std::memset(sum.data(), 0, sum.size());
    if (aad.size() > sizeof blocks - 18) {
        Mac mac(key);
        mac.update(Bytes(blocks).first(16));
        add_aad(mac, aad);
        std::memcpy(sum.data(), mac.sum(), 16);
        return;
    }
    usize used = 16;
    if (!aad.empty()) {  // §A.2.2, in one go
        store_be(blocks + 16, static_cast<u16>(aad.size()));
        std::memcpy(blocks + 18, aad.data(), aad.size());
        used += (2 + aad.size() + 15) / 16 * 16;
    }
    key.mac(sum, Bytes(blocks).first(used));
}
void counter_block(Bytes nonce, u32 count, u8* block) {  // §A.3
    std::memset(block, 0, 16);
    store_be(block + 12, count);  // 0 or 1; the kernel counts on, and max_text keeps it inside the field
    block[0] = static_cast<u8>(14 - nonce.size());
    std::memcpy(block + 1, nonce.data(), nonce.size());  // two bytes or more are left to the counter
}
// text and its MAC; tag is cut to its size.
void run(bool sealing, const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag) {
    u8 sum[16], counter[16], last[16] = {};
    start(key, nonce, aad, text.size(), tag.size(), sum);
    counter_block(nonce, 1, counter);
    const MutableBytes whole = text.first(text.size() / 16 * 16), rest = text.subspan(whole.size());
    key.ccm(sealing, sum, counter, whole);
    if (!rest.empty()) {
        const auto add_last = [&] {
            std::memcpy(last, rest.data(), rest.size());
            key.mac(sum, last);
        };
        if (sealing) add_last();
        key.ctr(counter, rest);
        if (!sealing) add_last();
    }
    counter_block(nonce, 0, counter);
    key.ctr(counter, sum);
    std::memcpy(tag.data(), sum, tag.size());
    wipe(sum, sizeof sum);
    wipe(last, sizeof last);
}

}  // namespace

void seal(const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag) {
    run(true, key, nonce, aad, text, tag);
}
void open(const AesKey& key, Bytes nonce, Bytes aad, MutableBytes text, MutableBytes tag) {
    run(false, key, nonce, aad, text, tag);
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
