// CMS: decrypting by each kind of recipient, with the key that was sent and with one that was altered, at once and in
// pieces; and signing. Secret are private keys, passwords, known keys and what was decrypted; the message is not.
#include <algorithm>

#include <string.h>

#include "tests/ct/ct.hpp"
#include "troth/cms/envelope_stream.hpp"
#include "troth/cms/signer.hpp"
#include "troth/cms/testing/old_transport.hpp"
#include "troth/x509/builder.hpp"

namespace troth::ct_tests {
namespace {

using cms::CipherId;
using keys::KeyType;

std::string_view host(const cpu::Features&) {
    return "host";
}
std::string_view host_x509(const cpu::Features&) {  // with certificates, which not every checker can look at
    return "host, x509";
}

// SetUpRandom: for keys and names that are made before anything is under test; what is secret of them is poisoned then.
class SetUpRandom final : public RandomSource {
  public:
    explicit SetUpRandom(u32 seed) : seed_(seed) {}
    void fill(MutableBytes out) override {
        const SecretBytes drawn = fixed_secret(out.size(), seed_++);
        ct::unpoison(drawn.bytes());
        std::ranges::copy(drawn.bytes(), out.begin());
    }

  private:
    u32 seed_;
};

// The private numbers of an RSA key in its file, but for the first octets of each: the reader may see how many octets
// its integers have (docs/side-channels.md).
void poison_numbers(Bytes file, const crypto::RsaPrivateKey& key) {
    const crypto::RsaComponents parts = key.components();
    std::vector<Bytes> found;
    for (const SecretBytes* part : {&parts.d, &parts.p, &parts.q, &parts.dp, &parts.dq, &parts.qinv}) {
        const auto at = std::ranges::search(file, part->bytes()).begin();
        if (at == file.end()) __builtin_abort();
        found.push_back(file.subspan(static_cast<usize>(at - file.begin()) + 2, part->size() - 2));
    }
    for (const Bytes number : found) ct::poison(number);
}

// Person: a certificate, and the private key as it is read from a file whose secret octets are poisoned.
struct Person {
    keys::PrivateKey key;
    x509::Certificate certificate;
};
// An authority, since who agrees on keys signs nothing itself.
x509::Certificate certified(Bytes spki) {
    SetUpRandom random(7);
    const auto signer = keys::local_signer(*keys::PrivateKey::generate(KeyType::ed25519, random));
    const auto builder = [](u8 serial, std::string_view name, Bytes key) {
        x509::CertificateBuilder out;
        out.serial_number = {serial};
        out.subject = *x509::Name::from_text(name);
        out.not_after = std::chrono::sys_seconds(std::chrono::days(30000));
        out.spki.assign(key.begin(), key.end());
        return out;
    };
    const auto issuer = builder(1, "CN=issuer", signer->public_key().spki_der()).self_sign(*signer, random);
    if (!issuer) __builtin_abort();
    auto out = builder(2, "CN=reader", spki).sign(*issuer, *signer, random);
    if (!out) __builtin_abort();
    return *std::move(out);
}
// Another key in each variation where its file holds nothing else that would vary with it: of RSA the integers'
// lengths, of P-256 the public key.
template <KeyType type>
Person person() {
    const bool varies = type != KeyType::rsa && type != KeyType::ec_p256;
    SetUpRandom random(varies ? 1 + 1000 * variation : 1);
    const auto made = keys::PrivateKey::generate(type, random, 2048);
    SecretBytes file = made->to_pkcs8();
    if (const crypto::RsaPrivateKey* rsa = made->rsa()) {
        poison_numbers(file.bytes(), *rsa);
    } else {
        constexpr std::string_view mark = "\x04\x20";  // OCTET STRING
        const usize at = text_of(file.bytes()).find(mark);
        ct::poison(file.bytes().subspan(at + 2, 32));
    }
    set_up_done();
    auto key = keys::PrivateKey::from_pkcs8(file.bytes());
    if (!key) __builtin_abort();
    x509::Certificate certificate = certified(key->public_key().spki_der());
    return {std::move(*key), std::move(certificate)};
}

const cms::OpenOptions every_cipher{.allow_unauthenticated = true};

class Held final : public cms::Source {
  public:
    explicit Held(Bytes message) : rest_(message) {}
    Result<usize> read(MutableBytes room) override {
        const usize count = std::min(room.size(), rest_.size());
        std::ranges::copy(rest_.first(count), room.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

  private:
    Bytes rest_;
};
bool opens_in_pieces(Bytes message, const cms::Unlocking& unlocking) {
    PoisonedRandom random;
    Held source(message);
    auto reader = cms::EnvelopeReader::open(source);
    if (!reader) __builtin_abort();
    auto decryption = cms::Decryption::start(*std::move(reader), unlocking, every_cipher, random);
    if (!decryption) return false;
    for (bool last = false; !last;)
        if (!decryption->next(last)) return false;
    return true;
}

// Once as it was sent, once with the last octet of the wrapped key altered.
void open_both_ways(ByteVector message, const cms::Unlocking& unlocking) {
    PoisonedRandom random;
    for (const bool altered : {false, true}) {
        const auto envelope = cms::Envelope::parse(message);
        if (!envelope) __builtin_abort();
        if (cms::open(*envelope, unlocking, every_cipher, random).has_value() == altered) __builtin_abort();
        if (opens_in_pieces(message, unlocking) == altered) __builtin_abort();
        const cms::Recipient& one = envelope->recipients().front();
        const Bytes sent = one.transport  ? one.transport->encrypted_key.value
                           : one.known    ? one.known->encrypted_key.value
                           : one.password ? one.password->encrypted_key.value
                                          : one.encrypted_key;
        // By a function of the C library, whose steps troth_trace does not compare: messages differ.
        auto* at = static_cast<u8*>(memmem(message.data(), message.size(), sent.data(), sent.size()));
        if (at == nullptr) __builtin_abort();
        at[sent.size() - 1] ^= 1;
    }
}
// The message as the reader gets it.
ByteVector sealed(const cms::Recipients& to, CipherId cipher) {
    PoisonedRandom random;
    auto out = cms::seal(secret(100, 7).bytes(), to, cipher, random);
    if (!out) __builtin_abort();
    ct::unpoison(Bytes(*out));
    return std::move(*out);
}

template <KeyType type>
void to_a_certificate(const cpu::Features&) {
    const Person reader = person<type>();
    open_both_ways(sealed({.certificates = std::span(&reader.certificate, 1)}, CipherId::aes_256_gcm),
                   {.key = &reader.key});
}
void by_old_key_transport(const cpu::Features&) {
    const Person reader = person<KeyType::rsa>();
    const SecretBytes kek(32);
    cms::Recipients to;
    to.known_key = {bytes_of("known"), kek.bytes()};
    PoisonedRandom random;
    ByteVector old =
        cms::testing::with_key_transport(sealed(to, CipherId::aes_256_gcm), kek.bytes(), *reader.key.public_key().rsa(),
                                         random, [](Bytes key) { return SecretBytes(key); });
    ct::unpoison(Bytes(old));
    set_up_done();  // how often an octet of the padding was zero is public
    open_both_ways(std::move(old), {.key = &reader.key});
}
void by_known_key(const cpu::Features&) {
    const SecretBytes kek = secret(32, 3);
    cms::Recipients to;
    to.known_key = {bytes_of("known"), kek.bytes()};
    open_both_ways(sealed(to, CipherId::aes_128_gcm), {.known_key = kek.bytes()});
}
template <CipherId cipher>
void by_password(const cpu::Features&) {
    const SecretBytes password = secret(20, 9);
    cms::Recipients to;
    to.password = password.bytes();
    to.cost = {.iterations = 10};
    open_both_ways(sealed(to, cipher), {.password = password.bytes()});
}

template <KeyType type>
void sign(const cpu::Features&) {
    Person author = person<type>();
    const auto signer = keys::local_signer(std::move(author.key));
    const cms::SigningIdentity identity{author.certificate, *signer, std::nullopt};
    PoisonedRandom random;
    if (!cms::sign(bytes_of("text"), std::span(&identity, 1), {}, random)) __builtin_abort();
}

constexpr Operation operations[] = {
    {"cms.decrypt_rsa_oaep", host_x509, to_a_certificate<KeyType::rsa>},
    {"cms.decrypt_rsa_pkcs1", host_x509, by_old_key_transport},
    {"cms.decrypt_p256", host_x509, to_a_certificate<KeyType::ec_p256>},
    {"cms.decrypt_x25519", host_x509, to_a_certificate<KeyType::x25519>},
    {"cms.decrypt_known_key", host, by_known_key},
    {"cms.decrypt_password_gcm", host, by_password<CipherId::aes_256_gcm>},
    {"cms.decrypt_password_chacha20", host, by_password<CipherId::chacha20_poly1305>},
    {"cms.decrypt_password_cbc", host, by_password<CipherId::aes_256_cbc>},
    {"cms.sign_rsa", host_x509, sign<KeyType::rsa>},
    {"cms.sign_p256", host_x509, sign<KeyType::ec_p256>},
    {"cms.sign_ed25519", host_x509, sign<KeyType::ed25519>},
};

}  // namespace

extern const Operations cms_operations;
const Operations cms_operations = operations;

}  // namespace troth::ct_tests
