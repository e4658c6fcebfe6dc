// Formats in the presentation language of TLS, RFC 8446 §3. A message says its format once:
//
//   struct KeyUpdate {
//       KeyUpdateRequest request_update{};
//       template <class Io>
//       static bool wire(Io& io, auto& m) { return io("request_update", m.request_update); }
//   };
//
// and parse, serialise and describe walk that. Fields: unsigned integers, U24, enumerations (of their width),
// std::array<u8, N>, Opaque<Min, Max>, List<T, Min, Max>, Rest, Body<Min, Max>, and structures with a `wire` of their
// own. Message structures are views into the buffer they were parsed from. Everything here is thread-compatible.
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/encoding/wire/describer.hpp"
#include "troth/encoding/wire/list.hpp"
#include "troth/encoding/wire/reader.hpp"
#include "troth/encoding/wire/types.hpp"
#include "troth/encoding/wire/writer.hpp"

namespace troth::inline v1::encoding {

namespace detail {
// A message may say its own name, which then stands in the error.
template <class Message>
Error named(const WireFailure& failure) {
    if constexpr (requires { std::string_view(Message::name); })
        return failure.error().with("message", std::string_view(Message::name));
    else
        return failure.error();
}
}  // namespace detail

// parse: total. Every byte is consumed, or the message is refused with the field and offset it stopped at
// (encoding.wire_*). `base` is added to offsets in errors.
template <class Message>
Result<Message> parse(Bytes bytes, usize base = 0) {
    Reader reader(bytes, base);
    Message message{};
    if (!Message::wire(reader, message)) return fail(detail::named<Message>(reader.failure()));
    if (!reader.at_end()) {
        reader.refuse(wire_trailing_bytes, "", reader.offset());
        return fail(detail::named<Message>(reader.failure()));
    }
    return message;
}

// well_formed: whether parse would succeed, without making an Error.
template <class Message>
bool well_formed(Bytes bytes) {
    Reader reader(bytes);
    Message message{};
    return Message::wire(reader, message) && reader.at_end();
}

// write: the message into the front of `out`; gives what was written. Fails if it does not fit (encoding.wire_no_space)
// or a vector breaks its bounds.
template <class Message>
Result<Bytes> write(const Message& message, MutableBytes out TROTH_LIFETIMEBOUND) {
    Writer writer(out);
    if (!Message::wire(writer, message)) return fail(detail::named<Message>(writer.failure()));
    return writer.written();
}

// append: the message at the end of `out`, which is left as it was on failure.
template <class Message>
Result<void> append(const Message& message, ByteVector& out) {
    const usize before = out.size();
    Writer writer(out);
    if (Message::wire(writer, message)) return {};
    out.resize(before);
    return fail(detail::named<Message>(writer.failure()));
}

// serialise: for messages whose vectors are known to be within their bounds, such as every parsed one; aborts
// otherwise.
template <class Message>
ByteVector serialise(const Message& message) {
    ByteVector out;
    Writer writer(out);
    if (!Message::wire(writer, message)) std::abort();
    return out;
}

// describe: tells the visitor each field in order. Fails as parse does, after the fields that could be read.
template <class Message>
Result<void> describe(Bytes bytes, FieldVisitor& visitor, usize base = 0) {
    Describer describer(bytes, visitor, base);
    Message message{};
    if (!Message::wire(describer, message)) return fail(detail::named<Message>(describer.failure()));
    if (describer.at_end()) return {};
    describer.refuse(wire_trailing_bytes, "", describer.offset());
    return fail(detail::named<Message>(describer.failure()));
}

}  // namespace troth::inline v1::encoding
