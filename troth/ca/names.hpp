// Names that go into certificates, from what a person types.
#pragma once

#include "troth/x509/general_name.hpp"

namespace troth::inline v1::ca {

// AlternativeName: one subjectAltName entry that owns its content (RFC 5280 §4.2.1.6).
struct AlternativeName {
    x509::GeneralNameKind kind{};
    ByteVector content;

    x509::GeneralName view() const { return {kind, content}; }
    bool is_host() const {
        return kind == x509::GeneralNameKind::dns_name || kind == x509::GeneralNameKind::ip_address;
    }
    friend bool operator==(const AlternativeName&, const AlternativeName&) = default;
};

// alternative_name: by its form an IP address, an e-mail address, a URI or a host name ("*." may stand first); or said
// outright with DNS:, IP:, email: or URI: in front. Host names are written in small letters. Errors:
// ca.bad_alternative_name.
Result<AlternativeName> alternative_name(std::string_view text);

// name_subtree: what a name constraint is about (RFC 5280 §4.2.1.10): a domain and all below it, "192.0.2.0/24", the
// mailboxes of "email:example.org", of "email:.example.org" or one alone, the hosts of "URI:.example.org". Errors:
// ca.bad_subtree.
Result<AlternativeName> name_subtree(std::string_view text);

// common_name: the name CN=text. Errors: ca.bad_subject if the text is empty, has more than 64 characters
// (ub-common-name, RFC 5280 appendix A.1), holds control characters or is not UTF-8.
Result<x509::Name> common_name(std::string_view text);

}  // namespace troth::inline v1::ca
