// Extension, RFC 8446 §4.2, and the row that is an extension's whole contract: where it may stand, what it answers,
// what if it is missing, in which order, and what ECH may do with it. The rows stand in their own files; table.cpp
// lists them.
#pragma once

#include "troth/encoding/wire.hpp"
#include "troth/tls/registry/errors.hpp"
#include "troth/tls/registry/extension_type.hpp"

namespace troth::inline v1::tls {

using encoding::Body;
using encoding::List;
using encoding::Opaque;
using encoding::Rest;
using encoding::U24;

// MessageKind: the messages that carry extensions, as the table of §4.2 tells them apart.
enum class MessageKind : u8 {
    client_hello,
    server_hello,
    hello_retry_request,
    encrypted_extensions,
    certificate,
    certificate_request,
    new_session_ticket,
};
class MessageSet {
  public:
    constexpr MessageSet() = default;
    template <class... Kinds>
    constexpr explicit(false) MessageSet(MessageKind first, Kinds... more)
        : bits_(static_cast<u8>((bit(first) | ... | bit(more)))) {}
    constexpr bool contains(MessageKind kind) const { return (bits_ & bit(kind)) != 0; }

  private:
    static constexpr u32 bit(MessageKind kind) { return 1u << static_cast<u32>(kind); }
    u8 bits_ = 0;
};
// Messages whose extensions answer those of another (§4.2): ServerHello, HelloRetryRequest, EncryptedExtensions and a
// server's Certificate answer ClientHello; a client's Certificate answers CertificateRequest.
inline constexpr MessageSet answering{MessageKind::server_hello, MessageKind::hello_retry_request,
                                      MessageKind::encrypted_extensions, MessageKind::certificate};

struct Extension;
// describe_extension: what `extension_data` holds, told to a Describer whose context is the MessageKind. table.cpp.
void describe_extension(encoding::Describer& describer, const Extension& extension);

struct Extension {
    ExtensionType extension_type{};
    Body<0, 65535> extension_data;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        if (!io("extension_type", m.extension_type) || !io("extension_data", m.extension_data)) return false;
        if constexpr (Io::describes) describe_extension(io, m);
        return true;
    }
};
// Extensions: in their order, unknown ones included. The floors that §4 gives some of them (ClientHello<8..>) follow
// from what is mandatory, which has errors of its own.
using Extensions = List<Extension, 0, 65535>;

// Content: the structure of an extension's data in the messages `in`.
template <class E>
concept ExtensionContent = requires {
    { E::type } -> std::convertible_to<ExtensionType>;
    { E::in } -> std::convertible_to<MessageSet>;
};
// extension: for sending. Refers to content, which must outlive it; it is written in place.
template <ExtensionContent E>
Extension extension(const E& content) {
    return {E::type, Body<0, 65535>::of(content)};
}
template <ExtensionContent E>
Extension extension(const E&& content) = delete;

// ExtensionForm: one shape of an extension's data, for the messages that have it.
struct ExtensionForm {
    MessageSet in;
    bool (*well_formed)(Bytes);
    Error (*fault)(Bytes, usize base);  // of data that is not well-formed
    bool (*describe)(encoding::Describer&, Bytes);
};
template <ExtensionContent E>
constexpr ExtensionForm form() {
    return {
        E::in,
        [](Bytes data) { return encoding::well_formed<E>(data); },
        [](Bytes data, usize base) { return std::move(encoding::parse<E>(data, base)).error(); },
        [](encoding::Describer& describer, Bytes data) { return describer.template inside<E>(data); },
    };
}

// Missing: the messages in which the extension must stand (§9.2).
struct Missing {
    enum class When : u8 { never, always, unless_other, with_other };
    MessageSet in;
    When when = When::never;
    ExtensionType other{};
    const ErrorRow* error = nullptr;
};
enum class Order : u8 { any, last };  // last: of all in a ClientHello
// Scope: where ECH (RFC 9849) may put it: in ClientHelloOuter, in ClientHelloInner, and whether the inner hello may
// refer to the outer's copy instead of repeating it.
struct Scope {
    bool outer = true, inner = true, compressible = true;
};

struct ExtensionRow {
    ExtensionType type{};
    std::string_view rule;
    std::array<ExtensionForm, 4> forms{};  // unused ones have no messages
    MessageSet unasked{};                  // messages that may hold it although nobody asked: a cookie in a retry
    Order order = Order::any;
    Scope scope{};
    std::array<Missing, 2> missing{};

    constexpr const ExtensionForm* form_in(MessageKind kind) const {
        for (const ExtensionForm& candidate : forms)
            if (candidate.in.contains(kind)) return &candidate;
        return nullptr;
    }
};

}  // namespace troth::inline v1::tls
