// The key exchanges of TLS as one shape, that of a KEM: the client makes a share, the server answers with a share and
// has the secret, the client agrees. RFC 8446 §4.2.8 and §7.4.2 (byte formats), draft-ietf-tls-ecdhe-mlkem.
#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "troth/base/small_bytes.hpp"
#include "troth/crypto/curve/ec.hpp"
#include "troth/crypto/curve/x25519.hpp"
#include "troth/crypto/curve/x448.hpp"
#include "troth/crypto/kem/mlkem.hpp"
#include "troth/crypto/kex/ffdh.hpp"

namespace troth::inline v1::crypto {

enum class GroupId : u8 {
    x25519,
    secp256r1,
    secp384r1,
    x25519mlkem768,
    ffdhe2048,
    ffdhe3072,
    ffdhe4096,
    secp521r1,
    x448,
    secp256r1mlkem768,
    secp384r1mlkem1024,
};

// GroupInfo: sizes in bytes.
struct GroupInfo {
    GroupId id;
    std::string_view name;
    bool implemented;
    usize client_share, server_share, shared_secret;
};
// In the order of GroupId.
inline constexpr std::array group_infos = {
    GroupInfo{GroupId::x25519, "x25519", true, 32, 32, 32},
    GroupInfo{GroupId::secp256r1, "secp256r1", true, 65, 65, 32},
    GroupInfo{GroupId::secp384r1, "secp384r1", true, 97, 97, 48},
    GroupInfo{GroupId::x25519mlkem768, "X25519MLKEM768", true, 1216, 1120, 64},
    GroupInfo{GroupId::ffdhe2048, "ffdhe2048", true, 256, 256, 256},
    GroupInfo{GroupId::ffdhe3072, "ffdhe3072", true, 384, 384, 384},
    GroupInfo{GroupId::ffdhe4096, "ffdhe4096", true, 512, 512, 512},
    GroupInfo{GroupId::secp521r1, "secp521r1", true, 133, 133, 66},
    GroupInfo{GroupId::x448, "x448", true, 56, 56, 56},
    GroupInfo{GroupId::secp256r1mlkem768, "SecP256r1MLKEM768", true, 1249, 1153, 64},
    GroupInfo{GroupId::secp384r1mlkem1024, "SecP384r1MLKEM1024", true, 1665, 1665, 80},
};
constexpr const GroupInfo& info(GroupId id) {
    return group_infos[static_cast<usize>(id)];
}
constexpr usize client_share_size(GroupId id) {
    return info(id).client_share;
}
constexpr usize server_share_size(GroupId id) {
    return info(id).server_share;
}
constexpr usize shared_secret_size(GroupId id) {
    return info(id).shared_secret;
}

// PublicShare: inline for the elliptic curves up to P-384, on the heap for the others.
using PublicShare = SmallBytes<97>;

// SharedSecret: what both sides of an exchange have. Inline up to 64 bytes; wiped on destruction and when moved from.
class SharedSecret {
  public:
    SharedSecret() = default;
    explicit SharedSecret(Bytes bytes);
    explicit SharedSecret(SecretBytes&& bytes);
    SharedSecret(SharedSecret&& other) noexcept
        : large_(std::move(other.large_)), data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
    SharedSecret& operator=(SharedSecret&& other) noexcept {
        if (this != &other) {
            large_ = std::move(other.large_);
            data_ = std::move(other.data_);
            size_ = std::exchange(other.size_, 0);
        }
        return *this;
    }
    Bytes bytes() const { return large_.empty() ? Bytes(data_.bytes()).first(size_) : large_.bytes(); }
    usize size() const { return bytes().size(); }
    friend bool operator==(const SharedSecret&, const SharedSecret&) = delete;

  private:
    SecretBytes large_;
    Secret<64> data_;
    usize size_ = 0;  // of data_
};

// Response: what the server sends, and what it has.
struct Response {
    PublicShare public_share;
    SharedSecret shared;
};

// KeyShare: a client's ephemeral secret and the share that goes out. Move-only, wiped. Thread-safe to read.
class KeyShare {
  public:
    static KeyShare generate(GroupId group, RandomSource& random);  // the group is implemented

    GroupId group() const { return group_; }
    Bytes public_share() const { return public_share_.bytes(); }
    // agree: the shared secret with the server's share. Fails if that is of the wrong size or not a valid public value.
    Result<SharedSecret> agree(Bytes server_share) const;

  private:
    friend Result<Response> respond(GroupId, Bytes, RandomSource&);
    static Result<Response> respond(GroupId group, Bytes client_share, RandomSource& random);
    Result<SharedSecret> agree_with(Bytes server_share) const;
    explicit KeyShare(GroupId group) : group_(group) {}

    GroupId group_;
    PublicShare public_share_;
    using X448Key = x448::PrivateKey;
    using Classical =
        std::variant<std::monostate, x25519::PrivateKey, X448Key, EcPrivateKey, std::unique_ptr<FfdhPrivateKey>>;
    // Small: a public value or a secret of an elliptic curve, off the heap.
    struct Small {
        Secret<1 + 2 * max_field_size> data;
        usize size = 0;
        Bytes bytes() const { return data.bytes().first(size); }
        static Small of(Bytes bytes);
    };
    // make_classical: the key of a curve, alone or as the classical half of a hybrid, and its public value.
    static Small make_classical(Classical& key, GroupId group, RandomSource& random);
    static Result<Small> agree_classical(const Classical& key, Bytes peer);

    Classical secret_;
    std::optional<mlkem::DecapsulationKey> kem_;  // of a hybrid
};

// respond: the server's side in one step, from the client's share.
Result<Response> respond(GroupId group, Bytes client_share, RandomSource& random);

}  // namespace troth::inline v1::crypto
