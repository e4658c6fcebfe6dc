#include "troth/x509/mailbox.hpp"

#include "troth/x509/idna.hpp"
#include "troth/x509/mailbox_errors.hpp"

namespace troth::inline v1::x509 {
namespace {

constexpr Oid smtp_utf8_mailbox_id = der::oid<"1.3.6.1.5.5.7.8.9">;  // id-on-SmtpUTF8Mailbox, RFC 9598 §3

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<u8>(c) < 0x80; });
}

}  // namespace

bool is_smtp_utf8_mailbox(const GeneralName& name) {
    der::Reader reader(name.content);
    Oid type;
    return name.kind == GeneralNameKind::other_name && reader("type-id", type) && type == smtp_utf8_mailbox_id;
}

std::optional<std::string> smtp_utf8_mailbox(const GeneralName& name) {
    if (!is_smtp_utf8_mailbox(name)) return std::nullopt;
    der::Reader reader(name.content);
    Oid type;
    der::CharacterString value;
    if (!reader("type-id", type) || !reader.wrapped("value", 0, value) || !reader.finish()) return std::nullopt;
    if (value.tag != der::tags::utf8_string) return std::nullopt;
    const std::string_view text = text_of(value.content);
    const usize at = text.rfind('@');
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    const bool has_control = std::ranges::any_of(text, [](char c) { return static_cast<u8>(c) < 0x20 || c == 0x7f; });
    if (has_control || text.starts_with("\xef\xbb\xbf")) return std::nullopt;  // §3: no byte order mark
    const std::string_view domain = text.substr(at + 1);
    if (!is_dns_name(domain, false) || has_fake_a_label(domain)) return std::nullopt;
    return std::string(text);
}

std::vector<std::string> mailboxes_of(const Certificate& certificate) {
    std::vector<std::string> out;
    if (const auto& alternatives = certificate.extensions().subject_alt_name)
        for (const GeneralName& name : *alternatives) {
            if (name.kind == GeneralNameKind::rfc822_name) out.emplace_back(name.text());
            auto mailbox = smtp_utf8_mailbox(name);
            // RFC 9598 §3: one of ASCII alone MUST be an rfc822Name.
            if (mailbox && !is_ascii(mailbox->substr(0, mailbox->rfind('@')))) out.push_back(*std::move(mailbox));
        }
    return out.empty() ? certificate.subject().attribute_texts(oids::email_address) : out;
}

bool same_mailbox(std::string_view a, std::string_view b) {
    const usize at_a = a.rfind('@'), at_b = b.rfind('@');
    if (at_a == std::string_view::npos || at_b == std::string_view::npos) return false;
    return a.substr(0, at_a) == b.substr(0, at_b) &&
           std::ranges::equal(a.substr(at_a + 1), b.substr(at_b + 1), {}, small, small);
}

Result<void> check_mailbox(const Certificate& certificate, std::string_view mailbox) {
    std::string all;
    for (const std::string& own : mailboxes_of(certificate)) {
        if (same_mailbox(own, mailbox)) return {};
        all += (all.empty() ? "" : ", ") + own;
    }
    return fail(Error(mailbox_mismatch).with("asked for", mailbox).with("certificate is for", all));
}

}  // namespace troth::inline v1::x509
