// AES-GCM for nonces of any size and short tags, SP 800-38D §7: counter mode, then GHASH, in two passes.
#include "troth/crypto/aead/gcm.hpp"

#include "troth/base/ct.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/aead/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr u64 max_text = (u64{1} << 36) - 32;  // §5.2.1.1
constexpr u64 max_other = u64{1} << 60;        // of nonce and aad: 2^61 - 1, lengths in bits fit 64

Result<void> check_sizes(Bytes nonce, Bytes aad, u64 text_size) {
    if (nonce.empty() || nonce.size() > max_other) return fail(aead_nonce_size_wrong);
    if (text_size > max_text || aad.size() > max_other) return fail(aead_text_size);
    return {};
}

void add_lengths(const GhashKey& ghash, std::span<u8, 16> sum, u64 first, u64 second) {
    u8 lengths[16];
    store_be(lengths, first * 8);
    store_be(lengths + 8, second * 8);
    ghash.update(sum, lengths);
}

void count_one(std::span<u8, 16> counter) {  // inc32, §6.2
    store_be(counter.data() + 12, load_be<u32>(counter.data() + 12) + 1);
}

}  // namespace

Result<AesGcm> AesGcm::create(Bytes key, GcmTag tag, const cpu::Features& features) {
    for (const AesImplementation& row : aes_implementations())
        if (row.runs_on(features)) return create(row, best_ghash_for(features), key, tag);
    std::abort();  // the portable row runs anywhere
}

Result<AesGcm> AesGcm::create(const AesImplementation& aes, const GhashImplementation& ghash, Bytes key, GcmTag tag) {
    if (!is_aes_key_size(key.size())) return fail(aead_key_size_wrong);
    AesKey cipher(aes, key);
    Secret<16> h;  // H = E(K, 0)
    cipher.encrypt_block(h.bytes(), h.mutable_bytes());
    return AesGcm(std::move(cipher), GhashKey(GhashKind::ghash, h.bytes(), ghash), static_cast<usize>(tag));
}

void AesGcm::first_counter(Bytes nonce, std::span<u8, 16> counter) const {  // J0, §7.1 step 2
    std::memset(counter.data(), 0, 16);
    if (nonce.size() == 12) {
        std::memcpy(counter.data(), nonce.data(), 12);
        counter[15] = 1;
    } else {
        ghash_.update(counter, nonce);
        add_lengths(ghash_, counter, 0, nonce.size());
    }
}

void AesGcm::tag(std::span<const u8, 16> counter, Bytes aad, Bytes ciphertext, std::span<u8, 16> out) const {
    std::memset(out.data(), 0, 16);
    ghash_.update(out, aad);
    ghash_.update(out, ciphertext);
    add_lengths(ghash_, out, aad.size(), ciphertext.size());
    key_.ctr(counter, out);
}

Result<void> AesGcm::seal(Bytes nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < tag_size_) std::abort();
    const MutableBytes text = in_place.first(in_place.size() - tag_size_);
    TROTH_TRY(check_sizes(nonce, aad, text.size()));
    u8 first[16], next[16], full[16];
    first_counter(nonce, first);
    std::memcpy(next, first, sizeof next);
    count_one(next);
    key_.ctr(next, text);
    tag(first, aad, text, full);
    std::memcpy(in_place.data() + text.size(), full, tag_size_);
    // Of a nonce that is hashed, the counter gives the hash's key away; of a tag that is cut, the rest helps a forger.
    wipe(first, sizeof first);
    wipe(next, sizeof next);
    wipe(full, sizeof full);
    return {};
}

Result<void> AesGcm::open(Bytes nonce, Bytes aad, MutableBytes in_place) const {
    if (in_place.size() < tag_size_) return fail(aead_not_genuine);
    const MutableBytes text = in_place.first(in_place.size() - tag_size_);
    TROTH_TRY(check_sizes(nonce, aad, text.size()));
    u8 first[16], expected[16];
    first_counter(nonce, first);
    tag(first, aad, text, expected);
    const bool genuine = ct::equal(Bytes(expected).first(tag_size_), in_place.last(tag_size_));
    wipe(expected, sizeof expected);
    if (genuine) {
        count_one(first);
        key_.ctr(first, text);
    } else {
        wipe(text);
    }
    wipe(first, sizeof first);
    if (!genuine) return fail(aead_not_genuine);
    return {};
}

}  // namespace troth::inline v1::crypto
