#include "troth/ca/leaf.hpp"

#include <algorithm>

#include "troth/ca/crl.hpp"
#include "troth/ca/errors.hpp"

namespace troth::inline v1::ca {

namespace {

constexpr auto& no_rev_avail = x509::der::oid<"2.5.29.56">;  // RFC 9608 §2

bool allows(const Profile& profile, x509::GeneralNameKind kind) {
    return std::ranges::find(profile.alternatives, kind) != profile.alternatives.end();
}

// All alternative names: the subject's own if it has the form of one, then those that were asked for, each once.
Result<std::vector<AlternativeName>> alternatives_of(const LeafOrder& order) {
    const Profile& profile = *order.profile;
    std::vector<AlternativeName> names;
    const auto add = [&](AlternativeName name) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    };
    // A person's name is no host: where none is needed, only what cannot be meant otherwise is taken for one.
    const bool unmistakable = order.name.find_first_of("@.:") != std::string::npos;
    if (auto own = alternative_name(order.name);
        own && allows(profile, own->kind) && (profile.needs == NameNeed::host || unmistakable))
        add(std::move(*own));
    for (const std::string& text : order.alternatives) {
        TROTH_TRY(AlternativeName name, alternative_name(text));
        if (allows(profile, name.kind))
            add(std::move(name));
        else if (!order.drop_names)
            return fail(Error(errors::name_refused).with("name", text).with("profile", profile.name));
    }
    if (profile.needs == NameNeed::host && std::ranges::none_of(names, &AlternativeName::is_host))
        return fail(Error(errors::no_alternative_name).with("name", order.name));
    if (profile.needs == NameNeed::mailbox && std::ranges::none_of(names, [](const AlternativeName& name) {
            return name.kind == x509::GeneralNameKind::rfc822_name;
        }))
        return fail(Error(errors::no_mailbox).with("name", order.name));
    return names;
}

// CN=name; empty if the name is too long for a CN but stands among the alternative names (§4.1.2.6), and where the
// profile wants none or none was asked for.
Result<x509::Name> subject_of(const LeafOrder& order, bool has_alternatives) {
    const bool none = !order.profile->common_name || order.name.empty();
    if (none && has_alternatives) return x509::Name();
    auto subject = common_name(order.name);
    if (!subject && alternative_name(order.name)) return x509::Name();
    return subject;
}

void add_pointers(x509::ExtensionList& extensions, const Profile& profile, Bytes serial) {
    std::vector<x509::AccessDescription> access;
    const auto uri = [](std::string_view text) {
        return x509::GeneralName{x509::GeneralNameKind::uniform_resource_identifier, bytes_of(text)};
    };
    if (!profile.ocsp_url.empty() && !profile.no_revocation)
        access.push_back({x509::oids::ocsp, uri(profile.ocsp_url)});
    if (!profile.issuer_url.empty()) access.push_back({x509::oids::ca_issuers, uri(profile.issuer_url)});
    if (!access.empty()) extensions.authority_info_access(access);
    if (!profile.crl_url.empty() && !profile.no_revocation)
        extensions.crl_distribution_point(with_shard(profile.crl_url, shard_of(serial, profile.crl_shards)));
    if (profile.ocsp_no_check) extensions.add(x509::oids::ocsp_nocheck, false, {0x05, 0x00});  // NULL
    if (profile.no_revocation) extensions.add(no_rev_avail, false, {0x05, 0x00});              // NULL
}

// The section that wants an extension.
std::string_view rule_for(const x509::Oid& id) {
    struct Row {
        const x509::Oid& id;
        std::string_view section;
    };
    constexpr Row rows[] = {{x509::oids::authority_key_identifier, "RFC 5280 §4.2.1.1"},
                            {x509::oids::subject_key_identifier, "RFC 5280 §4.2.1.2"},
                            {x509::oids::key_usage, "RFC 5280 §4.2.1.3"},
                            {x509::oids::certificate_policies, "RFC 5280 §4.2.1.4"},
                            {x509::oids::subject_alt_name, "RFC 5280 §4.2.1.6"},
                            {x509::oids::basic_constraints, "RFC 5280 §4.2.1.9"},
                            {x509::oids::ext_key_usage, "RFC 5280 §4.2.1.12"},
                            {x509::oids::crl_distribution_points, "RFC 5280 §4.2.1.13"},
                            {x509::oids::authority_info_access, "RFC 5280 §4.2.2.1"},
                            {x509::oids::ocsp_nocheck, "RFC 6960 §4.2.2.2.1"},
                            {no_rev_avail, "RFC 9608 §2"}};
    for (const Row& row : rows)
        if (row.id == id) return row.section;
    return "RFC 5280 §4.2";
}

using Verdict = Decision::Verdict;

void decide_subject(const x509::Csr& request, const x509::Certificate& certificate, const std::string& profile,
                    std::vector<Decision>& out) {
    const std::string wanted(request.subject().text().raw()), given(certificate.subject().text().raw());
    if (wanted == given) {
        if (!wanted.empty()) out.push_back({Verdict::kept, "subject " + wanted, "RFC 5280 §4.1.2.6"});
    } else if (given.empty()) {
        out.push_back({Verdict::dropped, "subject " + wanted, profile + ": the alternative names say who it is"});
    } else {
        out.push_back({Verdict::changed, "subject " + wanted + " to " + given, profile + ": the common name alone"});
    }
}

void decide_names(const x509::Csr& request, const x509::Certificate& certificate, const std::string& profile,
                  std::vector<Decision>& out) {
    const auto& wanted = request.extensions().subject_alt_name;
    const auto& given = certificate.extensions().subject_alt_name;
    // Host names are written in small letters, which makes no other name of them (RFC 5280 §7.2).
    const auto text = [](const x509::GeneralName& name) {
        std::string out_text(name.printable().raw());
        if (name.kind == x509::GeneralNameKind::dns_name)
            for (char& c : out_text)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
        return out_text;
    };
    const auto stands_in = [&](const std::optional<x509::GeneralNames>& names, const x509::GeneralName& one) {
        return names && std::ranges::any_of(*names, [&](const auto& name) { return text(name) == text(one); });
    };
    if (wanted)
        for (const auto& name : *wanted) {
            const std::string shown = "name " + std::string(name.printable().raw());
            if (stands_in(given, name))
                out.push_back({Verdict::kept, shown, "RFC 5280 §4.2.1.6"});
            else
                out.push_back({Verdict::dropped, shown, profile + ": names of this kind are not allowed"});
        }
    if (given)
        for (const auto& name : *given)
            if (!stands_in(wanted, name))
                out.push_back({Verdict::added, "name " + std::string(name.printable().raw()),
                               "RFC 9525 §2: the common name is looked at by nobody"});
}

}  // namespace

ByteVector serial_number(RandomSource& random) {
    ByteVector serial(20);
    do {
        random.fill(serial);
        serial[0] &= 0x7f;
    } while (std::ranges::all_of(serial, [](u8 octet) { return octet == 0; }));
    return serial;
}

Result<x509::CertificateBuilder> leaf_builder(const LeafOrder& order, sys_seconds now, RandomSource& random) {
    const Profile& profile = *order.profile;
    TROTH_TRY(const auto key, keys::PublicKey::from_spki(order.spki));
    TROTH_TRY(const auto alternatives, alternatives_of(order));
    const auto lifetime = order.lifetime.value_or(profile.lifetime);
    if (lifetime > profile.longest)
        return fail(Error(errors::too_long)
                        .with("profile", profile.name)
                        .with("longest in days", std::to_string(profile.longest / days(1))));
    x509::CertificateBuilder builder;
    builder.serial_number = serial_number(random);
    builder.not_before = now - backdate;
    // The last second is part of the lifetime (RFC 5280 §4.1.2.5), so of n days there is none left over.
    builder.not_after = now + lifetime;
    builder.spki.assign(key.spki_der().begin(), key.spki_der().end());
    TROTH_TRY(builder.subject, subject_of(order, !alternatives.empty()));
    builder.extensions.add(x509::oids::key_usage, true, x509::der::serialise(usage_for(profile.key_usage, key)));
    if (!profile.ext_key_usage.empty()) {
        std::vector<x509::Oid> purposes;
        for (const ByteVector& content : profile.ext_key_usage) purposes.push_back(x509::Oid{content});
        builder.extensions.ext_key_usage(purposes);
    }
    if (!profile.policies.empty()) {
        std::vector<x509::PolicyInformation> policies;
        for (const ByteVector& content : profile.policies) policies.push_back({x509::Oid{content}, {}});
        builder.extensions.add(x509::oids::certificate_policies, false, x509::der::serialise(policies));
    }
    x509::GeneralNames names;
    for (const AlternativeName& name : alternatives) names.push_back(name.view());
    // Critical where it is all that names the subject (§4.2.1.6).
    if (!names.empty()) builder.extensions.subject_alt_name(names, builder.subject.empty());
    add_pointers(builder.extensions, profile, builder.serial_number);
    return builder;
}

Result<LeafOrder> order_of(const x509::Csr& request, const Profile& profile) {
    TROTH_TRY(request.verify());
    LeafOrder order{.name = std::string(request.subject().common_name().raw()),
                    .alternatives = {},
                    .profile = &profile,
                    .spki = {request.spki().begin(), request.spki().end()}};
    if (const auto& names = request.extensions().subject_alt_name)
        for (const auto& name : *names) order.alternatives.emplace_back(name.printable().raw());
    return order;
}

std::string_view name_of(Verdict verdict) {
    constexpr std::string_view names[] = {"kept", "changed", "dropped", "added"};
    return names[static_cast<usize>(verdict)];
}

std::vector<Decision> decisions(const x509::Csr& request, const x509::Certificate& certificate,
                                const Profile& profile) {
    const std::string by_profile = "profile " + profile.name;
    std::vector<Decision> out;
    decide_subject(request, certificate, by_profile, out);
    decide_names(request, certificate, by_profile, out);
    const auto& wanted = request.extensions();
    const auto& given = certificate.extensions();
    for (const x509::Extension& extension : wanted.all) {
        if (extension.extn_id == x509::oids::subject_alt_name) continue;
        const std::string shown = x509::display_name(extension.extn_id);
        const x509::Extension* now = given.find(extension.extn_id);
        if (now == nullptr)
            out.push_back({Verdict::dropped, shown, by_profile + ": it has none"});
        else if (std::ranges::equal(now->extn_value.value, extension.extn_value.value))
            out.push_back({Verdict::kept, shown, std::string(rule_for(extension.extn_id))});
        else
            out.push_back({Verdict::changed, shown, by_profile + "; " + std::string(rule_for(extension.extn_id))});
    }
    for (const x509::Extension& extension : given.all)
        if (!(extension.extn_id == x509::oids::subject_alt_name) && wanted.find(extension.extn_id) == nullptr)
            out.push_back(
                {Verdict::added, x509::display_name(extension.extn_id), std::string(rule_for(extension.extn_id))});
    return out;
}

}  // namespace troth::inline v1::ca
