// EME-OAEP, RFC 8017 §7.1: EM = 0x00 || masked seed || masked (lHash || zeros || 0x01 || message).
#include <algorithm>
#include <cstdlib>

#include "troth/base/wiped.hpp"
#include "troth/crypto/sign/rsa_encryption.hpp"
#include "troth/crypto/sign/rsa_mgf1.hpp"
#include "troth/crypto/sign/rsa_primitive.hpp"

namespace troth::inline v1::crypto::rsa {

Result<ByteVector> encrypt_oaep(const RsaPublicKey& key, HashId hash, HashId mgf_hash, Bytes label, Bytes message,
                                RandomSource& random) {
    const usize k = key.modulus_octets(), h = digest_size(hash);
    if (k < 2 * h + 2 || message.size() > oaep_message_limit(k, hash)) return fail(rsa_message_too_long);
    SecretBytes em(k);
    const MutableBytes seed = em.mutable_bytes().subspan(1, h), db = em.mutable_bytes().subspan(1 + h);
    random.fill(seed);
    const Digest label_hash = crypto::hash(hash, label);
    std::ranges::copy(label_hash.bytes(), db.begin());
    db[db.size() - message.size() - 1] = 1;
    std::ranges::copy(message, db.end() - static_cast<long>(message.size()));
    apply_mgf1(mgf_hash, seed, db);
    apply_mgf1(mgf_hash, db, seed);
    return RsaPrimitive::encrypt(key, em.bytes());
}

Result<SecretBytes> decrypt_oaep(const RsaPrivateKey& key, HashId hash, HashId mgf_hash, Bytes label, Bytes ciphertext,
                                 RandomSource& random) {
    const usize k = key.public_key().modulus_octets(), h = digest_size(hash);
    if (k < 2 * h + 2) return fail(rsa_ciphertext_size);
    TROTH_TRY(SecretBytes em, RsaPrimitive::decrypt(key, ciphertext, random));
    const MutableBytes seed = em.mutable_bytes().subspan(1, h), db = em.mutable_bytes().subspan(1 + h);
    apply_mgf1(mgf_hash, db, seed);
    apply_mgf1(mgf_hash, seed, db);

    // Step 3.g, in one answer: the first octet is zero, the label is right, and the first octet after lHash that is not
    // zero is 0x01.
    u32 good = ct::mask_if_zero(u32{em.bytes()[0]});
    u32 difference = 0;
    const Digest label_hash = crypto::hash(hash, label);
    for (usize i = 0; i < h; ++i) difference |= static_cast<u32>(db[i] ^ label_hash.data[i]);
    good &= ct::mask_if_zero(difference);
    u32 looking = ~u32{0}, begin = 0, separator_right = 0;
    for (usize i = h; i < db.size(); ++i) {
        const u32 found = looking & ct::mask_if_nonzero(u32{db[i]});
        begin |= found & static_cast<u32>(i + 1);
        separator_right |= found & ct::mask_if_equal(u32{db[i]}, u32{1});
        looking &= ~found;
    }
    good &= separator_right;
    if (ct::declassify(good) == 0) return fail(rsa_decryption);  // that it failed is the answer, and why is not
    const usize at = ct::declassify(begin);                      // the length is what the caller gets
    SecretBytes out(Bytes(db).subspan(at));
    burn_stack();
    return out;
}

}  // namespace troth::inline v1::crypto::rsa
