#include "troth/cli/evidence.hpp"

#include "troth/cms/signed_data.hpp"
#include "troth/x509/oids.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr u32 most_rounds = 4, most_urls = 4;  // of issuers fetched; of addresses that one certificate names

std::vector<std::string> access_urls(const x509::Certificate& certificate, const x509::Oid& method) {
    std::vector<std::string> out;
    if (const auto& accesses = certificate.extensions().authority_info_access)
        for (const x509::AccessDescription& access : *accesses)
            if (access.access_method == method && out.size() < most_urls &&
                access.access_location.kind == x509::GeneralNameKind::uniform_resource_identifier)
                out.emplace_back(access.access_location.text());
    return out;
}
std::vector<std::string> list_urls(const x509::Certificate& certificate) {
    std::vector<std::string> out;
    const auto& points = certificate.extensions().crl_distribution_points;
    if (!points) return out;
    for (const x509::DistributionPoint& point : *points) {
        if (!point.distribution_point || !point.distribution_point->full_name) continue;
        for (const x509::GeneralName& name : *point.distribution_point->full_name)
            if (name.kind == x509::GeneralNameKind::uniform_resource_identifier && out.size() < most_urls)
                out.emplace_back(name.text());
    }
    return out;
}

Result<std::vector<x509::Certificate>> certificates_of(Bytes answer) {
    if (!cms::looks_like_cms(answer)) return x509::certificates_in(answer);
    TROTH_TRY(const auto message, cms::SignedData::parse(answer));
    return std::vector<x509::Certificate>(message.certificates().begin(), message.certificates().end());
}

}  // namespace

void Fetcher::complain(std::string_view what, std::string_view url, const Error& error) {
    const std::string where = error.where();
    terminal_.say("could not use the " + std::string(what) + " at " + Untrusted(url).escaped() + ": " +
                  std::string(error.row().what) + (where.empty() ? "" : " (" + where + ")"));
}

std::optional<ByteVector> Fetcher::fetch(std::string_view what, const io::FetchRequest& request) {
    auto got = io::fetch(request, limits_);
    if (got) {
        terminal_.explain("asked for the " + std::string(what) + " at " + Untrusted(request.url).escaped());
        return *std::move(got);
    }
    complain(what, request.url, got.error());
    return std::nullopt;
}

std::vector<x509::Certificate> Fetcher::issuers(const std::string& url) {
    constexpr std::string_view what = "issuer's certificate";
    if (std::ranges::find(asked_for_issuers_, url) != asked_for_issuers_.end()) return {};
    asked_for_issuers_.push_back(url);
    const auto answer = fetch(what, {url, {}, {}});
    if (!answer) return {};
    auto certificates = certificates_of(*answer);
    if (certificates) return *std::move(certificates);
    complain(what, url, certificates.error());
    return {};
}

std::vector<x509::OcspResponse> Fetcher::ask_responders(const x509::Certificate& certificate,
                                                        const x509::Certificate& issuer) {
    constexpr std::string_view what = "OCSP responder";
    std::vector<x509::OcspResponse> out;
    const x509::OwnedCertId id = x509::OwnedCertId::of(certificate, issuer);
    for (const std::string& url : access_urls(certificate, x509::oids::ocsp)) {
        std::array<u8, x509::nonce_size> nonce;
        terminal_.random().fill(nonce);
        const auto answer =
            fetch(what, {url, x509::OcspRequest::make(std::span(&id, 1), nonce), "application/ocsp-request"});
        if (!answer) continue;
        auto response = x509::OcspResponse::parse(*answer);
        if (!response) {
            complain(what, url, response.error());
        } else if (const auto error = x509::check_nonce(*response, nonce, false)) {
            complain(what, url, *error);
        } else {
            out.push_back(*std::move(response));
        }
    }
    return out;
}

std::vector<x509::Crl> Fetcher::lists(const x509::Certificate& certificate) {
    constexpr std::string_view what = "revocation list";
    std::vector<x509::Crl> out;
    for (const std::string& url : list_urls(certificate)) {
        const auto answer = fetch(what, {url, {}, {}});
        if (!answer) continue;
        auto some = x509::crls_in(*answer);
        if (!some) complain(what, url, some.error());
        if (some) out.insert(out.end(), some->begin(), some->end());
    }
    return out;
}

void add_missing_issuers(std::vector<x509::Certificate>& certificates, const x509::ChainRequest& request,
                         Fetcher& fetcher) {
    for (u32 round = 0; round < most_rounds; ++round) {
        x509::ChainRequest again = request;
        again.certificates = certificates;
        const x509::Explanation told = x509::explain_chain(again);
        if (told.chain) return;
        const usize before = certificates.size();
        for (const x509::Need& need : told.needs) {
            if (need.kind != x509::Need::Kind::issuer) continue;
            for (x509::Certificate& one : fetcher.issuers(std::string(need.url.raw())))
                if (std::ranges::find(certificates, one) == certificates.end()) certificates.push_back(std::move(one));
        }
        if (certificates.size() == before) return;
    }
}

}  // namespace troth::inline v1::cli
