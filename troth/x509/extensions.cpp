#include "troth/x509/extensions.hpp"

#include <set>

#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

using der::Reader;

// A list that must hold something: `SEQUENCE SIZE (1..MAX) OF`.
template <class T>
bool not_empty(Reader& reader, const std::optional<std::vector<T>>& list) {
    return !list || !list->empty() || reader.fail(empty_list);
}

bool names_are_good(Reader& reader, const GeneralNames& names) {
    for (const GeneralName& name : names)
        if (name.kind == GeneralNameKind::ip_address && name.content.size() != 4 && name.content.size() != 16)
            return reader.fail(bad_general_name);
    return true;
}

bool check(Reader&, const Extensions&, const auto&) {
    return true;
}
bool check(Reader& reader, const Extensions&, const GeneralNames& names) {
    return (!names.empty() || reader.fail(empty_list)) && names_are_good(reader, names);
}
bool check(Reader& reader, const Extensions&, const NamedBits& usage) {
    return usage.bits != 0 || reader.fail(empty_list);  // §4.2.1.3: at least one bit
}
template <class T>
bool check(Reader& reader, const Extensions&, const std::vector<T>& list) {
    return !list.empty() || reader.fail(empty_list);
}
bool check(Reader& reader, const Extensions&, const std::vector<PolicyInformation>& policies) {
    std::set<std::string_view> seen;  // §4.2.1.4: a policy stands there once
    for (const PolicyInformation& policy : policies) {
        if (!not_empty(reader, policy.policy_qualifiers)) return false;
        if (!seen.insert(text_of(policy.policy_identifier.content)).second) return reader.fail(duplicate_policy);
    }
    return !policies.empty() || reader.fail(empty_list);
}
bool check(Reader& reader, const Extensions&, const PolicyConstraints& constraints) {
    // §4.2.1.11: not the empty sequence.
    return constraints.require_explicit_policy || constraints.inhibit_policy_mapping || reader.fail(empty_list);
}
// An address with its mask: octets of both, ones before zeros in the mask (RFC 4632 §3.1).
bool is_address_range(Bytes octets) {
    if (octets.size() != 8 && octets.size() != 32) return false;
    bool ended = false;
    for (u8 octet : octets.subspan(octets.size() / 2))
        for (u32 bit = 0x80; bit != 0; bit >>= 1) {
            if ((octet & bit) != 0 && ended) return false;
            ended = (octet & bit) == 0;
        }
    return true;
}
bool ranges_are_good(Reader& reader, const std::optional<std::vector<GeneralSubtree>>& subtrees) {
    if (!subtrees) return true;
    for (const GeneralSubtree& subtree : *subtrees)
        if (subtree.base.kind == GeneralNameKind::ip_address && !is_address_range(subtree.base.content))
            return reader.fail(bad_general_name);
    return true;
}
bool check(Reader& reader, const Extensions&, const NameConstraints& constraints) {
    return ranges_are_good(reader, constraints.permitted_subtrees) &&
           ranges_are_good(reader, constraints.excluded_subtrees) &&
           (constraints.permitted_subtrees || constraints.excluded_subtrees || reader.fail(empty_list)) &&
           not_empty(reader, constraints.permitted_subtrees) && not_empty(reader, constraints.excluded_subtrees);
}
bool check(Reader& reader, const Extensions&, const AuthorityKeyIdentifier& identifier) {
    return not_empty(reader, identifier.authority_cert_issuer);
}

template <auto Extensions::* member>
bool read_extension(Reader& reader, Extensions& extensions) {
    auto& field = (extensions.*member).emplace();
    return reader("", field) && check(reader, extensions, field);
}

// What is understood. `enforced`: verification does all that the extension asks for, so it may be critical.
struct Row {
    Oid id;
    bool (*read)(Reader&, Extensions&);
    bool enforced;
};
constexpr Row rows[] = {
    {oids::basic_constraints, read_extension<&Extensions::basic_constraints>, true},
    {oids::key_usage, read_extension<&Extensions::key_usage>, true},
    {oids::ext_key_usage, read_extension<&Extensions::ext_key_usage>, true},
    {oids::subject_alt_name, read_extension<&Extensions::subject_alt_name>, true},
    {oids::name_constraints, read_extension<&Extensions::name_constraints>, true},
    {oids::subject_key_identifier, read_extension<&Extensions::subject_key_identifier>, true},
    {oids::authority_key_identifier, read_extension<&Extensions::authority_key_identifier>, true},
    {oids::certificate_policies, read_extension<&Extensions::certificate_policies>, true},
    {oids::policy_mappings, read_extension<&Extensions::policy_mappings>, true},
    {oids::policy_constraints, read_extension<&Extensions::policy_constraints>, true},
    {oids::inhibit_any_policy, read_extension<&Extensions::inhibit_any_policy>, true},
    {oids::authority_info_access, read_extension<&Extensions::authority_info_access>, false},
    {oids::crl_distribution_points, read_extension<&Extensions::crl_distribution_points>, false},
    {oids::tls_feature, read_extension<&Extensions::tls_feature>, false},
};

// §4.2.1.4: of the qualifiers, those of this profile are understood.
bool has_unknown_qualifier(const std::vector<PolicyInformation>& policies) {
    for (const PolicyInformation& policy : policies) {
        if (!policy.policy_qualifiers) continue;
        for (const PolicyQualifierInfo& qualifier : *policy.policy_qualifiers)
            if (qualifier.policy_qualifier_id != der::oid<"1.3.6.1.5.5.7.2.1"> &&  // CPS pointer
                qualifier.policy_qualifier_id != der::oid<"1.3.6.1.5.5.7.2.2">)    // user notice
                return true;
    }
    return false;
}

const Row* row_of(const Oid& id) {
    for (const Row& row : rows)
        if (row.id == id) return &row;
    return nullptr;
}

}  // namespace

const Extension* Extensions::find(const Oid& id) const {
    for (const Extension& extension : all)
        if (extension.extn_id == id) return &extension;
    return nullptr;
}

Result<u32> decode(Bytes whole, Extensions& extensions) {
    std::set<std::string_view> seen;
    u32 encoded_defaults = 0;
    for (const Extension& extension : extensions.all) {
        const auto name = [&] { return display_name(extension.extn_id); };
        if (!seen.insert(text_of(extension.extn_id.content)).second)
            return fail(Error(duplicate_extension)
                            .at_offset(static_cast<u64>(extension.extn_id.content.data() - whole.data()))
                            .with("extension", name()));
        const Row* row = row_of(extension.extn_id);
        if (extension.critical && (row == nullptr || !row->enforced) && !extensions.unknown_critical)
            extensions.unknown_critical = extension.extn_id;
        if (row == nullptr) continue;
        Reader reader(whole, extension.extn_value.value, der::Tolerance::encoded_defaults);
        if (!row->read(reader, extensions) || !reader.finish())
            return fail(reader.take_error().with("extension", name()));
        encoded_defaults += reader.encoded_defaults();
        if (extension.critical && row->id == oids::certificate_policies &&
            has_unknown_qualifier(*extensions.certificate_policies) && !extensions.unknown_critical)
            extensions.unknown_critical = extension.extn_id;
    }
    return encoded_defaults;
}

}  // namespace troth::inline v1::x509
