// CMS: what is written is read again by every kind of key; what was altered is refused by the rule that it breaks.
#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"
#include "troth/cms/content_digests.hpp"
#include "troth/cms/envelope.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/mime.hpp"
#include "troth/cms/signer.hpp"
#include "troth/cms/testing/old_transport.hpp"
#include "troth/x509/builder.hpp"

namespace troth::cms {
namespace {

using keys::KeyType;
using v1::testing::CountingRandom;

constexpr std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

struct Person {
    keys::PrivateKey key;
    std::shared_ptr<keys::Signer> signer;
    x509::Certificate certificate;
};

// A root that certifies others, for mail.
class World {
  public:
    explicit World(u64 seed = 1) : random(seed) {
        root = make(KeyType::ec_p256, "Root " + std::to_string(seed), true);
        trust.add(root->certificate);
    }
    Person person(KeyType type, std::string_view name = "Alice") { return std::move(*make(type, name, false)); }

    CountingRandom random;
    std::optional<Person> root;
    x509::TrustStore trust;

  private:
    std::optional<Person> make(KeyType type, std::string_view name, bool ca) {
        auto key = keys::PrivateKey::generate(type, random, 2048);
        auto copy = keys::PrivateKey::from_pkcs8(key->to_pkcs8().bytes());
        const auto signer = keys::local_signer(std::move(*copy));
        x509::CertificateBuilder builder;
        builder.serial_number = x509::random_serial(random);
        builder.subject = *x509::Name::from_text("CN=" + std::string(name));
        builder.not_before = now - std::chrono::days(1);
        builder.not_after = now + std::chrono::days(30);
        const Bytes spki = key->public_key().spki_der();
        builder.spki.assign(spki.begin(), spki.end());
        builder.extensions.subject_key_identifier(x509::key_identifier(spki));
        if (ca) {
            builder.extensions.basic_constraints(true);
        } else {
            const std::string mailbox = "alice@mail.example";
            builder.extensions.subject_alt_name({{x509::GeneralNameKind::rfc822_name, bytes_of(mailbox)}});
        }
        auto certificate =
            ca ? builder.self_sign(*signer, random) : builder.sign(root->certificate, *root->signer, random);
        return Person{std::move(*key), signer, std::move(*certificate)};
    }
};

ByteVector signed_by(World& world, const Person& person, std::string_view content, SignOptions options = {}) {
    const SigningIdentity identity{person.certificate, *person.signer, std::nullopt};
    options.time = now;
    auto out = sign(bytes_of(content), std::span(&identity, 1), options, world.random);
    EXPECT_TRUE(out.has_value()) << (out ? "" : out.error().id());
    return out.value_or(ByteVector());
}
std::string_view id_of(const std::optional<Error>& error) {
    return error ? error->id() : "none";
}
VerifyRequest asking(const World& world) {
    VerifyRequest request;
    request.trust = &world.trust;
    request.time = now;
    return request;
}

constexpr KeyType signing_types[] = {KeyType::rsa,
                                     KeyType::rsa_pss,
                                     KeyType::ec_p256,
                                     KeyType::ec_p384,
                                     KeyType::ec_p521,
                                     KeyType::ed25519,
                                     KeyType::ed448,
                                     KeyType::mldsa44,
                                     KeyType::mldsa65,
                                     KeyType::slhdsa_sha2_128f,
                                     KeyType::slhdsa_shake_128f};

TEST(SignedData, EveryKindOfKeyAttachedDetachedAndWithoutAttributes) {
    World world;
    for (const KeyType type : signing_types) {
        SCOPED_TRACE(keys::name_of(type));
        const Person alice = world.person(type);
        for (const int form : {0, 1, 2}) {
            SignOptions options;
            options.detached = form == 1;
            options.attributes = form != 2;
            options.by_key_identifier = form == 2;
            const ByteVector der = signed_by(world, alice, "hello", options);
            const auto message = SignedData::parse(der);
            ASSERT_TRUE(message.has_value()) << message.error().id() << message.error().where();
            EXPECT_EQ(message->is_detached(), options.detached);
            VerifyRequest request = asking(world);
            if (options.detached) request.content = bytes_of("hello");
            request.mailbox = "alice@MAIL.example";
            const auto verdicts = verify(*message, request);
            ASSERT_TRUE(verdicts.has_value());
            ASSERT_EQ(verdicts->size(), 1u);
            EXPECT_EQ(id_of(verdicts->front().error), "none") << verdicts->front().error->where();
            request.mailbox = "Alice@mail.example";
            EXPECT_EQ(id_of(verify(*message, request)->front().error), "x509.mailbox_mismatch");
        }
    }
}

// In pieces of any size, whatever the signers digest by: SHA-2 and SHAKE side by side in the last case.
TEST(SignedData, Rfc5652Section5_4ADigestIsAllThatSignedAttributesNeed) {
    World world;
    const std::string content(10'000, 'x');
    std::vector<Person> people;
    for (const KeyType type : {KeyType::ec_p256, KeyType::ed25519, KeyType::slhdsa_shake_128f, KeyType::ed448})
        people.push_back(world.person(type));
    std::vector<SigningIdentity> identities;
    for (const Person& person : people) identities.push_back({person.certificate, *person.signer, std::nullopt});
    const auto fed = [&](ContentDigests digests, std::string_view text) {
        for (usize size = 1; !text.empty(); size = 3 * size + 1) {
            const std::string_view piece = text.substr(0, size);
            digests.update(bytes_of(piece));
            text.remove_prefix(piece.size());
        }
        return digests;
    };
    SignOptions options;
    options.time = now;
    const auto der =
        sign_digested(fed(ContentDigests::for_signing(identities), content), identities, options, world.random);
    ASSERT_TRUE(der) << der.error().id();
    const auto message = SignedData::parse(*der);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->is_detached());
    const auto ids = [&](const VerifyRequest& request) {
        std::string out;
        const auto verdicts = verify(*message, request).value();
        for (const SignerVerdict& verdict : verdicts) (out += id_of(verdict.error)) += ' ';
        return out;
    };
    VerifyRequest held = asking(world), digested = asking(world), other = asking(world);
    held.content = bytes_of(content);
    EXPECT_EQ(ids(held), "none none none none ");
    const ContentDigests same = fed(ContentDigests::for_signers(message->signers()), content);
    digested.digests = &same;
    EXPECT_EQ(ids(digested), "none none none none ");
    const ContentDigests altered = fed(ContentDigests::for_signers(message->signers()), content.substr(1));
    other.digests = &altered;
    EXPECT_EQ(ids(other), "cms.digest_mismatch cms.digest_mismatch cms.digest_mismatch cms.digest_mismatch ");
}

TEST(SignedData, Rfc5652Section5_4WithoutAttributesTheContentHasToBeHeld) {
    World world;
    const Person alice = world.person(KeyType::ec_p256);
    const ByteVector plain = signed_by(world, alice, "hello", {.detached = true, .attributes = false});
    const auto message = SignedData::parse(plain);
    ASSERT_TRUE(message);
    ContentDigests digests = ContentDigests::for_signers(message->signers());
    digests.update(bytes_of("hello"));
    VerifyRequest request = asking(world);
    request.digests = &digests;
    EXPECT_EQ(id_of(verify(*message, request)->front().error), "cms.content_not_held");
    const auto attached = SignedData::parse(signed_by(world, alice, "hello"));
    EXPECT_EQ(verify(*attached, request).error().id(), "cms.content_twice");
}

TEST(SignedData, SeveralSignersAndCertificatesOnly) {
    World world;
    const Person alice = world.person(KeyType::ec_p256, "Alice"), bob = world.person(KeyType::ed25519, "Bob");
    const SigningIdentity both[] = {{alice.certificate, *alice.signer, std::nullopt},
                                    {bob.certificate, *bob.signer, std::nullopt}};
    const auto der = sign(bytes_of("hello"), both, {.time = now}, world.random);
    const auto message = SignedData::parse(*der);
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->certificates().size(), 2u);
    const auto verdicts = verify(*message, asking(world));
    ASSERT_EQ(verdicts->size(), 2u);
    for (const SignerVerdict& verdict : *verdicts) EXPECT_EQ(id_of(verdict.error), "none");

    const x509::Certificate carried[] = {alice.certificate, bob.certificate, alice.certificate};
    const auto only = SignedData::parse(certificates_only(carried));
    ASSERT_TRUE(only.has_value());
    EXPECT_EQ(only->certificates().size(), 2u);
    EXPECT_EQ(verify(*only, asking(world)).error().id(), "cms.no_signer");
}

TEST(SignedData, Rfc5652Section5_6RefusesWhatWasAltered) {
    World world;
    const Person alice = world.person(KeyType::ec_p256);
    const ByteVector der = signed_by(world, alice, "hello");
    usize refused = 0, unread = 0;
    for (usize i = 0; i < der.size(); ++i) {
        ByteVector bent = der;
        bent[i] ^= 1;
        const auto message = SignedData::parse(bent);
        if (!message) {
            ++unread;
            continue;
        }
        const auto verdicts = verify(*message, asking(world));
        const bool good = verdicts && verdicts->size() == 1 && !verdicts->front().error;
        // What may change without harm says nothing: versions, the list of digests in front, and the name of the signer
        // in ways that still name the same.
        if (good)
            EXPECT_EQ(text_of(message->content()), "hello") << i;
        else
            ++refused;
    }
    EXPECT_GT(refused, 200u);
    EXPECT_GT(unread, 100u);
}

TEST(SignedData, DetachedContentIsAskedForAndCompared) {
    World world;
    const Person alice = world.person(KeyType::ec_p256);
    SignOptions detached;
    detached.detached = true;
    const auto without = SignedData::parse(signed_by(world, alice, "hello", detached));
    VerifyRequest request = asking(world);
    EXPECT_EQ(verify(*without, request).error().id(), "cms.no_content");
    request.content = bytes_of("hellp");
    EXPECT_EQ(id_of(verify(*without, request)->front().error), "cms.digest_mismatch");
    const auto with = SignedData::parse(signed_by(world, alice, "hello"));
    EXPECT_EQ(verify(*with, request).error().id(), "cms.content_twice");
    request.content = bytes_of("hello");
    EXPECT_EQ(id_of(verify(*with, request)->front().error), "none");
}

TEST(SignedData, Rfc5035Section5_4AnotherCertificateOfTheSameKeyIsRefused) {
    World world;
    const Person alice = world.person(KeyType::ec_p256);
    const ByteVector der = signed_by(world, alice, "hello", {.include_certificates = false, .by_key_identifier = true});
    const auto message = SignedData::parse(der);
    EXPECT_EQ(id_of(verify(*message, asking(world))->front().error), "cms.no_signer_certificate");
    x509::CertificateBuilder builder;
    builder.serial_number = x509::random_serial(world.random);
    builder.subject = *x509::Name::from_text("CN=Mallory");
    builder.not_before = now;
    builder.not_after = now + std::chrono::days(1);
    const Bytes spki = alice.certificate.spki();
    builder.spki.assign(spki.begin(), spki.end());
    builder.extensions.subject_key_identifier(x509::key_identifier(spki));
    const auto other = builder.sign(world.root->certificate, *world.root->signer, world.random);
    VerifyRequest request = asking(world);
    request.certificates = std::span(&*other, 1);
    EXPECT_EQ(id_of(verify(*message, request)->front().error), "cms.signing_certificate_mismatch");
    request.certificates = std::span(&alice.certificate, 1);
    EXPECT_EQ(id_of(verify(*message, request)->front().error), "none");
}

TEST(SignedData, AKeyOfAnotherCertificateSignsNothing) {
    World world;
    const Person alice = world.person(KeyType::ec_p256), bob = world.person(KeyType::ec_p256);
    const SigningIdentity mixed{alice.certificate, *bob.signer, std::nullopt};
    EXPECT_EQ(sign({}, std::span(&mixed, 1), {}, world.random).error().id(), "cms.unfit_signer");
}

TEST(SignedData, AStrangerIsNotTrusted) {
    World world(1), elsewhere(2);
    const Person alice = elsewhere.person(KeyType::ec_p256);
    const auto message = SignedData::parse(signed_by(elsewhere, alice, "hello"));
    const auto verdicts = verify(*message, asking(world));
    EXPECT_EQ(id_of(verdicts->front().error), "x509.no_trusted_root");
    EXPECT_TRUE(verdicts->front().chain.has_value());
    VerifyRequest late = asking(elsewhere);
    late.time = now + std::chrono::days(100);
    EXPECT_EQ(id_of(verify(*message, late)->front().error), "x509.expired");
}

TEST(Digest, Rfc8419Section2_3AndRfc9882Section3_3) {
    EXPECT_EQ(digest_for(keys::SignAlgorithm::ed25519).name, "SHA-512");
    EXPECT_EQ(digest_for(keys::SignAlgorithm::mldsa65).name, "SHA-512");
    EXPECT_EQ(digest_for(keys::SignAlgorithm::ed448).oid, oids::shake256_len);
    EXPECT_EQ(digest(digest_for(keys::SignAlgorithm::ed448), {}).size(), 64u);
    for (const DigestAlgorithm& row : digest_algorithms()) {
        const auto read = digest_algorithm(*der::parse<AlgorithmIdentifier>(digest_identifier(row)));
        ASSERT_TRUE(read.has_value()) << row.name;
        EXPECT_EQ(*read, &row);
    }
}

constexpr KeyType encrypting_types[] = {KeyType::rsa,     KeyType::ec_p256, KeyType::ec_p384,
                                        KeyType::ec_p521, KeyType::x25519,  KeyType::x448};

TEST(Envelope, EveryKindOfKeyAndCipher) {
    World world;
    for (const KeyType type : encrypting_types) {
        SCOPED_TRACE(keys::name_of(type));
        const Person alice = world.person(type), bob = world.person(type);
        const x509::Certificate to[] = {alice.certificate, bob.certificate};
        for (const CipherInfo& cipher : ciphers()) {
            if (cipher.legacy) continue;
            SCOPED_TRACE(cipher.name);
            const auto der = seal(bytes_of("a secret"), {.certificates = to}, cipher.id, world.random);
            ASSERT_TRUE(der.has_value()) << der.error().id();
            const auto message = Envelope::parse(*der);
            ASSERT_TRUE(message.has_value()) << message.error().id() << message.error().where();
            EXPECT_EQ(message->recipients().size(), 2u);
            EXPECT_EQ(message->is_authenticated(), cipher.authenticated);
            Unlocking unlocking;
            unlocking.key = &bob.key;
            unlocking.certificate = &bob.certificate;
            auto text = open(*message, unlocking, {}, world.random);
            EXPECT_EQ(text.has_value(), cipher.authenticated);
            if (!text) EXPECT_EQ(text.error().id(), "cms.not_authenticated");
            text = open(*message, unlocking, {.allow_unauthenticated = true}, world.random);
            ASSERT_TRUE(text.has_value()) << text.error().id();
            EXPECT_EQ(text_of(text->bytes()), "a secret");
            // Two recipients of one kind, and no word which is meant.
            unlocking.certificate = nullptr;
            EXPECT_EQ(open(*message, unlocking, {.allow_unauthenticated = true}, world.random).error().id(),
                      "cms.ambiguous_recipient");
            unlocking.certificate = &alice.certificate;  // the key is Bob's
            EXPECT_FALSE(open(*message, unlocking, {}, world.random).has_value());
        }
    }
}

TEST(Envelope, PasswordsAndKnownKeys) {
    World world;
    const SecretBytes kek(world.random.bytes(32));
    Recipients to;
    to.password = bytes_of("open sesame");
    to.cost = {.iterations = 10};
    to.known_key = {bytes_of("the key of March"), kek.bytes()};
    for (const CipherId cipher : {CipherId::aes_256_gcm, CipherId::aes_128_gcm, CipherId::chacha20_poly1305}) {
        const auto message = Envelope::parse(*seal(bytes_of("a secret"), to, cipher, world.random));
        ASSERT_TRUE(message.has_value());
        Unlocking unlocking;
        unlocking.password = bytes_of("open sesame");
        auto text = open(*message, unlocking, {}, world.random);
        ASSERT_TRUE(text.has_value()) << text.error().id();
        EXPECT_EQ(text_of(text->bytes()), "a secret");
        unlocking.password = bytes_of("open sesam");
        EXPECT_EQ(open(*message, unlocking, {}, world.random).error().id(), "cms.undecipherable");
        unlocking.password.reset();
        unlocking.known_key = kek.bytes();
        text = open(*message, unlocking, {}, world.random);
        ASSERT_TRUE(text.has_value()) << text.error().id();
        EXPECT_EQ(text_of(text->bytes()), "a secret");
        const SecretBytes other(world.random.bytes(32));
        unlocking.known_key = other.bytes();
        EXPECT_EQ(open(*message, unlocking, {}, world.random).error().id(), "cms.undecipherable");
    }
    to.known_key->key = kek.bytes().first(31);
    EXPECT_EQ(seal({}, to, CipherId::aes_256_gcm, world.random).error().id(), "cms.unfit_recipient");
    EXPECT_EQ(seal({}, {}, CipherId::aes_256_gcm, world.random).error().id(), "cms.no_recipient");
}

// The key that a recipient is sent, bent in every octet that it has: one error, whichever way it came and whatever is
// wrong with it. CBC notices by its padding only, so that one key in 256 gives nonsense.
TEST(Envelope, Rfc3218Section2_3_2AnAlteredKeyFailsInOneWay) {
    World world;
    const SecretBytes kek(world.random.bytes(32));
    const Person rsa = world.person(KeyType::rsa), ec = world.person(KeyType::ec_p256);
    struct Way {
        std::string_view name;
        Recipients to;
        Unlocking unlocking;
        bool old = false;
    };
    const auto by_key = [](const Person& person) { return Unlocking{.key = &person.key}; };
    Recipients password, known;
    password.password = bytes_of("open sesame");
    password.cost = {.iterations = 1};
    known.known_key = {bytes_of("the key of March"), kek.bytes()};
    const Way ways[] = {
        {"OAEP", {.certificates = std::span(&rsa.certificate, 1)}, by_key(rsa)},
        {"PKCS#1 v1.5", known, by_key(rsa), true},
        {"key agreement", {.certificates = std::span(&ec.certificate, 1)}, by_key(ec)},
        {"known key", known, {.known_key = kek.bytes()}},
        {"password", password, {.password = password.password}},
    };
    const auto key_sent = [](const Recipient& recipient) {
        if (recipient.transport) return recipient.transport->encrypted_key.value;
        if (recipient.known) return recipient.known->encrypted_key.value;
        return recipient.password ? recipient.password->encrypted_key.value : recipient.encrypted_key;
    };
    const auto id_when_opened = [&](Bytes der, const Unlocking& unlocking) -> std::string_view {
        const auto message = Envelope::parse(der);
        const auto text = open(*message, unlocking, {.allow_unauthenticated = true}, world.random);
        return text ? text_of(text->bytes()) == "a secret" ? "opened" : "nonsense" : text.error().id();
    };
    for (const Way& way : ways)
        for (const CipherId cipher : {CipherId::aes_256_gcm, CipherId::aes_128_cbc}) {
            SCOPED_TRACE(std::string(way.name) + " " + std::string(info(cipher).name));
            ByteVector der = *seal(bytes_of("a secret"), way.to, cipher, world.random);
            const auto same = [](Bytes key) { return SecretBytes(key); };
            if (way.old)
                der = testing::with_key_transport(der, kek.bytes(), *rsa.key.public_key().rsa(), world.random, same);
            EXPECT_EQ(id_when_opened(der, way.unlocking), "opened");
            const auto message = Envelope::parse(der);
            const Bytes sent = key_sent(message->recipients().front());
            const usize at = static_cast<usize>(std::ranges::search(der, sent).begin() - der.begin());
            usize nonsense = 0;
            for (usize i = 0; i < sent.size(); ++i) {
                der[at + i] ^= 1;
                const std::string_view id = id_when_opened(der, way.unlocking);
                if (id == "nonsense")
                    ++nonsense;
                else
                    EXPECT_EQ(id, "cms.undecipherable") << i;
                der[at + i] ^= 1;
            }
            EXPECT_LE(nonsense, way.old && cipher == CipherId::aes_128_cbc ? 8u : 0u);
        }
}

TEST(Envelope, Rfc3218Section2_3_2AKeyOfAnotherLengthFailsAsAWrongOneDoes) {
    World world;
    const SecretBytes kek(world.random.bytes(32));
    const Person rsa = world.person(KeyType::rsa);
    Recipients known;
    known.known_key = {bytes_of("the key of March"), kek.bytes()};
    const ByteVector sealed = *seal(bytes_of("a secret"), known, CipherId::aes_256_gcm, world.random);
    for (const usize size : {0u, 1u, 16u, 31u, 33u, 245u}) {
        const auto other = [&](Bytes key) {
            SecretBytes out(size);
            std::ranges::copy(key.first(std::min(size, key.size())), out.mutable_bytes().begin());
            return out;
        };
        const ByteVector der =
            testing::with_key_transport(sealed, kek.bytes(), *rsa.key.public_key().rsa(), world.random, other);
        const auto message = Envelope::parse(der);
        EXPECT_EQ(open(*message, {.key = &rsa.key}, {}, world.random).error().id(), "cms.undecipherable") << size;
    }
}

// Every password of the message is tried, wherever it stands.
TEST(Envelope, OneOfSeveralPasswordsIsEnough) {
    World world;
    const auto sealed_for = [&](std::string_view password) {
        Recipients to;
        to.password = bytes_of(password);
        to.cost = {.iterations = 1};
        return *seal(bytes_of("a secret"), to, CipherId::aes_128_cbc, world.random);
    };
    const ByteVector one = sealed_for("one"), two = sealed_for("two");
    const auto message = Message::parse(one), other = Message::parse(two);
    auto fields = *der::parse<EnvelopedDataFields>(message->content());
    const auto others = *der::parse<EnvelopedDataFields>(other->content());
    fields.recipient_infos.items.push_back(others.recipient_infos.items.front());
    const auto both = Envelope::parse(wrap(oids::enveloped_data, der::serialise(fields)));
    const OpenOptions options{.allow_unauthenticated = true};
    for (const std::string_view password : {"one", "three"}) {
        const auto text = open(*both, {.password = bytes_of(password)}, options, world.random);
        EXPECT_EQ(text ? text_of(text->bytes()) : text.error().id(),
                  password == "one" ? "a secret" : "cms.undecipherable");
    }
}

TEST(Envelope, Rfc5083Section2_2NothingOfAnAlteredMessageIsGivenOut) {
    World world;
    const Person alice = world.person(KeyType::x25519);
    const auto der = seal(bytes_of("a secret"), {.certificates = std::span(&alice.certificate, 1)},
                          CipherId::aes_256_gcm, world.random);
    Unlocking unlocking;
    unlocking.key = &alice.key;
    usize opened = 0;
    for (usize i = 0; i < der->size(); ++i) {
        ByteVector bent = *der;
        bent[i] ^= 1;
        const auto message = Envelope::parse(bent);
        if (!message) continue;
        const auto text = open(*message, unlocking, {}, world.random);
        if (!text) continue;
        ++opened;  // where the change is in the recipient's name, say
        EXPECT_EQ(text_of(text->bytes()), "a secret") << i;
    }
    EXPECT_LT(opened, der->size() / 4);
}

TEST(Envelope, SignersOnlyAreNoRecipients) {
    World world;
    const Person alice = world.person(KeyType::ed25519);
    EXPECT_EQ(
        seal({}, {.certificates = std::span(&alice.certificate, 1)}, CipherId::aes_256_gcm, world.random).error().id(),
        "cms.unfit_recipient");
}

TEST(Message, OtherContentIsNamed) {
    World world;
    const Person alice = world.person(KeyType::ec_p256);
    const ByteVector der = signed_by(world, alice, "hello");
    EXPECT_TRUE(looks_like_cms(der));
    const auto error = Envelope::parse(der);
    EXPECT_EQ(error.error().id(), "cms.other_content");
    EXPECT_NE(error.error().where().find("signedData"), std::string::npos) << error.error().where();
    EXPECT_EQ(Message::parse(bytes_of("hello")).error().id(), "cms.not_cms");
    EXPECT_EQ(Message::parse({}).error().id(), "cms.not_cms");
    EXPECT_EQ(Message::parse(alice.certificate.der()).error().id(), "cms.not_cms");
    EXPECT_FALSE(looks_like_cms(alice.certificate.der()));
}

TEST(Mime, Rfc8551Section3_5_3MultipartSignedComesBack) {
    CountingRandom random;
    const ByteVector entity = mime::text_entity(bytes_of("one\ntwo\r\n\n"));
    EXPECT_EQ(text_of(entity), "Content-Type: text/plain\r\n\r\none\r\ntwo\r\n\r\n");
    const ByteVector cms = random.bytes(200);
    const auto mail = mime::write_multipart(entity, cms, "sha-256", random);
    ASSERT_TRUE(mail.has_value());
    EXPECT_TRUE(mime::looks_like_mail(bytes_of(*mail)));
    for (const bool unix_ends : {false, true}) {  // transport may have changed the ends of lines
        std::string text = "From: Alice Example <alice@mail.example>\r\n" + *mail;
        if (unix_ends) std::erase(text, '\r');
        const auto read = mime::read(bytes_of(text));
        ASSERT_TRUE(read.has_value()) << read.error().where();
        EXPECT_EQ(read->from, "alice@mail.example");
        ASSERT_TRUE(read->content.has_value());
        EXPECT_EQ(*read->content, entity);
        EXPECT_TRUE(std::ranges::equal(read->cms.bytes(), cms));
    }
    EXPECT_EQ(text_of(*mime::without_headers(entity)), "one\r\ntwo\r\n\r\n");
}

TEST(Mime, Rfc8551Section3_2EnvelopingComesBack) {
    CountingRandom random;
    const ByteVector cms = random.bytes(1000);
    const std::string mail = mime::write_enveloping(cms, "enveloped-data");
    const auto read = mime::read(bytes_of(mail));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->smime_type, "enveloped-data");
    EXPECT_TRUE(std::ranges::equal(read->cms.bytes(), cms));
    EXPECT_FALSE(read->content.has_value());
}

TEST(Mime, BadMailsAreRefused) {
    for (const std::string_view bad :
         {"", "hello", "Content-Type: text/plain\r\n\r\nhello", "Content-Type: multipart/signed\r\n\r\n",
          "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n\r\ny\r\n",
          "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: 7bit\r\n\r\nMIA=",
          " folded: x\r\n\r\n"}) {
        SCOPED_TRACE(bad);
        EXPECT_FALSE(mime::read(bytes_of(bad)).has_value());
    }
    const std::string endless =
        "Content-Type: application/pkcs7-mime\r\n" + std::string(most_signers * 2000, 'x') + ":";
    EXPECT_EQ(mime::read(bytes_of(endless)).error().id(), "cms.bad_mime");
}

}  // namespace
}  // namespace troth::cms
