#include "troth/crypto/kdf/kbkdf.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/kdf/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

// The two pseudorandom functions in one shape. Value holds the output and is wiped.
struct HmacPrf {
    using Value = Mac;
    const HmacKey& key;
    usize size() const { return digest_size(key.id()); }
    Value of(Gather pieces) const { return hmac(key, pieces); }
};
struct CmacPrf {
    struct Value {
        std::array<u8, aes_block_size> data{};
        usize size = 0;
        Value() = default;
        Value(const Value&) = default;
        Value& operator=(const Value&) = default;
        ~Value() { wipe(data); }
        Bytes bytes() const { return Bytes(data).first(size); }
    };
    const AesCmacKey& key;
    usize size() const { return aes_block_size; }
    Value of(Gather pieces) const {
        AesCmac state(key);
        for (Bytes piece : pieces) state.update(piece);
        Value out;
        out.data = state.finish();
        out.size = out.data.size();
        return out;
    }
};

Result<void> check(const KbkdfParameters& p, usize prf_size, usize out_size) {
    const unsigned r = p.counter_bits;
    if (r % 8 != 0 || r > 32 || (r == 0 && p.mode == KbkdfMode::counter)) return fail(kdf_counter_size);
    const u64 most = r == 0 ? 0xffffffffu : (u64{1} << r) - 1;
    if (out_size == 0 || (out_size - 1) / prf_size >= most) return fail(kdf_output_size);
    return {};
}

// The fixed data is handed to the PRF piece by piece, so that nothing is copied.
constexpr usize most_fixed_pieces = 8;

template <class Prf>
Result<void> derive(const KbkdfParameters& p, const Prf& prf, Gather fixed, MutableBytes out) {
    TROTH_TRY(check(p, prf.size(), out.size()));
    if (fixed.size() > most_fixed_pieces) std::abort();
    u8 counter[4];
    std::array<Bytes, most_fixed_pieces + 3> pieces;
    // What stands before the fixed data: K(i-1), A(i), or nothing; then the counter where the parameters say.
    const auto input = [&](Bytes iteration) {
        const Bytes number = Bytes(counter).last(p.counter_bits / 8);
        usize n = 0;
        if (p.counter_at == KbkdfCounter::before_iteration) pieces[n++] = number;
        pieces[n++] = iteration;
        if (p.counter_at == KbkdfCounter::before_fixed) pieces[n++] = number;
        for (Bytes piece : fixed) pieces[n++] = piece;
        if (p.counter_at == KbkdfCounter::after_fixed) pieces[n++] = number;
        return Gather(pieces).first(n);
    };
    typename Prf::Value previous, a;  // K(i-1), A(i)
    for (u32 i = 1; !out.empty(); ++i) {
        store_be(counter, i);
        Bytes iteration;
        if (p.mode == KbkdfMode::feedback) iteration = i == 1 ? p.iv : previous.bytes();
        if (p.mode == KbkdfMode::double_pipeline) {
            const Bytes before = a.bytes();
            a = i == 1 ? prf.of(fixed) : prf.of(Gather(&before, 1));
            iteration = a.bytes();
        }
        previous = prf.of(input(iteration));
        const usize take = std::min(out.size(), previous.size);
        std::memcpy(out.data(), previous.data.data(), take);
        out = out.subspan(take);
    }
    return {};
}

}  // namespace

Result<void> kbkdf(const KbkdfParameters& parameters, const HmacKey& key, Gather fixed, MutableBytes out) {
    return derive(parameters, HmacPrf{key}, fixed, out);
}

Result<void> kbkdf(const KbkdfParameters& parameters, const AesCmacKey& key, Gather fixed, MutableBytes out) {
    return derive(parameters, CmacPrf{key}, fixed, out);
}

KbkdfFixed::KbkdfFixed(Bytes label, Bytes context, usize output_size) {
    if (output_size > 0xffffffffu / 8) std::abort();  // [L]_2 has 32 bits; a size that wraps would be another's
    store_be(bits_, static_cast<u32>(output_size * 8));
    pieces_ = {label, Bytes(&zero_, 1), context, Bytes(bits_)};
}

void kmac_kdf(ShakeId id, Bytes key, Bytes label, Bytes context, MutableBytes out, const cpu::Features& features) {
    Kmac(id, key, label, features).update(context).finish_into(out);
}

}  // namespace troth::inline v1::crypto
