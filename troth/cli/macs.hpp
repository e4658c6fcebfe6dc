// Message authentication codes by the words that people type.
#pragma once

#include <memory>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/hash/hash.hpp"

namespace troth::inline v1::cli {

enum class MacFamily : u8 { hmac, cmac, gmac, kmac, poly1305, blake2 };

struct MacKind {
    std::string word;  // "hmac-sha256", "cmac-aes-128"
    MacFamily family{};
    crypto::HashId hash{};  // of HMAC
    usize key_size = 0;     // bytes; 0: any
    usize size = 0;         // of the code, bytes; of KMAC and BLAKE2 the default and the most that is sensible

    // Whether a key (Poly1305) or a nonce under a key (GMAC) serves for one message only.
    bool once() const { return family == MacFamily::gmac || family == MacFamily::poly1305; }
};

// mac_kinds: everything that `troth mac` offers, HMAC first.
const std::vector<MacKind>& mac_kinds();
// find_mac: by its word, in any case; a hash function's name alone means HMAC with it. Errors: cli.unknown_algorithm.
Result<const MacKind*> find_mac(std::string_view name);

// MacParameters: what some kinds want beside the key. Refers to its bytes.
struct MacParameters {
    Bytes nonce;          // GMAC: 12 bytes
    Bytes customization;  // KMAC
    usize size = 0;       // KMAC and BLAKE2: 0 is the kind's own size
};

// MacRun: a message on its way to its code.
class MacRun {
  public:
    virtual ~MacRun() = default;
    virtual void update(Bytes data) = 0;
    virtual ByteVector finish() = 0;  // once
};

// MacMaker: a key taken in, from which every message starts. GMAC's message has to fit into memory; all others stream.
class MacMaker {
  public:
    virtual ~MacMaker() = default;
    virtual std::unique_ptr<MacRun> start() const = 0;

    // create: errors cli.mac_key_size, cli.mac_nonce, cli.mac_size.
    static Result<std::unique_ptr<MacMaker>> create(const MacKind& kind, Bytes key, const MacParameters& parameters);
};

}  // namespace troth::inline v1::cli
