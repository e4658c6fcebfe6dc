#include "troth/tls/session/session.hpp"

#include <cstdlib>

#include "troth/encoding/wire.hpp"
#include "troth/tls/session/errors.hpp"

namespace troth::inline v1::tls {
namespace {

constexpr u16 blob_version = 1;

constexpr Wall last_issue{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};

// SessionBlob: the bytes of a session. Views.
struct SessionBlob {
    u16 version = blob_version;
    CipherSuite suite{};
    encoding::Opaque<32, 64> psk;
    u64 issued = 0;  // milliseconds since 1970
    u32 lifetime = 0;
    u32 age_add = 0;
    encoding::Opaque<0, 255> alpn;
    encoding::Opaque<0, 255> server_name;
    u32 max_early_data = 0;
    std::array<u8, 32> peer_leaf{};
    u64 peer_not_after = 0;
    std::array<u8, 32> trust{};
    encoding::Opaque<0, 65535> ticket;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("version", m.version) && io("suite", m.suite) && io("psk", m.psk) && io("issued", m.issued) &&
               io("lifetime", m.lifetime) && io("age_add", m.age_add) && io("alpn", m.alpn) &&
               io("server_name", m.server_name) && io("max_early_data", m.max_early_data) &&
               io("peer_leaf", m.peer_leaf) && io("peer_not_after", m.peer_not_after) && io("trust", m.trust) &&
               io("ticket", m.ticket);
    }
};

u64 to_number(Wall time) {
    return static_cast<u64>(time.time_since_epoch().count());
}
Wall to_wall(u64 number) {
    return Wall(std::chrono::milliseconds(static_cast<i64>(number)));
}

}  // namespace

SecretBytes Session::to_bytes() const {
    SessionBlob blob;
    blob.suite = suite;
    blob.psk = psk.bytes();
    blob.issued = to_number(issued);
    blob.lifetime = static_cast<u32>(lifetime.count());
    blob.age_add = age_add;
    blob.alpn = bytes_of(alpn);
    blob.server_name = bytes_of(server_name);
    blob.max_early_data = max_early_data;
    blob.peer_leaf = peer_leaf;
    blob.peer_not_after = to_number(peer_not_after);
    blob.trust = trust;
    blob.ticket = ticket;
    // The fixed fields and length prefixes take 109 bytes.
    SecretBytes out(128 + max_hash_size + alpn.size() + server_name.size() + ticket.size());
    const Result<Bytes> written = encoding::write(blob, out.mutable_bytes());
    if (!written) std::abort();  // sizes are held to their bounds where a session is made
    out.shrink(written->size());
    return out;
}

Result<Session> Session::from_bytes(Bytes bytes) {
    const Result<SessionBlob> blob = encoding::parse<SessionBlob>(bytes);
    if (!blob || blob->version != blob_version) return fail(bad_session);
    const CipherSuiteRow* row = row_of(blob->suite);
    if (row == nullptr || blob->psk.size() != crypto::digest_size(row->hash)) return fail(bad_session);
    Session session;
    session.suite = blob->suite;
    session.psk = Psk(row->hash, blob->psk.bytes());
    session.issued = to_wall(blob->issued);
    session.lifetime = std::chrono::seconds(blob->lifetime);
    if (session.lifetime > longest_session) return fail(bad_session);
    // Sums with a lifetime may not leave the range of the clock.
    if (session.issued < Wall() || session.issued > last_issue) return fail(bad_session);
    session.age_add = blob->age_add;
    session.alpn = text_of(blob->alpn);
    session.server_name = text_of(blob->server_name);
    session.max_early_data = blob->max_early_data;
    session.peer_leaf = blob->peer_leaf;
    session.peer_not_after = to_wall(blob->peer_not_after);
    session.trust = blob->trust;
    session.ticket.assign(blob->ticket.bytes().begin(), blob->ticket.bytes().end());
    return session;
}

}  // namespace troth::inline v1::tls
