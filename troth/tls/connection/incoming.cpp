// What a record says to a connection: alerts, handshake messages, KeyUpdate, NewSessionTicket. RFC 8446 §4.6, §5.1, §6.
#include "troth/tls/connection/state.hpp"
#include "troth/tls/handshake/tickets.hpp"
#include "troth/tls/message/key_update.hpp"
#include "troth/tls/registry/alerts.hpp"

namespace troth::inline v1::tls {

Result<void> Connection::State::handle(const Env& env, const RecordLayer::Taken& taken) {
    const Inbox& messages = handshake ? handshake->core.inbox : inbox;
    if (taken.type != ContentType::handshake && !messages.empty()) return fail(interleaved_message);  // §5.1
    switch (taken.type) {
        case ContentType::handshake:
            return handle_handshake(env, taken.content);
        case ContentType::alert:
            return handle_alert(taken.content);
        case ContentType::application_data:
            if (!established) return fail(unexpected_record_type);
            if (!taken.content.empty()) key_updates = 0;
            data = taken.content;
            trace_data(false, data.size());
            return {};
        case ContentType::change_cipher_spec: {
            constexpr std::array<u8, 1> content{1};
            trace(TraceEvent::Kind::change_cipher_spec, false, false, 0, content);
            return {};
        }
        default:
            return fail(unexpected_record_type);
    }
}

Result<void> Connection::State::handle_alert(Bytes content) {
    trace(TraceEvent::Kind::alert, false, records.reads_encrypted(), content.size() == 2 ? content[1] : u8{0}, content);
    TROTH_TRY(const Alert alert, parse_alert(content));
    if (alert.description == AlertDescription::user_canceled) {  // §6.1: a close_notify follows
        if (++warnings > max_warnings) return fail(too_many_warnings);
        return {};
    }
    if (alert.description == AlertDescription::close_notify && established) {
        close_received = true;
        events.emplace_back(PeerClosed());
        return {};
    }
    // §6.2: whatever its level says, every other alert is fatal.
    Error error = Error(peer_alert).with("alert", to_string(alert.description));
    if (const std::string_view meaning = meaning_of(alert.description); !meaning.empty())
        error = std::move(error).with("meaning", meaning);
    return fail(std::move(error));
}

Result<void> Connection::State::handle_handshake(const Env& env, Bytes content) {
    if (!handshake) {
        inbox.feed(content);
        return after_handshake(env);
    }
    handshake->before_authentication += content.size();
    if (handshake->before_authentication > max_before_authentication) return fail(handshake_too_long);
    handshake->core.inbox.feed(content);
    return run(env);
}

Result<void> Connection::State::after_handshake(const Env& env) {
    while (true) {
        TROTH_TRY(const std::optional<RawMessage> next, inbox.next(max_message));
        if (!next) break;
        message(false, Epoch::application, next->raw);
        const auto type = static_cast<HandshakeType>(next->type);
        if (type == HandshakeType::key_update) {
            TROTH_TRY(handle_key_update(next->body));
        } else if (type == HandshakeType::new_session_ticket && is_client) {
            TROTH_TRY(handle_ticket(env, next->body));
        } else if (type == HandshakeType::client_hello || type == HandshakeType::hello_request) {
            return fail(renegotiation);
        } else {
            return fail(Error(unexpected_message).with("message", to_string(type)));
        }
    }
    inbox.settle();
    return {};
}

Result<void> Connection::State::handle_key_update(Bytes body) {
    TROTH_TRY(const KeyUpdate update, encoding::parse<KeyUpdate>(body, handshake_header_size));
    TROTH_TRY(check_request(update));
    if (!inbox.empty()) return fail(key_change_inside_record);  // §5.1
    if (++key_updates > max_key_updates) return fail(too_many_key_updates);
    records.update_reading();
    const bool asked = update.request_update == KeyUpdateRequest::update_requested;
    // §4.6.3: one answer for however many requests came before it goes out; none after our close_notify.
    if (asked && !close_sent) key_update_due = true;
    events.emplace_back(KeyUpdated{asked && !close_sent});
    return {};
}

Result<void> Connection::State::handle_ticket(const Env& env, Bytes body) {
    TROTH_TRY(const NewSessionTicket ticket, encoding::parse<NewSessionTicket>(body, handshake_header_size));
    if (!client_config().tickets) return {};
    const SessionFacts session_facts{facts->suite, facts->alpn, facts->server_name, facts->peer};
    TROTH_TRY(const std::optional<Session> session,
              session_from(ticket, facts->secrets.resumption, session_facts, env.now.wall));
    if (session) events.emplace_back(TicketReceived{session->to_bytes(), session->lifetime});
    return {};
}

void Connection::State::send_key_update(bool ask_peer) {
    const std::array<u8, 5> raw{static_cast<u8>(HandshakeType::key_update), 0, 0, 1, ask_peer};
    message(true, Epoch::application, raw);
    records.send(Epoch::application, raw);
    records.flush();
    records.update_writing();
}

void Connection::State::write_mailbox() {
    if (!key_update_due) return;
    key_update_due = false;
    send_key_update(std::exchange(key_update_asks, false));
}

}  // namespace troth::inline v1::tls
