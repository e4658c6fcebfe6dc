#include "troth/ca/ocsp.hpp"

#include <algorithm>

#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::ca {

using x509::OcspResponseStatus;
using x509::OwnedCertId;

// Identity: what answers are signed with.
struct OcspResponder::Identity {
    x509::Certificate certificate;
    std::shared_ptr<keys::Signer> signer;
};
struct OcspResponder::Issuer {
    explicit Issuer(Registrar opened) : registrar(std::move(opened)) {
        const x509::Certificate& own = registrar.issuer().certificate();
        for (const crypto::HashId hash :
             {crypto::HashId::sha1, crypto::HashId::sha256, crypto::HashId::sha384, crypto::HashId::sha512}) {
            OwnedCertId id;
            id.hash = hash;
            const crypto::Digest name = crypto::hash(hash, own.subject().der());
            const crypto::Digest key = crypto::hash(hash, own.public_key_info().subject_public_key.bytes);
            id.issuer_name_hash.assign(name.bytes().begin(), name.bytes().end());
            id.issuer_key_hash.assign(key.bytes().begin(), key.bytes().end());
            ids.push_back(std::move(id));
        }
    }
    // named: its name and key by the hash that the question uses.
    const OwnedCertId* named(const x509::CertId& id) const {
        for (const OwnedCertId& one : ids)
            if (x509::hash_of(id) == one.hash && std::ranges::equal(id.issuer_key_hash.value, one.issuer_key_hash) &&
                std::ranges::equal(id.issuer_name_hash.value, one.issuer_name_hash))
                return &one;
        return nullptr;
    }

    Registrar registrar;
    std::vector<OwnedCertId> ids;  // without serial number, one for each hash
    std::shared_ptr<const Identity> identity;
};

namespace {

OwnedCertId owned(const x509::CertId& id) {
    OwnedCertId out;
    out.hash = x509::hash_of(id).value_or(crypto::HashId::sha1);
    out.issuer_name_hash.assign(id.issuer_name_hash.value.begin(), id.issuer_name_hash.value.end());
    out.issuer_key_hash.assign(id.issuer_key_hash.value.begin(), id.issuer_key_hash.value.end());
    out.serial_number.assign(id.serial_number.content.begin(), id.serial_number.content.end());
    return out;
}

OcspAnswered no_answer(OcspResponseStatus status) {
    return {.der = x509::ocsp_failure(status), .status = status};
}

// §4.4: an extension that is critical must be understood; the nonce is.
bool is_understood(const std::optional<std::vector<x509::Extension>>& extensions) {
    return !extensions || std::ranges::all_of(*extensions, [](const x509::Extension& one) {
        return !one.critical || one.extn_id == x509::oids::ocsp_nonce;
    });
}
bool is_acceptable(const x509::OcspRequest& request) {
    return request.requests().size() <= most_ocsp_questions && is_understood(request.fields().request_extensions) &&
           std::ranges::all_of(request.requests(), [](const x509::OcspSingleRequest& one) {
               return is_understood(one.single_request_extensions) && x509::hash_of(one.req_cert).has_value();
           });
}

// A certificate's own kind of key signs the answers about what it issued: no chain is weaker for it.
Result<std::shared_ptr<keys::Signer>> fresh_key(const Authority& issuer, RandomSource& random) {
    const keys::PublicKey& like = issuer.signer().public_key();
    const bool rsa = like.type() == keys::KeyType::rsa || like.type() == keys::KeyType::rsa_pss;
    TROTH_TRY(auto key, keys::PrivateKey::generate(rsa ? keys::KeyType::rsa : like.type(), random,
                                                   rsa ? keys::PrivateKey::default_rsa_bits : 0));
    return keys::local_signer(std::move(key));
}

}  // namespace

OcspResponder::OcspResponder(Store& store, const OcspOptions& options) : store_(store), options_(options) {}
OcspResponder::~OcspResponder() = default;

Result<std::unique_ptr<OcspResponder>> OcspResponder::make(Store& store, std::vector<Authority> issuers,
                                                           const OcspOptions& options, sys_seconds now,
                                                           RandomSource& random) {
    std::unique_ptr<OcspResponder> out(new OcspResponder(store, options));
    for (Authority& issuer : issuers) {
        TROTH_TRY(Registrar registrar, Registrar::open(std::move(issuer), store, now));
        out->issuers_.push_back(std::make_unique<Issuer>(std::move(registrar)));
        TROTH_TRY(out->identity(*out->issuers_.back(), now, random));
    }
    return out;
}

auto OcspResponder::identity(Issuer& issuer, sys_seconds now, RandomSource& random)
    -> Result<std::shared_ptr<const Identity>> {
    const std::lock_guard lock(mutex_);
    // An answer shall count until its nextUpdate, so the certificate must.
    if (issuer.identity && issuer.identity->certificate.not_after().at >= now + options_.validity)
        return issuer.identity;
    const x509::Certificate& own = issuer.registrar.issuer().certificate();
    const bool ends_first = issuer.identity && issuer.identity->certificate.not_after().at == own.not_after().at;
    if (ends_first && now <= own.not_after().at) return issuer.identity;
    TROTH_TRY(const Profile* const profile, Profiles::built_in().find("ocsp-responder"));
    TROTH_TRY(auto signer, fresh_key(issuer.registrar.issuer(), random));
    const Bytes spki = signer->public_key().spki_der();
    const auto lifetime = std::max(options_.certificate_lifetime, 2 * options_.validity);
    const LeafOrder order{.name = "OCSP responder",
                          .alternatives = {},
                          .profile = profile,
                          .spki = {spki.begin(), spki.end()},
                          .lifetime = std::min(std::chrono::ceil<std::chrono::minutes>(lifetime), profile->longest)};
    TROTH_TRY(auto certificate, issuer.registrar.issue(order, "ocsp", now, random));
    issuer.identity = std::make_shared<const Identity>(Identity{std::move(certificate), std::move(signer)});
    return issuer.identity;
}

auto OcspResponder::issuer_of(const x509::CertId& id) -> Issuer* {
    for (const auto& issuer : issuers_)
        if (issuer->named(id) != nullptr) return issuer.get();
    return nullptr;
}

Result<x509::OcspAnswer> OcspResponder::look_up(const Issuer& issuer, OwnedCertId id, sys_seconds now) {
    using Status = x509::OcspAnswer::Status;
    x509::OcspAnswer answer;
    answer.this_update = now;
    answer.next_update = now + options_.validity;
    TROTH_TRY(auto standing, store_.standing(id.serial_number));
    if (standing && standing->authority != issuer.registrar.id()) standing.reset();
    if (!standing && issuer.registrar.issuer().certificate().is_self_issued()) {
        TROTH_TRY(const auto authorities, store_.authorities());
        for (const AuthorityRecord& one : authorities)
            if (one.role == Role::intermediate &&
                one.certificate.issuer() == issuer.registrar.issuer().certificate().subject() &&
                std::ranges::equal(one.certificate.serial_number(), id.serial_number))
                standing = Standing{one.id, one.revoked};
    }
    answer.id = std::move(id);
    answer.status = !standing ? Status::unknown : standing->revoked ? Status::revoked : Status::good;
    if (standing && standing->revoked) {
        answer.revocation_time = standing->revoked->at;
        answer.reason = static_cast<x509::ReasonCode>(standing->revoked->reason);
    }
    return answer;
}

Result<OcspAnswered> OcspResponder::respond(Issuer& issuer, std::span<const x509::OcspAnswer> answers, Bytes nonce,
                                            sys_seconds now, RandomSource& random) {
    TROTH_TRY(const auto signs, identity(issuer, now, random));
    x509::OcspBuilder builder;
    builder.produced_at = now;
    builder.nonce.assign(nonce.begin(), nonce.end());
    builder.certificates = {signs->certificate};
    TROTH_TRY(const auto response, builder.sign(answers, signs->certificate, *signs->signer, random));
    OcspAnswered out{.der = {response.der().begin(), response.der().end()}, .status = OcspResponseStatus::successful};
    if (nonce.empty()) out.cacheable = OcspAnswered::Span{now, now + options_.validity};
    return out;
}

Result<OcspAnswered> OcspResponder::answer_parsed(const x509::OcspRequest& request, sys_seconds now,
                                                  RandomSource& random) {
    // One response has one signer: the issuer of the first certificate that is known here.
    Issuer* issuer = nullptr;
    for (const auto& one : request.requests())
        if (issuer == nullptr) issuer = issuer_of(one.req_cert);
    if (issuer == nullptr) return no_answer(OcspResponseStatus::unauthorized);
    std::vector<x509::OcspAnswer> answers;
    for (const auto& one : request.requests()) {
        const bool ours = issuer->named(one.req_cert) != nullptr;
        if (ours) {
            TROTH_TRY(answers.emplace_back(), look_up(*issuer, owned(one.req_cert), now));
            continue;
        }
        x509::OcspAnswer unknown;
        unknown.id = owned(one.req_cert);
        unknown.this_update = now;
        answers.push_back(std::move(unknown));
    }
    return respond(*issuer, answers, request.nonce().value_or(Bytes()), now, random);
}

OcspAnswered OcspResponder::answer(Bytes bytes, sys_seconds now, RandomSource& random) {
    if (bytes.size() > most_ocsp_octets) return no_answer(OcspResponseStatus::malformed_request);
    const auto request = x509::OcspRequest::parse(bytes);
    if (!request || !is_acceptable(*request)) return no_answer(OcspResponseStatus::malformed_request);
    auto answered = answer_parsed(*request, now, random);
    if (!answered) return no_answer(OcspResponseStatus::internal_error);
    return *std::move(answered);
}

Result<u64> OcspResponder::sign_all(sys_seconds now, RandomSource& random, const Keep& keep) {
    u64 count = 0;
    const auto sign = [&](i64 authority, Bytes serial) -> Result<void> {
        for (const auto& issuer : issuers_) {
            if (issuer->registrar.id() != authority) continue;
            OwnedCertId id = issuer->ids.front();  // by SHA-1, as RFC 5019 §2.1.1 has everybody ask
            id.serial_number.assign(serial.begin(), serial.end());
            const std::string name = ocsp_file_name(x509::cert_id_of(id));
            TROTH_TRY(const auto answer, look_up(*issuer, std::move(id), now));
            TROTH_TRY(const auto response, respond(*issuer, std::span(&answer, 1), {}, now, random));
            TROTH_TRY(keep(name, response.der));
            ++count;
        }
        return {};
    };
    Which which{.now = now, .limit = 1000};
    for (;;) {
        TROTH_TRY(const auto page, store_.page(which));
        if (page.empty()) break;
        for (const CertificateRecord& record : page)
            if (record.not_after >= now) TROTH_TRY(sign(record.authority, record.serial));
        which.after = page.back().id;
    }
    TROTH_TRY(const auto authorities, store_.authorities());
    for (const AuthorityRecord& one : authorities)
        for (const auto& issuer : issuers_)
            if (one.role == Role::intermediate && one.certificate.not_after().at >= now &&
                one.certificate.issuer() == issuer->registrar.issuer().certificate().subject())
                TROTH_TRY(sign(issuer->registrar.id(), one.certificate.serial_number()));
    return count;
}

std::string ocsp_file_name(const x509::CertId& id) {
    // Not `hexadecimal` of the hash: that drops zeros in front.
    constexpr std::string_view digits = "0123456789abcdef";
    std::string name;
    for (const u8 octet : id.issuer_key_hash.value) (name += digits[octet >> 4]) += digits[octet & 15];
    return name + "-" + hexadecimal(id.serial_number.content) + ".ocsp";
}

OcspAnswered PresignedOcsp::answer(Bytes bytes, sys_seconds now, RandomSource&) {
    if (bytes.size() > most_ocsp_octets) return no_answer(OcspResponseStatus::malformed_request);
    const auto request = x509::OcspRequest::parse(bytes);
    if (!request || !is_acceptable(*request)) return no_answer(OcspResponseStatus::malformed_request);
    if (request->requests().size() != 1) return no_answer(OcspResponseStatus::unauthorized);
    const x509::CertId& id = request->requests().front().req_cert;
    const auto kept = look_up_(ocsp_file_name(id));
    if (!kept) return no_answer(OcspResponseStatus::unauthorized);
    const auto response = x509::OcspResponse::parse(*kept);
    if (!response || !response->is_successful()) return no_answer(OcspResponseStatus::internal_error);
    for (const auto& one : response->fields().responses) {
        if (!owned(id).names(one.cert_id)) continue;
        if (!one.next_update || one.next_update->at < now) return no_answer(OcspResponseStatus::try_later);
        return {.der = *kept,
                .status = OcspResponseStatus::successful,
                .cacheable = OcspAnswered::Span{one.this_update.at, one.next_update->at}};
    }
    return no_answer(OcspResponseStatus::unauthorized);
}

}  // namespace troth::inline v1::ca
