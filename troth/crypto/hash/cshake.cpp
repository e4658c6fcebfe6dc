#include "troth/crypto/hash/cshake.hpp"

namespace troth::inline v1::crypto {
namespace sp800_185 {
namespace {

// The number big-endian in as few bytes as hold it, at least one, from data[1] on.
EncodedSize encode(u64 value) {
    EncodedSize out{};
    usize bytes = 1;
    while (bytes < 8 && value >> (8 * bytes) != 0) ++bytes;
    for (usize i = 0; i < bytes; ++i) out.data[1 + i] = static_cast<u8>(value >> (8 * (bytes - 1 - i)));
    out.size = bytes + 1;
    return out;
}

}  // namespace

EncodedSize left_encode(u64 value) {
    EncodedSize out = encode(value);
    out.data[0] = static_cast<u8>(out.size - 1);
    return out;
}

EncodedSize right_encode(u64 value) {
    EncodedSize out = encode(value);
    const u8 bytes = static_cast<u8>(out.size - 1);
    std::memmove(out.data.data(), out.data.data() + 1, bytes);
    out.data[bytes] = bytes;
    return out;
}

void absorb_padded(Shake& into, Gather strings, usize rate) {
    const EncodedSize width = left_encode(rate);
    into.absorb(width.bytes());
    usize absorbed = width.size;
    for (Bytes string : strings) {
        const EncodedSize bits = left_encode(u64{string.size()} * 8);
        into.absorb(bits.bytes()).absorb(string);
        absorbed += bits.size + string.size();
    }
    static constexpr std::array<u8, 168> zeros{};
    into.absorb(Bytes(zeros).first((rate - absorbed % rate) % rate));
}

}  // namespace sp800_185

CShake::CShake(ShakeId id, Bytes function_name, Bytes customization, const cpu::Features& features)
    : Shake(id, features) {
    if (function_name.empty() && customization.empty()) return;
    suffix_ = detail::cshake_suffix;
    const Bytes names[] = {function_name, customization};
    sp800_185::absorb_padded(*this, names, block_size(id));
}

}  // namespace troth::inline v1::crypto
