// AES-SIV, RFC 5297 §2. CMAC (SP 800-38B) is written here for texts whose last bytes are changed on the way (xorend).
#include "troth/crypto/aead/siv.hpp"

#include "troth/base/ct.hpp"
#include "troth/crypto/aead/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

constexpr u64 max_text = u64{1} << 35;  // the counter starts below 2^31 and must not leave its 32 bits

void add(std::span<u8, 16> to, std::span<const u8, 16> from) {
    for (usize i = 0; i < 16; ++i) to[i] ^= from[i];
}
void double_it(std::span<u8, 16> block) {  // §2.3: times x in GF(2^128)
    const u64 high = load_be<u64>(block.data()), low = load_be<u64>(block.data() + 8);
    const u64 carry = ct::mask_from_bit(high >> 63) & 0x87;
    store_be(block.data(), high << 1 | low >> 63);
    store_be(block.data() + 8, low << 1 ^ carry);
}
// The last 0 to 16 bytes of a text as a block: as they are if they fill it, else 1 and zeros behind them (pad, §2.1).
bool end_block(Bytes last, std::span<u8, 16> block) {
    std::memset(block.data(), 0, 16);
    if (!last.empty()) std::memcpy(block.data(), last.data(), last.size());
    if (last.size() == 16) return true;
    block[last.size()] = 0x80;
    return false;
}
usize last_size(usize size) {
    return size == 0 ? 0 : (size - 1) % 16 + 1;
}

}  // namespace

Result<AesSiv> AesSiv::create(Bytes key, const cpu::Features& features) {
    for (const AesImplementation& row : aes_implementations())
        if (row.runs_on(features)) return create(row, key);
    std::abort();  // the portable row runs anywhere
}
Result<AesSiv> AesSiv::create(const AesImplementation& row, Bytes key) {
    const usize half = key.size() / 2;
    if (key.size() % 2 != 0 || !is_aes_key_size(half)) return fail(aead_key_size_wrong);
    return AesSiv(AesKey(row, key.first(half)), AesKey(row, key.last(half)));
}
AesSiv::AesSiv(AesKey mac, AesKey encryption) : mac_(std::move(mac)), encryption_(std::move(encryption)) {
    mac_.encrypt_block(subkey_[0].bytes(), subkey_[0].mutable_bytes());
    double_it(subkey_[0].mutable_bytes());
    std::memcpy(subkey_[1].mutable_bytes().data(), subkey_[0].bytes().data(), 16);
    double_it(subkey_[1].mutable_bytes());
}

// CMAC of whole blocks and an end block.
void AesSiv::cmac(Bytes text, std::span<const u8, 16> end, bool whole_end, std::span<u8, 16> out) const {
    std::memset(out.data(), 0, 16);
    mac_.mac(out, text);
    add(out, end);
    add(out, subkey_[whole_end ? 0 : 1].bytes());
    mac_.encrypt_block(out, out);
}

void AesSiv::s2v(Gather associated, Bytes text, std::span<u8, 16> out) const {  // §2.4
    u8 d[16], block[16], component[16];
    std::memset(block, 0, sizeof block);
    cmac({}, block, true, d);  // D = CMAC(zero)
    for (Bytes piece : associated) {
        const Bytes last = piece.last(last_size(piece.size()));
        const bool whole = end_block(last, block);
        cmac(piece.first(piece.size() - last.size()), block, whole, component);
        double_it(d);
        add(d, component);
    }
    if (text.size() >= 16) {
        // T = text xorend D: D meets the last 16 bytes, which lie in the last two blocks.
        u8 tail[32];
        const usize kept = text.size() > 16 ? last_size(text.size()) + 16 : 16;
        std::memcpy(tail, text.last(kept).data(), kept);
        for (usize i = 0; i < 16; ++i) tail[kept - 16 + i] ^= d[i];
        const bool whole = end_block(Bytes(tail).subspan(kept == 16 ? 0 : 16, kept == 16 ? 16 : kept - 16), block);
        // What stands before the end block: whole blocks of the text, the last of them changed.
        std::memset(out.data(), 0, 16);
        mac_.mac(out, text.first(text.size() - kept));
        if (kept > 16) mac_.mac(out, Bytes(tail).first(16));
        add(out, block);
        add(out, subkey_[whole ? 0 : 1].bytes());
        mac_.encrypt_block(out, out);
        wipe(tail, sizeof tail);
    } else {
        double_it(d);
        end_block(text, block);
        add(block, d);
        cmac({}, block, true, out);
    }
    wipe(block, sizeof block);
    wipe(component, sizeof component);
    wipe(d, sizeof d);
}

void AesSiv::crypt(std::span<const u8, 16> iv, MutableBytes text) const {  // §2.5
    u8 counter[16];
    std::memcpy(counter, iv.data(), sizeof counter);
    counter[8] &= 0x7f;
    counter[12] &= 0x7f;
    encryption_.ctr(counter, text);
}

Result<void> AesSiv::seal(Gather associated, MutableBytes in_place) const {
    if (in_place.size() < tag_size) std::abort();
    const usize size = in_place.size() - tag_size;
    if (associated.size() > max_components || size > max_text) return fail(aead_text_size);
    u8 iv[16];
    s2v(associated, in_place.first(size), iv);
    std::memmove(in_place.data() + tag_size, in_place.data(), size);
    std::memcpy(in_place.data(), iv, sizeof iv);
    crypt(iv, in_place.subspan(tag_size));
    return {};
}

Result<void> AesSiv::open(Gather associated, MutableBytes in_place) const {
    if (in_place.size() < tag_size) return fail(aead_not_genuine);
    const usize size = in_place.size() - tag_size;
    if (associated.size() > max_components || size > max_text) return fail(aead_text_size);
    u8 iv[16], expected[16];
    std::memcpy(iv, in_place.data(), sizeof iv);
    std::memmove(in_place.data(), in_place.data() + tag_size, size);
    const MutableBytes text = in_place.first(size);
    crypt(iv, text);
    s2v(associated, text, expected);
    const bool genuine = ct::equal(iv, expected);
    wipe(expected, sizeof expected);
    wipe(genuine ? in_place.last(tag_size) : in_place);
    if (!genuine) return fail(aead_not_genuine);
    return {};
}

}  // namespace troth::inline v1::crypto
