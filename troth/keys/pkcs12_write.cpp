// Writing: certificates in one encrypted part, keys each encrypted in a part of their own kind, a MAC over both
// (RFC 7292 §5.1). This is the shape that other programs write, and the one that all of them read.
#include "troth/keys/oids.hpp"
#include "troth/keys/pkcs12.hpp"
#include "troth/keys/pkcs12_mac.hpp"
#include "troth/keys/utf16.hpp"

namespace troth::inline v1::keys::pkcs12 {

namespace {

der::Any any_of(const ByteVector& encoding) {
    return *der::parse<der::Any>(encoding);
}

SecretBytes name_in_utf16(const std::string& name) {
    auto characters = utf16::from_utf8(bytes_of(name));
    return characters ? std::move(*characters) : utf16::from_latin1(bytes_of(name));
}

// A SafeBag in DER around a value in DER.
ByteVector bag(const der::Oid& type, const ByteVector& value, const Names& names) {
    SafeBag out{type, any_of(value), std::nullopt};
    der::SetOf<BagAttribute> attributes;
    const SecretBytes name = name_in_utf16(names.friendly_name);
    if (!name.empty())
        attributes.items.push_back({oids::friendly_name, {{der::Any{der::tags::bmp_string, name.bytes(), {}}}}});
    if (!names.local_key_id.empty())
        attributes.items.push_back({oids::local_key_id, {{der::Any{der::tags::octet_string, names.local_key_id, {}}}}});
    if (!attributes.items.empty()) out.bag_attributes = std::move(attributes);
    return der::serialise(out);
}

ByteVector sequence_of(std::span<const ByteVector> items) {
    der::Writer writer;
    writer.begin(der::tags::sequence);
    for (const ByteVector& item : items) writer.raw(item);
    writer.end();
    return writer.take();
}

// ContentInfo of type data around the bytes.
ByteVector data_info(Bytes content) {
    const ByteVector octets = der::serialise(der::OctetString{content});
    return der::serialise(ContentInfo{oids::data, any_of(octets)});
}

Result<ByteVector> shrouded(const Key& key, Bytes password, RandomSource& random, const PasswordCost& cost) {
    TROTH_TRY(const auto sealed, password_encrypt(key.key.to_pkcs8().bytes(), password, random, cost));
    const EncryptedPrivateKeyInfo info{*der::parse<AlgorithmIdentifier>(sealed.algorithm), {sealed.ciphertext}};
    return bag(oids::pkcs8_shrouded_key_bag, der::serialise(info), key.names);
}

ByteVector certificate_bag(const Certificate& certificate) {
    const ByteVector octets = der::serialise(der::OctetString{certificate.der});
    return bag(oids::cert_bag, der::serialise(CertBag{oids::x509_certificate, any_of(octets)}), certificate.names);
}

Result<ByteVector> encrypted(Bytes content, Bytes password, RandomSource& random, const PasswordCost& cost) {
    TROTH_TRY(const auto sealed, password_encrypt(content, password, random, cost));
    EncryptedData out;
    out.encrypted_content_info = {oids::data, *der::parse<AlgorithmIdentifier>(sealed.algorithm),
                                  der::Any{der::tags::context(0, false), sealed.ciphertext, {}}};
    const ByteVector out_der = der::serialise(out);
    return der::serialise(ContentInfo{oids::encrypted_data, any_of(out_der)});
}

}  // namespace

Result<ByteVector> write(const Contents& contents, Bytes password, RandomSource& random, const WriteOptions& options) {
    std::vector<ByteVector> parts;
    if (!contents.certificates.empty()) {
        std::vector<ByteVector> bags;
        for (const Certificate& certificate : contents.certificates) bags.push_back(certificate_bag(certificate));
        TROTH_TRY(auto part, encrypted(sequence_of(bags), password, random, options.cost));
        parts.push_back(std::move(part));
    }
    if (!contents.keys.empty()) {
        std::vector<ByteVector> bags;
        for (const Key& key : contents.keys) {
            TROTH_TRY(auto one, shrouded(key, password, random, options.cost));
            bags.push_back(std::move(one));
        }
        parts.push_back(data_info(sequence_of(bags)));
    }
    const ByteVector safe = sequence_of(parts);
    const bool pbmac1 = options.integrity == Integrity::pbmac1;
    const std::vector<SecretBytes> forms = utf16::password_forms(password);
    TROTH_TRY(const ByteVector mac, pbmac1 ? make_pbmac1(safe, password, random, options.cost)
                                           : make_mac(safe, forms.front().bytes(), random, options.cost));
    const ByteVector auth_safe = data_info(safe);
    Pfx pfx;
    pfx.auth_safe = *der::parse<ContentInfo>(auth_safe);
    pfx.mac_data = *der::parse<MacData>(mac);
    return der::serialise(pfx);
}

void tie(Key& key, Certificate& certificate) {
    const crypto::Digest id = crypto::hash(crypto::HashId::sha1, certificate.der);
    key.names.local_key_id.assign(id.bytes().begin(), id.bytes().end());
    certificate.names.local_key_id = key.names.local_key_id;
}

}  // namespace troth::inline v1::keys::pkcs12
