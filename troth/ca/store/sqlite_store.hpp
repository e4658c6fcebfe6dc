// A store in one SQLite file: write-ahead log, every commit synced.
#pragma once

#include "troth/ca/store/sqlite.hpp"
#include "troth/ca/store/store.hpp"

namespace troth::inline v1::ca {

enum class Opening : u8 { existing, create };

class SqliteStore final : public Store {
  public:
    // open: the file (0600 when it is made here), migrated to today's tables. Errors: ca.store_absent for one that
    // should exist, ca.store_too_new, ca.store_damaged, ca.store_read_only, ca.store_*.
    static Result<std::unique_ptr<SqliteStore>> open(const std::string& file, Opening opening);
    // in_memory: a store that lives as long as the object; `image` is the content of a file, or nothing.
    static Result<std::unique_ptr<SqliteStore>> in_memory(Bytes image);
    ~SqliteStore() override;

    Result<std::vector<AuthorityRecord>> authorities() override;
    Result<std::optional<CertificateRecord>> find(Bytes serial) override;
    Result<std::optional<Standing>> standing(Bytes serial) override;
    Result<std::vector<CertificateRecord>> page(const Which& which) override;
    Result<Counts> counts(sys_seconds now) override;
    Result<std::vector<CertificateRecord>> ending(sys_seconds now, u32 limit) override;
    Result<void> each_revoked(i64 authority, sys_seconds since, const RevokedVisitor& visit) override;
    Result<u64> next_crl_number(i64 authority) override;
    Result<std::optional<CrlRecord>> last_crl(i64 authority, const CrlPart& part) override;
    Result<u64> log_size() override;
    Result<std::vector<Logged>> log(u64 first, u64 count) override;
    Result<void> check() override;
    Result<void> copy_to(const std::string& file) override;

    Result<ByteVector> image();
    bool was_written() const;  // since it was opened

  protected:
    Result<void> write(std::span<Order* const> orders) override;

  private:
    struct Writer;      // the connection that records, with its statements
    struct Connection;  // the one that reads, with its statements
    SqliteStore();

    std::mutex writing_, reading_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Connection> reader_;  // none in memory: then the writer's is used
    Connection& reader();
    std::mutex& reader_mutex() { return reader_ ? reading_ : writing_; }
};

}  // namespace troth::inline v1::ca
