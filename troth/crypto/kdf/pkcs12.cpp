#include "troth/crypto/kdf/pkcs12.hpp"

#include <algorithm>

#include "troth/crypto/kdf/errors.hpp"

namespace troth::inline v1::crypto {
namespace {

// Copies of `pattern` until `to` is full.
void fill_with(MutableBytes to, Bytes pattern) {
    while (!to.empty()) {
        const usize now = std::min(to.size(), pattern.size());
        std::ranges::copy(pattern.first(now), to.begin());
        to = to.subspan(now);
    }
}

constexpr usize rounded_up(usize size, usize block) {
    return (size + block - 1) / block * block;
}

// number = number + addend + 1 mod 2^(8 size), both big-endian and of one size (§B.2 step 6.C).
void add_and_one(MutableBytes number, Bytes addend) {
    unsigned carry = 1;
    for (usize i = number.size(); i-- > 0;) {
        carry += unsigned{number[i]} + unsigned{addend[i]};
        number[i] = static_cast<u8>(carry);
        carry >>= 8;
    }
}

}  // namespace

// The letters are those of §B.2: D diversifies, I is salt and password, A the hash, B what A is folded into I as.
Result<void> pkcs12_kdf(const Pkcs12KdfParameters& parameters, Pkcs12KeyUse use, Bytes password, Bytes salt,
                        MutableBytes out, const cpu::Features& features) {
    if (parameters.iterations == 0 || parameters.iterations > parameters.most_iterations) return fail(kdf_iterations);
    if (out.empty()) return fail(kdf_output_size);
    const usize u = digest_size(parameters.hash), v = block_size(parameters.hash);
    std::array<u8, max_block_size> d;
    d.fill(static_cast<u8>(use));
    const usize salt_size = rounded_up(salt.size(), v);
    SecretBytes i(salt_size + rounded_up(password.size(), v));
    fill_with(i.mutable_bytes().first(salt_size), salt);
    fill_with(i.mutable_bytes().subspan(salt_size), password);

    Secret<max_digest_size> a;
    Secret<max_block_size> b;
    const MutableBytes digest = a.mutable_bytes().first(u);
    for (;;) {
        Hash(parameters.hash, features).update(Bytes(d).first(v)).update(i.bytes()).finish_into(digest);
        for (u64 round = 1; round < parameters.iterations; ++round)
            Hash(parameters.hash, features).update(digest).finish_into(digest);
        const usize take = std::min(out.size(), u);
        std::ranges::copy(digest.first(take), out.begin());
        out = out.subspan(take);
        if (out.empty()) return {};
        fill_with(b.mutable_bytes().first(v), digest);
        for (usize at = 0; at < i.size(); at += v) add_and_one(i.mutable_bytes().subspan(at, v), b.bytes().first(v));
    }
}

}  // namespace troth::inline v1::crypto
