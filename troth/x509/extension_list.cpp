#include "troth/x509/builder.hpp"
#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

ByteVector bytes(Bytes view) {
    return {view.begin(), view.end()};
}

}  // namespace

void ExtensionList::add(const Oid& id, bool critical, ByteVector value) {
    std::erase_if(items_, [&](const Item& item) { return std::ranges::equal(item.id, id.content); });
    items_.push_back({bytes(id.content), critical, std::move(value)});
}

bool ExtensionList::has(const Oid& id) const {
    return std::ranges::any_of(items_, [&](const Item& item) { return std::ranges::equal(item.id, id.content); });
}

std::vector<Extension> ExtensionList::view() const {
    std::vector<Extension> out;
    for (const Item& item : items_) out.push_back({Oid{item.id}, item.critical, {item.value}});
    return out;
}

void ExtensionList::basic_constraints(bool ca, std::optional<u64> path_len_constraint) {
    add(oids::basic_constraints, true, der::serialise(BasicConstraints{ca, path_len_constraint}));
}
void ExtensionList::key_usage(std::initializer_list<KeyUsageBit> bits) {
    NamedBits usage;
    for (KeyUsageBit bit : bits) usage.bits |= 1u << static_cast<u32>(bit);
    add(oids::key_usage, true, der::serialise(usage));
}
void ExtensionList::ext_key_usage(std::span<const Oid> purposes) {
    add(oids::ext_key_usage, false, der::serialise(std::vector<Oid>(purposes.begin(), purposes.end())));
}
Result<void> ExtensionList::subject_alt_names(std::span<const std::string> hosts, bool critical) {
    std::vector<ByteVector> contents;
    GeneralNames names;
    contents.reserve(hosts.size());
    for (const std::string& host : hosts) {
        const std::optional<ByteVector> ip = parse_ip(host);
        if (!ip && !is_dns_name(host, true)) return fail(Error(bad_reference_name).with("asked for", host));
        const ByteVector& content = contents.emplace_back(ip ? *ip : bytes(bytes_of(host)));
        names.push_back({ip ? GeneralNameKind::ip_address : GeneralNameKind::dns_name, content});
    }
    subject_alt_name(names, critical);
    return {};
}
void ExtensionList::subject_alt_name(const GeneralNames& names, bool critical) {
    add(oids::subject_alt_name, critical, der::serialise(names));
}
void ExtensionList::subject_key_identifier(Bytes identifier) {
    add(oids::subject_key_identifier, false, der::serialise(OctetString{identifier}));
}
void ExtensionList::authority_key_identifier(Bytes identifier) {
    AuthorityKeyIdentifier authority;
    authority.key_identifier = OctetString{identifier};
    add(oids::authority_key_identifier, false, der::serialise(authority));
}
void ExtensionList::name_constraints(const NameConstraints& constraints) {
    add(oids::name_constraints, true, der::serialise(constraints));
}
void ExtensionList::authority_info_access(std::span<const AccessDescription> descriptions) {
    add(oids::authority_info_access, false,
        der::serialise(std::vector<AccessDescription>(descriptions.begin(), descriptions.end())));
}
void ExtensionList::crl_distribution_point(std::string_view uri) {
    DistributionPoint point;
    point.distribution_point.emplace().full_name =
        GeneralNames{{GeneralNameKind::uniform_resource_identifier, bytes_of(uri)}};
    add(oids::crl_distribution_points, false, der::serialise(std::vector<DistributionPoint>{point}));
}

}  // namespace troth::inline v1::x509
