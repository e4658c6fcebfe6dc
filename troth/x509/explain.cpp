#include "troth/x509/explain.hpp"

#include "troth/x509/errors.hpp"
#include "troth/x509/path_builder.hpp"

namespace troth::inline v1::x509 {
namespace {

class Needs {
  public:
    void add(Need::Kind kind, const GeneralName& name, u32 depth) {
        if (name.kind != GeneralNameKind::uniform_resource_identifier) return;
        for (const Need& known : list)
            if (known.kind == kind && known.url.raw() == name.text()) return;
        list.push_back({kind, Untrusted(name.text()), depth});
    }
    void add_access(const Certificate& certificate, const Oid& method, Need::Kind kind, u32 depth) {
        if (const auto& accesses = certificate.extensions().authority_info_access)
            for (const AccessDescription& access : *accesses)
                if (access.access_method == method) add(kind, access.access_location, depth);
    }
    void add_lists(const Certificate& certificate, u32 depth) {
        const auto& points = certificate.extensions().crl_distribution_points;
        if (!points) return;
        for (const DistributionPoint& point : *points)
            if (point.distribution_point && point.distribution_point->full_name)
                for (const GeneralName& name : *point.distribution_point->full_name) add(Need::Kind::crl, name, depth);
    }

    std::vector<Need> list;
};

bool is_dead_end(const std::vector<Candidate>& candidates, usize place) {
    if (candidates[place].is_anchor || candidates[place].rejection) return false;
    return std::ranges::none_of(candidates,
                                [&](const Candidate& above) { return above.vouches_for == place && !above.rejection; });
}

// Who could not be vouched for names where its issuer's certificate is; whose status could not be told names where
// lists and responders are.
std::vector<Need> needs_of(const std::vector<Candidate>& candidates, const Error& error) {
    Needs needs;
    if (error.is(revocation_unknown)) {
        const u32 depth = error.context().depth.value_or(0);
        for (const Candidate& candidate : candidates)
            if (candidate.depth == depth && (!candidate.rejection || candidate.rejection->row == &revocation_unknown)) {
                needs.add_access(candidate.certificate, oids::ocsp, Need::Kind::ocsp, depth);
                needs.add_lists(candidate.certificate, depth);
            }
        return std::move(needs.list);
    }
    for (usize place = 0; place < candidates.size(); ++place)
        if (is_dead_end(candidates, place))
            needs.add_access(candidates[place].certificate, oids::ca_issuers, Need::Kind::issuer,
                             candidates[place].depth);
    return std::move(needs.list);
}

}  // namespace

Error error_again(const Error& error) {
    Error out(error.row());
    const ErrorContext& context = error.context();
    if (!context.file.empty()) out = std::move(out).in_file(context.file.raw());
    if (context.offset) out = std::move(out).at_offset(*context.offset);
    if (context.depth) out = std::move(out).at_depth(*context.depth);
    for (const ErrorDetail& detail : context.details) out = std::move(out).with(detail.label, detail.value);
    return out;
}

Explanation explain_chain(const ChainRequest& request) {
    if (request.certificates.empty()) return {fail(no_certificate), {}, {}};
    PathBuilder builder(request);
    std::vector<Candidate> candidates;
    candidates.reserve(4);  // a usual chain
    builder.record_to(candidates);
    Result<VerifiedChain> chain = builder.run();
    std::vector<Need> needs;
    if (!chain) needs = needs_of(candidates, chain.error());
    return {std::move(chain), std::move(candidates), std::move(needs)};
}

}  // namespace troth::inline v1::x509
