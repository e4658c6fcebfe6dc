// The search behind verify_chain().
#pragma once

#include "troth/x509/explain.hpp"
#include "troth/x509/name_constraints.hpp"
#include "troth/x509/verify.hpp"

namespace troth::inline v1::x509 {

// PathBuilder: depth first from the leaf, anchors before intermediates and likely issuers before others, each step
// checked before the next is taken. Lives for one verification.
class PathBuilder {
  public:
    explicit PathBuilder(const ChainRequest& request);
    Result<VerifiedChain> run();
    // record_to: from now on every candidate is added to this list, which outlives the builder.
    void record_to(std::vector<Candidate>& candidates) { record_ = &candidates; }

  private:
    // How far a path came that failed; of several errors the one of the highest rank is told, of equals the first.
    enum class Rank : u8 { none, no_issuer, intermediate, anchor, status, complete };

    bool extend();  // from the end of path_; true when an anchor was reached and everything holds
    bool try_issuer(const Certificate& issuer, bool is_anchor);
    bool finish();
    std::optional<Error> check_issuer(const Certificate& issuer, bool is_anchor);
    std::optional<Error> check_issuer_extensions(const Certificate& issuer, bool is_anchor) const;
    std::optional<Error> check_constraints(const Certificate& issuer);
    std::optional<Error> check_signature(const Certificate& subject, const Certificate& issuer);
    std::optional<Error> check_revocation();
    std::optional<Error> check_status(usize depth);
    RevocationAnswer ask_responses(usize depth);
    std::vector<const Certificate*> intermediates_for(const Certificate& subject) const;
    u64 intermediates_below() const;
    bool in_path(const Certificate& certificate) const;
    void note(Rank rank, Error error);
    usize record(const Certificate& certificate, bool is_anchor);
    void reject(usize place, const Error& error);
    std::optional<Error> check_leaf();
    const Result<keys::PublicKey>& key_of(const Certificate& certificate);
    bool is_trusted_leaf(const Certificate& leaf);
    void note_no_issuer();
    bool out_of_work() const { return rank_ == Rank::complete; }
    Result<VerifiedChain> verified() const;

    struct CheckedSignature {
        const Certificate* subject;
        const Certificate* issuer;
        const ErrorRow* row;  // nullptr: it holds
    };

    struct KnownKey {
        const Certificate* certificate;
        Result<keys::PublicKey> key;
    };

    // Who signs revocation lists, RFC 5280 §6.3.3(f): certificates of the path above the target, or others that lead
    // to the same anchor.
    class ListIssuers final : public CrlAuthority {
      public:
        ListIssuers(PathBuilder& builder, usize depth) : builder_(builder), depth_(depth) {}
        std::optional<Error> authenticate(const Crl& crl, const Certificate& target) override;

      private:
        std::optional<Error> in_path(const Crl& crl, bool& found);
        std::optional<Error> elsewhere(const Crl& crl, const Certificate& target, std::optional<Error> error);
        std::optional<Error> check_signature(const Crl& crl, const Certificate& issuer);
        bool leads_to_anchor(const Certificate& candidate);

        PathBuilder& builder_;
        usize depth_;                                    // of the certificate whose status is asked
        std::vector<std::pair<const u8*, bool>> known_;  // lists that were judged, by their bytes
    };

    const ChainRequest& request_;
    std::vector<const Certificate*> path_;  // leaf first
    std::vector<CheckedSignature> signatures_;
    std::vector<KnownKey> keys_;  // of the candidates so far: to read one costs a tenth of a signature check
    u32 signatures_left_;
    u32 steps_left_;
    u64 comparisons_left_;
    std::vector<Candidate>* record_ = nullptr;
    std::vector<usize> trail_;  // where the certificates of path_ stand in *record_
    u32 nesting_ = 0;           // a path of a list's issuer within a path
    Rank rank_ = Rank::none;
    std::optional<Error> error_;
};

}  // namespace troth::inline v1::x509
