// What counts as misuse, and aborts:
//   1. Two records under one (key, nonce), whatever they hold.                                     RFC 5116 §3.1
//   2. A record sealed or opened beyond the confidentiality limit of its key.                       RFC 8446 §5.5
//   3. One secret in two roles. A label says what its secret must be and what it gives: "key" takes a traffic secret
//   and
//      gives a key of an AEAD. A secret is what every use of it agrees on; when nothing is left, it was misused: a
//      traffic secret that also resumes, a PSK of two hashes (§4.2.11), a ticket root that also makes cookies, one key
//      for two AEADs.
//   4. One secret, one label, too many contexts or two sizes. HKDF keeps them apart, but the key schedule derives
//      everything once: two sizes of "key" mean that one traffic secret serves two AEADs. A label over a transcript may
//      have two, because both ends of a conversation that somebody tampers with live in one test; a third means that
//      two connections share a master secret. Only what is meant to give many has no such rule: "resumption" (a nonce a
//      ticket, §4.6.1) and exporters (§7.5).
// The ledger knows secrets by fingerprints and allocates past operator new, so that it neither keeps what the search
// for secrets looks for nor is counted where allocations are.
#include "troth/tls/record/testing/ledger.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>

namespace troth::inline v1::tls {
namespace {

using testing::Fingerprint;

template <class T>
struct Malloc {
    using value_type = T;
    Malloc() = default;
    template <class U>
    Malloc(const Malloc<U>&) {}
    T* allocate(std::size_t count) {
        void* const memory = std::malloc(count * sizeof(T));
        if (memory == nullptr) std::abort();
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) { std::free(memory); }
    friend bool operator==(const Malloc&, const Malloc&) { return true; }
};
template <class K, class V>
using Map = std::map<K, V, std::less<K>, Malloc<std::pair<const K, V>>>;
template <class T>
using List = std::vector<T, Malloc<T>>;
using Name = std::basic_string<char, std::char_traits<char>, Malloc<char>>;

// Roles: what a secret may still be, a bit each.
using Roles = u64;
struct Role {
    std::string_view name;
    Roles bit;
};
constexpr Roles early = 1, binder = 2, handshake = 4, master = 8, traffic = 16, finished = 32, exporter = 64,
                exporter_of_label = 128, resumption = 256, psk_sha256 = 512, psk_sha384 = 1024, salt = 2048,
                exported = 4096, iv = 8192;
constexpr Roles first_aead = 1 << 14, aeads = first_aead * 255;  // a bit for each AeadId
constexpr usize first_named = 22;                                // of what has a name and no label
constexpr Role roles[] = {
    {"early secret", early},         {"binder key", binder},
    {"handshake secret", handshake}, {"master secret", master},
    {"traffic secret", traffic},     {"finished key", finished},
    {"exporter secret", exporter},   {"resumption secret", resumption},
    {"psk of SHA-256", psk_sha256},  {"psk of SHA-384", psk_sha384},
};

// Labels: RFC 8446 §7.1, §7.3, §7.5. `contexts`: how many a secret may meet under this label, by rule 4; 0: any number.
struct LabelRow {
    std::string_view label;
    Roles takes, gives;
    usize contexts = 1;
};
constexpr usize both_ends = 2;
constexpr LabelRow labels[] = {
    {"ext binder", early, binder},
    {"res binder", early, binder},
    {"imp binder", early, binder},
    {"c e traffic", early, traffic, both_ends},
    {"e exp master", early, exporter, both_ends},
    {"derived", early | handshake, salt},
    {"c hs traffic", handshake, traffic, both_ends},
    {"s hs traffic", handshake, traffic, both_ends},
    {"c ap traffic", master, traffic, both_ends},
    {"s ap traffic", master, traffic, both_ends},
    {"exp master", master, exporter, both_ends},
    {"res master", master, resumption, both_ends},
    {"finished", traffic | binder, finished},
    {"key", traffic, aeads},
    {"iv", traffic, iv},
    {"traffic upd", traffic, traffic},
    {"resumption", resumption, psk_sha256 | psk_sha384, 0},
    {"label of an exporter", exporter, exporter_of_label, 0},
    {"exporter", exporter_of_label, exported, 0},
};

struct Ledger {
    std::mutex mutex;
    std::set<Fingerprint, std::less<Fingerprint>, Malloc<Fingerprint>> sealed, keys;
    Map<Fingerprint, Roles> secrets;
    Map<Fingerprint, List<Fingerprint>> derivations;  // of secret and label: contexts and sizes
    Map<Name, Roles> names;                           // of purposes without a row
};
Ledger& book() {
    static Ledger one;
    return one;
}

[[noreturn]] void stop(const char* what, std::string_view which = {}) {
    std::fprintf(stderr, "ledger: %s%s%.*s\n", what, which.empty() ? "" : ": ", static_cast<int>(which.size()),
                 which.data());
    std::abort();
}

template <class Source>
Fingerprint shortened(const Source& long_one) {
    Fingerprint out;
    std::memcpy(out.data(), long_one.data.data(), out.size());
    ct::unpoison(out);  // a checker of constant time must not stumble over the ledger
    return out;
}

// A secret is known by what it gives under an info that no HkdfLabel can be (it would have length zero).
Fingerprint fingerprint(const crypto::hkdf::Prk& secret, std::string_view of = {}) {
    constexpr std::array<u8, 2> no_length{};
    const std::array<Bytes, 3> info{no_length, bytes_of("ledger"), bytes_of(of)};
    Fingerprint out;
    crypto::hkdf::expand(secret, info, out);
    ct::unpoison(out);
    return out;
}

bool known_as(Fingerprint secret, Roles allowed) {
    return (book().secrets.try_emplace(secret, allowed).first->second &= allowed) != 0;
}
// The bytes may come back as a secret of either hash.
bool known_as(Bytes secret, Roles allowed) {
    if (std::ranges::all_of(secret, [](u8 byte) { return byte == 0; })) return true;  // the "0" of §7.1, and of tests
    bool fits = true;
    for (const crypto::HashId hash : {crypto::HashId::sha256, crypto::HashId::sha384})
        fits = known_as(fingerprint(crypto::hkdf::from_bytes(hash, secret)), allowed) && fits;
    return fits;
}

Roles roles_of(std::string_view purpose) {
    for (const Role& role : roles)
        if (role.name == purpose) return role.bit;
    auto& names = book().names;
    if (first_named + names.size() > 62) stop("too many purposes for 64 bits");
    return names.try_emplace(Name(purpose), Roles{1} << (first_named + names.size())).first->second;
}

void check_limit(const AeadKey& key) {
    if (key.sequence() >= row_of(key.suite())->confidentiality_limit()) stop("a key used beyond its limit");
}
void check_role(crypto::AeadId aead, Bytes key) {
    const u8 id = static_cast<u8>(aead);
    const Fingerprint use = shortened(crypto::Hash(crypto::HashId::sha256).update(Bytes(&id, 1)).update(key).finish());
    if (!book().keys.insert(use).second) return;  // looked at before
    if (!known_as(key, first_aead << id)) stop("one secret in two roles, the second as key of", "an AEAD");
}
void write_down(Bytes key, Bytes nonce) {
    const Fingerprint where = shortened(crypto::Hash(crypto::HashId::sha256).update(key).update(nonce).finish());
    if (!book().sealed.insert(where).second) stop("two records under one key and nonce");
}

}  // namespace

void ledger::sealing(const AeadKey& key) {
    const std::lock_guard lock(book().mutex);
    check_limit(key);
    check_role(key.aead(), key.key());
    write_down(key.key(), key.nonce());
}

void ledger::sealing_ticket(crypto::AeadId aead, Bytes key, crypto::Nonce nonce) {
    const std::lock_guard lock(book().mutex);
    check_role(aead, key);
    write_down(key, nonce);
}

void ledger::opening(const AeadKey& key) {
    const std::lock_guard lock(book().mutex);
    check_limit(key);
    check_role(key.aead(), key.key());
}

void ledger::derived(const crypto::hkdf::Prk& secret, std::string_view label, Bytes context, Bytes out) {
    const std::lock_guard lock(book().mutex);
    LabelRow row{label, roles_of(label), ~Roles{0}, 0};  // of a label without a row: the secret is its alone
    for (const LabelRow& candidate : labels)
        if (candidate.label == label) row = candidate;
    if (!known_as(fingerprint(secret), row.takes)) stop("one secret in two roles, the second under", label);
    if (row.gives != ~Roles{0} && !known_as(out, row.gives)) stop("one secret in two roles, the second from", label);
    if (row.contexts == 0) return;
    const std::array<u8, 2> size{static_cast<u8>(out.size() >> 8), static_cast<u8>(out.size())};
    const Fingerprint how = shortened(crypto::Hash(crypto::HashId::sha256).update(size).update(context).finish());
    auto& known = book().derivations[fingerprint(secret, label)];
    if (std::ranges::find(known, how) != known.end()) return;
    if (known.size() == row.contexts) stop("one secret, one label, too many contexts or sizes", label);
    known.push_back(how);
}

void ledger::secret(Bytes bytes, std::string_view purpose) {
    const std::lock_guard lock(book().mutex);
    if (!known_as(bytes, roles_of(purpose))) stop("one secret in two roles, the second as", purpose);
}

void ledger::begin() {
    Ledger& one = book();
    const std::lock_guard lock(one.mutex);
    one.sealed.clear();
    one.keys.clear();
    one.secrets.clear();
    one.derivations.clear();
}

std::vector<Fingerprint> testing::sealed_records() {
    const std::lock_guard lock(book().mutex);
    return {book().sealed.begin(), book().sealed.end()};
}

void testing::join_ledgers(std::span<const Fingerprint> theirs) {
    const std::lock_guard lock(book().mutex);
    for (const Fingerprint& record : theirs)
        if (!book().sealed.insert(record).second) stop("two records under one key and nonce");
}

}  // namespace troth::inline v1::tls
