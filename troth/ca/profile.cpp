#include "troth/ca/profile.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "troth/ca/crl.hpp"
#include "troth/ca/errors.hpp"
#include "troth/x509/oids.hpp"

namespace troth::inline v1::ca {

namespace {

using std::chrono::minutes;
using x509::GeneralNameKind;

struct Purpose {
    std::string_view name;
    const x509::Oid& oid;
};
constexpr auto& ipsec_ike = x509::der::oid<"1.3.6.1.5.5.7.3.17">;  // RFC 4945 §5.1.3.12
constexpr Purpose purposes[] = {
    {"serverAuth", x509::oids::server_auth},
    {"clientAuth", x509::oids::client_auth},
    {"codeSigning", x509::oids::code_signing},
    {"emailProtection", x509::oids::email_protection},
    {"timeStamping", x509::oids::time_stamping},
    {"OCSPSigning", x509::oids::ocsp_signing},
    {"anyExtendedKeyUsage", x509::oids::any_extended_key_usage},
    {"ipsecIKE", ipsec_ike},
};
struct Kind {
    std::string_view name;
    GeneralNameKind kind;
};
constexpr Kind kinds[] = {{"DNS", GeneralNameKind::dns_name},
                          {"IP", GeneralNameKind::ip_address},
                          {"email", GeneralNameKind::rfc822_name},
                          {"URI", GeneralNameKind::uniform_resource_identifier}};

// Reader: one table of one file, whose complaints say line and key.
class Reader {
  public:
    Reader(const toml::table& table, std::string_view profile, std::string_view file)
        : table_(table), profile_(profile), file_(file) {}

    std::unexpected<Error> refuse(std::string_view key, std::string_view why) const {
        const toml::node* node = table_.get(key);
        Error error = Error(errors::bad_profile).in_file(file_).with("profile", profile_).with("key", key);
        const auto line = (node != nullptr ? node->source() : table_.source()).begin.line;
        return fail(std::move(error).with("line", std::to_string(line)).with("reason", why));
    }
    Result<void> text(std::string_view key, std::string& out) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        const auto value = node->value_exact<std::string>();
        if (!value) return refuse(key, "a text is expected");
        out = *value;
        return {};
    }
    Result<void> flag(std::string_view key, bool& out) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        const auto value = node->value_exact<bool>();
        if (!value) return refuse(key, "true or false is expected");
        out = *value;
        return {};
    }
    Result<void> duration(std::string_view key, minutes unit, minutes& out) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        const auto value = node->value_exact<int64_t>();
        if (!value || *value < 1 || *value > 1'000'000) return refuse(key, "a number from 1 on is expected");
        out = unit * *value;
        return {};
    }
    Result<void> count(std::string_view key, u32 most, u32& out) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        const auto value = node->value_exact<int64_t>();
        if (!value || *value < 1 || *value > i64{most})
            return refuse(key, "a number from 1 to " + std::to_string(most) + " is expected");
        out = static_cast<u32>(*value);
        return {};
    }
    // list: each of its words goes through `take`, which says whether it knows the word.
    template <class Take>
    Result<void> list(std::string_view key, Take take) const {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return {};
        const toml::array* array = node->as_array();
        if (array == nullptr) return refuse(key, "a list of texts is expected");
        for (const toml::node& item : *array) {
            const auto word = item.value_exact<std::string>();
            if (!word) return refuse(key, "a list of texts is expected");
            if (!take(*word)) return refuse(key, "\"" + *word + "\" is not known here");
        }
        return {};
    }
    bool has(std::string_view key) const { return table_.get(key) != nullptr; }
    Result<void> only(std::span<const std::string_view> known) const {
        for (const auto& [key, value] : table_)
            if (std::ranges::find(known, key.str()) == known.end()) return refuse(key.str(), "there is no such key");
        return {};
    }

  private:
    const toml::table& table_;
    std::string_view profile_, file_;
};

bool take_usage(Profile& profile, std::string_view word) {
    for (u8 bit = 0; bit <= static_cast<u8>(x509::KeyUsageBit::decipher_only); ++bit)
        if (name_of(static_cast<x509::KeyUsageBit>(bit)) == word) {
            profile.key_usage.push_back(static_cast<x509::KeyUsageBit>(bit));
            return true;
        }
    return false;
}
bool take_purpose(Profile& profile, std::string_view word) {
    for (const Purpose& row : purposes)
        if (row.name == word) {
            profile.ext_key_usage.emplace_back(row.oid.content.begin(), row.oid.content.end());
            return true;
        }
    return false;
}
// An OID in dotted text: at least two arcs, each below 2^63 (X.690 §8.19).
bool take_policy(Profile& profile, std::string_view dotted) {
    ByteVector content;
    u64 first = 0;
    usize arcs = 0;
    for (usize at = 0; at <= dotted.size(); ++arcs) {
        const usize end = std::min(dotted.find('.', at), dotted.size());
        u64 arc = 0;
        const auto [stop, error] = std::from_chars(dotted.data() + at, dotted.data() + end, arc);
        if (error != std::errc() || stop != dotted.data() + end || arc >> 62 != 0) return false;
        at = end + 1;
        if (arcs == 0) {
            first = arc;
            if (first > 2) return false;
            continue;
        }
        if (arcs == 1) {
            if (first < 2 && arc > 39) return false;
            arc += 40 * first;
        }
        for (int group = 9; group >= 0; --group)
            if (const u64 rest = arc >> (7 * group); rest != 0 || group == 0)
                content.push_back(static_cast<u8>((rest & 0x7f) | (group != 0 ? 0x80 : 0)));
    }
    if (arcs < 2) return false;
    profile.policies.push_back(std::move(content));
    return true;
}
bool take_kind(Profile& profile, std::string_view word) {
    for (const Kind& row : kinds)
        if (row.name == word) {
            profile.alternatives.push_back(row.kind);
            return true;
        }
    return false;
}

Result<void> read_words(const Reader& reader, Profile& profile) {
    if (reader.has("key-usage")) profile.key_usage.clear();
    TROTH_TRY(reader.list("key-usage", [&](const std::string& word) { return take_usage(profile, word); }));
    if (reader.has("ext-key-usage")) profile.ext_key_usage.clear();
    TROTH_TRY(reader.list("ext-key-usage", [&](const std::string& word) { return take_purpose(profile, word); }));
    if (reader.has("policies")) profile.policies.clear();
    TROTH_TRY(reader.list("policies", [&](const std::string& word) { return take_policy(profile, word); }));
    if (reader.has("names")) profile.alternatives.clear();
    TROTH_TRY(reader.list("names", [&](const std::string& word) { return take_kind(profile, word); }));
    std::string needs, rules;
    TROTH_TRY(reader.text("needs", needs));
    if (needs == "host")
        profile.needs = NameNeed::host;
    else if (needs == "mailbox")
        profile.needs = NameNeed::mailbox;
    else if (needs == "none")
        profile.needs = NameNeed::none;
    else if (!needs.empty())
        return reader.refuse("needs", "host, mailbox or none is expected");
    TROTH_TRY(reader.text("rules", rules));
    if (rules == "public-web")
        profile.lint = LintScope::public_web;
    else if (rules == "rfc5280")
        profile.lint = LintScope::rfc5280;
    else if (!rules.empty())
        return reader.refuse("rules", "rfc5280 or public-web is expected");
    return {};
}

Result<Profile> read(const Reader& reader, Profile profile) {
    constexpr std::string_view known[] = {
        "about",      "key-usage", "ext-key-usage", "names",         "needs",         "common-name",
        "hours",      "days",      "longest-days",  "no-revocation", "ocsp-no-check", "crl-url",
        "crl-shards", "ocsp-url",  "issuer-url",    "rules",         "policies"};
    TROTH_TRY(reader.only(known));
    TROTH_TRY(read_words(reader, profile));
    TROTH_TRY(reader.text("about", profile.about));
    TROTH_TRY(reader.flag("common-name", profile.common_name));
    TROTH_TRY(reader.flag("no-revocation", profile.no_revocation));
    TROTH_TRY(reader.flag("ocsp-no-check", profile.ocsp_no_check));
    TROTH_TRY(reader.duration("hours", std::chrono::hours(1), profile.lifetime));
    TROTH_TRY(reader.duration("days", std::chrono::days(1), profile.lifetime));
    TROTH_TRY(reader.duration("longest-days", std::chrono::days(1), profile.longest));
    TROTH_TRY(reader.text("crl-url", profile.crl_url));
    TROTH_TRY(reader.count("crl-shards", most_shards, profile.crl_shards));
    TROTH_TRY(reader.text("ocsp-url", profile.ocsp_url));
    TROTH_TRY(reader.text("issuer-url", profile.issuer_url));
    if ((profile.crl_url.find(shard_mark) != std::string::npos) != (profile.crl_shards > 1))
        return reader.refuse("crl-shards", "crl-url has {shard} in it if there are several, and only then");
    if (profile.key_usage.empty()) return reader.refuse("key-usage", "it is missing");
    if (profile.lifetime == minutes(0)) return reader.refuse("days", "neither hours nor days are said");
    if (profile.longest == minutes(0)) profile.longest = profile.lifetime;
    if (profile.longest < profile.lifetime) return reader.refuse("longest-days", "it is shorter than the lifetime");
    return profile;
}

}  // namespace

Result<Profiles> Profiles::with(std::string_view text, std::string_view file) const {
    const toml::parse_result parsed = toml::parse(text, file);
    if (!parsed)
        return fail(Error(errors::bad_profile)
                        .in_file(file)
                        .with("line", std::to_string(parsed.error().source().begin.line))
                        .with("reason", parsed.error().description()));
    Profiles out = *this;
    for (const auto& [key, value] : parsed.table()) {
        if (key.str() != "profile" || !value.is_table())
            return Reader(parsed.table(), "", file).refuse(key.str(), "tables are called [profile.NAME]");
        for (const auto& [name, table] : *value.as_table()) {
            if (!table.is_table()) return Reader(*value.as_table(), "", file).refuse(name.str(), "a table is expected");
            const auto found = std::ranges::find(out.profiles_, name.str(), &Profile::name);
            Profile base = found != out.profiles_.end() ? *found : Profile{.name = std::string(name.str())};
            TROTH_TRY(Profile profile, read(Reader(*table.as_table(), name.str(), file), std::move(base)));
            if (found != out.profiles_.end())
                *found = std::move(profile);
            else
                out.profiles_.push_back(std::move(profile));
        }
    }
    return out;
}

const Profiles& Profiles::built_in() {
    static const Profiles profiles = [] {
        auto read = Profiles().with(default_profiles(), "built in");
        if (!read) std::abort();
        return *std::move(read);
    }();
    return profiles;
}

Result<const Profile*> Profiles::find(std::string_view name) const {
    const auto found = std::ranges::find(profiles_, name, &Profile::name);
    if (found != profiles_.end()) return &*found;
    std::string all;
    for (const Profile& profile : profiles_) all += (all.empty() ? "" : ", ") + profile.name;
    return fail(Error(errors::unknown_profile).with("profile", name).with("one of", all));
}

}  // namespace troth::inline v1::ca
