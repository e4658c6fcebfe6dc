#include "troth/seal/seal.hpp"

#include <algorithm>
#include <cstdlib>

#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/kdf/argon2.hpp"
#include "troth/crypto/kdf/hkdf.hpp"
#include "troth/seal/errors.hpp"

namespace troth::inline v1::seal {

namespace {

using crypto::AeadContext;
using crypto::AeadId;
using crypto::HashId;
namespace hpke = crypto::hpke;

constexpr usize tag_size = crypto::aead_tag_size;
constexpr hpke::Kdf recipient_kdf = hpke::Kdf::hkdf_sha256;
constexpr hpke::Aead recipient_aead = hpke::Aead::aes_256_gcm;
constexpr std::string_view recipient_info = "troth seal 1 recipient";

// A key that wraps one file key and nothing else, so the nonce may be zero.
constexpr std::array<u8, crypto::aead_nonce_size> zero_nonce{};

std::array<u8, 8> key_id(Bytes public_key) {
    std::array<u8, 8> id;
    std::ranges::copy(crypto::hash(HashId::sha256, public_key).bytes().first(id.size()), id.begin());
    return id;
}

Result<Secret<key_size>> password_key(Bytes password, Bytes salt, const PasswordCost& cost) {
    Secret<key_size> key;
    TROTH_TRY(crypto::argon2({.type = crypto::Argon2Type::id,
                              .memory = cost.memory_kib,
                              .passes = cost.passes,
                              .lanes = cost.lanes,
                              .secret = {},
                              .associated_data = {},
                              .most_memory = password_limit.memory_kib,
                              .most_work = u64{password_limit.memory_kib} * password_limit.passes},
                             password, salt, key.mutable_bytes()));
    return key;
}

Result<ByteVector> stanza(const Password& way, const Secret<key_size>& file_key, RandomSource& random) {
    PasswordStanza out{.passes = way.cost.passes, .memory_kib = way.cost.memory_kib, .lanes = way.cost.lanes};
    random.fill(out.salt);
    TROTH_TRY(const auto wrapping, password_key(way.text, out.salt, way.cost));
    const Bytes content = file_key.bytes();
    AeadContext(AeadId::aes_256_gcm, wrapping.bytes()).seal(zero_nonce, {}, Gather(&content, 1), {}, out.wrapped);
    return encoding::serialise(out);
}
Result<ByteVector> stanza(const Recipient& way, const Secret<key_size>& file_key, RandomSource& random) {
    const hpke::Suite suite{way.kem, recipient_kdf, recipient_aead};
    TROTH_TRY(auto setup, hpke::setup_sender(suite, way.public_key, bytes_of(recipient_info), random));
    RecipientStanza out{.kem = static_cast<u16>(suite.kem),
                        .kdf = static_cast<u16>(suite.kdf),
                        .aead = static_cast<u16>(suite.aead),
                        .key_id = key_id(way.public_key),
                        .enc = setup.enc};
    TROTH_TRY(setup.context.seal_into({}, file_key.bytes(), out.wrapped));
    return encoding::serialise(out);
}

// What the file key and the header make together, so that no byte of the header can change unseen: docs/container.md
// §4.
struct Derived {
    std::array<u8, 32> commitment{};
    SecretBytes content_key;

    Derived(const Secret<key_size>& file_key, Bytes header_before_commitment) {
        const crypto::Digest salt = crypto::hash(HashId::sha256, header_before_commitment);
        const crypto::hkdf::Prk prk = crypto::hkdf::extract(HashId::sha256, salt.bytes(), file_key.bytes());
        const Bytes info = bytes_of("troth seal 1 commitment");
        crypto::hkdf::expand(prk, Gather(&info, 1), commitment);
        content_key = crypto::hkdf::expand(prk, bytes_of("troth seal 1 content"), key_size);
    }
};

}  // namespace

std::array<u8, crypto::aead_nonce_size> Pieces::next_nonce(bool last) const {
    std::array<u8, crypto::aead_nonce_size> nonce{};
    store_be(nonce.data() + 3, number_);
    nonce[11] = last ? 1 : 0;
    return nonce;
}

Result<Sealer> Sealer::create(std::span<const Way> ways, RandomSource& random) {
    if (ways.empty()) return fail(errors::no_recipient);
    Secret<key_size> file_key;
    random.fill(file_key.mutable_bytes());
    std::vector<ByteVector> bodies;
    std::vector<Stanza> stanzas;
    for (const Way& way : ways) {
        TROTH_TRY(ByteVector body, std::visit([&](const auto& w) { return stanza(w, file_key, random); }, way));
        bodies.push_back(std::move(body));
    }
    for (usize i = 0; i < ways.size(); ++i)
        stanzas.push_back(
            {std::holds_alternative<Password>(ways[i]) ? StanzaType::password : StanzaType::recipient, bodies[i]});
    Header header{.magic = magic, .version = version, .stanzas = stanzas};
    random.fill(header.salt);
    ByteVector bytes;
    TROTH_TRY(encoding::append(header, bytes));
    const Derived derived(file_key, Bytes(bytes).first(bytes.size() - header.commitment.size()));
    std::ranges::copy(derived.commitment, bytes.end() - std::ssize(derived.commitment));
    return Sealer(derived.content_key.bytes(), std::move(bytes));
}

void Sealer::seal_piece(Bytes plain, bool last, MutableBytes out) {
    if (ended_ || plain.size() > piece_size || (!last && plain.size() != piece_size)) std::abort();
    context_.seal(next_nonce(last), {}, Gather(&plain, 1), {}, out);
    ++number_;
    ended_ = last;
}

Result<usize> header_size(Bytes start) {
    const usize compared = std::min(start.size(), magic.size());
    if (compared == 0 || !std::ranges::equal(start.first(compared), Bytes(magic).first(compared)))
        return fail(errors::not_a_container);
    if (start.size() >= 14 && load_be<u16>(start.data() + 12) != version) return fail(errors::unknown_version);
    if (start.size() < smallest_header) return fail(errors::truncated);
    return smallest_header + load_be<u16>(start.data() + stanzas_offset);
}

Result<Header> read_header(Bytes header) {
    Result<Header> parsed = encoding::parse<Header>(header);
    if (!parsed || parsed->magic != magic || parsed->version != version) return fail(errors::bad_header);
    return parsed;
}

Result<Opener> Opener::with_file_key(Bytes header, const Secret<key_size>& file_key, const ErrorRow& otherwise) {
    const Bytes commitment = header.last(32);
    const Derived derived(file_key, header.first(header.size() - commitment.size()));
    if (!ct::equal(derived.commitment, commitment)) return fail(otherwise);
    return Opener(derived.content_key.bytes());
}

Result<Opener> Opener::open_with(Bytes header, const hpke::PrivateKey& key) {
    TROTH_TRY(const Header parsed, read_header(header));
    for (const Stanza& way : parsed.stanzas) {
        if (way.type != StanzaType::recipient) continue;
        const Result<RecipientStanza> body = encoding::parse<RecipientStanza>(way.body);
        if (!body) return fail(errors::bad_header);
        if (body->kem != static_cast<u16>(key.kem()) || body->key_id != key_id(key.public_key()) ||
            body->kdf != static_cast<u16>(recipient_kdf) || body->aead != static_cast<u16>(recipient_aead))
            continue;
        const hpke::Suite suite{key.kem(), recipient_kdf, recipient_aead};
        auto context = hpke::setup_receiver(suite, body->enc, key, bytes_of(recipient_info));
        if (!context) return fail(errors::bad_header);
        const Result<SecretBytes> content = context->open({}, body->wrapped);
        if (!content) return fail(errors::bad_header);
        return with_file_key(header, Secret<key_size>(content->bytes().first<key_size>()), errors::bad_header);
    }
    return fail(errors::not_for_this_key);
}

Result<Opener> Opener::open_with(Bytes header, Bytes password, const PasswordCost& limit) {
    TROTH_TRY(const Header parsed, read_header(header));
    bool seen = false;
    for (const Stanza& way : parsed.stanzas) {
        if (way.type != StanzaType::password) continue;
        seen = true;
        const Result<PasswordStanza> body = encoding::parse<PasswordStanza>(way.body);
        if (!body) return fail(errors::bad_header);
        if (body->passes > limit.passes || body->memory_kib > limit.memory_kib || body->lanes > limit.lanes)
            return fail(Error(errors::password_cost)
                            .with("memory in MiB", std::to_string(body->memory_kib / 1024))
                            .with("passes", std::to_string(body->passes))
                            .with("lanes", std::to_string(body->lanes)));
        auto wrapping = password_key(password, body->salt,
                                     {.passes = body->passes, .memory_kib = body->memory_kib, .lanes = body->lanes});
        if (!wrapping) return fail(errors::bad_header);
        SecretBytes content{Bytes(body->wrapped)};
        if (!AeadContext(AeadId::aes_256_gcm, wrapping->bytes()).open(zero_nonce, {}, content.mutable_bytes()))
            continue;
        return with_file_key(header, Secret<key_size>(content.bytes().first<key_size>()), errors::bad_header);
    }
    return fail(seen ? errors::wrong_password : errors::no_password);
}

Result<void> Opener::open_piece(MutableBytes piece, bool last) {
    if (ended_ || piece.size() > piece_size + tag_size || (!last && piece.size() != piece_size + tag_size))
        std::abort();
    if (piece.size() < tag_size) return fail(errors::truncated);
    if (!context_.open(next_nonce(last), {}, piece)) {
        // A whole piece where the last one was expected: what is missing is what would have followed.
        return fail(Error(errors::altered).with("piece", std::to_string(number_)));
    }
    ++number_;
    ended_ = last;
    return {};
}

}  // namespace troth::inline v1::seal
