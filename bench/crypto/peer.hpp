// Libraries to be compared with: loaded while the bench runs, each with its own symbols, so that several versions and
// forks of one library stand side by side. What is declared of them is only what the rows call.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "troth/base/bytes.hpp"

namespace troth::bench {

// What another library gives out a pointer to.
using Object = std::shared_ptr<void>;

class Peer {
  public:
    std::string name;
    bool has_aead = false;  // EVP_AEAD and the one-shot functions beside it: BoringSSL and what descends from it

    void* symbol(const char* function) const;
    template <class F>
    F* function(const char* name_of_it) const {
        return reinterpret_cast<F*>(symbol(name_of_it));
    }
    void* handle = nullptr;
};

// Imports: functions of a peer for one row; `all` tells whether it has every one of them.
class Imports {
  public:
    explicit Imports(const Peer& peer) : peer_(peer) {}
    template <class F>
    F* take(const char* name) {
        F* const found = peer_.function<F>(name);
        all = all && found != nullptr;
        return found;
    }
    bool all = true;

  private:
    const Peer& peer_;
};

// owned: an object of a peer's that its function `release` frees.
template <class Release>
Object owned(void* object, Release* release) {
    return Object(object, [release](void* p) { release(p); });
}

// load_peers: the system's libcrypto, then every shared library in `folder` (which may be empty) that has its
// functions.
std::vector<Peer> load_peers(const std::string& folder);

}  // namespace troth::bench
