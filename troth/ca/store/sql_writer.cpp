// Recording: each act is a few rows and one entry of the log.
#include <algorithm>
#include <chrono>
#include <thread>

#include "troth/ca/store/errors.hpp"
#include "troth/ca/store/sql_connection.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::ca {

using sql::Rows;
using sql::Statement;

std::string small_letters(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

std::vector<std::string> search_names(const x509::Certificate& certificate) {
    std::vector<std::string> names;
    const auto add = [&](std::string_view text) {
        std::string name = small_letters(as_text(text));
        if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    };
    add(certificate.subject().common_name().raw());
    if (const auto& alternatives = certificate.extensions().subject_alt_name)
        for (const x509::GeneralName& name : *alternatives) {
            const Untrusted shown = name.printable();
            add(shown.raw().substr(shown.raw().find(':') + 1));
        }
    return names;
}

namespace {

i64 seconds(sys_seconds time) {
    return time.time_since_epoch().count();
}
std::unexpected<Error> refuse(const ErrorRow& row, Bytes serial) {
    return fail(Error(row).with("serial number", hexadecimal(serial)));
}
bool is_refusal(const Error& error) {
    return error.is(errors::serial_taken) || error.is(errors::no_such_certificate) ||
           error.is(errors::already_revoked) || error.is(errors::not_ended) || error.is(errors::crl_number_taken) ||
           error.is(errors::generation_taken);
}

Error uncertain(const Error& now) {
    Error error(errors::store_uncertain);
    if (!now.context().file.empty()) error = std::move(error).in_file(now.context().file.raw());
    for (const ErrorDetail& detail : now.context().details) error = std::move(error).with(detail.label, detail.value);
    return error;
}

}  // namespace

Result<void> SqlStore::Writer::begin() {
    TROTH_TRY(connection.database->begin());
    // Another process may have added to the log since.
    TROTH_TRY(Statement* const last,
              connection.prepared("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"));
    const Rows rows(*last);
    TROTH_TRY(const bool found, last->step());
    last_number_ = found ? static_cast<u64>(last->number(0)) : 0;
    last_hash_ = {};
    if (!found) return {};
    const Bytes hash = last->bytes(1);
    if (hash.size() != last_hash_.size()) return fail(errors::store_damaged);
    std::ranges::copy(hash, last_hash_.begin());
    return {};
}
Result<void> SqlStore::Writer::commit() {
    auto done = connection.database->run("COMMIT");
    if (done || !connection.database->is_uncertain()) return done;
    return look_again(std::move(done));
}
// The server went away while it committed. The log tells whether it had done so: its last entry of this transaction is
// there, with this hash, or nothing of it is. Writing one after another, we see what a server that lags behind has
// done with what it was sent.
Result<void> SqlStore::Writer::look_again(Result<void> failed) {
    const u64 number = last_number_;
    const merkle::Node hash = last_hash_;
    Result<void> begun = begin();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);  // it may be starting anew
    while (!begun && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        begun = begin();
    }
    if (!begun) return fail(uncertain(begun.error()));
    const auto look = [&]() -> Result<bool> {
        TROTH_TRY(Statement* const select, connection.prepared("SELECT hash FROM audit WHERE number = ?"));
        const Rows rows(*select);
        select->bind(1, static_cast<i64>(number));
        TROTH_TRY(const bool row, select->step());
        return row && std::ranges::equal(select->bytes(0), hash);
    };
    const auto recorded = look();
    roll_back();
    if (!recorded) return fail(uncertain(recorded.error()));
    return *recorded ? Result<void>{} : std::move(failed);
}
void SqlStore::Writer::roll_back() {
    static_cast<void>(connection.database->run("ROLLBACK"));
}

auto SqlStore::Writer::act(const Change& change, sys_seconds at) -> Outcome {
    Result<void> applied = std::visit([&](const auto& one) { return apply(one, at); }, change);
    if (!applied) {
        const bool refused = is_refusal(applied.error());
        return {std::move(applied), refused};
    }
    return {append(entry_for(change, at)), false};
}

Result<void> SqlStore::Writer::append(AuditEntry entry) {
    entry.subject = as_text(entry.subject);
    entry.detail = as_text(entry.detail);
    entry.number = last_number_ + 1;
    entry.previous = last_hash_;
    const merkle::Node hash = entry_hash(entry);
    TROTH_TRY(Statement* const insert, connection.prepared("INSERT INTO audit VALUES(?, ?, ?, ?, ?, ?, ?)"));
    insert->bind(1, static_cast<i64>(entry.number)).bind(2, seconds(entry.at)).bind(3, entry.action);
    insert->bind(4, entry.subject).bind(5, entry.detail).bind(6, Bytes(entry.previous)).bind(7, Bytes(hash));
    TROTH_TRY(insert->run_later());
    last_number_ = entry.number;
    last_hash_ = hash;
    return {};
}

Result<void> SqlStore::Writer::apply(const Issued& act, sys_seconds at) {
    const x509::Certificate& certificate = act.certificate;
    TROTH_TRY(
        Statement* const insert,
        connection.prepared("INSERT INTO certificates(serial, authority, der, subject, profile, requester, "
                            "not_before, not_after, issued_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(serial) "
                            "DO NOTHING RETURNING id"));
    const std::string subject = as_text(certificate.subject().text().raw()), profile = as_text(act.profile),
                      requester = as_text(act.requester);
    insert->bind(1, certificate.serial_number()).bind(2, act.authority).bind(3, certificate.der());
    insert->bind(4, std::string_view(subject)).bind(5, std::string_view(profile)).bind(6, std::string_view(requester));
    insert->bind(7, seconds(certificate.not_before().at)).bind(8, seconds(certificate.not_after().at));
    insert->bind(9, seconds(at));
    i64 id = 0;
    {
        const Rows rows(*insert);
        TROTH_TRY(const bool row, insert->step());
        if (!row) return refuse(errors::serial_taken, certificate.serial_number());
        id = insert->number(0);
    }
    return add_names(certificate, id);
}

Result<void> SqlStore::Writer::add_names(const x509::Certificate& certificate, i64 id) {
    TROTH_TRY(Statement* const insert, connection.prepared("INSERT INTO names VALUES(?, ?, ?, ?)"));
    i64 place = 0;
    for (const std::string& name : search_names(certificate)) {
        const std::string reversed(name.rbegin(), name.rend());
        insert->bind(1, id).bind(2, place++).bind(3, name).bind(4, reversed);
        TROTH_TRY(insert->run_later());
    }
    return {};
}

Result<void> SqlStore::Writer::apply(const Revoked& act, sys_seconds) {
    {
        TROTH_TRY(Statement* const find,
                  connection.prepared("SELECT revoked_at IS NOT NULL FROM certificates WHERE serial = ?"));
        const Rows rows(*find);
        find->bind(1, Bytes(act.serial));
        TROTH_TRY(const bool found, find->step());
        if (!found) return revoke_authority(act);
        if (find->number(0) != 0) return refuse(errors::already_revoked, act.serial);
    }
    TROTH_TRY(
        Statement* const update,
        connection.prepared("UPDATE certificates SET revoked_at = ?, reason = ?, revoked_entry = ? WHERE serial = ?"));
    update->bind(1, seconds(act.revocation.at)).bind(2, static_cast<i64>(act.revocation.reason));
    update->bind(3, next_number()).bind(4, Bytes(act.serial));
    return update->run_later();
}

// There are few intermediates, so that none of their fields but the certificate is needed in a column.
Result<void> SqlStore::Writer::revoke_authority(const Revoked& act) {
    std::optional<i64> id;
    {
        TROTH_TRY(Statement* const all,
                  connection.prepared("SELECT id, der, revoked_at IS NOT NULL FROM authorities WHERE role = 1"));
        const Rows rows(*all);
        for (;;) {
            TROTH_TRY(const bool row, all->step());
            if (!row) break;
            const auto certificate = x509::Certificate::parse(all->bytes(1));
            if (!certificate) return fail(errors::store_damaged);
            if (!std::ranges::equal(certificate->serial_number(), act.serial)) continue;
            if (all->number(2) != 0) return refuse(errors::already_revoked, act.serial);
            id = all->number(0);
            break;
        }
    }
    if (!id) return refuse(errors::no_such_certificate, act.serial);
    TROTH_TRY(Statement* const update,
              connection.prepared("UPDATE authorities SET revoked_at = ?, reason = ?, revoked_entry = ? WHERE id = ?"));
    update->bind(1, seconds(act.revocation.at)).bind(2, static_cast<i64>(act.revocation.reason));
    return update->bind(3, next_number()).bind(4, *id).run();
}

Result<void> SqlStore::Writer::apply(const AuthorityAdded& act, sys_seconds at) {
    i64 next = 1, id = 0;
    {
        TROTH_TRY(Statement* const last,
                  connection.prepared("SELECT coalesce(max(generation), 0) + 1 FROM authorities WHERE role = ?"));
        const Rows rows(*last);
        last->bind(1, static_cast<i64>(act.role));
        TROTH_TRY(const bool row, last->step());
        if (row) next = last->number(0);
    }
    if (act.generation != 0 && next != i64{act.generation})
        return fail(Error(errors::generation_taken).with("generation", std::to_string(act.generation)));
    const crypto::Digest fingerprint = crypto::hash(crypto::HashId::sha256, act.certificate.der());
    {
        TROTH_TRY(Statement* const insert,
                  connection.prepared("INSERT INTO authorities(role, generation, fingerprint, der, added_at) "
                                      "VALUES(?, ?, ?, ?, ?) RETURNING id"));
        const Rows rows(*insert);
        insert->bind(1, static_cast<i64>(act.role)).bind(2, next).bind(3, fingerprint.bytes());
        insert->bind(4, act.certificate.der()).bind(5, seconds(at));
        TROTH_TRY(const bool row, insert->step());
        if (row) id = insert->number(0);
    }
    if (act.sealed_key.empty()) return {};
    TROTH_TRY(Statement* const keep, connection.prepared("INSERT INTO keys(authority, sealed) VALUES(?, ?)"));
    return keep->bind(1, id).bind(2, Bytes(act.sealed_key)).run();
}

Result<void> SqlStore::Writer::apply(const Forgotten& act, sys_seconds) {
    {
        TROTH_TRY(Statement* const find, connection.prepared("SELECT not_after FROM certificates WHERE serial = ?"));
        const Rows rows(*find);
        find->bind(1, Bytes(act.serial));
        TROTH_TRY(const bool found, find->step());
        if (!found) return refuse(errors::no_such_certificate, act.serial);
        if (find->number(0) >= seconds(act.ended_before)) return refuse(errors::not_ended, act.serial);
    }
    TROTH_TRY(Statement* const remove, connection.prepared("DELETE FROM certificates WHERE serial = ?"));
    return remove->bind(1, Bytes(act.serial)).run();
}

Result<void> SqlStore::Writer::apply(const CrlIssued& act, sys_seconds) {
    {
        TROTH_TRY(Statement* const last, connection.prepared("SELECT max(number) FROM crls WHERE authority = ?"));
        const Rows rows(*last);
        last->bind(1, act.authority);
        TROTH_TRY(const bool row, last->step());
        if (row && last->number(0) >= static_cast<i64>(act.number))
            return fail(Error(errors::crl_number_taken).with("number", std::to_string(act.number)));
    }
    // The octets of the newest complete list are kept: those of the one before it are let go.
    if (act.base == 0) {
        TROTH_TRY(Statement* const let_go,
                  connection.prepared("UPDATE crls SET der = ?1 WHERE authority = ?2 AND number = (SELECT max(number) "
                                      "FROM crls WHERE authority = ?2 AND shards = ?3 AND shard = ?4 AND base = 0)"));
        let_go->bind(1, Bytes()).bind(2, act.authority).bind(3, i64{act.part.shards}).bind(4, i64{act.part.shard});
        TROTH_TRY(let_go->run());
    }
    TROTH_TRY(Statement* const insert,
              connection.prepared("INSERT INTO crls(authority, number, this_update, next_update, der, base, shard, "
                                  "shards, log_size) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    insert->bind(1, act.authority).bind(2, static_cast<i64>(act.number)).bind(3, seconds(act.this_update));
    insert->bind(4, seconds(act.next_update)).bind(5, act.base == 0 ? Bytes(act.der) : Bytes());
    insert->bind(6, static_cast<i64>(act.base)).bind(7, i64{act.part.shard}).bind(8, i64{act.part.shards});
    insert->bind(9, static_cast<i64>(act.log_size));
    return insert->run();
}

}  // namespace troth::inline v1::ca
