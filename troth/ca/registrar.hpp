// Issuing with a record: a certificate is signed, held against the rules, recorded and synced, and only then given out.
#pragma once

#include "troth/ca/leaf.hpp"
#include "troth/ca/store/store.hpp"

namespace troth::inline v1::ca {

// Registrar: thread-safe if its store and the random source are; many threads that issue share the syncing.
class Registrar {
  public:
    // open: an authority that the store does not know yet is added to it (one that was made of files alone). The store
    // must outlive the registrar. Errors: ca.store_*.
    static Result<Registrar> open(Authority issuer, Store& store, sys_seconds now);

    // issue: errors: those of leaf_builder, ca.issuer_expired, ca.lint, ca.store_*. Nothing leaves unrecorded.
    Result<x509::Certificate> issue(const LeafOrder& order, std::string_view requester, sys_seconds now,
                                    RandomSource& random, Bytes renews = {}) const;
    // issue_all: many, in one transaction; an outcome for each.
    std::vector<Result<x509::Certificate>> issue_all(std::span<const LeafOrder> orders, std::string_view requester,
                                                     sys_seconds now, RandomSource& random) const;

    const Authority& issuer() const { return issuer_; }
    i64 id() const { return id_; }  // of the issuer in the store
    Store& store() const { return *store_; }
    bool was_added() const { return was_added_; }  // the store did not know the authority before

  private:
    Registrar(Authority issuer, Store& store, i64 id, bool was_added)
        : issuer_(std::move(issuer)), store_(&store), id_(id), was_added_(was_added) {}
    Result<x509::Certificate> make(const LeafOrder& order, sys_seconds now, RandomSource& random) const;

    Authority issuer_;
    Store* store_;
    i64 id_;
    bool was_added_;
};

}  // namespace troth::inline v1::ca
