// HelloView: a ClientHello as the server reads it, kept over the questions it raises; and what follows from it.
// RFC 8446 §4.1.1, §4.1.2.
#pragma once

#include <optional>

#include "troth/tls/extension/key_share.hpp"
#include "troth/tls/extension/pre_shared_key.hpp"
#include "troth/tls/handshake/operation.hpp"
#include "troth/tls/handshake/preferences.hpp"
#include "troth/tls/message/client_hello.hpp"

namespace troth::inline v1::tls {

// A view of the message, which must stay until own().
class HelloView {
  public:
    // read: parses and checks a whole ClientHello message: extensions, version, what is mandatory, shares and binders.
    static Result<HelloView> read(Bytes message);
    // own: takes a copy of the message, because the handshake has to wait. What was got from here before ends.
    void own();
    bool owned() const { return own_ != nullptr; }

    Bytes raw() const { return raw_; }
    const ClientHello& hello() const { return hello_; }
    const CheckedExtensions& extensions() const { return extensions_; }
    std::string_view server_name() const { return server_name_; }
    HelloFacts facts() const;  // views into this
    // The PSKs, if the client can use them the way we do (psk_dhe_ke, §4.2.9).
    std::optional<OfferedPsks> psks() const;

  private:
    HelloView(Bytes raw, const ClientHello& hello, const CheckedExtensions& extensions)
        : raw_(raw), hello_(hello), extensions_(extensions) {}

    Bytes raw_;
    std::unique_ptr<u8[]> own_;
    ClientHello hello_;
    CheckedExtensions extensions_;
    std::string_view server_name_;
};

// choose_suite, choose_group: the server's preference among what is shared. Of the groups, the first shared one for
// which a share came, so that a retry is only asked for when no share fits (§4.1.1); `share` is empty then.
Result<CipherSuite> choose_suite(const ServerConfig& config, const HelloView& view);
struct GroupChoice {
    NamedGroup group{};
    Bytes share;
};
Result<GroupChoice> choose_group(const ServerConfig& config, const HelloView& view);

// choose_alpn: RFC 7301 §3.2: ours that is also theirs, a view of ours; empty where either side does not negotiate;
// no_application_protocol where both do and nothing is shared.
Result<std::string_view> choose_alpn(std::span<const std::string> ours, const HelloView& view);

// constant_part: SHA-256 of what may not differ in the hello that follows a HelloRetryRequest (§4.1.2). check_second:
// of the first hello this is all that is kept; after a retry for `group` its share is the only one.
using ConstantPart = std::array<u8, 32>;
ConstantPart constant_part(const HelloView& hello);
Result<void> check_second(const ConstantPart& first, const HelloView& second, NamedGroup group);

// choose_credential: by name and by what the client can verify; the empty choice if none fits.
CredentialChoice choose_credential(const ServerConfig& config, const HelloFacts& hello);

}  // namespace troth::inline v1::tls
