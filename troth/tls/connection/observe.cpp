// Traces and the key log: collected while the connection works, handed out between its steps.
#include "troth/tls/connection/state.hpp"

namespace troth::inline v1::tls {
namespace {

void append_hex(std::string& out, Bytes bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const u8 byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

}  // namespace

void Connection::State::trace(TraceEvent::Kind kind, bool sent, bool encrypted, u8 type, Bytes bytes) {
    if (!tracing) return;
    TraceEvent event;
    event.kind = kind;
    event.sent = sent;
    event.encrypted = encrypted;
    event.type = type;
    event.time = now;
    event.bytes.assign(bytes.begin(), bytes.end());
    notes->traced.push_back(std::move(event));
}

void Connection::State::trace_data(bool sent, usize size) {
    if (!tracing) return;
    trace(TraceEvent::Kind::application_data, sent, true, 0, {});
    notes->traced.back().size = size;
}

void Connection::State::message(bool sent, Epoch epoch, Bytes raw) {
    trace(TraceEvent::Kind::handshake, sent, epoch != Epoch::plain, raw[0], raw);
}

void Connection::State::record(bool sent, bool encrypted, Bytes header) {
    trace(TraceEvent::Kind::record, sent, encrypted, header[0], header);
    // What the peer's says is told where it is read; ours is always the same byte (§D.4).
    constexpr std::array<u8, 1> change_cipher_spec{1};
    if (sent && static_cast<ContentType>(header[0]) == ContentType::change_cipher_spec)
        trace(TraceEvent::Kind::change_cipher_spec, true, false, 0, change_cipher_spec);
}

// The lines of the NSS key log format. They expose the secret: that is what whoever set key_log asked for.
void Connection::State::secret(std::string_view label, Bytes secret) {
    std::string line(label);
    line += ' ';
    append_hex(line, handshake->core.client_random);
    line += ' ';
    append_hex(line, secret);
    notes->log_lines.push_back(std::move(line));
}

void Connection::State::deliver_key_log() {
    if (!notes || notes->log_lines.empty()) return;
    for (std::string& line : notes->log_lines) {
        common().key_log->write_line(line);
        wipe(line.data(), line.size());
    }
    notes->log_lines = {};
}

}  // namespace troth::inline v1::tls
