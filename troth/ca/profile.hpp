// Profiles: what a kind of certificate holds, RFC 5280 §4.2, written in TOML. The built-in ones are TOML, too
// (profile_defaults.cpp), so that a person can start from them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "troth/ca/names.hpp"
#include "troth/x509/extensions.hpp"

namespace troth::inline v1::ca {

// What must be among the alternative names.
enum class NameNeed : u8 { none, host, mailbox };
// Which rules a certificate is held against before it is signed.
enum class LintScope : u8 { rfc5280, public_web };  // public_web: the Baseline Requirements, too

struct Profile {
    std::string name, about;
    std::vector<x509::KeyUsageBit> key_usage;
    std::vector<ByteVector> ext_key_usage;            // contents of the OIDs
    std::vector<ByteVector> policies;                 // contents of the OIDs, §4.2.1.4; empty: none is asserted
    std::vector<x509::GeneralNameKind> alternatives;  // the kinds that may stand in it
    NameNeed needs = NameNeed::none;
    bool common_name = true;                     // whether the subject has CN=name
    std::chrono::minutes lifetime{}, longest{};  // what is given without asking; the most that may be asked for
    bool no_revocation = false;                  // noRevAvail, RFC 9608: it ends before it could be revoked
    bool ocsp_no_check = false;                  // id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1: of responders
    std::string crl_url, ocsp_url, issuer_url;   // where to learn more; empty: not said
    u32 crl_shards = 1;  // with more, crl_url has {shard} in it, and a certificate names the list of its part
    LintScope lint = LintScope::rfc5280;
};

// Profiles: the built-in ones, and those of a file over them.
class Profiles {
  public:
    static const Profiles& built_in();
    // with: TOML text with a table a profile, `[profile.NAME]`. A name that is built in takes what is not said from
    // there. `file` is for errors. Errors: ca.bad_profile with line and key.
    Result<Profiles> with(std::string_view toml, std::string_view file) const;

    // find: errors: ca.unknown_profile with the names that there are.
    Result<const Profile*> find(std::string_view name) const;
    std::span<const Profile> all() const { return profiles_; }

  private:
    std::vector<Profile> profiles_;
};

// The TOML of the built-in profiles.
std::string_view default_profiles();

}  // namespace troth::inline v1::ca
