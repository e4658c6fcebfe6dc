// HMAC, RFC 2104 and FIPS 198-1.
#pragma once

#include "troth/crypto/hash/hash.hpp"
#include "troth/crypto/hash/midstate.hpp"

namespace troth::inline v1::crypto {

namespace detail {
class HmacMidstates;
}

// Mac: the full output of HMAC, digest_size bytes. Often a key in the making, so it is wiped when destroyed, and it has
// no ==: use verify.
struct Mac {
    std::array<u8, max_digest_size> data{};
    usize size = 0;

    Mac() = default;
    Mac(const Mac&) = default;
    Mac& operator=(const Mac&) = default;
    ~Mac() { wipe(data); }

    Bytes bytes() const { return Bytes(data).first(size); }
    friend bool operator==(const Mac&, const Mac&) = delete;
};

// HmacKey: a key of any size, taken in once: it holds the two hash states that every message begins and ends with.
// Copyable on purpose (it forks like Hash), wiped when destroyed. Immutable, so it may be shared between threads.
class HmacKey {
  public:
    HmacKey(HashId id, Bytes key, const cpu::Features& features = cpu::host());

    HmacKey(const HmacKey&) = default;
    HmacKey& operator=(const HmacKey&) = default;

    HashId id() const { return inner_.id(); }
    // forget: wipes the key. Only destruction and assignment may follow.
    void forget() {
        inner_.forget();
        outer_.forget();
    }

  private:
    friend class Hmac;
    friend class detail::HmacMidstates;
    Hash inner_;  // after K xor ipad
    Hash outer_;  // after K xor opad
};

// Hmac: a message on its way to its MAC. Keeps a reference to the key, which must outlive it. Thread-compatible.
class Hmac {
  public:
    explicit Hmac(const HmacKey& key) : key_(&key), inner_(key.inner_) {}

    Hmac& update(Bytes data) {
        inner_.update(data);
        return *this;
    }
    Hmac& update(Gather pieces) {
        inner_.update(pieces);
        return *this;
    }
    Mac finish() const;  // of what was given until now; more may follow

  private:
    const HmacKey* key_;
    Hash inner_;
};

// hmac: the MAC of one message, whole or in pieces.
Mac hmac(const HmacKey& key, Bytes message);
Mac hmac(const HmacKey& key, Gather message);

// verify: whether `received` is the whole MAC; the time depends on its size only. A truncated MAC is not accepted.
bool verify(const Mac& expected, Bytes received);

// verify_truncated: whether `received` is the MAC or its first bytes, for a protocol that truncates. RFC 2104 §5: no
// less than half of the hash's size and no less than 10 bytes; fewer are refused, whatever they are.
bool verify_truncated(const Mac& expected, Bytes received);

namespace detail {
// HmacMidstates: HMAC of a digest of its own hash, two compressions a time; see hash/midstate.hpp.
class HmacMidstates {
  public:
    explicit HmacMidstates(const HmacKey& key) : inner_(key.inner_), outer_(key.outer_) {}
    // once: the MAC of a whole message, where HashMidstate::whole_hmac has that hash; false for others.
    static bool once(const HmacKey& key, Bytes message, u8* out) {
        return HashMidstate::whole_hmac(key.inner_, key.outer_, message, out);
    }
    bool usable() const { return inner_.usable(); }
    void replace(u8* digest) {
        inner_.replace(digest);
        outer_.replace(digest);
    }

  private:
    HashMidstate inner_, outer_;
};
}  // namespace detail

}  // namespace troth::inline v1::crypto
