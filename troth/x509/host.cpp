#include "troth/x509/host.hpp"

#include "troth/x509/errors.hpp"

namespace troth::inline v1::x509 {
namespace {

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, small, small);
}

constexpr usize most_names_in_an_error = 8;

Untrusted names_of(const GeneralNames& names) {
    std::string out;
    usize shown = 0;
    for (const GeneralName& name : names) {
        if (name.kind != GeneralNameKind::dns_name && name.kind != GeneralNameKind::ip_address) continue;
        if (shown++ == most_names_in_an_error) return Untrusted(out + ", ...");
        if (!out.empty()) out += ", ";
        out += name.printable().raw();
    }
    return Untrusted(out);
}

}  // namespace

Result<ReferenceName> ReferenceName::parse(std::string_view text) {
    ReferenceName out;
    if (std::optional<ByteVector> ip = parse_ip(text)) {
        out.ip_ = std::move(*ip);
        return out;
    }
    std::string_view host = text;
    if (host.ends_with('.')) host.remove_suffix(1);
    if (!is_dns_name(host, false)) return fail(Error(bad_reference_name).with("asked for", text));
    for (char c : host) out.host_ += small(c);
    return out;
}

bool matches(const GeneralName& presented, const ReferenceName& reference) {
    if (presented.kind == GeneralNameKind::ip_address)
        return reference.is_ip() && std::ranges::equal(presented.content, reference.ip());
    if (presented.kind != GeneralNameKind::dns_name || reference.is_ip()) return false;
    const std::string_view pattern = presented.text();
    if (!is_dns_name(pattern, true)) return false;
    if (!pattern.starts_with("*.")) return same_ignoring_case(pattern, reference.host());
    const usize dot = reference.host().find('.');
    return dot != std::string_view::npos && same_ignoring_case(pattern.substr(1), reference.host().substr(dot));
}

Result<void> check_host(const Certificate& certificate, const ReferenceName& reference) {
    const std::optional<GeneralNames>& names = certificate.extensions().subject_alt_name;
    if (!names)
        return fail(Error(no_alternative_name)
                        .at_depth(0)
                        .with("asked for", reference.text())
                        .with("subject", certificate.subject().text()));
    for (const GeneralName& name : *names)
        if (matches(name, reference)) return {};
    return fail(Error(name_mismatch)
                    .at_depth(0)
                    .with("asked for", reference.text())
                    .with("certificate is for", names_of(*names)));
}

}  // namespace troth::inline v1::x509
