#include "troth/cms/message.hpp"

#include "troth/cms/errors.hpp"
#include "troth/encoding/der/ber.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cms {

namespace {

struct TypeRow {
    ContentType type;
    const der::Oid& oid;
    std::string_view name;
};
constexpr TypeRow types[] = {
    {ContentType::data, oids::data, "data"},
    {ContentType::signed_data, oids::signed_data, "signedData"},
    {ContentType::enveloped_data, oids::enveloped_data, "envelopedData"},
    {ContentType::digested_data, oids::digested_data, "digestedData"},
    {ContentType::encrypted_data, oids::encrypted_data, "encryptedData"},
    {ContentType::authenticated_data, oids::authenticated_data, "authenticatedData"},
    {ContentType::compressed_data, oids::compressed_data, "compressedData"},
    {ContentType::auth_enveloped_data, oids::auth_enveloped_data, "authEnvelopedData"},
};
// RFC 7468 §8 and §9, and the label of RFC 1421's successors that some programs still write.
constexpr std::string_view labels[] = {"CMS", "PKCS7", "PKCS #7 SIGNED DATA"};

Result<SecretBytes> bytes_in(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return encoding::der::from_ber(file);
    TROTH_TRY(const auto blocks, encoding::pem::decode(file, 2 * file.size() + 1));
    for (const auto& block : blocks)
        if (is_pem_label(block.label)) return encoding::der::from_ber(block.der.bytes());
    return fail(Error(errors::not_cms).with("found", "PEM with " + blocks.front().label));
}

// SEQUENCE { OBJECT IDENTIFIER of PKCS#7 or S/MIME ..., in any form of length.
bool begins_like_cms(Bytes ber) {
    if (ber.size() < 4 || ber[0] != 0x30) return false;
    const usize header = ber[1] <= 0x80 ? usize{2} : usize{2} + (ber[1] & 0x7f);
    if (ber.size() < header + 2 || ber[header] != 0x06) return false;
    const Bytes rest = ber.subspan(header);
    const usize size = rest[1];
    if (size >= 0x80 || rest.size() < 2 + size) return false;
    return std::ranges::any_of(types, [&](const TypeRow& row) { return row.oid == der::Oid{rest.subspan(2, size)}; });
}

}  // namespace

bool is_pem_label(std::string_view label) {
    return std::ranges::find(labels, label) != std::end(labels);
}

std::string_view name_of(ContentType type) {
    for (const TypeRow& row : types)
        if (row.type == type) return row.name;
    return "other content";
}
ContentType content_type_of(const der::Oid& oid) {
    for (const TypeRow& row : types)
        if (row.oid == oid) return row.type;
    return ContentType::other;
}
std::string content_type_name(const der::Oid& oid) {
    const ContentType type = content_type_of(oid);
    if (oid == oids::tst_info) return "TSTInfo";
    return type == ContentType::other ? der::dotted(oid) : std::string(name_of(type));
}

bool looks_like_cms(Bytes file) {
    if (!encoding::pem::looks_like_pem(file)) return begins_like_cms(file);
    const auto blocks = encoding::pem::decode(file);
    return blocks && std::ranges::any_of(*blocks, [](const auto& block) { return is_pem_label(block.label); });
}

Result<Message> Message::parse(Bytes file) {
    auto bytes = bytes_in(file);
    if (!bytes && !begins_like_cms(file) && !encoding::pem::looks_like_pem(file)) return fail(errors::not_cms);
    if (!bytes) return fail(std::move(bytes).error());
    auto der = std::make_shared<const SecretBytes>(*std::move(bytes));
    if (!begins_like_cms(der->bytes())) return fail(errors::not_cms);
    TROTH_TRY(keys::ContentInfo info, der::parse<keys::ContentInfo>(der->bytes()));
    return Message(std::move(der), std::move(info));
}

Result<void> Message::expect(ContentType wanted) const {
    if (type() == wanted) return {};
    return fail(Error(errors::other_content)
                    .with("expected", name_of(wanted))
                    .with("found", content_type_name(content_type())));
}

ByteVector wrap(const der::Oid& type, Bytes content) {
    return der::serialise(keys::ContentInfo{type, any_of(content)});
}

Result<SecretBytes> octets_of(const der::Any& any) {
    if (!any.tag.constructed || any.tag.tag_class != der::TagClass::context) return SecretBytes(any.content);
    usize size = 0;
    std::vector<der::OctetString> pieces;
    der::Reader reader(any.content);
    while (!reader.at_end()) {
        TROTH_TRY(pieces.emplace_back(), reader.read<der::OctetString>("piece"));
        size += pieces.back().value.size();
    }
    SecretBytes out(size);
    usize at = 0;
    for (const der::OctetString& piece : pieces) {
        std::ranges::copy(piece.value, out.mutable_bytes().subspan(at).begin());
        at += piece.value.size();
    }
    return out;
}

}  // namespace troth::inline v1::cms
