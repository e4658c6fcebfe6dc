// HKDF with HPKE's labels, RFC 9180 §4.
#pragma once

#include "troth/crypto/hpke/suite.hpp"
#include "troth/crypto/kdf/hkdf.hpp"

namespace troth::inline v1::crypto::hpke {

// Labeled: LabeledExtract and LabeledExpand for one hash and one suite_id, "KEM" with a KEM or "HPKE" with all three.
class Labeled {
  public:
    explicit Labeled(const KemInfo& kem) : hash_(kem.hash), suite_id_{'K', 'E', 'M'}, suite_id_size_(5) {
        store_be(suite_id_.data() + 3, static_cast<u16>(kem.id));
    }
    explicit Labeled(const Suite& suite)
        : hash_(hash_of(suite.kdf)), suite_id_{'H', 'P', 'K', 'E'}, suite_id_size_(10) {
        store_be(suite_id_.data() + 4, static_cast<u16>(suite.kem));
        store_be(suite_id_.data() + 6, static_cast<u16>(suite.kdf));
        store_be(suite_id_.data() + 8, static_cast<u16>(suite.aead));
    }

    HashId hash() const { return hash_; }
    // extract: the bytes of the pseudorandom key; prk: the key ready for expand.
    Mac extract(Bytes salt, std::string_view label, Bytes ikm) const;
    hkdf::Prk prk(Bytes salt, std::string_view label, Bytes ikm) const {
        return hkdf::from_bytes(hash_, extract(salt, label, ikm).bytes());
    }
    SecretBytes expand(const hkdf::Prk& prk, std::string_view label, Gather context, usize size) const;

  private:
    Bytes suite_id() const { return Bytes(suite_id_).first(suite_id_size_); }

    HashId hash_;
    std::array<u8, 10> suite_id_;
    usize suite_id_size_;
};

}  // namespace troth::inline v1::crypto::hpke
