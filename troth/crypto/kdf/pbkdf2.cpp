#include "troth/crypto/kdf/pbkdf2.hpp"

#include <algorithm>

#include "troth/crypto/hash/midstate.hpp"
#include "troth/crypto/kdf/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

// out ^= U_2 ^ U_3 ^ …, where `u` is U_1 = out.
void iterate(const HmacKey& key, u64 iterations, Mac& u, Mac& sum) {
    detail::HmacMidstates midstates(key);
    for (u64 i = 1; i < iterations; ++i) {
        if (midstates.usable())
            midstates.replace(u.data.data());
        else
            u = hmac(key, u.bytes());
        for (usize j = 0; j < max_digest_size; ++j) sum.data[j] = static_cast<u8>(sum.data[j] ^ u.data[j]);
    }
}

}  // namespace

Result<void> pbkdf2(const Pbkdf2Parameters& parameters, Bytes password, Bytes salt, MutableBytes out,
                    const cpu::Features& features) {
    if (parameters.iterations == 0 || parameters.iterations > parameters.most_iterations) return fail(kdf_iterations);
    const usize h = digest_size(parameters.hash);
    if (out.empty() || (out.size() - 1) / h >= 0xffffffffu) return fail(kdf_output_size);
    const HmacKey key(parameters.hash, password, features);
    u8 block[4];
    for (u32 i = 1; !out.empty(); ++i) {
        store_be(block, i);
        Mac u = Hmac(key).update(salt).update(Bytes(block)).finish();
        Mac sum = u;
        iterate(key, parameters.iterations, u, sum);
        const usize take = std::min(out.size(), h);
        std::memcpy(out.data(), sum.data.data(), take);
        out = out.subspan(take);
    }
    return {};
}

}  // namespace troth::inline v1::crypto
