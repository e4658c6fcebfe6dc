#include "troth/tls/record/nonce_ledger.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

namespace troth::inline v1::tls {

namespace {
using Fingerprint = std::array<u8, 16>;  // of key and nonce: the ledger holds no key
struct Ledger {
    std::mutex mutex;
    std::map<Fingerprint, Fingerprint> sealed;
};
Ledger& ledger() {
    static Ledger one;
    return one;
}
}  // namespace

void begin_nonce_ledger() {
    const std::lock_guard lock(ledger().mutex);
    ledger().sealed.clear();
}

void note_sealed(const AeadKey& key, Gather content, Bytes end) {
    const auto fingerprint = [](crypto::Hash& hash) {
        Fingerprint out;
        std::memcpy(out.data(), hash.finish().data.data(), out.size());
        ct::unpoison(out);  // a checker of constant time must not stumble over the ledger
        return out;
    };
    crypto::Hash where(crypto::HashId::sha256), what(crypto::HashId::sha256);
    const auto nonce = key.nonce();
    where.update(key.key()).update(nonce);
    what.update(content).update(end);
    const Fingerprint contents = fingerprint(what);

    const std::lock_guard lock(ledger().mutex);
    const auto [entry, fresh] = ledger().sealed.try_emplace(fingerprint(where), contents);
    if (fresh || entry->second == contents) return;
    std::fprintf(stderr, "nonce ledger: two records under one key and sequence number %llu\n",
                 static_cast<unsigned long long>(key.sequence()));
    std::abort();
}

}  // namespace troth::inline v1::tls
