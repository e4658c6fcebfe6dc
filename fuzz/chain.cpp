// Several certificates as a peer sends them, against trust that the input chooses too: whatever the chain, the work is
// bounded, and what is accepted begins with the leaf and ends in an anchor.
#include "fuzz/input.hpp"
#include "troth/x509/verify.hpp"

using namespace troth;
using namespace troth::x509;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    fuzz::Input input(data, size);
    const usize trusted = input.below(4);
    const bool strict = input.flag();
    std::vector<Bytes> pieces;
    while (!input.empty() && pieces.size() < 12) pieces.push_back(input.long_part());
    if (pieces.empty()) return 0;
    const Result<std::vector<Certificate>> chain = parse_chain(pieces);
    if (!chain) return 0;
    TrustStore trust;
    for (usize i = 0; i < trusted && i < chain->size(); ++i) trust.add((*chain)[chain->size() - 1 - i]);
    ChainRequest request{.certificates = *chain,
                         .trust = trust,
                         .time = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1},
                         .purpose = Purpose::any,
                         .name = "host.example",
                         .strict = strict,
                         .policies = {},
                         .limits = {.signatures = 20, .steps = 200, .intermediates = 8, .name_comparisons = 1u << 12}};
    for (const std::string_view name : {"", "host.example"}) {
        request.name = name;
        const Result<VerifiedChain> verified = verify_chain(request);
        if (!verified) continue;
        fuzz::require(verified->leaf() == chain->front(), "the path begins with the leaf");
        fuzz::require(trust.contains(verified->anchor()), "the path ends in an anchor");
    }
    return 0;
}
