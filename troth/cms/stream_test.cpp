// Messages in pieces: what is written is what seal() writes and open() reads, in DER and BER; what was cut or altered
// is refused at the end at the latest.
#include <gtest/gtest.h>

#include "troth/base/testing/random.hpp"
#include "troth/cms/envelope_stream.hpp"
#include "troth/cms/errors.hpp"
#include "troth/crypto/aead/any.hpp"
#include "troth/crypto/cipher/key_wrap.hpp"
#include "troth/encoding/der/ber.hpp"

namespace troth::cms {
namespace {

using v1::testing::CountingRandom;

// Gives `most` octets at a time.
class Held final : public Source {
  public:
    Held(Bytes message, usize most) : rest_(message), most_(most) {}
    Result<usize> read(MutableBytes room) override {
        const usize count = std::min({room.size(), rest_.size(), most_});
        std::ranges::copy(rest_.first(count), room.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

  private:
    Bytes rest_;
    usize most_;
};

const SecretBytes kek{ByteVector(32, 9)};
Recipients known() {
    Recipients to;
    to.known_key = {bytes_of("the key of March"), kek.bytes()};
    return to;
}
ByteVector encrypted(Bytes content, CipherId cipher, bool sized, usize piece, const Recipients& to = known()) {
    CountingRandom random;
    auto encryption = Encryption::create(to, cipher, sized ? std::optional<u64>(content.size()) : std::nullopt, random);
    ByteVector out;
    for (bool last = false; !last;) {
        last = content.size() <= piece;
        const Bytes now = content.first(std::min(piece, content.size()));
        const auto more = encryption->add(now, last);
        EXPECT_TRUE(more) << more.error().id();
        out.insert(out.end(), more->begin(), more->end());
        content = content.subspan(now.size());
    }
    return out;
}
// The content, or the id of the error.
std::string decrypted(Bytes message, usize most = 1000, const Unlocking& unlocking = {.known_key = kek.bytes()}) {
    CountingRandom random;
    Held source(message, most);
    auto reader = EnvelopeReader::open(source);
    if (!reader) return std::string(reader.error().id());
    auto decryption =
        Decryption::start(*std::move(reader), unlocking, {.allow_unauthenticated = true, .allow_legacy = true}, random);
    if (!decryption) return std::string(decryption.error().id());
    std::string out;
    for (bool last = false; !last;) {
        const auto piece = decryption->next(last);
        if (!piece) return std::string(piece.error().id());
        out += text_of(*piece);
    }
    return out;
}

TEST(EnvelopeStream, Rfc5652Section6EveryCipherAndSizeInDerAndBer) {
    CountingRandom random;
    constexpr usize piece = Decryption::piece_size;
    for (const CipherInfo& cipher : ciphers()) {
        if (cipher.legacy) continue;
        for (const usize size : {usize{0}, usize{1}, usize{15}, usize{16}, usize{127}, usize{128}, piece - 1, piece,
                                 piece + 1, 3 * piece, 3 * piece + 17}) {
            SCOPED_TRACE(std::string(cipher.name) + " " + std::to_string(size));
            const ByteVector content = random.bytes(size);
            for (const bool sized : {false, true}) {
                const ByteVector message = encrypted(content, cipher.id, sized, piece);
                const auto der = encoding::der::from_ber(message);
                ASSERT_TRUE(der);
                EXPECT_EQ(std::ranges::equal(der->bytes(), message), sized || size <= piece);
                EXPECT_EQ(decrypted(message), text_of(content));
                const auto envelope = Envelope::parse(message);
                ASSERT_TRUE(envelope) << envelope.error().id();
                const auto at_once =
                    open(*envelope, {.known_key = kek.bytes()}, {.allow_unauthenticated = true}, random);
                ASSERT_TRUE(at_once) << at_once.error().id();
                EXPECT_TRUE(std::ranges::equal(at_once->bytes(), content));
            }
        }
    }
}

// Lengths change their size at 128, 256 and 65536 octets, of the content and of what is around it.
TEST(EnvelopeStream, X690Section10_1LengthsAreShortestForEverySize) {
    for (const CipherId cipher : {CipherId::aes_128_cbc, CipherId::aes_256_gcm, CipherId::chacha20_poly1305})
        for (usize size = 0; size < 66'000; size += size < 600 || (size > 65'000 && size < 65'600) ? 1 : 613) {
            const ByteVector message = encrypted(ByteVector(size), cipher, true, size);
            const auto der = encoding::der::from_ber(message);
            ASSERT_TRUE(der) << size;
            ASSERT_TRUE(std::ranges::equal(der->bytes(), message)) << size;
        }
}

TEST(EnvelopeStream, PiecesOfTheSourceMayHaveAnySize) {
    const ByteVector content = CountingRandom().bytes(200'000);
    for (const bool sized : {false, true}) {
        const ByteVector message = encrypted(content, CipherId::aes_256_gcm, sized, 4096);
        for (const usize most : {1u, 2u, 7u, 65'536u, 1'000'000u})
            EXPECT_EQ(decrypted(message, most), text_of(content));
    }
}

// In a message of two pieces of BER every octet is cut off or altered: nothing comes out but what was put in.
TEST(EnvelopeStream, Rfc5083Section2_2WhatWasCutOrAlteredIsRefused) {
    const ByteVector content(100, 'x');
    for (const bool sized : {false, true}) {
        const ByteVector message = encrypted(content, CipherId::aes_128_gcm, sized, 64);
        ASSERT_EQ(decrypted(message), text_of(content));
        ByteVector longer = message;
        longer.push_back(0);
        EXPECT_EQ(decrypted(longer), "encoding.der_trailing");
        for (usize size = 0; size < message.size(); ++size) {
            const std::string id = decrypted(Bytes(message).first(size));
            EXPECT_TRUE(id == "encoding.der_truncated" || id == "cms.not_cms") << size << ' ' << id;
        }
        usize same = 0;
        for (usize i = 0; i < message.size(); ++i) {
            ByteVector bent = message;
            bent[i] ^= 1;
            const std::string out = decrypted(bent);
            const bool opened =
                !out.starts_with("cms.") && !out.starts_with("encoding.") && !out.starts_with("crypto.");
            if (opened) EXPECT_EQ(out, text_of(content)) << i;
            same += opened ? 1 : 0;
            // One reader or the other: what one opens the other opens.
            const auto envelope = Envelope::parse(bent);
            CountingRandom random;
            const bool held = envelope && open(*envelope, {.known_key = kek.bytes()}, {}, random).has_value();
            EXPECT_EQ(held, opened) << i << ' ' << out;
        }
        EXPECT_LT(same, 30u);  // the known key's identifier, which nobody compares
    }
}

// authAttrs stand behind the content and are authenticated in front of it.
TEST(EnvelopeStream, Rfc5083Section2_1AttributesBehindTheContent) {
    CountingRandom random;
    const ByteVector content = random.bytes(100'000), nonce = random.bytes(12);
    const ByteVector type = der::serialise(oids::signed_data);
    der::SetOf<Attribute> set;
    set.items.push_back({oids::content_type, {{any_of(type)}}});
    const ByteVector attributes = der::serialise(set), gcm = der::serialise(GcmParameters{{nonce}, u64{16}}),
                     plain = der::serialise(der::OctetString{nonce});
    for (const CipherId id : {CipherId::aes_256_gcm, CipherId::chacha20_poly1305}) {
        const bool is_gcm = id == CipherId::aes_256_gcm;
        const ByteVector other = *seal({}, known(), id, random);
        const auto envelope = Envelope::parse(other);
        const auto key = crypto::key_unwrap(crypto::AesCipher(kek.bytes()),
                                            envelope->recipients().front().known->encrypted_key.value);
        ByteVector sealed = *crypto::Aead::create(
                                 is_gcm ? crypto::AeadId::aes_256_gcm : crypto::AeadId::chacha20_poly1305, key->bytes())
                                 ->seal(nonce, attributes, content);
        const auto message = Message::parse(other);
        auto fields = *der::parse<AuthEnvelopedDataFields>(message->content());
        fields.auth_attrs = any_of(attributes);
        auto& info = fields.auth_encrypted_content_info;
        info.content_type = oids::signed_data;
        info.content_encryption_algorithm.parameters = any_of(is_gcm ? gcm : plain);
        info.encrypted_content = der::Any{der::tags::context(0, false), Bytes(sealed).first(content.size()), {}};
        fields.mac = {Bytes(sealed).last(16)};
        const auto made = [&] { return wrap(oids::auth_enveloped_data, der::serialise(fields)); };
        EXPECT_EQ(decrypted(made()), is_gcm ? text_of(content) : "cms.attributes_behind");
        const auto held = Envelope::parse(made());
        ASSERT_TRUE(held) << held.error().id();
        const auto at_once = open(*held, {.known_key = kek.bytes()}, {}, random);
        ASSERT_TRUE(at_once) << at_once.error().id();
        EXPECT_TRUE(std::ranges::equal(at_once->bytes(), content));
        fields.auth_attrs.reset();
        EXPECT_EQ(decrypted(made()), "cms.malformed");
        sealed.back() ^= 1;
        fields.auth_attrs = any_of(attributes);
        if (is_gcm) EXPECT_EQ(decrypted(made()), "cms.undecipherable");
    }
}

TEST(EnvelopeStream, OfAnotherLengthThanAnnounced) {
    CountingRandom random;
    for (const bool longer : {false, true}) {
        auto encryption = Encryption::create(known(), CipherId::aes_256_gcm, 100, random);
        const auto out = encryption->add(ByteVector(longer ? 101 : 99), true);
        EXPECT_EQ(out.error().id(), "cms.content_size");
    }
    EXPECT_EQ(Encryption::create(known(), CipherId::aes_256_gcm, (u64{1} << 36) - 31, random).error().id(),
              "crypto.aead_text_size");
    auto encryption = Encryption::create(known(), CipherId::aes_256_gcm, 100, random);
    EXPECT_EQ(encryption->add(ByteVector(128), false).error().id(), "cms.content_size");
}

TEST(EnvelopeStream, OtherContentIsNamed) {
    CountingRandom random;
    const ByteVector empty = der::serialise(der::Null{});
    EXPECT_EQ(decrypted(wrap(oids::signed_data, empty)), "cms.other_content");
    EXPECT_EQ(decrypted(wrap(oids::content_type, empty)), "cms.not_cms");
    EXPECT_EQ(decrypted(bytes_of("hello")), "cms.not_cms");
    EXPECT_EQ(decrypted({}), "cms.not_cms");
    EXPECT_EQ(decrypted(encrypted({}, CipherId::aes_128_gcm, true, 1), 9, {.password = bytes_of("x")}),
              "cms.not_for_this_key");
}

// What is in front of the content is held, and therefore bounded.
TEST(EnvelopeStream, WhatIsHeldIsBounded) {
    ByteVector message = encrypted(ByteVector(10), CipherId::aes_128_gcm, false, 64);
    EXPECT_EQ(decrypted(message), std::string(10, 0));
    // version, originatorInfo of a length that nothing bounds
    ByteVector endless = {0x30, 0x80};
    const ByteVector type = der::serialise(oids::enveloped_data);
    endless.insert(endless.end(), type.begin(), type.end());
    for (const int octet : {0xa0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x00, 0xa0, 0x80})
        endless.push_back(static_cast<u8>(octet));
    ByteVector nested = endless;
    for (int i = 0; i < 1000; ++i) {
        nested.push_back(0x30);
        nested.push_back(0x80);
    }
    EXPECT_EQ(decrypted(nested), "encoding.der_too_deep");
    for (usize i = 0; i < BerInput::most_taken; ++i) endless.push_back(i % 2 == 0 ? 0x05 : 0x00);
    EXPECT_EQ(decrypted(endless), "cms.too_many");
}

}  // namespace
}  // namespace troth::cms
