// The frame of every handshake message, RFC 8446 §4: type, length, body.
#pragma once

#include "troth/encoding/wire.hpp"
#include "troth/tls/extension/table.hpp"
#include "troth/tls/registry/errors.hpp"
#include "troth/tls/registry/types.hpp"

namespace troth::inline v1::tls {

inline constexpr usize handshake_header_size = 4;

// Nearly every message that we write fits in as much, but for Certificate, which is written in advance.
inline constexpr usize typical_message = 2048;

using Random = std::array<u8, 32>;  // §4.1.2

struct Handshake {
    static constexpr std::string_view name = "Handshake";
    HandshakeType msg_type{};
    Body<0, 0xffffff> body;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("msg_type", m.msg_type) && io("body", m.body);
    }
};

// HandshakeBody: a message that has a type of its own. All of them are views into the bytes they were parsed from.
template <class M>
concept HandshakeBody = requires {
    { M::type } -> std::convertible_to<HandshakeType>;
    { M::name } -> std::convertible_to<std::string_view>;
};

// handshake: the message in its frame, for sending. Refers to `body`; lengths are filled in when it is written.
template <HandshakeBody M>
Handshake handshake(const M& body) {
    return {M::type, Body<0, 0xffffff>::of(body)};
}
template <HandshakeBody M>
Handshake handshake(const M&& body) = delete;

// write_handshake: into the front of `out`, or at the end of a flight buffer; gives what was written.
template <HandshakeBody M>
Result<Bytes> write_handshake(const M& body, MutableBytes out) {
    return encoding::write(handshake(body), out);
}
template <HandshakeBody M>
Result<void> append_handshake(const M& body, ByteVector& out) {
    return encoding::append(handshake(body), out);
}

// parse_handshake: `message` is one whole message with its header. Another type is unexpected_message; offsets in
// errors count from the header.
template <HandshakeBody M>
Result<M> parse_handshake(Bytes message) {
    TROTH_TRY(const Handshake frame, encoding::parse<Handshake>(message));
    if (frame.msg_type != M::type)
        return fail(Error(unexpected_message).with("expected", M::name).with("got", to_string(frame.msg_type)));
    return encoding::parse<M>(frame.body, handshake_header_size);
}

// max_message_size: header included. A Certificate may be a generous chain, all others fit a record. The limit is far
// above what each format allows, so that a wrong length within it stays a fault of the format (decode_error).
constexpr usize max_message_size(HandshakeType type) {
    const bool large = type == HandshakeType::certificate || type == HandshakeType::compressed_certificate ||
                       type == HandshakeType::new_session_ticket;
    return large ? 102400 : 16384;
}

// whole_message: the first message of `buffered`, header included, or nothing while bytes are missing. A declared
// length beyond the limit is refused before its bytes are waited for (message_too_long).
Result<std::optional<Bytes>> whole_message(Bytes buffered);

// describe_handshake: tells the visitor every field of one whole message, header included; offsets count from the
// header. A message of unknown type is told as its frame alone.
Result<void> describe_handshake(Bytes message, encoding::FieldVisitor& visitor);

}  // namespace troth::inline v1::tls
