// Offer: what a client put into its ClientHello, and what it holds the server's answers against. RFC 8446 §4.1.2 to
// §4.1.4.
#pragma once

#include <optional>
#include <vector>

#include "troth/crypto/kex/group.hpp"
#include "troth/tls/extension/table.hpp"
#include "troth/tls/handshake/config.hpp"
#include "troth/tls/message/client_hello.hpp"
#include "troth/tls/message/encrypted_extensions.hpp"
#include "troth/tls/message/server_hello.hpp"
#include "troth/tls/session/session.hpp"

namespace troth::inline v1::tls {

struct OfferedShare {
    NamedGroup group{};
    crypto::KeyShare share;
};

// OfferedShares: up to two without a heap; hardly anybody sends more.
class OfferedShares {
  public:
    void add(NamedGroup group, crypto::KeyShare share) {
        if (size_ < first_.size())
            first_[size_].emplace(group, std::move(share));
        else
            more_.emplace_back(group, std::move(share));
        ++size_;
    }
    usize size() const { return size_; }
    OfferedShare& operator[](usize i) { return i < first_.size() ? *first_[i] : more_[i - first_.size()]; }
    const OfferedShare& operator[](usize i) const { return i < first_.size() ? *first_[i] : more_[i - first_.size()]; }
    OfferedShare* find(NamedGroup group) {
        for (usize i = 0; i < size_; ++i)
            if ((*this)[i].group == group) return &(*this)[i];
        return nullptr;
    }
    bool contains(NamedGroup group) const {
        for (usize i = 0; i < size_; ++i)
            if ((*this)[i].group == group) return true;
        return false;
    }
    void clear() {
        for (std::optional<OfferedShare>& share : first_) share.reset();
        more_.clear();
        size_ = 0;
    }

  private:
    std::array<std::optional<OfferedShare>, 2> first_;
    std::vector<OfferedShare> more_;
    usize size_ = 0;
};

struct Offer {
    const ClientConfig* config = nullptr;  // both outlive the handshake
    const Overrides* overrides = nullptr;
    Random random{};
    std::array<u8, 32> session_id{};  // §D.4; empty outside of compatibility mode
    u8 session_id_size = 0;
    std::array<u8, 5> grease{};  // RFC 8701: chosen once, the same in both hellos
    OfferedShares shares;
    std::optional<Session> session;          // offered as a PSK
    ByteVector cookie;                       // §4.2.2, returned as it came
    ExtensionSet sent;                       // what was asked with the last hello
    std::optional<CipherSuite> retry_suite;  // of a HelloRetryRequest: its suite
    std::optional<NamedGroup> retry_group;   // and the group that it wants a share of
    bool shares_replaced = false;            // the retry named a group: its share goes alone

    Bytes legacy_session_id() const { return Bytes(session_id).first(session_id_size); }
    std::string_view server_name() const { return overrides->server_name; }
    std::span<const std::string> alpn() const { return overrides->alpn ? *overrides->alpn : config->alpn; }
};

// make_offer: everything but the key shares. A stored session is taken if it still fits name, roots, suites and time.
Offer make_offer(const ClientConfig& config, const Overrides& overrides, Wall now, RandomSource& random);

// WrittenHello: a ClientHello message on its way out; of the usual size it needs no heap.
struct WrittenHello {
    std::array<u8, typical_message> room;
    ByteVector large;
    usize size = 0;
    usize binders = 0;  // how many bytes at the end the binders take, §4.2.11.2; zeros until they are known

    MutableBytes message() { return large.empty() ? MutableBytes(room).first(size) : MutableBytes(large); }
};
// write_hello: the whole ClientHello message, but for the binder of the session that is offered.
Result<void> write_hello(Offer& offer, Wall now, WrittenHello& out);

// What the server chose, checked; views end with the message.
struct ServerChoice {
    CipherSuite suite{};
    NamedGroup group{};
    Bytes share;
    bool psk = false;
};
Result<ServerChoice> check_server_hello(const Offer& offer, const ServerHello& hello);

// A HelloRetryRequest, checked: the group to make a share of (none: only the cookie changes).
struct RetryChoice {
    CipherSuite suite{};
    std::optional<NamedGroup> group;
    Bytes cookie;
};
Result<RetryChoice> check_retry(const Offer& offer, const ServerHello& retry);

// check_encrypted_extensions: §4.3.1, against what was sent. Gives the application protocol out of `offered`, empty if
// none was chosen.
Result<std::string_view> check_encrypted_extensions(const ExtensionSet& sent, std::span<const std::string> offered,
                                                    const EncryptedExtensions& extensions);

}  // namespace troth::inline v1::tls
