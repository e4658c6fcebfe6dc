// Does a certificate belong to the owner of a mail address? RFC 8550 §3, RFC 9598 §5.
#pragma once

#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// mailboxes_of: the addresses that a certificate is for: rfc822Name and SmtpUTF8Mailbox of subjectAltName, and where it
// has neither, emailAddress attributes of the subject (RFC 8550 §3 has receivers look there, too). In UTF-8.
std::vector<std::string> mailboxes_of(const Certificate& certificate);

// smtp_utf8_mailbox: the address of an otherName of that kind (RFC 9598 §3); nothing if it is none, or malformed: the
// domain is in A-labels. That its local part has something beyond ASCII, as it MUST, is not asked: mailboxes_of() does,
// and constraints are held against either.
std::optional<std::string> smtp_utf8_mailbox(const GeneralName& name);
// is_smtp_utf8_mailbox: whether an otherName says that it is one, well-formed or not.
bool is_smtp_utf8_mailbox(const GeneralName& name);

// same_mailbox: the local parts octet by octet, the domains without regard to case (RFC 5280 §7.5). Domains in
// A-labels.
bool same_mailbox(std::string_view a, std::string_view b);

// check_mailbox: the certificate is for this address. Errors: x509.mailbox_mismatch.
Result<void> check_mailbox(const Certificate& certificate, std::string_view mailbox);

}  // namespace troth::inline v1::x509
