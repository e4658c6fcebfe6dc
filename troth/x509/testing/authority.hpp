// Authorities and leaves made on the spot, for tests of chains. Ed25519 keys from a counting random source.
#pragma once

#include <cstdlib>
#include <functional>

#include "troth/base/testing/random.hpp"
#include "troth/x509/builder.hpp"

namespace troth::inline v1::x509::testing {

inline std::chrono::sys_seconds at(std::string_view utc) {
    return der::parse_generalized_time(bytes_of(utc)).value().at;
}
inline const std::chrono::sys_seconds noon = at("20260701120000Z");

// Party: a certificate with its key.
struct Party {
    Certificate certificate;
    std::shared_ptr<keys::Signer> signer;
};
using Change = std::function<void(CertificateBuilder&)>;
inline void unchanged(CertificateBuilder&) {}

class World {
  public:
    explicit World(u64 seed = 1) : random_(seed) {}

    std::shared_ptr<keys::Signer> key(keys::KeyType type = keys::KeyType::ed25519) {
        return keys::local_signer(keys::PrivateKey::generate(type, random_).value());
    }
    CertificateBuilder draft(std::string_view subject) {
        CertificateBuilder builder;
        builder.serial_number = random_serial(random_);
        builder.subject = Name::from_text(subject).value();
        builder.not_before = at("20260101000000Z");
        builder.not_after = at("20270101000000Z");
        return builder;
    }
    static void make_ca(CertificateBuilder& builder, std::optional<u64> path_len = std::nullopt) {
        builder.extensions.basic_constraints(true, path_len);
        builder.extensions.key_usage({KeyUsageBit::key_cert_sign, KeyUsageBit::crl_sign});
    }
    Party root(std::string_view subject, const Change& change = unchanged) {
        CertificateBuilder builder = draft(subject);
        make_ca(builder);
        change(builder);
        std::shared_ptr<keys::Signer> signer = key();
        return {builder.self_sign(*signer, random_).value(), signer};
    }
    Party issue(const Party& issuer, CertificateBuilder builder, std::shared_ptr<keys::Signer> signer) {
        const Bytes spki = signer->public_key().spki_der();
        builder.spki.assign(spki.begin(), spki.end());
        return {builder.sign(issuer.certificate, *issuer.signer, random_).value(), std::move(signer)};
    }
    Party ca(const Party& issuer, std::string_view subject, const Change& change = unchanged) {
        CertificateBuilder builder = draft(subject);
        make_ca(builder);
        change(builder);
        return issue(issuer, std::move(builder), key());
    }
    Party leaf(const Party& issuer, std::string_view host, const Change& change = unchanged) {
        CertificateBuilder builder = draft("CN=leaf");
        builder.extensions.basic_constraints(false);
        builder.extensions.key_usage({KeyUsageBit::digital_signature});
        const Oid purposes[] = {oids::server_auth};
        builder.extensions.ext_key_usage(purposes);
        const std::string hosts[] = {std::string(host)};
        if (!builder.extensions.subject_alt_names(hosts)) std::abort();
        change(builder);
        return issue(issuer, std::move(builder), key());
    }
    troth::testing::CountingRandom& random() { return random_; }

  private:
    troth::testing::CountingRandom random_;
};

}  // namespace troth::inline v1::x509::testing
