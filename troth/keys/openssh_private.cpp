#include "troth/keys/openssh_private.hpp"

#include <algorithm>

#include "troth/crypto/cipher/cbc.hpp"
#include "troth/crypto/cipher/ctr.hpp"
#include "troth/crypto/kdf/bcrypt_pbkdf.hpp"
#include "troth/encoding/pem.hpp"
#include "troth/keys/curve_oid.hpp"
#include "troth/keys/errors.hpp"
#include "troth/keys/oids.hpp"
#include "troth/keys/openssh_wire.hpp"
#include "troth/keys/structures.hpp"

namespace troth::inline v1::keys {

namespace {

using ssh::take_number;
using ssh::take_string;

constexpr std::string_view magic{"openssh-key-v1\0", 15};
constexpr usize iv_size = 16, salt_size = 16, plain_block = 8, cipher_block = 16;

enum class Mode { ctr, cbc };
struct CipherRow {
    std::string_view name;
    usize key_size;
    Mode mode;
};
constexpr CipherRow ciphers[] = {
    // the first is what we write
    {"aes256-ctr", 32, Mode::ctr}, {"aes192-ctr", 24, Mode::ctr}, {"aes128-ctr", 16, Mode::ctr},
    {"aes256-cbc", 32, Mode::cbc}, {"aes192-cbc", 24, Mode::cbc}, {"aes128-cbc", 16, Mode::cbc},
};

std::unexpected<Error> bad(std::string_view why) {
    return fail(Error(errors::bad_openssh_private).with("problem", why));
}

// Envelope: the file's outer fields, as views.
struct Envelope {
    std::string_view cipher, kdf;
    Bytes kdf_options, public_key, secret;
};
Result<Envelope> envelope_of(Bytes content) {
    if (!text_of(content).starts_with(magic)) return bad("the beginning");
    Bytes rest = content.subspan(magic.size());
    const auto cipher = take_string(rest), kdf = take_string(rest), options = take_string(rest);
    if (!cipher || !kdf || !options || rest.size() < 4) return bad("the fields of the cipher");
    const u32 count = load_be<u32>(rest.data());
    if (count != 1) return bad("there must be one key");
    rest = rest.subspan(4);
    const auto public_key = take_string(rest), secret = take_string(rest);
    if (!public_key || !secret || !rest.empty()) return bad("the lengths of the keys");
    return Envelope{text_of(*cipher), text_of(*kdf), *options, *public_key, *secret};
}

// apply_ctr, decrypt: key and vector come from the password.
Result<SecretBytes> derived_from(Bytes password, Bytes salt, u64 rounds, usize key_size) {
    SecretBytes out(key_size + iv_size);
    TROTH_TRY(crypto::bcrypt_pbkdf(password, salt, rounds, out.mutable_bytes()));
    return out;
}
void apply_ctr(Bytes key_and_iv, MutableBytes text) {
    crypto::unauthenticated::AesCtr(crypto::AesKey(key_and_iv.first(key_and_iv.size() - iv_size)),
                                    key_and_iv.last<iv_size>())
        .apply(text);
}
Result<SecretBytes> opened(const Envelope& envelope, std::optional<Bytes> password) {
    if (envelope.cipher == "none") {
        if (envelope.kdf != "none" || !envelope.kdf_options.empty()) return bad("a key derivation without a cipher");
        if (envelope.secret.size() % plain_block != 0) return bad("the padding");
        return SecretBytes(envelope.secret);
    }
    const auto row = std::ranges::find(ciphers, envelope.cipher, &CipherRow::name);
    if (row == std::end(ciphers)) return fail(Error(errors::unsupported_algorithm).with("cipher", envelope.cipher));
    if (envelope.kdf != "bcrypt") return fail(Error(errors::unsupported_algorithm).with("kdf", envelope.kdf));
    if (!password) return fail(errors::encrypted);
    Bytes options = envelope.kdf_options;
    const auto salt = take_string(options);
    if (!salt || salt->empty() || options.size() != 4) return bad("the options of bcrypt");
    if (envelope.secret.size() % cipher_block != 0) return bad("the padding");
    TROTH_TRY(const SecretBytes key_and_iv,
              derived_from(*password, *salt, load_be<u32>(options.data()), row->key_size));
    SecretBytes out(envelope.secret);
    if (row->mode == Mode::ctr) {
        apply_ctr(key_and_iv.bytes(), out.mutable_bytes());
    } else {
        std::array<u8, iv_size> chain;
        std::ranges::copy(key_and_iv.bytes().last(iv_size), chain.begin());
        const crypto::AesCipher cipher(key_and_iv.bytes().first(row->key_size));
        crypto::unauthenticated::cbc_decrypt(cipher, std::span<u8, iv_size>(chain), out.mutable_bytes());
    }
    return out;
}

// The numbers of a key, as the key files that PrivateKey reads; every form there is checked for consistency.
Result<PrivateKey> rsa_key(Bytes& rest) {
    const auto n = take_number(rest), e = take_number(rest), d = take_number(rest);
    const auto qinv = take_number(rest), p = take_number(rest), q = take_number(rest);
    if (!n || !e || !d || !qinv || !p || !q) return bad("the numbers of the RSA key");
    // OpenSSH keeps d modulo p - 1 and q - 1 to itself, so the key is made of n, e and d, and must have these primes.
    TROTH_TRY(PrivateKey key, PrivateKey::from_rsa_exponent(*n, *e, *d));
    const crypto::RsaComponents own = key.rsa()->components();
    const auto same = [](const SecretBytes& number, Bytes other) {
        SecretBytes padded(number.size());
        if (other.size() > number.size()) return false;
        std::ranges::copy(other, padded.mutable_bytes().last(other.size()).begin());
        return ct::equal(number.bytes(), padded.bytes());
    };
    const bool primes = (same(own.p, *p) && same(own.q, *q)) || (same(own.p, *q) && same(own.q, *p));
    if (!primes) return fail(errors::inconsistent);
    return key;
}
Result<PrivateKey> ec_key(const ssh::TypeRow& row, Bytes& rest) {
    const auto curve = take_string(rest), point = take_string(rest), scalar = take_number(rest);
    const usize size = crypto::field_size(*row.own);
    if (!curve || text_of(*curve) != row.curve || !point || !scalar || scalar->size() > size)
        return bad("the numbers of the ECDSA key");
    SecretBytes d(size);
    std::ranges::copy(*scalar, d.mutable_bytes().last(scalar->size()).begin());
    const ByteVector oid = der::serialise(oid_of(*row.own));
    EcPrivateKeyInfo info;
    info.private_key.value = d.bytes();
    info.parameters = der::parse<der::Any>(oid).value();
    info.public_key = der::BitString{*point};
    return PrivateKey::from_sec1(der::serialise_secret(info).bytes());
}
Result<PrivateKey> ed25519_key(Bytes& rest) {
    const auto public_key = take_string(rest), secret = take_string(rest);
    if (!public_key || !secret || public_key->size() != 32 || secret->size() != 64) return bad("the Ed25519 key");
    if (!std::ranges::equal(secret->last(32), *public_key)) return fail(errors::inconsistent);
    const SecretBytes inner = der::serialise_secret(der::OctetString{secret->first(32)});
    OneAsymmetricKey info;
    info.version = 1;
    info.private_key_algorithm.algorithm = oids::ed25519;
    info.private_key.value = inner.bytes();
    info.public_key = der::BitString{*public_key};
    return PrivateKey::from_pkcs8(der::serialise_secret(info).bytes());
}

// public_blob: the key as the public file has it, RFC 4253 §6.6. `row` is the key's own.
void put_public(ssh::Writer& out, const ssh::TypeRow& row, const PublicKey& key) {
    out.string(row.name);
    if (key.rsa() != nullptr) {
        out.number(key.rsa()->e()).number(key.rsa()->n());
    } else if (key.ec() != nullptr) {
        const crypto::EcPoint point = key.ec()->uncompressed();
        out.string(row.curve).string(point.bytes());
    } else {
        out.string(key.key_bits());
    }
}
void put_private(ssh::Writer& out, const ssh::TypeRow& row, const PrivateKey& key) {
    const SecretBytes pkcs8 = key.to_pkcs8();
    const auto info = der::parse<OneAsymmetricKey>(pkcs8.bytes()).value();
    const Bytes inner = info.private_key.value;
    if (row.type == KeyType::rsa) {
        const auto n = der::parse<RsaPrivateKeyInfo>(inner).value();
        out.string(row.name).number(n.modulus.magnitude).number(n.public_exponent.magnitude);
        out.number(n.private_exponent.magnitude).number(n.coefficient.magnitude);
        out.number(n.prime1.magnitude).number(n.prime2.magnitude);
        return;
    }
    put_public(out, row, key.public_key());
    if (row.own) {
        out.number(der::parse<EcPrivateKeyInfo>(inner).value().private_key.value);
        return;
    }
    const Bytes seed = der::parse<der::OctetString>(inner).value().value;
    out.u32_number(64).raw(seed).raw(key.public_key().key_bits());
}

}  // namespace

Result<OpenSshPrivateKey> from_openssh_private(Bytes content, std::optional<Bytes> password) {
    TROTH_TRY(const Envelope envelope, envelope_of(content));
    TROTH_TRY(const SecretBytes secret, opened(envelope, password));
    Bytes rest = secret.bytes();
    // Two equal numbers tell a right password from a wrong one.
    if (rest.size() < 8 || load_be<u32>(rest.data()) != load_be<u32>(rest.data() + 4)) {
        if (password && envelope.cipher != "none") return fail(errors::wrong_password);
        return bad("the two check numbers differ");
    }
    rest = rest.subspan(8);
    const auto name = take_string(rest);
    const auto row = std::ranges::find(ssh::types, name ? text_of(*name) : "", &ssh::TypeRow::name);
    if (row == std::end(ssh::types))
        return fail(Error(errors::unsupported_algorithm).with("algorithm", name ? text_of(*name) : "none"));
    Result<PrivateKey> key = row->own                        ? ec_key(*row, rest)
                             : row->type == KeyType::ed25519 ? ed25519_key(rest)
                                                             : rsa_key(rest);
    if (!key) return std::unexpected(std::move(key).error());
    const auto comment = take_string(rest);
    if (!comment || rest.size() >= cipher_block) return bad("the comment");
    for (usize i = 0; i < rest.size(); ++i)
        if (rest[i] != i + 1) return bad("the padding");
    ssh::Writer own;
    put_public(own, *row, key->public_key());
    if (!std::ranges::equal(own.bytes(), envelope.public_key)) return fail(errors::inconsistent);
    return OpenSshPrivateKey{std::move(*key), std::string(text_of(*comment))};
}

Result<SecretBytes> to_openssh_private(const PrivateKey& key, std::string_view comment, RandomSource& random,
                                       std::optional<Bytes> password, u64 rounds) {
    const auto row = std::ranges::find(ssh::types, key.type(), &ssh::TypeRow::type);
    if (row == std::end(ssh::types))
        return fail(Error(errors::unsupported_algorithm).with("algorithm", name_of(key.type())));
    ssh::Writer inner;
    u8 check[4];
    random.fill(check);
    inner.raw(check).raw(check);
    put_private(inner, *row, key);
    inner.string(comment);
    for (u8 i = 1; inner.size() % (password ? cipher_block : plain_block) != 0; ++i) inner.raw(Bytes(&i, 1));
    SecretBytes secret(inner.bytes());

    ssh::Writer out;
    out.raw(bytes_of(magic));
    if (password) {
        u8 salt[salt_size];
        random.fill(salt);
        TROTH_TRY(const SecretBytes key_and_iv, derived_from(*password, salt, rounds, ciphers[0].key_size));
        apply_ctr(key_and_iv.bytes(), secret.mutable_bytes());
        ssh::Writer options;
        options.string(Bytes(salt)).u32_number(static_cast<u32>(rounds));
        out.string(ciphers[0].name).string("bcrypt").string(options.bytes());
    } else {
        out.string("none").string("none").string("");
    }
    ssh::Writer public_key;
    put_public(public_key, *row, key.public_key());
    out.u32_number(1).string(public_key.bytes()).string(secret.bytes());
    return encoding::pem::encode_secret(openssh_pem_label, out.bytes());
}

}  // namespace troth::inline v1::keys
