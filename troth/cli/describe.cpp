#include "troth/cli/describe.hpp"

#include <fmt/format.h>

#include "troth/crypto/hash/hash.hpp"
#include "troth/encoding/hex.hpp"
#include "troth/keys/algorithm.hpp"

namespace troth::inline v1::cli {

namespace {

std::string colons(Bytes bytes) {
    std::string out;
    for (const u8 byte : bytes) out += fmt::format("{}{:02x}", out.empty() ? "" : ":", byte);
    return out;
}
std::string sha256(Bytes bytes) {
    return encoding::hex::encode(crypto::hash(crypto::HashId::sha256, bytes).bytes());
}
std::string text_of_name(const x509::Name& name) {
    return name.empty() ? "(empty)" : std::string(name.text().raw());
}

// A key that may be of a kind that is not supported here.
std::string kind_of_spki(Bytes spki, const x509::AlgorithmIdentifier& algorithm) {
    const auto key = keys::PublicKey::from_spki(spki);
    return key ? describe_kind(*key) : x509::display_name(algorithm.algorithm) + " (not supported)";
}

Json names_of(const x509::GeneralNames& names) {
    Json list = Json::array();
    for (const x509::GeneralName& name : names) list.push_back(std::string(name.printable().raw()));
    return list;
}
Json usages_of(x509::NamedBits usage) {
    Json list = Json::array();
    for (u8 bit = 0; bit <= static_cast<u8>(x509::KeyUsageBit::decipher_only); ++bit)
        if (usage.has(bit)) list.push_back(x509::name_of(static_cast<x509::KeyUsageBit>(bit)));
    return list;
}

void add_extensions(Json& out, const x509::Extensions& extensions) {
    if (extensions.subject_alt_name) out["names"] = names_of(*extensions.subject_alt_name);
    if (extensions.basic_constraints) {
        out["authority"] = extensions.basic_constraints->ca;
        if (extensions.basic_constraints->path_len_constraint)
            out["path_length"] = *extensions.basic_constraints->path_len_constraint;
    }
    if (extensions.key_usage) out["key_usage"] = usages_of(*extensions.key_usage);
    if (extensions.ext_key_usage) {
        out["purposes"] = Json::array();
        for (const x509::Oid& purpose : *extensions.ext_key_usage)
            out["purposes"].push_back(x509::display_name(purpose));
    }
    if (extensions.subject_key_identifier)
        out["subject_key_identifier"] = colons(extensions.subject_key_identifier->value);
    if (extensions.authority_key_identifier && extensions.authority_key_identifier->key_identifier)
        out["authority_key_identifier"] = colons(extensions.authority_key_identifier->key_identifier->value);
    if (extensions.authority_info_access) {
        out["information"] = Json::array();
        for (const auto& access : *extensions.authority_info_access)
            out["information"].push_back(x509::display_name(access.access_method) + " " +
                                         std::string(access.access_location.printable().raw()));
    }
    Json all = Json::array();
    for (const x509::Extension& extension : extensions.all)
        all.push_back(x509::display_name(extension.extn_id) + (extension.critical ? " (critical)" : ""));
    out["extensions"] = std::move(all);
}

}  // namespace

std::string describe_kind(const keys::PublicKey& key) {
    const bool rsa = key.type() == keys::KeyType::rsa || key.type() == keys::KeyType::rsa_pss;
    return rsa ? fmt::format("{} {}", keys::name_of(key.type()), key.bits()) : std::string(keys::name_of(key.type()));
}

std::string name_of(const x509::Certificate& certificate) {
    const x509::Name& subject = certificate.subject();
    return subject.empty() ? "(no subject)" : subject.text().escaped();
}

std::string day_of(std::chrono::sys_seconds moment) {
    return encoding::der::iso8601(moment).substr(0, std::string_view("2026-03-01").size());
}

std::string days_until(std::chrono::sys_seconds moment, Wall now) {
    using std::chrono::days;
    using std::chrono::floor;
    const auto distance = (floor<days>(moment) - floor<days>(now)).count();
    if (distance == 0) return "today";
    const auto count = distance < 0 ? -distance : distance;
    return fmt::format("{}{} day{}{}", distance > 0 ? "in " : "", count, count == 1 ? "" : "s",
                       distance < 0 ? " ago" : "");
}

Json describe(const x509::Certificate& certificate, Wall now) {
    Json out;
    out["kind"] = "certificate";
    out["subject"] = text_of_name(certificate.subject());
    out["issuer"] = text_of_name(certificate.issuer());
    out["serial_number"] = colons(certificate.serial_number());
    out["not_before"] = encoding::der::iso8601(certificate.not_before().at);
    out["not_after"] = encoding::der::iso8601(certificate.not_after().at);
    const bool begun = now >= certificate.not_before().at;
    const bool over = now > certificate.not_after().at;
    const std::string_view state = over ? "expired " : begun ? "valid, ends " : "not valid yet, begins ";
    out["validity"] =
        std::string(state) + days_until(over || begun ? certificate.not_after().at : certificate.not_before().at, now);
    out["key"] = kind_of_spki(certificate.spki(), certificate.public_key_info().algorithm);
    out["signed_with"] = x509::display_name(certificate.signature_algorithm().algorithm);
    out["self_issued"] = certificate.is_self_issued();
    add_extensions(out, certificate.extensions());
    out["sha256"] = x509::fingerprint(certificate);
    out["key_sha256"] = sha256(certificate.spki());
    return out;
}

Json describe(const x509::Csr& request) {
    Json out;
    out["kind"] = "certificate request";
    out["subject"] = text_of_name(request.subject());
    out["key"] = kind_of_spki(request.spki(), request.public_key_info().algorithm);
    out["signed_with"] = x509::display_name(request.signature_algorithm().algorithm);
    const auto proof = request.verify();
    out["proof_of_possession"] = proof ? "holds" : std::string("fails: ") + std::string(proof.error().row().what);
    add_extensions(out, request.extensions());
    out["key_sha256"] = sha256(request.spki());
    return out;
}

Json describe(const keys::PublicKey& key) {
    Json out;
    out["kind"] = "public key";
    out["key"] = describe_kind(key);
    Json algorithms = Json::array();
    for (const auto algorithm : key.algorithms()) algorithms.push_back(keys::info(algorithm).name);
    out["signs_with"] = std::move(algorithms);
    out["key_sha256"] = sha256(key.spki_der());
    return out;
}

Json describe(const keys::PrivateKey& key) {
    Json out = describe(key.public_key());
    out["kind"] = "private key";
    return out;
}

}  // namespace troth::inline v1::cli
