// TicketKeys: what a server seals its stateless tickets with (RFC 8446 §4.6.1, in the spirit of RFC 5077 §4). An
// immutable value; rotating makes another one, which is published by handing it to new connections.
#pragma once

#include <memory>
#include <vector>

#include "troth/base/random.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::tls {

// Each ticket has a key of its own, derived from the generation's secret and 32 random bytes inside the ticket, so no
// nonce can meet a key twice. Thread-safe to read.
class TicketKeys {
  public:
    // A first generation from fresh randomness.
    static std::shared_ptr<const TicketKeys> generate(RandomSource& random);
    // The same secret on many machines: 32 bytes each, the newest first; at least one.
    static std::shared_ptr<const TicketKeys> from_secrets(std::span<const Secret<32>> secrets);
    // rotated: a new generation in front; the last `keep` of the old ones still open tickets.
    std::shared_ptr<const TicketKeys> rotated(RandomSource& random, usize keep = 1) const;

    ByteVector seal(Bytes session, RandomSource& random) const;
    // open: empty if no generation made this ticket. Whatever is wrong with it, the answer is the same.
    SecretBytes open(Bytes ticket) const;

    usize generations() const { return generations_.size(); }

  private:
    struct Generation {
        explicit Generation(Secret<32> secret);
        Generation(const Generation& other) : name(other.name), secret(other.secret.clone()) {}
        Generation(Generation&&) = default;
        Generation& operator=(Generation&&) = default;
        std::array<u8, 8> name;  // derived from the secret; says which generation made a ticket
        Secret<32> secret;
    };
    TicketKeys() = default;
    std::vector<Generation> generations_;
};

}  // namespace troth::inline v1::tls
