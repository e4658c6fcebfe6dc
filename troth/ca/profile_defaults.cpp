// The profiles that every authority has. Keys: RFC 5280 §4.2.1.3 and §4.2.1.12 by their names there. Of key-usage a
// certificate gets what its key is capable of. The policy of public-web says that the control of the names was
// validated (Baseline Requirements §7.1.6.1).
#include "troth/ca/profile.hpp"

namespace troth::inline v1::ca {

std::string_view default_profiles() {
    return R"toml(
[profile.server]
about = "a server that others connect to by TLS"
key-usage = ["digitalSignature", "keyEncipherment"]
ext-key-usage = ["serverAuth"]
names = ["DNS", "IP", "email", "URI"]
needs = "host"
days = 90
longest-days = 36500

[profile.client]
about = "a person or a program that shows to a server who it is"
key-usage = ["digitalSignature"]
ext-key-usage = ["clientAuth"]
names = ["DNS", "IP", "email", "URI"]
days = 90
longest-days = 36500

[profile.mutual]
about = "a service that connects to others and is connected to"
key-usage = ["digitalSignature", "keyEncipherment"]
ext-key-usage = ["serverAuth", "clientAuth"]
names = ["DNS", "IP", "URI"]
needs = "host"
days = 90
longest-days = 3650

[profile.code-signing]
about = "signs programs"
key-usage = ["digitalSignature"]
ext-key-usage = ["codeSigning"]
names = ["email", "URI"]
days = 365
longest-days = 460

[profile.e-mail]
about = "signs and receives e-mail (S/MIME)"
key-usage = ["digitalSignature", "keyEncipherment", "keyAgreement"]
ext-key-usage = ["emailProtection"]
names = ["email"]
needs = "mailbox"
days = 365
longest-days = 825

[profile.ipsec]
about = "a gateway or a client of a VPN by IKEv2"
key-usage = ["digitalSignature", "keyEncipherment"]
ext-key-usage = ["serverAuth", "clientAuth", "ipsecIKE"]
names = ["DNS", "IP", "email"]
days = 365
longest-days = 3650

[profile.short-lived]
about = "a server or a client for some days; it ends before it could be revoked"
key-usage = ["digitalSignature", "keyEncipherment"]
ext-key-usage = ["serverAuth", "clientAuth"]
names = ["DNS", "IP", "URI"]
needs = "host"
hours = 48
longest-days = 7
no-revocation = true

[profile.ocsp-responder]
about = "answers for the authority whether a certificate is revoked (OCSP); ca ocsp gets one by itself"
key-usage = ["digitalSignature"]
ext-key-usage = ["OCSPSigning"]
names = []
days = 7
longest-days = 366
ocsp-no-check = true

[profile.public-web]
about = "a web server by the rules of the public web (CA/Browser Forum), lifetimes of today and of the future"
key-usage = ["digitalSignature", "keyEncipherment"]
ext-key-usage = ["serverAuth"]
policies = ["2.23.140.1.2.1"]
names = ["DNS", "IP"]
needs = "host"
common-name = false
days = 45
longest-days = 397
rules = "public-web"
)toml";
}

}  // namespace troth::inline v1::ca
