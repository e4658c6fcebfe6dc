#include "troth/crypto/sign/slhdsa.hpp"

#include <cstdlib>

#include "troth/crypto/sign/slhdsa/trees.hpp"
#include "troth/crypto/sign/slhdsa_errors.hpp"

namespace troth::inline v1::crypto::slhdsa {
namespace {

constexpr usize max_digest = 49;  // m of 256f

// Which leaf of which tree signs, and what FORS signs: algorithm 19 steps 5 to 10.
struct Choice {
    std::array<u8, max_digest> digest;
    Bytes fors;
    u64 tree = 0;
    u32 leaf = 0;

    Choice(const Parameters& p, Bytes r, Bytes public_key, Gather message, const cpu::Features& features) {
        const MutableBytes whole = MutableBytes(digest).first(p.digest_size());
        message_digest(p, whole, r, public_key, message, features);
        fors = whole.first(p.fors_bytes());
        for (const u8 byte : whole.subspan(p.fors_bytes(), p.tree_bytes())) tree = tree << 8 | byte;
        for (const u8 byte : whole.last(p.leaf_bytes())) leaf = leaf << 8 | byte;
        const usize height = p.h - p.h_prime;
        if (height < 64) tree &= (u64{1} << height) - 1;
        leaf &= (1u << p.h_prime) - 1;
    }
    Choice(const Choice&) = delete;

    Address fors_address() const {
        return {.layer = 0, .tree = tree, .type = AddressType::fors_tree, .key_pair = leaf, .word2 = 0, .word3 = 0};
    }
};

// The tree and leaf of each layer of the hypertree, algorithms 12 and 13.
template <class Layer>
void each_layer(const Parameters& p, u64 tree, u32 leaf, Layer visit) {
    for (u32 layer = 0; layer < p.d; ++layer) {
        visit(Address{.layer = layer, .tree = tree}, leaf);
        leaf = static_cast<u32>(tree & ((u64{1} << p.h_prime) - 1));
        tree >>= p.h_prime;
    }
}
usize xmss_size(const Parameters& p) {
    return (p.wots_length() + p.h_prime) * p.n;
}
usize fors_size(const Parameters& p) {
    return p.k * (1 + p.a) * p.n;
}

}  // namespace

PrivateKey PrivateKey::generate(SlhDsaId id, RandomSource& random, const cpu::Features& features) {
    const usize n = parameters(id).n;
    SecretBytes seeds(3 * n);
    random.fill(seeds.mutable_bytes());
    const Bytes bytes = seeds.bytes();
    return from_seeds(id, bytes.first(n), bytes.subspan(n, n), bytes.last(n), features);
}

PrivateKey PrivateKey::from_seeds(SlhDsaId id, Bytes private_seed, Bytes prf_key, Bytes public_seed,
                                  const cpu::Features& features) {
    const Parameters& p = parameters(id);
    if (private_seed.size() != p.n || prf_key.size() != p.n || public_seed.size() != p.n) std::abort();
    SecretBytes bytes(4 * p.n);
    const MutableBytes out = bytes.mutable_bytes();
    std::memcpy(out.data(), private_seed.data(), p.n);
    std::memcpy(out.data() + p.n, prf_key.data(), p.n);
    std::memcpy(out.data() + 2 * p.n, public_seed.data(), p.n);
    ct::unpoison(out.subspan(2 * p.n));  // the public half
    const Tweak tweak(p, out.subspan(2 * p.n, p.n), features);
    Node root = xmss_root(tweak, private_seed, {.layer = static_cast<u32>(p.d - 1)}, nullptr);
    ct::unpoison(root.data(), root.size());
    std::memcpy(out.data() + 3 * p.n, root.data(), p.n);
    return PrivateKey(id, std::move(bytes));
}

Result<PrivateKey> PrivateKey::from_bytes(SlhDsaId id, Bytes encoded, const cpu::Features& features) {
    if (encoded.size() != private_key_size(id)) return fail(slhdsa_key_size);
    const usize n = parameters(id).n;
    PrivateKey key = from_seeds(id, encoded.first(n), encoded.subspan(n, n), encoded.subspan(2 * n, n), features);
    if (!ct::equal(key.bytes().last(n), encoded.last(n))) return fail(slhdsa_key_inconsistent);
    return key;
}

ByteVector sign_internal(const PrivateKey& key, Gather message, Bytes opt_rand, const cpu::Features& features) {
    const Parameters& p = parameters(key.id());
    if (opt_rand.size() != p.n) std::abort();
    const Bytes private_seed = key.bytes().first(p.n);
    ByteVector out(signature_size(key.id()));
    const MutableBytes r = MutableBytes(out).first(p.n);
    message_randomness(p, r, key.bytes().subspan(p.n, p.n), opt_rand, message, features);
    ct::unpoison(r);  // it is the first part of the signature
    const Choice choice(p, r, key.public_key(), message, features);
    const Tweak tweak(p, key.public_key().first(p.n), features);
    Node signed_root = fors_sign(tweak, private_seed, choice.fors_address(), choice.fors,
                                 MutableBytes(out).subspan(p.n, fors_size(p)));
    usize at = p.n + fors_size(p);
    each_layer(p, choice.tree, choice.leaf, [&](const Address& layer, u32 leaf) {
        ct::unpoison(signed_root.data(), signed_root.size());  // the verifier computes it too
        const XmssSignature sign{
            .message = Bytes(signed_root).first(p.n), .leaf = leaf, .out = MutableBytes(out).subspan(at, xmss_size(p))};
        const Node root = xmss_root(tweak, private_seed, layer, &sign);
        signed_root = root;
        at += xmss_size(p);
    });
    ct::unpoison(MutableBytes(out));
    return out;
}

bool verify_internal(SlhDsaId id, Bytes public_key, Gather message, Bytes signature, const cpu::Features& features) {
    const Parameters& p = parameters(id);
    if (public_key.size() != public_key_size(id) || signature.size() != signature_size(id)) return false;
    const Choice choice(p, signature.first(p.n), public_key, message, features);
    const Tweak tweak(p, public_key.first(p.n), features);
    Node node = fors_key_from(tweak, choice.fors_address(), choice.fors, signature.subspan(p.n, fors_size(p)));
    usize at = p.n + fors_size(p);
    each_layer(p, choice.tree, choice.leaf, [&](const Address& layer, u32 leaf) {
        node = xmss_root_from(tweak, layer, leaf, Bytes(node).first(p.n), signature.subspan(at, xmss_size(p)));
        at += xmss_size(p);
    });
    return std::memcmp(node.data(), public_key.data() + p.n, p.n) == 0;
}

namespace {

// M' of algorithm 22 step 8: zero for the pure variant, the context, the message.
struct Formatted {
    u8 prefix[2];
    Bytes pieces[3];
    Formatted(Bytes message, Bytes context)
        : prefix{0, static_cast<u8>(context.size())}, pieces{prefix, context, message} {}
    Formatted(const Formatted&) = delete;
};

}  // namespace

Result<ByteVector> sign(const PrivateKey& key, Bytes message, Bytes context, RandomSource& random,
                        const cpu::Features& features) {
    if (context.size() > 255) return fail(slhdsa_context_size);
    SecretBytes opt_rand(parameters(key.id()).n);
    random.fill(opt_rand.mutable_bytes());
    return sign_internal(key, Formatted(message, context).pieces, opt_rand.bytes(), features);
}
Result<ByteVector> sign_deterministic(const PrivateKey& key, Bytes message, Bytes context,
                                      const cpu::Features& features) {
    if (context.size() > 255) return fail(slhdsa_context_size);
    return sign_internal(key, Formatted(message, context).pieces, key.public_key().first(parameters(key.id()).n),
                         features);
}
bool verify(SlhDsaId id, Bytes public_key, Bytes message, Bytes context, Bytes signature,
            const cpu::Features& features) {
    return context.size() <= 255 &&
           verify_internal(id, public_key, Formatted(message, context).pieces, signature, features);
}

}  // namespace troth::inline v1::crypto::slhdsa
