// The search behind verify_chain().
#pragma once

#include "troth/x509/name_constraints.hpp"
#include "troth/x509/verify.hpp"

namespace troth::inline v1::x509 {

// PathBuilder: depth first from the leaf, anchors before intermediates and likely issuers before others, each step
// checked before the next is taken. Lives for one verification.
class PathBuilder {
  public:
    explicit PathBuilder(const ChainRequest& request);
    Result<VerifiedChain> run();

  private:
    // How far a path came that failed; of several errors the one of the highest rank is told, of equals the first.
    enum class Rank : u8 { none, no_issuer, intermediate, anchor, complete };

    bool extend();  // from the end of path_; true when an anchor was reached and everything holds
    bool try_issuer(const Certificate& issuer, bool is_anchor);
    bool finish();
    std::optional<Error> check_issuer(const Certificate& issuer, bool is_anchor);
    std::optional<Error> check_constraints(const Certificate& issuer);
    std::optional<Error> check_signature(const Certificate& subject, const Certificate& issuer);
    std::vector<const Certificate*> intermediates_for(const Certificate& subject) const;
    u64 intermediates_below() const;
    bool in_path(const Certificate& certificate) const;
    void note(Rank rank, Error error);
    void note_no_issuer();
    bool out_of_work() const { return rank_ == Rank::complete; }
    Result<VerifiedChain> verified() const;

    struct CheckedSignature {
        const Certificate* subject;
        const Certificate* issuer;
        const ErrorRow* row;  // nullptr: it holds
    };

    const ChainRequest& request_;
    std::vector<const Certificate*> path_;  // leaf first
    std::vector<CheckedSignature> signatures_;
    u32 signatures_left_;
    u32 steps_left_;
    u64 comparisons_left_;
    Rank rank_ = Rank::none;
    std::optional<Error> error_;
};

}  // namespace troth::inline v1::x509
