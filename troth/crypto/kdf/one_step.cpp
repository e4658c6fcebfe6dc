#include "troth/crypto/kdf/one_step.hpp"

#include <algorithm>

#include "troth/crypto/kdf/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

enum class Counter { first, second };

Result<void> derive(HashId id, Counter place, Bytes secret, Bytes info, MutableBytes out,
                    const cpu::Features& features) {
    if (out.empty() || (out.size() - 1) / digest_size(id) >= 0xffffffffu) return fail(kdf_output_size);
    u8 counter[4];
    for (u32 i = 1; !out.empty(); ++i) {
        store_be(counter, i);
        Hash state(id, features);
        if (place == Counter::first) state.update(Bytes(counter));
        state.update(secret);
        if (place == Counter::second) state.update(Bytes(counter));
        Digest block = state.update(info).finish();
        const usize take = std::min(out.size(), block.size);
        std::memcpy(out.data(), block.data.data(), take);
        wipe(block.data);
        out = out.subspan(take);
    }
    return {};
}

}  // namespace

Result<void> one_step_kdf(HashId id, Bytes shared_secret, Bytes fixed_info, MutableBytes out,
                          const cpu::Features& features) {
    return derive(id, Counter::first, shared_secret, fixed_info, out, features);
}

Result<void> x963_kdf(HashId id, Bytes shared_secret, Bytes shared_info, MutableBytes out,
                      const cpu::Features& features) {
    return derive(id, Counter::second, shared_secret, shared_info, out, features);
}

}  // namespace troth::inline v1::crypto
