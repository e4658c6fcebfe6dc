// EME-PKCS1-v1_5, RFC 8017 §7.2: EM = 0x00 || 0x02 || at least eight octets that are not zero || 0x00 || message; and
// draft-irtf-cfrg-rsa-guidance, which says what comes out where EM is not of that form.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "troth/base/wiped.hpp"
#include "troth/crypto/mac/hmac.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"
#include "troth/crypto/sign/rsa_primitive.hpp"

namespace troth::inline v1::crypto::rsa {
namespace {

// IRPRF of the draft: blocks of HMAC-SHA256 over counter, label and the wanted size in bits, both in two octets.
SecretBytes pseudorandom(const HmacKey& key, std::string_view label, usize size) {
    SecretBytes out(size);
    u8 counter[2], bits[2];
    store_be(bits, static_cast<u16>(size * 8));
    MutableBytes rest = out.mutable_bytes();
    for (u16 i = 0; !rest.empty(); ++i) {
        store_be(counter, i);
        const Bytes pieces[] = {counter, bytes_of(label), bits};
        const Mac block = hmac(key, Gather(pieces));
        const usize n = std::min(rest.size(), block.size);
        std::memcpy(rest.data(), block.data.data(), n);
        rest = rest.subspan(n);
    }
    return out;
}

// Unpadded: what EM says, as far as it can be said without a branch.
struct Unpadded {
    u32 good = 0;   // all ones: the padding is right
    u32 begin = 0;  // of the message in EM
};
Unpadded unpad(Bytes em) {
    u32 good = ct::mask_if_zero(u32{em[0]}) & ct::mask_if_equal(u32{em[1]}, u32{2});
    u32 looking = ~u32{0}, zero_at = 0;
    for (usize i = 2; i < em.size(); ++i) {
        const u32 found = looking & ct::mask_if_zero(u32{em[i]});
        zero_at |= found & static_cast<u32>(i);
        looking &= ~found;
    }
    good &= ~looking & ~ct::mask_if_less(zero_at, u32{10});
    return {good, zero_at + 1};
}

// The length of the synthetic message: the last of 128 candidates that is below k - 10.
u32 synthetic_length(Bytes candidates, usize k) {
    const u32 limit = static_cast<u32>(k - 10);
    u32 mask = limit;
    for (u32 shift = 1; shift < 32; shift *= 2) mask |= mask >> shift;
    u32 length = 0;
    for (usize i = 0; i + 1 < candidates.size(); i += 2) {
        const u32 candidate = static_cast<u32>((candidates[i] << 8) | candidates[i + 1]) & mask;
        length = ct::select(ct::mask_if_less(candidate, limit), candidate, length);
    }
    return length;
}

// What makes synthetic messages, by the draft: HMAC of the ciphertext under the hash of d.
HmacKey rejection_key(const RsaPrivateKey& key, Bytes ciphertext) {
    const SecretBytes d = RsaPrimitive::private_exponent(key);
    Digest d_hash = hash(HashId::sha256, d.bytes());
    const Mac kdk = hmac(HmacKey(HashId::sha256, d_hash.bytes()), ciphertext);
    wipe(d_hash.data);
    return HmacKey(HashId::sha256, kdk.bytes());
}

}  // namespace

Result<ByteVector> encrypt_pkcs1(const RsaPublicKey& key, Bytes message, RandomSource& random) {
    const usize k = key.modulus_octets();
    if (message.size() > pkcs1_message_limit(k)) return fail(rsa_message_too_long);
    SecretBytes em(k);
    const MutableBytes out = em.mutable_bytes();
    out[1] = 2;
    Secret<64> drawn;
    usize used = drawn.size();
    for (u8& octet : out.subspan(2, k - 3 - message.size())) {
        do {
            if (used == drawn.size()) {
                random.fill(drawn.mutable_bytes());
                used = 0;
            }
            octet = drawn.bytes()[used++];
        } while (ct::declassify(octet == 0));  // which draws were zeros says nothing about those that were not
    }
    std::ranges::copy(message, out.end() - static_cast<long>(message.size()));
    return RsaPrimitive::encrypt(key, em.bytes());
}

Result<SecretBytes> decrypt_pkcs1(const RsaPrivateKey& key, Bytes ciphertext, RandomSource& random) {
    const usize k = key.public_key().modulus_octets();
    TROTH_TRY(SecretBytes em, RsaPrimitive::decrypt(key, ciphertext, random));
    const HmacKey prf = rejection_key(key, ciphertext);
    const SecretBytes lengths = pseudorandom(prf, "length", 256), synthetic = pseudorandom(prf, "message", k);

    const Unpadded unpadded = unpad(em.bytes());
    const u32 begin =
        ct::select(unpadded.good, unpadded.begin, static_cast<u32>(k) - synthetic_length(lengths.bytes(), k));
    const u8 good = static_cast<u8>(unpadded.good);
    for (usize i = 0; i < k; ++i) em.mutable_bytes()[i] = ct::select(good, em.bytes()[i], synthetic.bytes()[i]);
    // The length is what the caller gets; it does not tell a synthetic message from another.
    SecretBytes out(em.bytes().subspan(ct::declassify(begin)));
    burn_stack();
    return out;
}

Result<SecretBytes> decrypt_pkcs1_key(const RsaPrivateKey& key, Bytes ciphertext, usize size, RandomSource& random) {
    const usize k = key.public_key().modulus_octets();
    if (size > pkcs1_message_limit(k)) std::abort();
    TROTH_TRY(const SecretBytes em, RsaPrimitive::decrypt(key, ciphertext, random));
    SecretBytes out = pseudorandom(rejection_key(key, ciphertext), "key", size);
    const Unpadded unpadded = unpad(em.bytes());
    const u8 good = static_cast<u8>(unpadded.good & ct::mask_if_equal(unpadded.begin, static_cast<u32>(k - size)));
    const Bytes sent = em.bytes().last(size);
    for (usize i = 0; i < size; ++i) out.mutable_bytes()[i] = ct::select(good, sent[i], out.bytes()[i]);
    burn_stack();
    return out;
}

Secret<48> decrypt_premaster(const RsaPrivateKey& key, u16 client_version, Bytes ciphertext, RandomSource& random) {
    Secret<48> out;
    random.fill(out.mutable_bytes());
    // A ciphertext of another size, above n, or a computation that failed: public, and still no error (§7.4.7.1).
    if (const Result<SecretBytes> em = RsaPrimitive::decrypt(key, ciphertext, random)) {
        const usize k = em->size();
        const Unpadded unpadded = unpad(em->bytes());
        const u8 good = static_cast<u8>(unpadded.good & ct::mask_if_equal(unpadded.begin, static_cast<u32>(k - 48)));
        for (usize i = 0; i < 48; ++i)
            out.mutable_bytes()[i] = ct::select(good, em->bytes()[k - 48 + i], out.bytes()[i]);
    }
    // The version is written over in either case, which no one can tell from a check of it.
    store_be(out.mutable_bytes().data(), client_version);
    burn_stack();
    return out;
}

}  // namespace troth::inline v1::crypto::rsa
