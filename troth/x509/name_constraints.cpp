#include "troth/x509/name_constraints.hpp"

#include "troth/x509/mailbox.hpp"

namespace troth::inline v1::x509 {
namespace {

using Kind = GeneralNameKind;

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, small, small);
}
bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && same(text.substr(text.size() - end.size()), end);
}
// host lies below base, or is it. With a dot in front, which §4.2.1.10 does not have but some issuers write, the base
// itself is not meant.
bool is_host_within(std::string_view host, std::string_view base) {
    if (base.starts_with('.')) return host.size() > base.size() && ends_with(host, base);
    return same(host, base) ||
           (host.size() > base.size() && ends_with(host, base) && host[host.size() - base.size() - 1] == '.');
}
// A host for the constraints of rfc822Name and uniformResourceIdentifier: ".base" is any host below, "base" that host.
bool is_host_matched(std::string_view host, std::string_view base) {
    return base.starts_with('.') ? host.size() > base.size() && ends_with(host, base) : same(host, base);
}
bool is_host_or_domain(std::string_view text) {
    return is_dns_name(text.starts_with('.') ? text.substr(1) : text, false);
}

// in_part: a name that is within only in part counts, as it does for excluded subtrees: "*.example" may stand for
// "bad.example".
bool is_dns_within(std::string_view name, std::string_view base, bool in_part) {
    if (is_host_within(name, base)) return true;
    if (!in_part || !name.starts_with("*.")) return false;
    const usize dot = base.find('.');  // one label of the base is what the star may stand for
    return dot != std::string_view::npos && same(base.substr(dot + 1), name.substr(2));
}

bool is_mailbox_within(std::string_view mailbox, std::string_view base) {
    const std::string_view host = mailbox.substr(mailbox.rfind('@') + 1);
    const usize at = base.find('@');
    if (at == std::string_view::npos) return is_host_matched(host, base);
    return mailbox.substr(0, mailbox.rfind('@')) == base.substr(0, at) && same(host, base.substr(at + 1));
}

// The host of scheme://user@host:port/path, RFC 3986 §3.2; empty if there is none that is a name.
std::string_view host_of_uri(std::string_view uri) {
    const usize scheme = uri.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view authority = uri.substr(scheme + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (const usize at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
    const usize colon = authority.find(':');
    if (colon != std::string_view::npos) {
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (!std::ranges::all_of(authority.substr(colon + 1), is_digit)) return {};
        authority = authority.substr(0, colon);
    }
    return is_dns_name(authority, false) ? authority : std::string_view{};
}

bool is_address_within(Bytes address, Bytes range, bool in_part) {
    // ::ffff:a.b.c.d reaches a.b.c.d on many systems (RFC 4291 §2.5.5.2): what is excluded there is excluded here.
    constexpr u8 mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (in_part && address.size() == 16 && range.size() == 8 && std::ranges::equal(address.first(12), mapped))
        address = address.subspan(12);
    if (range.size() != 2 * address.size()) return false;
    for (usize i = 0; i < address.size(); ++i)
        if (((address[i] ^ range[i]) & range[address.size() + i]) != 0) return false;
    return true;
}

bool is_known(Kind kind) {
    return kind == Kind::dns_name || kind == Kind::rfc822_name || kind == Kind::uniform_resource_identifier ||
           kind == Kind::ip_address || kind == Kind::directory_name;
}

bool is_understood(const GeneralName& base) {
    const std::string_view text = base.text();
    switch (base.kind) {
        case Kind::dns_name:
            return is_host_or_domain(text);  // the empty one is in excludedSubtrees to forbid all, and does
        case Kind::rfc822_name:
            return text.contains('@') ? is_mailbox(text) : is_host_or_domain(text);
        case Kind::uniform_resource_identifier:
            return is_host_or_domain(text);
        case Kind::directory_name:
        case Kind::ip_address:
            return true;
        default:
            return false;
    }
}

bool is_well_formed(const GeneralName& name) {
    const std::string_view text = name.text();
    switch (name.kind) {
        case Kind::dns_name:
            // What "*.com" would stand for is nothing that may be asked for (host.cpp), and not to be judged.
            return text.starts_with("*.") ? is_dns_name(text.substr(2), false) && text.substr(2).contains('.')
                                          : is_dns_name(text, false);
        case Kind::rfc822_name:
            return is_mailbox(text);
        case Kind::uniform_resource_identifier:
            return !host_of_uri(text).empty();
        case Kind::ip_address:
            return true;
        default:
            return false;
    }
}

bool is_within(const GeneralName& name, const GeneralName& base, bool in_part) {
    switch (name.kind) {
        case Kind::dns_name:
            return is_dns_within(name.text(), base.text(), in_part);
        case Kind::rfc822_name:
            return is_mailbox_within(name.text(), base.text());
        case Kind::uniform_resource_identifier:
            return is_host_matched(host_of_uri(name.text()), base.text());
        case Kind::ip_address:
            return is_address_within(name.content, base.content, in_part);
        default:
            return false;
    }
}

}  // namespace

SubjectNames::SubjectNames(const Certificate& certificate) {
    if (!certificate.subject().empty()) directory_names_.push_back(certificate.subject());
    bool has_mailbox = false;
    if (const auto& alternatives = certificate.extensions().subject_alt_name)
        for (const GeneralName& name : *alternatives) {
            has_mailbox = has_mailbox || name.kind == Kind::rfc822_name;
            if (is_smtp_utf8_mailbox(name)) {
                utf8_mailboxes_.push_back(smtp_utf8_mailbox(name).value_or(""));
            } else if (name.kind != Kind::directory_name) {
                names_.push_back(name);
            } else if (Result<Name> directory = Name::parse(name.content)) {
                directory_names_.push_back(std::move(*directory));
            }
        }
    if (!has_mailbox) mailboxes_ = certificate.subject().attribute_texts(oids::email_address);
    for (const std::string& mailbox : mailboxes_) names_.push_back({Kind::rfc822_name, bytes_of(mailbox)});
    if (certificate.extensions().subject_alt_name || certificate.is_ca()) return;
    common_names_ = certificate.subject().attribute_texts(oids::common_name);
    for (const std::string& name : common_names_) {
        if (std::optional<ByteVector> ip = parse_ip(name))
            names_.push_back({Kind::ip_address, addresses_.emplace_back(std::move(*ip))});
        else if (is_dns_name(name.starts_with("*.") ? name.substr(2) : name, false) && name.contains('.'))
            names_.push_back({Kind::dns_name, bytes_of(name)});
    }
}

ConstraintSet::Subtrees ConstraintSet::prepare(const std::optional<std::vector<GeneralSubtree>>& subtrees) {
    Subtrees out;
    if (!subtrees) return out;
    for (const GeneralSubtree& subtree : *subtrees) {
        Subtree& one = out.emplace_back();
        one.base = subtree.base;
        // §4.2.1.10: minimum MUST be zero, and maximum MUST be absent.
        one.understood = subtree.minimum == 0 && !subtree.maximum && is_understood(subtree.base);
        if (subtree.base.kind != Kind::directory_name) continue;
        Result<Name> name = Name::parse(subtree.base.content);
        one.understood = one.understood && name.has_value();
        if (name) one.directory = std::move(*name);
    }
    return out;
}

ConstraintSet::ConstraintSet(const NameConstraints& constraints, bool critical)
    : permitted_(prepare(constraints.permitted_subtrees)), excluded_(prepare(constraints.excluded_subtrees)) {
    for (const Subtrees* subtrees : {&permitted_, &excluded_})
        for (const Subtree& subtree : *subtrees)
            if (critical && !is_known(subtree.base.kind))
                (subtree.base.kind == Kind::other_name ? forbids_other_names_ : has_unknown_kind_) = true;
}

// §6.1.3(b) and (c) for one name: within a permitted subtree of its kind, if there is one; within no excluded one.
template <class Within>
ConstraintSet::Outcome ConstraintSet::judge(GeneralNameKind kind, u64& budget, Within within) const {
    bool constrained = false;
    bool permitted = false;
    for (const Subtrees* subtrees : {&permitted_, &excluded_}) {
        const bool excluding = subtrees == &excluded_;
        for (const Subtree& subtree : *subtrees) {
            if (subtree.base.kind != kind || !is_known(kind)) continue;
            if (budget == 0) return Outcome::work_limit;
            --budget;
            if (!subtree.understood) return Outcome::forbidden;
            const bool inside = within(subtree, excluding);
            if (excluding && inside) return Outcome::forbidden;
            constrained = constrained || !excluding;
            permitted = permitted || (!excluding && inside);
        }
    }
    return constrained && !permitted ? Outcome::forbidden : Outcome::allowed;
}

ConstraintSet::Verdict ConstraintSet::check(const SubjectNames& names, u64& budget) const {
    if (has_unknown_kind_) return {Outcome::forbidden, Untrusted("(a constraint of a kind that is not understood)")};
    const u64 size = names.directory_names_.size() + names.names_.size() + names.utf8_mailboxes_.size();
    if (budget < size) return {Outcome::work_limit, {}};
    budget -= size;
    for (const Name& name : names.directory_names_) {
        const Outcome outcome = judge(Kind::directory_name, budget,
                                      [&](const Subtree& subtree, bool) { return name.is_within(subtree.directory); });
        if (outcome != Outcome::allowed) return {outcome, name.text()};
    }
    for (const GeneralName& name : names.names_) {
        // §4.2.1.10: where "an instance of that name form appears", the constraint is processed or the name refused;
        // where none does, "the certificate is acceptable".
        if (forbids_other_names_ && name.kind == Kind::other_name) return {Outcome::forbidden, name.printable()};
        const bool well_formed = is_well_formed(name);
        const Outcome outcome = judge(name.kind, budget, [&](const Subtree& subtree, bool excluding) {
            // A malformed name is in no permitted subtree and in every excluded one.
            return well_formed ? is_within(name, subtree.base, excluding) : excluding;
        });
        if (outcome != Outcome::allowed) return {outcome, name.printable()};
    }
    // RFC 9598 §6: constraints on rfc822Name bind SmtpUTF8Mailbox, too, by its domain: the local parts of both are
    // taken off. One that names a single mailbox excludes its domain so; but it permits none of them, which is more
    // careful than the RFC: it stands for an address in ASCII, which MUST be an rfc822Name.
    for (const std::string& mailbox : names.utf8_mailboxes_) {
        if (forbids_other_names_) return {Outcome::forbidden, Untrusted("SmtpUTF8Mailbox:" + mailbox)};
        const Outcome outcome = judge(Kind::rfc822_name, budget, [&](const Subtree& subtree, bool excluding) {
            if (mailbox.empty()) return excluding;
            const std::string_view base = subtree.base.text();
            if (!excluding && base.contains('@')) return false;
            return is_mailbox_within(mailbox, base.substr(base.rfind('@') + 1));
        });
        if (outcome != Outcome::allowed) return {outcome, Untrusted("SmtpUTF8Mailbox:" + mailbox)};
    }
    return {};
}

}  // namespace troth::inline v1::x509
