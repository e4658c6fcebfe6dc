// Encrypting: a fresh content-encryption key, once for each recipient.
#include "troth/cms/envelope_stream.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/key_management.hpp"
#include "troth/crypto/aead/aead.hpp"
#include "troth/crypto/aead/errors.hpp"
#include "troth/crypto/cipher/cbc.hpp"

namespace troth::inline v1::cms {

namespace {

Result<std::vector<ByteVector>> infos_for(const Recipients& recipients, Bytes content_key, RandomSource& random) {
    std::vector<ByteVector> out;
    for (const x509::Certificate& certificate : recipients.certificates) {
        TROTH_TRY(out.emplace_back(), to_certificate(certificate, content_key, random));
    }
    if (recipients.known_key) {
        TROTH_TRY(out.emplace_back(), to_key(recipients.known_key->identifier, recipients.known_key->key, content_key));
    }
    if (recipients.password) {
        TROTH_TRY(out.emplace_back(), to_password(*recipients.password, content_key, recipients.cost, random));
    }
    if (out.empty()) return fail(errors::no_recipient);
    if (out.size() > most_recipients) return fail(Error(errors::too_many).with("of", "recipients"));
    return out;
}

// RFC 5652 §6.1: 3 with a password, 2 with anything but key transport by issuer and serial number, else 0.
u64 version_for(const Recipients& recipients, std::span<const der::Any> infos) {
    if (recipients.password) return 3;
    const auto is_transport = [](const der::Any& info) { return info.tag == der::tags::sequence; };
    return std::ranges::all_of(infos, is_transport) ? 0 : 2;
}

constexpr u8 sequence = 0x30, context_0 = 0xa0, context_0_primitive = 0x80, octet_string = 0x04;

void append(ByteVector& out, Bytes more) {
    out.insert(out.end(), more.begin(), more.end());
}
// Identifier and definite length in its shortest form, X.690 §8.1.3 and §10.1.
void append_header(ByteVector& out, u8 tag, u64 size) {
    out.push_back(tag);
    if (size < 0x80) {
        out.push_back(static_cast<u8>(size));
        return;
    }
    u8 octets[8];
    store_be(octets, size);
    usize zeros = 0;
    while (octets[zeros] == 0) ++zeros;
    out.push_back(static_cast<u8>(0x80 | (8 - zeros)));
    append(out, Bytes(octets).subspan(zeros));
}
void append_indefinite(ByteVector& out, u8 tag) {
    out.push_back(tag);
    out.push_back(0x80);
}

}  // namespace

Result<Encryption> Encryption::create(const Recipients& recipients, CipherId cipher, std::optional<u64> content_size,
                                      RandomSource& random) {
    // Better now than behind the last octet that fits.
    const bool gcm = info(cipher).authenticated && cipher != CipherId::chacha20_poly1305;
    if (gcm && content_size && *content_size > crypto::aead_info(crypto::AeadId::aes_256_gcm).max_text)
        return fail(crypto::aead_text_size);
    SecretBytes key(info(cipher).key_size);
    random.fill(key.mutable_bytes());
    TROTH_TRY(const auto infos, infos_for(recipients, key.bytes(), random));
    TROTH_TRY(FreshCipher fresh, fresh_cipher(cipher, key.bytes(), random));
    der::SetOf<der::Any> set;
    for (const ByteVector& one : infos) set.items.push_back(any_of(one));
    ByteVector fields = der::serialise(info(cipher).authenticated ? u64{0} : version_for(recipients, set.items));
    append(fields, der::serialise(set));
    return Encryption(info(cipher), std::move(fresh), std::move(fields), content_size);
}

void Encryption::write_definite_front() {
    const u64 content = cipher_->authenticated ? *size_ : crypto::pkcs7::padded_size(*size_, crypto::aes_block_size);
    // From the inside out: each header needs the size of what is in it.
    ByteVector front = der::serialise(oids::data);
    append(front, fresh_.algorithm);
    append_header(front, context_0_primitive, content);
    u64 size = front.size() + content;
    const auto wrap_in = [&](u8 tag, Bytes before, u64 behind) {
        ByteVector inner(before.begin(), before.end());
        append_header(inner, tag, size);
        append(inner, front);
        size = size + (inner.size() - front.size()) + behind;
        front = std::move(inner);
    };
    wrap_in(sequence, fields_, fresh_.mac_size == 0 ? 0 : 2 + fresh_.mac_size);
    wrap_in(sequence, {}, 0);
    const ByteVector type = der::serialise(cipher_->authenticated ? oids::auth_enveloped_data : oids::enveloped_data);
    wrap_in(context_0, type, 0);
    wrap_in(sequence, {}, 0);
    append(out_, front);
}

void Encryption::write_front() {
    if (size_) return write_definite_front();
    append_indefinite(out_, sequence);
    append(out_, der::serialise(cipher_->authenticated ? oids::auth_enveloped_data : oids::enveloped_data));
    append_indefinite(out_, context_0);
    append_indefinite(out_, sequence);
    append(out_, fields_);
    append_indefinite(out_, sequence);
    append(out_, der::serialise(oids::data));
    append(out_, fresh_.algorithm);
    append_indefinite(out_, context_0);
}

void Encryption::write_back() {
    const auto end = [&](usize values) { out_.insert(out_.end(), size_ ? 0 : 2 * values, 0); };
    end(2);
    if (const Bytes mac = fresh_.stream.mac(); !mac.empty()) {
        append_header(out_, octet_string, mac.size());
        append(out_, mac);
    }
    end(3);
}

Result<Bytes> Encryption::add(Bytes piece, bool last) {
    out_.clear();
    added_ += piece.size();
    if (!size_ && !begun_ && last) size_ = piece.size();
    if (size_ && (last ? added_ != *size_ : added_ > *size_)) return fail(errors::content_size);
    // As much as it can be, so that no text stays behind in memory that was too small.
    constexpr usize most_framing = 64 + ContentStream::padding;
    out_.reserve(fields_.size() + fresh_.algorithm.size() + piece.size() + 4 * most_framing);
    if (!begun_) write_front();
    begun_ = true;
    const u64 size = !last || cipher_->authenticated ? piece.size()
                                                     : crypto::pkcs7::padded_size(piece.size(), crypto::aes_block_size);
    if (!size_ && size > 0) append_header(out_, octet_string, size);
    const usize at = out_.size();
    append(out_, piece);
    if (last) {
        out_.resize(at + piece.size() + ContentStream::padding);
        TROTH_TRY(const usize sealed, fresh_.stream.encrypt_last(MutableBytes(out_).subspan(at), piece.size()));
        out_.resize(at + sealed);
        write_back();
    } else {
        TROTH_TRY(fresh_.stream.encrypt(MutableBytes(out_).subspan(at)));
    }
    return Bytes(out_);
}

Result<ByteVector> seal(Bytes content, const Recipients& recipients, CipherId cipher, RandomSource& random) {
    TROTH_TRY(Encryption encryption, Encryption::create(recipients, cipher, content.size(), random));
    TROTH_TRY(const Bytes out, encryption.add(content, true));
    return ByteVector(out.begin(), out.end());
}

}  // namespace troth::inline v1::cms
