// bench_ca [FOLDER|URL] [CERTIFICATES] [COPIES]: an authority with its record in SQLite, every commit synced to
// FOLDER's device, or in PostgreSQL, in an empty database that URL (postgresql://…) names.
//
//   issued one thread, in batches of 500: ECDSA P-256, built, checked by the rules, signed, recorded
//   issued by 64 threads, each answered after the commit that holds its certificate
//   with CERTIFICATES (100,000) on record, every tenth revoked: find, list, search, OCSP, complete lists and deltas,
//   audit; so that a list of 100,000 entries needs 1,000,000
//   with COPIES, each row is first copied so many times under other serial numbers and names, for a large table within
//   a short time; the log does not know of them, so that it is not verified then
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include <unistd.h>

#include "troth/ca/audit_check.hpp"
#include "troth/ca/crl.hpp"
#include "troth/ca/ocsp.hpp"
#include "troth/ca/registrar.hpp"
#include "troth/ca/store/postgres_store.hpp"
#include "troth/ca/store/sqlite_store.hpp"

namespace {

using namespace troth;
using ca::sys_seconds;

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct Bench {
    SystemRandom random;
    sys_seconds now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    ca::Authority root = ca::make_root("Bench Root CA", key(), ca::root_lifetime, now, random).value();
    ca::Authority issuer =
        ca::make_intermediate(root, "Bench CA", key(), ca::intermediate_lifetime, now, random).value();
    std::shared_ptr<keys::Signer> leaf = key();

    std::shared_ptr<keys::Signer> key() {
        return keys::local_signer(keys::PrivateKey::generate(keys::KeyType::ec_p256, random).value());
    }
    ca::LeafOrder order(const std::string& name) {
        const Bytes spki = leaf->public_key().spki_der();
        return {.name = name,
                .alternatives = {},
                .profile = ca::Profiles::built_in().find("server").value(),
                .spki = {spki.begin(), spki.end()}};
    }
    usize batch(const ca::Registrar& registrar, usize count, const std::string& prefix) {
        usize good = 0;
        for (usize i = 0; i < count; i += 500) {
            std::vector<ca::LeafOrder> orders;
            for (usize j = i; j < std::min(count, i + 500); ++j)
                orders.push_back(order(prefix + std::to_string(j) + ".example"));
            for (const auto& made : registrar.issue_all(orders, "bench", now, random)) good += made.has_value();
        }
        return good;
    }
};

std::unique_ptr<ca::sql::Database> database_at(const std::string& place) {
    if (ca::postgres::is_url(place)) return ca::postgres::Database::open(place).value();
    return ca::sqlite::Database::open(place).value();
}

struct Row {
    std::vector<i64> numbers;  // authority, notBefore, notAfter, issued
    ByteVector serial, der;
    std::string subject;
};
std::vector<Row> rows_behind(ca::sql::Statement& select, i64& after, i64 last) {
    std::vector<Row> rows;
    const ca::sql::Rows open(select);
    select.bind(1, after).bind(2, last);
    while (select.step().value()) {
        const Bytes serial = select.bytes(5), der = select.bytes(6);
        rows.push_back({{select.number(1), select.number(2), select.number(3), select.number(4)},
                        {serial.begin(), serial.end()},
                        {der.begin(), der.end()},
                        std::string(select.text(7))});
        after = select.number(0);
    }
    return rows;
}
void copy_on_server(ca::sql::Database& database, usize copies) {
    const i64 last = database.number("SELECT max(id) FROM certificates").value();
    const std::string work =
        "INSERT INTO certificates(serial, authority, der, subject, profile, requester, not_before, not_after, "
        "issued_at) SELECT set_byte(serial, 10, get_byte(serial, 10) # copy), authority, der, subject, profile, "
        "requester, not_before, not_after, issued_at FROM certificates, generate_series(1, " +
        std::to_string(copies) +
        ") AS copy; INSERT INTO names SELECT id, 0, 'c' || id || '-' || substr(subject, 4), "
        "reverse('c' || id || '-' || substr(subject, 4)) FROM certificates WHERE id > " +
        std::to_string(last);
    // ANALYZE, which the server does by itself within a minute.
    if (!database.run(work.c_str()) || !database.run("ANALYZE")) std::abort();
}
void copy_in_file(ca::sql::Database& database, usize copies) {
    const i64 last = database.number("SELECT max(id) FROM certificates").value();
    const auto select = database
                            .prepare(
                                "SELECT id, authority, not_before, not_after, issued_at, serial, der, subject "
                                "FROM certificates WHERE id > ? AND id <= ? ORDER BY id LIMIT 1000")
                            .value();
    const auto insert = database
                            .prepare(
                                "INSERT INTO certificates(serial, authority, der, subject, profile, requester, "
                                "not_before, not_after, issued_at) VALUES(?, ?, ?, ?, 'server', 'bench', ?, ?, "
                                "?) RETURNING id")
                            .value();
    const auto name = database.prepare("INSERT INTO names VALUES(?, 0, ?, ?)").value();
    for (i64 after = 0;;) {
        if (!database.begin()) std::abort();
        const auto rows = rows_behind(*select, after, last);
        for (const Row& row : rows)
            for (usize copy = 1; copy <= copies; ++copy) {
                ByteVector serial = row.serial;
                serial[serial.size() / 2] ^= static_cast<u8>(copy);
                const std::string called = "c" + std::to_string(copy) + "-" + row.subject.substr(3);
                insert->bind(1, Bytes(serial)).bind(2, row.numbers[0]).bind(3, Bytes(row.der)).bind(4, row.subject);
                insert->bind(5, row.numbers[1]).bind(6, row.numbers[2]).bind(7, row.numbers[3]);
                if (!insert->step().value()) std::abort();
                const i64 id = insert->number(0);
                insert->reset();
                const std::string reversed(called.rbegin(), called.rend());
                if (!name->bind(1, id).bind(2, called).bind(3, reversed).run()) std::abort();
            }
        if (!database.run("COMMIT")) std::abort();
        if (rows.empty()) break;
    }
}

// Beside the time that passed, the processor's that this process used: what a busy machine leaves alone.
void latency(const char* what, int runs, const std::function<bool(int)>& work) {
    double worst = 0, sum = 0;
    const std::clock_t begin = std::clock();
    for (int i = 0; i < runs; ++i) {
        const double one = seconds_of([&] {
            if (!work(i)) std::printf("%s: FAILED\n", what);
        });
        worst = std::max(worst, one);
        sum += one;
    }
    const double used = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::printf("%-46s mean %8.3f ms   worst %8.3f ms   processor %8.3f ms\n", what, sum / runs * 1e3, worst * 1e3,
                used / runs * 1e3);
    std::fflush(stdout);
}

// Complete lists and deltas. A delta to a large list has its own entries alone.
void lists(ca::Store& store, i64 issuer, const ca::Authority& authority, sys_seconds now) {
    SystemRandom random;
    usize entries = 0;
    const auto list = [&](bool delta) {
        const auto made = ca::issue_crls(store, authority, {.authority = issuer, .delta = delta}, now, random);
        if (made) entries = made->front().crl.size();
        return made.has_value();
    };
    const auto say = [&](const char* what) {
        latency(what, 5, [&](int) { return list(what[0] == 'd'); });
        std::printf("  (%zu entries)\n", entries);
    };
    say("complete list, signed, recorded and synced");
    say("delta without entries");
    ca::Which valid{.state = ca::Which::State::valid, .now = now, .limit = 1000};
    const auto page = store.page(valid).value();
    std::vector<ca::Change> changes;
    for (const auto& record : page)
        changes.emplace_back(ca::Revoked{record.serial, {now, ca::Reason::superseded}, "bench"});
    static_cast<void>(store.record_all(changes, now));
    say("delta of what was revoked since");
}

void read_all(ca::Store& store, i64 issuer, const ca::Authority& authority, sys_seconds now, usize count) {
    SystemRandom random;
    using State = ca::Which::State;
    const auto page = [&](ca::Which which) {
        which.now = now;
        return store.page(which).has_value();
    };
    std::vector<ByteVector> serials;
    ca::Which first{.now = now, .limit = 1000};
    const auto some = store.page(first).value();
    for (const auto& record : some) serials.push_back(record.serial);
    const auto half = static_cast<i64>(count / 2);
    latency("find by serial number", 1000,
            [&](int i) { return store.find(serials[static_cast<usize>(i) % serials.size()]).value().has_value(); });
    latency("list, first page of 50", 100, [&](int) { return page({}); });
    latency("list, a page in the middle", 100, [&](int) { return page({.after = half}); });
    latency("list revoked, a page in the middle", 100,
            [&](int) { return page({.state = State::revoked, .after = half}); });
    latency("list expired (none)", 100, [&](int) { return page({.state = State::expired}); });
    latency("search a name", 100, [&](int i) { return page({.name = "b" + std::to_string(i * 37) + ".example"}); });
    latency("search how it begins", 100, [&](int i) { return page({.name = "b" + std::to_string(1000 + i) + "*"}); });
    latency("search how it ends, all fit", 100, [&](int) { return page({.name = "*.example"}); });
    latency("search a serial number's first digits", 100,
            [&](int i) { return page({.serial = ca::hexadecimal(serials[static_cast<usize>(i)]).substr(0, 8)}); });
    usize revoked = 0;
    latency("walk over all revoked, for a CRL", 3, [&](int) {
        revoked = 0;
        return store.each_revoked({issuer, now, {}}, [&](const ca::Store::RevokedRow&) { ++revoked; }).has_value();
    });
    std::printf("  (%zu revoked)\n", revoked);
    std::fflush(stdout);
    latency("OCSP: look a serial number up", 1000,
            [&](int i) { return store.standing(serials[static_cast<usize>(i) % serials.size()]).value().has_value(); });
    auto responder = ca::OcspResponder::make(store, {authority}, {}, now, random).value();
    std::vector<ByteVector> requests;
    for (const auto& record : some) {
        const auto leaf = x509::Certificate::parse(record.der).value();
        const x509::OwnedCertId id[] = {x509::OwnedCertId::of(leaf, authority.certificate())};
        requests.push_back(x509::OcspRequest::make(id, {}));
    }
    latency("OCSP: a request answered, signed by P-256", 1000, [&](int i) {
        const auto answered = responder->answer(requests[static_cast<usize>(i) % requests.size()], now, random);
        return answered.status == x509::OcspResponseStatus::successful;
    });
    lists(store, issuer, authority, now);
    latency("counts, as ca status shows them", 3, [&](int) { return store.counts(now).has_value(); });
}

}  // namespace

int main(int argc, char** argv) {
    const std::string place = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
    const usize count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100'000;
    const usize copies = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 0;
    const bool on_server = ca::postgres::is_url(place);
    const std::string file = place + "/troth-bench-" + std::to_string(::getpid()) + ".db";
    Bench bench;
    std::unique_ptr<ca::Store> store;
    if (on_server) store = ca::PostgresStore::open(place, ca::Opening::create).value();
    if (!on_server) store = ca::SqliteStore::open(file, ca::Opening::create).value();
    const auto registrar = ca::Registrar::open(bench.issuer, *store, bench.now).value();

    constexpr usize batch_size = 20'000;
    usize good = 0;
    const double alone = seconds_of([&] { good = bench.batch(registrar, batch_size, "a"); });
    std::printf("batch, one thread: %zu issued and synced, %.0f/s\n", good, static_cast<double>(good) / alone);

    constexpr usize requesters = 64, each = 100;
    std::atomic<usize> answered{0};
    const double together = seconds_of([&] {
        std::vector<std::thread> threads;
        for (usize t = 0; t < requesters; ++t)
            threads.emplace_back([&, t] {
                SystemRandom random;
                for (usize i = 0; i < each; ++i) {
                    const auto order = bench.order("t" + std::to_string(t) + "-" + std::to_string(i) + ".example");
                    answered += registrar.issue(order, "bench", bench.now, random).has_value();
                }
            });
        for (auto& thread : threads) thread.join();
    });
    std::printf("%zu requesters: %zu answered after their commit, %.0f/s\n", requesters, answered.load(),
                static_cast<double>(answered.load()) / together);

    std::fflush(stdout);
    const double filling = seconds_of([&] { bench.batch(registrar, count, "b"); });
    std::printf("filled with %zu more in %.1f s\n", count, filling);
    if (copies != 0) {
        const auto database = database_at(on_server ? place : file);
        const double copying =
            seconds_of([&] { on_server ? copy_on_server(*database, copies) : copy_in_file(*database, copies); });
        std::printf("copied each %zu times in %.1f s\n", copies, copying);
        std::fflush(stdout);
    }
    // Every tenth is revoked, in transactions of 1,000.
    ca::Which which{.now = bench.now, .limit = 10'000};
    for (;;) {
        const auto page = store->page(which).value();
        if (page.empty()) break;
        which.after = page.back().id;
        std::vector<ca::Change> changes;
        for (usize i = 0; i < page.size(); i += 10)
            changes.emplace_back(ca::Revoked{page[i].serial, {bench.now, ca::Reason::superseded}, "bench"});
        static_cast<void>(store->record_all(changes, bench.now));
    }
    read_all(*store, registrar.id(), bench.issuer, bench.now, count * (copies + 1));
    if (copies == 0) latency("audit verify", 1, [&](int) { return ca::check_audit(*store).has_value(); });
    store.reset();
    if (on_server) return 0;
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
    return 0;
}
