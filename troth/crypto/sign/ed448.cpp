#include "troth/crypto/sign/ed448.hpp"

#include <algorithm>

#include "troth/base/wiped.hpp"
#include "troth/crypto/curve/edwards448.hpp"
#include "troth/crypto/hash/shake.hpp"
#include "troth/crypto/math/scalar448.hpp"
#include "troth/crypto/sign/eddsa_errors.hpp"

namespace troth::inline v1::crypto::ed448 {
namespace {

// words_of: 56 little-endian bytes.
void words_of(u64 (&out)[7], const u8* bytes) {
    for (usize i = 0; i < 7; ++i) out[i] = load_le<u64>(bytes + 8 * i);
}

// Dom4: dom4(x, y), §2: "SigEd448", the variant, and the context with its size.
struct Dom4 {
    std::array<u8, 10> head{'S', 'i', 'g', 'E', 'd', '4', '4', '8', 0, 0};
    Bytes context;
    Dom4(Variant variant, Bytes with) : context(with) {
        head[8] = static_cast<u8>(variant);
        head[9] = static_cast<u8>(with.size());
    }
};

// hash_modulo_order: SHAKE256(dom4 || pieces, 114), little-endian, modulo L (§5.2.6, steps 2 and 4).
void hash_modulo_order(u64 (&out)[7], const Dom4& dom, Gather pieces, const cpu::Features& features) {
    Shake shake(ShakeId::shake256, features);
    shake.absorb(dom.head).absorb(dom.context);
    for (const Bytes piece : pieces) shake.absorb(piece);
    Secret<120> digest;  // the last six bytes stay zero
    shake.squeeze(digest.mutable_bytes().first<114>());
    u64 wide[15];
    for (usize i = 0; i < 15; ++i) wide[i] = load_le<u64>(digest.bytes().data() + 8 * i);
    scalar448::reduce(out, wide);
    wipe(wide, sizeof wide);
}

// prehash: PH of Ed448ph, the message itself of Ed448.
struct Prehash {
    Secret<64> digest;
    Bytes message;
    Prehash(Variant variant, Bytes given, const cpu::Features& features) : message(given) {
        if (variant == Variant::pure) return;
        Shake(ShakeId::shake256, features).absorb(given).squeeze(digest.mutable_bytes());
        message = digest.bytes();
    }
    Prehash(const Prehash&) = delete;
    Prehash& operator=(const Prehash&) = delete;
};

}  // namespace

KeyPair::KeyPair(const Seed& seed, const cpu::Features& features) : seed_(seed.clone()) {
    Secret<114> digest;
    Shake(ShakeId::shake256, features).absorb(Bytes(seed.bytes())).squeeze(digest.mutable_bytes());
    scalar_ = Secret<57>(digest.bytes().first<57>());
    prefix_ = Secret<57>(digest.bytes().last<57>());
    const std::span<u8, 57> h = scalar_.mutable_bytes();  // §5.2.5, step 2
    h[0] &= 0xfc;
    h[55] |= 0x80;
    h[56] = 0;
    u64 scalar[7];
    words_of(scalar, h.data());
    Edwards448::Point point = Edwards448::multiply_base(scalar);
    Edwards448::encode(public_key_, point);
    ct::unpoison(public_key_);  // public by definition
    wipe(scalar, sizeof scalar);
    wipe(&point, sizeof point);
    burn_stack();
}

KeyPair KeyPair::generate(RandomSource& random, const cpu::Features& features) {
    Seed seed;
    random.fill(seed.mutable_bytes());
    return KeyPair(seed, features);
}

Signature sign_unchecked(const KeyPair& key, Bytes message, Bytes context, Variant variant,
                         const cpu::Features& features) {
    const Dom4 dom(variant, context);
    const Prehash ph(variant, message, features);
    u64 r[7], k[7], s[7], scalar[7];
    const Bytes prefixed[] = {key.prefix_.bytes(), ph.message};
    hash_modulo_order(r, dom, prefixed, features);

    Signature signature{};
    const std::span<u8, 57> signature_r = std::span(signature).first<57>();
    Edwards448::Point point = Edwards448::multiply_base(r);
    Edwards448::encode(signature_r, point);
    ct::unpoison(signature_r);  // sent in the clear; finding r in R = r*B is the discrete logarithm

    const Bytes challenge[] = {signature_r, key.public_key_, ph.message};
    hash_modulo_order(k, dom, challenge, features);
    words_of(scalar, key.scalar_.bytes().data());
    scalar448::multiply_add(s, scalar, k, r);
    for (usize i = 0; i < 7; ++i) store_le(signature.data() + 57 + 8 * i, s[i]);
    ct::unpoison(signature);  // sent in the clear; r, secret and used once, hides the scalar in it
    wipe(r, sizeof r);
    wipe(s, sizeof s);
    wipe(k, sizeof k);
    wipe(scalar, sizeof scalar);
    wipe(&point, sizeof point);
    burn_stack();
    return signature;
}

Signature sign(const KeyPair& key, Bytes message, const cpu::Features& features) {
    return sign_unchecked(key, message, {}, Variant::pure, features);
}
Result<Signature> sign(const KeyPair& key, Bytes message, Bytes context, Variant variant,
                       const cpu::Features& features) {
    if (context.size() > max_context_size) return fail(eddsa_context);
    return sign_unchecked(key, message, context, variant, features);
}

bool verify(PublicKeyView public_key, Bytes message, SignatureView signature, Bytes context, Variant variant,
            const cpu::Features& features) {
    if (context.size() > max_context_size || signature[113] != 0) return false;  // S is below 2^446
    u64 s[7], k[7];
    words_of(s, signature.data() + 57);
    Edwards448::Point a;
    if (!scalar448::below_order(s) || !Edwards448::decode(a, public_key)) return false;
    const Prehash ph(variant, message, features);
    const Bytes challenge[] = {signature.first<57>(), public_key, ph.message};
    hash_modulo_order(k, Dom4(variant, context), challenge, features);
    std::array<u8, 57> expected;
    Edwards448::encode(expected, Edwards448::subtract(s, k, a));
    return std::ranges::equal(expected, signature.first<57>());
}

}  // namespace troth::inline v1::crypto::ed448
