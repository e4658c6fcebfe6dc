// AES-GCM piece by piece, SP 800-38D §7. GHASH is a polynomial in H, so that the associated data's part can be added
// when the count of blocks behind it is known: their sum times H to that count (§6.4).
#include "troth/crypto/aead/errors.hpp"
#include "troth/crypto/aead/gcm.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr u64 max_text = (u64{1} << 36) - 32;  // §5.2.1.1
constexpr u64 max_other = u64{1} << 60;

void add_to_counter(std::span<u8, 16> counter, u64 blocks) {  // inc32, §6.2
    store_be(counter.data() + 12, static_cast<u32>(load_be<u32>(counter.data() + 12) + blocks));
}

}  // namespace

Result<AesGcmStream> AesGcmStream::create(Bytes key, Bytes nonce, const cpu::Features& features) {
    if (nonce.empty() || nonce.size() > max_other) return fail(aead_nonce_size_wrong);
    TROTH_TRY(AesGcm gcm, AesGcm::create(key, GcmTag::full, features));
    AesGcmStream out(std::move(gcm), best_ghash_for(features));
    out.gcm_.first_counter(nonce, out.first_.mutable_bytes());
    out.next_ = out.first_.clone();
    add_to_counter(out.next_.mutable_bytes(), 1);
    return out;
}

Result<void> AesGcmStream::count(usize size) {
    if (size_ % 16 != 0 && size != 0) std::abort();
    if (size > max_text - size_) return fail(aead_text_size);
    size_ += size;
    return {};
}

void AesGcmStream::apply_key_stream(MutableBytes piece) {
    gcm_.key_.ctr(next_.bytes(), piece);
    add_to_counter(next_.mutable_bytes(), (piece.size() + 15) / 16);
}

Result<void> AesGcmStream::encrypt(MutableBytes piece) {
    TROTH_TRY(count(piece.size()));
    apply_key_stream(piece);
    gcm_.ghash_.update(sum_.mutable_bytes(), piece);
    return {};
}

Result<void> AesGcmStream::decrypt(MutableBytes piece) {
    TROTH_TRY(count(piece.size()));
    gcm_.ghash_.update(sum_.mutable_bytes(), piece);
    apply_key_stream(piece);
    return {};
}

void AesGcmStream::shift(std::span<u8, 16> sum, u64 blocks) const {
    // GHASH of one block from zero is a multiplication by its key.
    const auto multiply = [&](std::span<u8, 16> value, std::span<const u8, 16> by) {
        Secret<16> product;
        GhashKey(GhashKind::ghash, by, *row_).update(product.mutable_bytes(), value);
        std::memcpy(value.data(), product.bytes().data(), 16);
    };
    Secret<16> power;  // H, H^2, H^4, ...: the exponent is public
    gcm_.key_.encrypt_block(power.bytes(), power.mutable_bytes());
    for (; blocks != 0; blocks >>= 1) {
        if ((blocks & 1) != 0) multiply(sum, power.bytes());
        const Secret<16> same = power.clone();
        multiply(power.mutable_bytes(), same.bytes());
    }
}

Secret<16> AesGcmStream::tag(Bytes aad) {
    if (aad.size() > max_other) std::abort();
    if (!aad.empty()) {
        Secret<16> before;
        gcm_.ghash_.update(before.mutable_bytes(), aad);
        shift(before.mutable_bytes(), (size_ + 15) / 16);
        for (usize i = 0; i < 16; ++i) sum_.mutable_bytes()[i] ^= before.bytes()[i];
    }
    u8 lengths[16];
    store_be(lengths, u64{aad.size()} * 8);
    store_be(lengths + 8, size_ * 8);
    Secret<16> out = sum_.clone();
    gcm_.ghash_.update(out.mutable_bytes(), lengths);
    gcm_.key_.ctr(first_.bytes(), out.mutable_bytes());
    return out;
}

}  // namespace troth::inline v1::crypto
