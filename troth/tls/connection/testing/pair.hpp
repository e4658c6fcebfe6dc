// A client and a server talking in memory, cut and driven as a test wants.
#pragma once

#include <algorithm>
#include <functional>

#include "troth/base/testing/random.hpp"
#include "troth/tls/connection/connection.hpp"
#include "troth/tls/connection/testing/bare_key.hpp"
#include "troth/tls/record/ledger.hpp"
#include "troth/tls/session/ticket_keys.hpp"

namespace troth::inline v1::tls::testing {

// How the harness drives a pair.
struct Drive {
    usize chunk = 0;               // bytes that are let through at once; 0: all there are
    bool defer = false;            // every operation is answered later, through complete()
    bool move_between = false;     // the connections are moved between calls
    usize stop_after = ~usize{0};  // give up after as many steps, to be destroyed there
};

// Peer: one side with what it got and said.
struct Peer {
    explicit Peer(Connection c, u64 seed) : connection(std::move(c)), random(seed) {}

    Connection connection;
    v1::testing::CountingRandom random;
    BareEngine engine;
    ByteVector wire;  // from the other side, not consumed yet
    ByteVector data;  // application data
    std::vector<SecretBytes> sessions;
    usize key_updates = 0;
    bool done = false, closed = false;
    std::optional<Error> error;
};

class Pair {
  public:
    Pair(std::shared_ptr<const ClientConfig> client_config, std::shared_ptr<const ServerConfig> server_config,
         Overrides client_overrides = {}, Overrides server_overrides = {}, Wall wall = default_time())
        : client(*Connection::client(std::move(client_config), std::move(client_overrides)), 1),
          server(*Connection::server(std::move(server_config), std::move(server_overrides)), 2),
          now{wall, Steady(std::chrono::seconds(1000))} {
        ledger::begin();  // every pair draws from the same seeds; within one, no key may meet a nonce twice
    }

    static Wall default_time() { return Wall(std::chrono::milliseconds(1'760'000'000'000)); }

    // run: until nothing moves any more. True if the run was not stopped by drive.stop_after.
    bool run(const Drive& drive = {}) {
        client.engine.defer = server.engine.defer = drive.defer;
        bool moved = true;
        while (moved) {
            moved = false;
            for (Peer* peer : {&client, &server}) {
                Peer& other = peer == &client ? server : client;
                while (step(*peer, other, drive)) {
                    moved = true;
                    ++steps;
                    if (drive.move_between) {
                        Connection elsewhere = std::move(peer->connection);
                        peer->connection = std::move(elsewhere);
                    }
                    if (steps >= drive.stop_after) return false;
                }
            }
        }
        return true;
    }

    // send: application data from one side, everything of it.
    void send(Peer& from, Bytes data) {
        Peer& to = &from == &client ? server : client;
        while (!data.empty()) {
            ByteVector out(max_wire_record);
            const Result<Sealed> sealed = from.connection.send(env(from), Gather(&data, 1), out);
            if (!sealed) {
                from.error.emplace(Error(sealed.error().row()));
                return;
            }
            to.wire.insert(to.wire.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sealed->written));
            data = data.subspan(sealed->taken);
        }
    }

    Env env(Peer& peer) { return Env{now, peer.random, peer.engine}; }

    bool both_done() const { return client.done && server.done; }

    // tamper: sees, and may change, what one side sends before it arrives.
    std::function<void(bool from_client, ByteVector&)> tamper;

    Peer client, server;
    Now now;
    usize steps = 0;  // calls that moved something: each is a place to stop

  private:
    // One call that moves something: output, an answer, a record (or as many bytes as a chunk lets through).
    bool step(Peer& peer, Peer& other, const Drive& drive) {
        if (peer.connection.want().write) {
            std::array<u8, 997> out;  // odd and small: flights are cut anywhere
            const Result<Sealed> sealed = peer.connection.pull(env(peer), out);
            if (sealed && sealed->written != 0) {
                ByteVector bytes(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(sealed->written));
                if (tamper) tamper(&peer == &client, bytes);
                other.wire.insert(other.wire.end(), bytes.begin(), bytes.end());
                return true;
            }
            if (!sealed && !peer.error) peer.error.emplace(Error(sealed.error().row()));
            if (sealed && collect(peer, {})) return true;
        }
        if (peer.error) return false;
        if (auto operation = peer.connection.take_operation()) {
            OpResult result = answer_bare(operation->second, now, peer.random);
            const Result<void> completed = peer.connection.complete(env(peer), operation->first, std::move(result));
            if (!completed) peer.error.emplace(Error(completed.error().row()));
            return true;
        }
        return feed(peer, drive);
    }

    bool feed(Peer& peer, const Drive& drive) {
        if (peer.connection.want().operation) return false;
        // With a chunk, a record is shown in growing prefixes; nothing may be consumed before it is whole.
        usize shown = drive.chunk == 0 ? peer.wire.size() : std::min(drive.chunk, peer.wire.size());
        while (true) {
            ByteVector prefix(peer.wire.begin(), peer.wire.begin() + static_cast<std::ptrdiff_t>(shown));
            const usize before = peer.wire.size();
            if (collect(peer, prefix)) {
                ++suspensions;
                return true;
            }
            if (peer.error) return true;
            if (peer.wire.size() != before || shown == peer.wire.size()) return false;
            ++suspensions;
            shown = std::min(shown + drive.chunk, peer.wire.size());
            if (drive.move_between) {
                Connection elsewhere = std::move(peer.connection);
                peer.connection = std::move(elsewhere);
            }
        }
    }

    // collect: one receive. True if it consumed bytes or gave an event.
    bool collect(Peer& peer, MutableBytes wire) {
        Result<Step> step = peer.connection.receive(env(peer), wire);
        if (!step) {
            peer.error.emplace(std::move(step).error());
            return false;
        }
        Event& event = step->event;
        if (std::holds_alternative<HandshakeDone>(event)) peer.done = true;
        if (std::holds_alternative<PeerClosed>(event)) peer.closed = true;
        if (std::holds_alternative<KeyUpdated>(event)) ++peer.key_updates;
        if (auto* app = std::get_if<AppData>(&event))
            peer.data.insert(peer.data.end(), app->bytes.begin(), app->bytes.end());
        if (auto* ticket = std::get_if<TicketReceived>(&event)) peer.sessions.push_back(std::move(ticket->session));
        peer.wire.erase(peer.wire.begin(), peer.wire.begin() + static_cast<std::ptrdiff_t>(step->consumed));
        return step->consumed != 0 || event.index() != 0;
    }

  public:
    usize suspensions = 0;  // times that receive had to wait for more bytes, or took a record
};

}  // namespace troth::inline v1::tls::testing
