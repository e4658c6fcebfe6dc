// A store in a database that speaks SQL.
#pragma once

#include "troth/ca/store/sql.hpp"
#include "troth/ca/store/store.hpp"

namespace troth::inline v1::ca {

enum class Opening : u8 { existing, create };

class SqlStore : public Store {
  public:
    ~SqlStore() override;
    Result<std::vector<AuthorityRecord>> authorities() override;
    Result<std::optional<CertificateRecord>> find(Bytes serial) override;
    Result<std::optional<Standing>> standing(Bytes serial) override;
    Result<std::vector<CertificateRecord>> page(const Which& which) override;
    Result<void> each_issued(const IssuedVisitor& visit) override;
    Result<Counts> counts(sys_seconds now) override;
    Result<std::vector<CertificateRecord>> ending(sys_seconds now, u32 limit) override;
    Result<void> each_revoked(const WhichRevoked& which, const RevokedVisitor& visit) override;
    Result<std::vector<ByteVector>> ended(sys_seconds before, u32 limit) override;
    Result<u64> count_ended(sys_seconds before) override;
    Result<u64> next_crl_number(i64 authority) override;
    Result<std::optional<CrlRecord>> last_crl(i64 authority, const CrlPart& part) override;
    Result<ByteVector> crl_der(i64 authority, u64 number) override;
    Result<u64> log_size() override;
    Result<std::vector<Logged>> log(u64 first, u64 count) override;
    Result<void> check() override;
    Result<void> fill_from(Store& source) override;

  protected:
    // Two connections: one records, one reads. Without `reading` the first does both.
    SqlStore(std::unique_ptr<sql::Database> writing, std::unique_ptr<sql::Database> reading);
    Result<void> write(std::span<Order* const> orders) override;
    // with_reading, with_writing: does something with the connection that reads, or with the one that records, alone.
    Result<void> with_reading(const std::function<Result<void>(sql::Database&)>& work);
    Result<void> with_writing(const std::function<Result<void>(sql::Database&)>& work);

  private:
    struct Writer;      // the connection that records, with its statements
    struct Connection;  // the one that reads, with its statements
    std::mutex writing_, reading_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Connection> reader_;  // none in memory: then the writer's is used
    Connection& reader();
    std::mutex& reader_mutex() { return reader_ ? reading_ : writing_; }
};

}  // namespace troth::inline v1::ca
