// The record of an authority, whatever keeps it. What is recorded is on the disk when record returns.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "troth/base/result.hpp"
#include "troth/ca/store/audit.hpp"

namespace troth::inline v1::ca {

// Store: thread-safe; several processes may have one open at a time. A kind of store implements the second half; the
// same tests hold for all of them (store_test.cpp).
class Store {
  public:
    virtual ~Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    // record: does the act and logs it, both or neither, and returns when that is synced. Threads that record at the
    // same time share a transaction, so that the cost of syncing is divided among them. Errors: ca.serial_taken (of an
    // issuance), ca.no_such_certificate, ca.already_revoked, ca.not_ended, ca.crl_number_taken, ca.generation_taken,
    // ca.store_*.
    Result<void> record(const Change& change, sys_seconds now);
    // record_all: all of them in one transaction, an outcome for each: those that are refused leave the others alone.
    // If the transaction fails, so do all.
    std::vector<Result<void>> record_all(std::span<const Change> changes, sys_seconds now);

    // Reading. Errors: ca.store_*.
    virtual Result<std::vector<AuthorityRecord>> authorities() = 0;  // in the order in which they were added
    virtual Result<std::optional<CertificateRecord>> find(Bytes serial) = 0;
    // standing: of any serial number that was issued, quickly; find has all of it.
    virtual Result<std::optional<Standing>> standing(Bytes serial) = 0;
    // page: at most which.limit certificates behind which.after, in the order of issuance.
    virtual Result<std::vector<CertificateRecord>> page(const Which& which) = 0;
    // each_issued: every certificate in the order of issuance, as views that are valid during the call alone.
    // Certificates are not read, which page does.
    struct IssuedRow {
        Bytes serial, der;
        std::string_view profile, requester;
        std::optional<Revocation> revoked;
        u64 revoked_entry = 0;
    };
    using IssuedVisitor = std::function<Result<void>(const IssuedRow&)>;
    virtual Result<void> each_issued(const IssuedVisitor& visit) = 0;
    virtual Result<Counts> counts(sys_seconds now) = 0;
    // ending: the certificates that end next after `now` and are not revoked, soonest first.
    virtual Result<std::vector<CertificateRecord>> ending(sys_seconds now, u32 limit) = 0;

    // each_revoked: the certificates of one issuer that were revoked by entries of the log behind `behind` and have not
    // ended before `since`, in the order in which they were revoked: what a CRL lists. The cost is theirs alone,
    // however many were revoked earlier. Views are valid during the call alone.
    struct WhichRevoked {
        i64 authority = 0;
        sys_seconds since{};
        std::optional<u64> behind;  // none: all
    };
    struct RevokedRow {
        Bytes serial;
        Revocation revocation;
        u64 entry = 0;  // of the log; 0: from before this was kept
    };
    using RevokedVisitor = std::function<void(const RevokedRow&)>;
    virtual Result<void> each_revoked(const WhichRevoked& which, const RevokedVisitor& visit) = 0;
    virtual Result<u64> next_crl_number(i64 authority) = 0;
    // last_crl: the newest complete list of the part. crl_der: its octets; of older ones none are kept, only what the
    // log says.
    virtual Result<std::optional<CrlRecord>> last_crl(i64 authority, const CrlPart& part) = 0;
    virtual Result<ByteVector> crl_der(i64 authority, u64 number) = 0;

    // ended: the serial numbers of some that ended before the moment, revoked or not, at most `limit` of them; what is
    // forgotten makes room for others. count_ended: how many there are.
    virtual Result<std::vector<ByteVector>> ended(sys_seconds before, u32 limit) = 0;
    virtual Result<u64> count_ended(sys_seconds before) = 0;

    virtual Result<u64> log_size() = 0;
    // log: entries from number `first` on, in order, at most `count`, each with the hash that is on record for it.
    struct Logged {
        AuditEntry entry;
        merkle::Node hash{};
    };
    virtual Result<std::vector<Logged>> log(u64 first, u64 count) = 0;

    // check: that the store itself is sound (its pages, its references). Errors: ca.store_damaged.
    virtual Result<void> check() = 0;
    // copy_to: a whole copy, taken at one moment while others may go on, into a new file that is synced. Errors:
    // ca.store_*.
    virtual Result<void> copy_to(const std::string& file) = 0;
    // fill_from: all that another store holds, as of one moment, into this one, which is empty; all of it or nothing.
    // Errors: ca.store_not_empty, ca.store_*.
    virtual Result<void> fill_from(Store& source) = 0;

  protected:
    Store() = default;

    // Order: an act to be recorded, and how that went.
    struct Order {
        const Change* change = nullptr;
        sys_seconds at{};
        Result<void> outcome{};
        bool done = false;
    };
    // write: all orders in one transaction, synced; each has its outcome. An error is the whole transaction's: then
    // nothing of it stands.
    virtual Result<void> write(std::span<Order* const> orders) = 0;

  private:
    void settle(std::vector<Order*> orders);
    void run(std::span<Order> mine);

    static constexpr usize largest_group = 4096;  // orders in one transaction
    std::mutex mutex_;
    std::condition_variable settled_;
    std::deque<Order*> waiting_;
    bool writing_ = false;
};

}  // namespace troth::inline v1::ca
