// Image: what the process holds in all of its memory, held against every secret there ever was in it. security.md,
// early test 4.
//
// The secrets are learned where they are made: through the ledger's door (tls/record/ledger.hpp), and from the random
// source, whose every block is a secret unless it went over the wire. They are kept xor a byte, all computing with them
// is done under it, so that the searcher's own memory never holds one.
//
// A secret is looked for in pieces of 8 bytes, at every address: as it is, in the byte orders of 32- and 64-bit words
// (a scalar in limbs, a block on its way into a hash), and xor the pads of HMAC. What is not looked for: other derived
// forms, such as round keys beyond the first, states of a hash that took a key in, or residues in Montgomery form.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "troth/base/random.hpp"

namespace troth::image {

// Known: a secret under the mask.
struct Known {
    std::string name;  // how it came to be: "c hs traffic", "c hs traffic/key", "random"
    ByteVector masked;
};

// Hit: a piece of a secret in memory.
struct Hit {
    std::string name;
    usize offset;       // of the piece in the secret
    std::string where;  // the mapping and the place in it
};

class Secrets {
  public:
    static Secrets& all();

    void add(std::string name, Bytes secret);
    // publish: bytes that went over the wire; what of a secret is in them is none.
    void publish(Bytes wire);
    void forget() { known_.clear(), wire_.clear(); }
    usize size() const { return known_.size(); }

    // search: every mapping of this process that can be read. Secrets whose name `expected` accepts may be there.
    std::vector<Hit> search(const std::function<bool(const std::string&)>& expected) const;
    usize searched() const { return searched_; }  // bytes, the last time

  private:
    std::vector<Known> known_;
    ByteVector wire_;
    mutable usize searched_ = 0;
};

// RecordedRandom: the kernel's bytes, each block noted as a secret by this name.
class RecordedRandom final : public RandomSource {
  public:
    explicit RecordedRandom(std::string name) : name_(std::move(name)) {}
    void fill(MutableBytes out) override;

  private:
    std::string name_;
};

// Elsewhere: runs work on a stack of its own, which stays as it was left: what functions leave behind there is found,
// and the searcher's own frames do not cover it.
class Elsewhere {
  public:
    Elsewhere();
    ~Elsewhere();
    Elsewhere(const Elsewhere&) = delete;
    Elsewhere& operator=(const Elsewhere&) = delete;
    void run(const std::function<void()>& work);
    // A mapping that a hit lies in is named "the work's stack" if it is this one.
    static inline const u8* stack = nullptr;
    static constexpr usize size = 1 << 22;
};

}  // namespace troth::image
