// A ticket is: name of the generation (8), random value (32), ciphertext, tag (16). Names and random value are
// authenticated as additional data.
#include "troth/tls/session/ticket_keys.hpp"

#include <algorithm>

#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/tls/record/ledger.hpp"

namespace troth::inline v1::tls {
namespace {

using crypto::HashId;
constexpr usize name_size = 8, salt_size = 32, header_size = name_size + salt_size;
constexpr std::string_view name_label = "troth tls13 ticket generation name";
constexpr std::string_view key_label = "troth tls13 ticket key and nonce";

// The key and nonce of one ticket: AES-256-GCM under HKDF-SHA-256(salt = the ticket's random value).
struct OneTicket {
    OneTicket(const Secret<32>& secret, Bytes salt)
        : material(derive(secret, salt)), aead(crypto::AeadId::aes_256_gcm, Bytes(material.bytes()).first(32)) {}
    static Secret<44> derive(const Secret<32>& secret, Bytes salt) {
        ledger::secret(secret.bytes(), "ticket 1.3");
        Secret<44> out;
        const Bytes info = bytes_of(key_label);
        crypto::hkdf::expand(crypto::hkdf::extract(HashId::sha256, salt, secret.bytes()), Gather(&info, 1),
                             out.mutable_bytes());
        return out;
    }
    crypto::Nonce nonce() const { return material.bytes().subspan<32, 12>(); }

    Secret<44> material;
    crypto::AeadContext aead;
};

}  // namespace

TicketKeys::Generation::Generation(Secret<32> given) : secret(std::move(given)) {
    const Bytes info = bytes_of(name_label);
    crypto::hkdf::expand(crypto::hkdf::extract(HashId::sha256, {}, secret.bytes()), Gather(&info, 1), name);
}

std::shared_ptr<const TicketKeys> TicketKeys::generate(RandomSource& random) {
    return TicketKeys().rotated(random, 0);
}

std::shared_ptr<const TicketKeys> TicketKeys::from_secrets(std::span<const Secret<32>> secrets) {
    TicketKeys keys;
    for (const Secret<32>& secret : secrets) keys.generations_.emplace_back(secret.clone());
    return std::make_shared<const TicketKeys>(std::move(keys));
}

std::shared_ptr<const TicketKeys> TicketKeys::rotated(RandomSource& random, usize keep) const {
    TicketKeys next;
    Secret<32> fresh;
    random.fill(fresh.mutable_bytes());
    next.generations_.emplace_back(std::move(fresh));
    for (usize i = 0; i < std::min(keep, generations_.size()); ++i) next.generations_.push_back(generations_[i]);
    return std::make_shared<const TicketKeys>(std::move(next));
}

ByteVector TicketKeys::seal(Bytes session, RandomSource& random) const {
    const Generation& newest = generations_.front();
    ByteVector ticket(header_size + session.size() + crypto::aead_tag_size);
    const MutableBytes out(ticket);
    std::copy(newest.name.begin(), newest.name.end(), ticket.begin());
    random.fill(out.subspan(name_size, salt_size));
    const OneTicket one(newest.secret, out.subspan(name_size, salt_size));
    ledger::sealing_ticket(crypto::AeadId::aes_256_gcm, Bytes(one.material.bytes()).first(32), one.nonce());
    one.aead.seal(one.nonce(), out.first(header_size), Gather(&session, 1), {}, out.subspan(header_size));
    return ticket;
}

SecretBytes TicketKeys::open(Bytes ticket) const {
    if (ticket.size() < header_size + crypto::aead_tag_size) return {};
    for (const Generation& generation : generations_) {
        if (!std::equal(generation.name.begin(), generation.name.end(), ticket.begin())) continue;
        const OneTicket one(generation.secret, ticket.subspan(name_size, salt_size));
        SecretBytes session(ticket.subspan(header_size));
        if (!one.aead.open(one.nonce(), ticket.first(header_size), session.mutable_bytes())) return {};
        session.shrink(session.size() - crypto::aead_tag_size);
        return session;
    }
    return {};
}

}  // namespace troth::inline v1::tls
