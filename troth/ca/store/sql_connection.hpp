// The two ways in which SqlStore uses a database: reading and recording.
#pragma once

#include "troth/ca/store/sql_store.hpp"

namespace troth::inline v1::ca {

// Connection: a database with the statements that read it.
struct SqlStore::Connection {
    explicit Connection(std::unique_ptr<sql::Database> opened) : database(std::move(opened)) {}

    // prepared: the statement of this text, made once.
    Result<sql::Statement*> prepared(std::string_view sql);
    // The record in the current row of a statement that selects certificate_columns.
    static Result<CertificateRecord> record_in(const sql::Statement& row);

    std::unique_ptr<sql::Database> database;

  private:
    std::vector<std::pair<std::string, std::unique_ptr<sql::Statement>>> statements_;
    static constexpr usize most_statements = 64;
};
inline constexpr std::string_view certificate_columns =
    "c.id, c.authority, c.serial, c.der, c.subject, c.profile, c.requester, c.not_before, c.not_after, c.issued_at, "
    "c.revoked_at, c.reason";

// Writer: does acts inside a transaction.
struct SqlStore::Writer {
    explicit Writer(std::unique_ptr<sql::Database> opened) : connection(std::move(opened)) {}

    Result<void> begin();
    Result<void> commit();
    void roll_back();
    // act: the change and its entry. A refusal (refused is true) leaves the transaction as it was; any other error
    // spoils it.
    struct Outcome {
        Result<void> result;
        bool refused = false;
    };
    Outcome act(const Change& change, sys_seconds at);

    Connection connection;

  private:
    Result<void> apply(const Issued& act, sys_seconds at);
    Result<void> apply(const Revoked& act, sys_seconds at);
    Result<void> apply(const AuthorityAdded& act, sys_seconds at);
    Result<void> apply(const Forgotten& act, sys_seconds at);
    Result<void> apply(const CrlIssued& act, sys_seconds at);
    Result<void> apply(const Noted&, sys_seconds) { return {}; }
    Result<void> revoke_authority(const Revoked& act);
    Result<void> add_names(const x509::Certificate& certificate, i64 id);
    Result<void> append(AuditEntry entry);
    i64 next_number() const { return static_cast<i64>(last_number_) + 1; }  // that the act's entry will have
    Result<void> look_again(Result<void> failed);

    u64 last_number_ = 0;  // of the log, as of this transaction
    merkle::Node last_hash_{};
};

// search_names: what a certificate can be found by: its common name and its alternative names without their kinds, in
// small letters.
std::vector<std::string> search_names(const x509::Certificate& certificate);
std::string small_letters(std::string_view text);

}  // namespace troth::inline v1::ca
