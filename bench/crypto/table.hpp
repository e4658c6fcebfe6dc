// One table of figures: a row is one operation, by us and by every peer that has it, timed in turn.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/crypto/peer.hpp"
#include "troth/base/cpu.hpp"

namespace troth::bench {

// Work: runs an operation a number of times.
using Work = std::function<void(long)>;
template <class Operation>
Work repeat(Operation operation) {
    return [operation = std::move(operation)](long times) mutable {
        for (long i = 0; i < times; ++i) operation();
    };
}
// PeerWork: the same by a peer; nothing if the peer has no such operation.
using PeerWork = std::function<std::optional<Work>(const Peer&)>;
inline std::optional<Work> none(const Peer&) {
    return std::nullopt;
}

struct Slices {
    int count = 31;
    double seconds = 0.002;
};

class Table {
  public:
    Table(std::string filter, cpu::Features features_of_ours, std::vector<Peer> peers, bool json)
        : features(features_of_ours), filter_(std::move(filter)), peers_(std::move(peers)), json_(json) {}

    // wanted: rows of this name are asked for; to be asked before a costly set-up.
    bool wanted(const std::string& name) const { return name.find(filter_) != std::string::npos; }
    void row(const std::string& name, Work ours, const PeerWork& theirs, Slices slices = {});
    void begin();
    void end();

    const cpu::Features features;

  private:
    std::string filter_;
    std::vector<Peer> peers_;
    bool json_;
    bool first_ = true;
};

// must: a bench that times failures times nothing.
void must(bool ok);
ByteVector some_bytes(usize size);

void aead_rows(Table& table);
void mode_rows(Table& table);
void hash_rows(Table& table);
void mac_rows(Table& table);
void kdf_rows(Table& table);
void curve_rows(Table& table);
void curve25519_rows(Table& table);
void curve448_rows(Table& table);
void rsa_rows(Table& table);
void lattice_rows(Table& table);

}  // namespace troth::bench
