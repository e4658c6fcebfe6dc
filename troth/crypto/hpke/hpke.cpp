#include "troth/crypto/hpke/hpke.hpp"

#include "troth/crypto/hpke/errors.hpp"
#include "troth/crypto/hpke/labeled.hpp"

namespace troth::inline v1::crypto::hpke {
namespace {

// VerifyPSKInputs, §5.1: both or neither, and of enough bytes.
Result<void> check(const Psk& psk) {
    if (psk.key.empty() != psk.id.empty()) return fail(hpke_psk);
    if (!psk.key.empty() && psk.key.size() < 32) return fail(hpke_psk);
    return {};
}
u8 mode_of(const Psk& psk, bool by_key) {
    return static_cast<u8>((psk.key.empty() ? 0 : 1) + (by_key ? 2 : 0));
}

// The `secret` of KeySchedule and what is expanded from it.
struct Schedule {
    Labeled labeled;
    hkdf::Prk secret;
    u8 mode;
    Mac psk_id_hash, info_hash;

    Schedule(const Suite& suite, Bytes shared_secret, u8 the_mode, Bytes info, const Psk& psk)
        : labeled(suite),
          secret(labeled.prk(shared_secret, "secret", psk.key)),
          mode(the_mode),
          psk_id_hash(labeled.extract({}, "psk_id_hash", psk.id)),
          info_hash(labeled.extract({}, "info_hash", info)) {}

    SecretBytes expand(std::string_view label, usize size) const {
        const Bytes context[] = {{&mode, 1}, psk_id_hash.bytes(), info_hash.bytes()};
        return labeled.expand(secret, label, context, size);
    }
    hkdf::Prk exporter() const {
        return hkdf::from_bytes(labeled.hash(), expand("exp", digest_size(labeled.hash())).bytes());
    }
};

}  // namespace

// Makes the contexts, which nobody else can.
struct Setup {
    template <class Side>
    static Side make(const Suite& suite, const SecretBytes& shared, u8 mode, Bytes info, const Psk& psk) {
        return Side(suite, shared.bytes(), mode, info, psk);
    }
};

Context::Context(const Suite& suite, Bytes shared_secret, u8 mode, Bytes info, const Psk& psk)
    : suite_(suite), exporter_([&] {
          const Schedule schedule(suite, shared_secret, mode, info, psk);
          if (const std::optional<AeadId> aead = aead_of(suite.aead)) {
              aead_.emplace(*aead, schedule.expand("key", aead_key_size(*aead)).bytes());
              base_nonce_ = Secret<aead_nonce_size>(
                  schedule.expand("base_nonce", aead_nonce_size).bytes().first<aead_nonce_size>());
          }
          return schedule.exporter();
      }()) {}

Result<SecretBytes> Context::export_secret(Bytes exporter_context, usize size) const {
    const Labeled labeled(suite_);
    if (size > hkdf::max_expand_size(labeled.hash())) return fail(hpke_export_size);
    return labeled.expand(exporter_, "sec", Gather(&exporter_context, 1), size);
}

// ComputeNonce, §5.2.
std::array<u8, aead_nonce_size> Context::next_nonce() const {
    std::array<u8, aead_nonce_size> nonce{};
    store_be(nonce.data() + 4, sequence_);
    for (usize i = 0; i < aead_nonce_size; ++i) nonce[i] ^= base_nonce_.bytes()[i];
    return nonce;
}
Result<void> Context::may_go_on() const {
    if (!aead_) return fail(hpke_export_only);
    if (sequence_ == ~u64{0}) return fail(hpke_message_limit);
    return {};
}

Result<void> SenderContext::seal_into(Bytes aad, Bytes plaintext, MutableBytes out) {
    if (Result<void> may = may_go_on(); !may) return may;
    aead_->seal(next_nonce(), aad, Gather(&plaintext, 1), {}, out);
    ++sequence_;
    return {};
}
Result<ByteVector> SenderContext::seal(Bytes aad, Bytes plaintext) {
    ByteVector out(plaintext.size() + aead_tag_size);
    if (Result<void> done = seal_into(aad, plaintext, out); !done) return std::unexpected(std::move(done.error()));
    return out;
}

Result<void> ReceiverContext::open_in_place(Bytes aad, MutableBytes ciphertext) {
    if (Result<void> may = may_go_on(); !may) return may;
    if (ciphertext.size() < aead_tag_size || !aead_->open(next_nonce(), aad, ciphertext)) return fail(hpke_open);
    ++sequence_;
    return {};
}
Result<SecretBytes> ReceiverContext::open(Bytes aad, Bytes ciphertext) {
    SecretBytes out(ciphertext);
    if (Result<void> done = open_in_place(aad, out.mutable_bytes()); !done)
        return std::unexpected(std::move(done.error()));
    out.shrink(out.size() - aead_tag_size);
    return out;
}

Result<SenderSetup> setup_sender(const Suite& suite, Bytes public_key, Bytes info, RandomSource& random,
                                 const SenderAuthentication& by) {
    if (Result<void> good = check(by.psk); !good) return std::unexpected(std::move(good.error()));
    Result<Encapsulated> made = encapsulate(suite.kem, public_key, by.key, random);
    if (!made) return std::unexpected(std::move(made.error()));
    const u8 mode = mode_of(by.psk, by.key != nullptr);
    return SenderSetup{.enc = std::move(made->enc),
                       .context = Setup::make<SenderContext>(suite, made->shared_secret, mode, info, by.psk)};
}

Result<ReceiverContext> setup_receiver(const Suite& suite, Bytes enc, const PrivateKey& key, Bytes info,
                                       const ReceiverAuthentication& by) {
    if (Result<void> good = check(by.psk); !good) return std::unexpected(std::move(good.error()));
    if (key.kem() != suite.kem) return fail(hpke_key_size);
    Result<SecretBytes> shared = decapsulate(key, enc, by.sender_public_key);
    if (!shared) return std::unexpected(std::move(shared.error()));
    const u8 mode = mode_of(by.psk, !by.sender_public_key.empty());
    return Setup::make<ReceiverContext>(suite, *shared, mode, info, by.psk);
}

}  // namespace troth::inline v1::crypto::hpke
