// The encodings of RSA signatures: EMSA-PKCS1-v1_5 (RFC 8017 §9.2) and EMSA-PSS (§9.1) with MGF1 (§B.2.1).
#include <algorithm>
#include <array>

#include "troth/crypto/sign/rsa_mgf1.hpp"
#include "troth/crypto/sign/rsa_primitive.hpp"

namespace troth::inline v1::crypto::rsa {
namespace {

// DigestInfo up to the digest, RFC 8017 §9.2 note 1; OIDs of SHA-2 and SHA-3 from NIST's hash arc, which are the same
// but for the last octet of the OID and two lengths. Empty for a hash that no signature takes.
ByteVector digest_info(HashId hash) {
    const auto in_nist_arc = [&](u8 last_arc) {
        const u8 size = static_cast<u8>(digest_size(hash));
        return ByteVector{0x30,     static_cast<u8>(17 + size),
                          0x30,     0x0d,
                          0x06,     0x09,
                          0x60,     0x86,
                          0x48,     0x01,
                          0x65,     0x03,
                          0x04,     0x02,
                          last_arc, 0x05,
                          0x00,     0x04,
                          size};
    };
    switch (hash) {
        case HashId::sha256:
            return in_nist_arc(1);
        case HashId::sha384:
            return in_nist_arc(2);
        case HashId::sha512:
            return in_nist_arc(3);
        case HashId::sha224:
            return in_nist_arc(4);
        case HashId::sha512_224:
            return in_nist_arc(5);
        case HashId::sha512_256:
            return in_nist_arc(6);
        case HashId::sha3_224:
            return in_nist_arc(7);
        case HashId::sha3_256:
            return in_nist_arc(8);
        case HashId::sha3_384:
            return in_nist_arc(9);
        case HashId::sha3_512:
            return in_nist_arc(10);
        case HashId::sha1:
            return {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 20};
        case HashId::blake2b_512:
        case HashId::blake2s_256:
        case HashId::legacy_md5:
            return {};
    }
    return {};
}

// EM = 0x00 0x01 FF…FF 0x00 DigestInfo; at least eight FF. Empty if it does not fit.
ByteVector encode_pkcs1(HashId hash, Bytes digest, usize size) {
    const ByteVector info = digest_info(hash);
    if (info.empty()) return {};
    const usize content = info.size() + digest.size();
    if (size < content + 11) return {};
    ByteVector out(size, 0xff);
    out[0] = 0;
    out[1] = 1;
    out[size - content - 1] = 0;
    std::ranges::copy(info, out.end() - static_cast<long>(content));
    std::ranges::copy(digest, out.end() - static_cast<long>(digest.size()));
    return out;
}

// H = Hash(eight zeros, mHash, salt), §9.1.1 step 6.
Digest salted(HashId hash, Bytes digest, Bytes salt) {
    static constexpr std::array<u8, 8> zeros{};
    const Bytes pieces[] = {zeros, digest, salt};
    return crypto::hash(hash, Gather(pieces));
}

}  // namespace

void apply_mgf1(HashId hash, Bytes seed, MutableBytes out) {
    u8 counter[4];
    for (u32 i = 0; !out.empty(); ++i) {
        store_be(counter, i);
        const Bytes pieces[] = {seed, counter};
        Digest block = crypto::hash(hash, Gather(pieces));
        const usize n = std::min(out.size(), block.size);
        for (usize j = 0; j < n; ++j) out[j] = static_cast<u8>(out[j] ^ block.data[j]);
        wipe(block.data);  // OAEP hides a message by it
        out = out.subspan(n);
    }
}

Result<ByteVector> sign_pkcs1(const RsaPrivateKey& key, HashId hash, Bytes digest, RandomSource& random) {
    const ByteVector message = encode_pkcs1(hash, digest, key.public_key().modulus_octets());
    if (message.empty()) return fail(rsa_too_small_for_hash);
    return RsaPrimitive::sign(key, message, random);
}

bool verify_pkcs1(const RsaPublicKey& key, HashId hash, Bytes digest, Bytes signature) {
    const ByteVector expected = encode_pkcs1(hash, digest, key.modulus_octets());
    const std::optional<ByteVector> got = key.raw(signature);
    return !expected.empty() && got && *got == expected;
}

// §9.1.1. emBits is one less than the modulus has: where that is a multiple of eight, the encoding is an octet shorter.
Result<ByteVector> sign_pss(const RsaPrivateKey& key, HashId hash, Bytes digest, usize salt_size,
                            RandomSource& random) {
    const RsaPublicKey& pub = key.public_key();
    const usize em_bits = pub.modulus_bits() - 1, em_size = (em_bits + 7) / 8, h = digest_size(hash);
    if (em_size < h + salt_size + 2) return fail(rsa_too_small_for_hash);
    ByteVector salt(salt_size);
    random.fill(salt);
    ct::unpoison(salt);  // whoever has the signature can compute it
    ByteVector whole(pub.modulus_octets());
    const MutableBytes em = MutableBytes(whole).last(em_size);
    const Digest salted_digest = salted(hash, digest, salt);
    const MutableBytes db = em.first(em_size - h - 1);
    db[db.size() - salt_size - 1] = 1;
    std::ranges::copy(salt, db.end() - static_cast<long>(salt_size));
    apply_mgf1(hash, salted_digest.bytes(), db);
    db[0] = static_cast<u8>(db[0] & (0xff >> (8 * em_size - em_bits)));
    std::ranges::copy(salted_digest.bytes(), em.subspan(db.size()).begin());
    em.back() = 0xbc;
    wipe(salt);
    return RsaPrimitive::sign(key, whole, random);
}

// §9.1.2, step by step; public data, so early answers do no harm.
bool verify_pss(const RsaPublicKey& key, HashId hash, HashId mgf_hash, Bytes digest, usize salt_size, Bytes signature) {
    const std::optional<ByteVector> whole = key.raw(signature);
    const usize em_bits = key.modulus_bits() - 1, em_size = (em_bits + 7) / 8, h = digest_size(hash);
    if (!whole || digest.size() != h || em_size < h + salt_size + 2) return false;
    if (whole->size() > em_size && whole->front() != 0) return false;
    const Bytes em = Bytes(*whole).last(em_size);
    if (em.back() != 0xbc) return false;
    const Bytes masked = em.first(em_size - h - 1), received = em.subspan(masked.size(), h);
    const u8 unused = static_cast<u8>(~(0xff >> (8 * em_size - em_bits)));
    if (masked[0] & unused) return false;
    ByteVector db(masked.begin(), masked.end());
    apply_mgf1(mgf_hash, received, db);
    db[0] = static_cast<u8>(db[0] & ~unused);
    const usize zeros = db.size() - salt_size - 1;
    if (std::ranges::any_of(Bytes(db).first(zeros), [](u8 octet) { return octet != 0; }) || db[zeros] != 1)
        return false;
    return std::ranges::equal(salted(hash, digest, Bytes(db).subspan(zeros + 1)).bytes(), received);
}

}  // namespace troth::inline v1::crypto::rsa
