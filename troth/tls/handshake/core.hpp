// Core: what the coroutines of one handshake talk to. Messages come in, messages go out, operations are asked for; the
// carrier is below, the driver (connection/) around it.
#pragma once

#include <variant>

#include "troth/encoding/wire.hpp"
#include "troth/tls/handshake/carrier.hpp"
#include "troth/tls/handshake/established.hpp"
#include "troth/tls/handshake/inbox.hpp"
#include "troth/tls/handshake/operation_table.hpp"
#include "troth/tls/handshake/task.hpp"
#include "troth/tls/handshake/transcript.hpp"
#include "troth/tls/message/handshake.hpp"
#include "troth/tls/registry/errors.hpp"

namespace troth::inline v1::tls {

// Received: a message and the bytes it was read from. Both are views that end with the next co_await: whatever is
// needed later is copied before, and the transcript is fed at once.
template <class M>
struct Received {
    M value;
    Bytes raw;
};

// Limits of security.md.
inline constexpr usize max_client_hello = 16 * 1024;
inline constexpr usize max_message = 64 * 1024;
inline constexpr usize max_before_authentication = 64 * 1024;
// Every message that we write fits in as much, but for Certificate, which is written in advance.
inline constexpr usize typical_message = 2048;

// HandshakeObserver: told of each whole message, for traces. The driver's; called outside of the coroutine's frames but
// on its thread.
class HandshakeObserver {
  public:
    virtual ~HandshakeObserver() = default;
    virtual void message(bool sent, Epoch epoch, Bytes raw) = 0;
    virtual void secret(std::string_view label, Bytes secret) = 0;
    virtual bool wants_secrets() const = 0;
};

template <class... Ms>
class MessageSource;
template <class M>
class RawSource;
template <class Request>
class OperationSource;
struct Core : TaskCore {
    Core(MutableBytes frames, Carrier& under, HandshakeObserver& watcher)
        : TaskCore(frames), carrier(under), observer(watcher) {}

    Carrier& carrier;
    HandshakeObserver& observer;
    Inbox inbox;
    OperationTable operations;
    Transcript transcript;
    Epoch reading = Epoch::plain;
    usize message_limit = max_message;
    std::optional<Established> established;  // set at the end
    Random client_random{};                  // names the connection in a key log
    Wall wall{};                             // one wall-clock value for the whole handshake
    const Env* env = nullptr;                // during a call only

    RandomSource& random() const { return env->random; }
    void log(std::string_view label, const HashSecret& secret) const {
        if (observer.wants_secrets()) observer.secret(label, secret.bytes());
    }

    // receive: the next message, which must be an M (tls.unexpected_message). Of several, a variant of Received.
    template <class... Ms>
    MessageSource<Ms...> receive();

    // receive_raw: the bytes of the next message, which must be an M, for a message that a plain function reads.
    template <class M>
    RawSource<M> receive_raw();

    // ask: an operation, at once in flight: `Agreed agreed = co_await core.ask(std::move(request));`
    template <class Request>
    OperationSource<Request> ask(Request&& request);

    // send: a message for this epoch; the transcript hears it too.
    template <class M>
    Result<void> send(Epoch epoch, const M& message) {
        std::array<u8, typical_message> room;
        if (const Result<Bytes> written = write_handshake(message, room)) {
            send_raw(epoch, *written);
            return {};
        }
        ByteVector large;  // a long ticket, or a signature of a kind yet to come
        TROTH_TRY(append_handshake(message, large));
        send_raw(epoch, large);
        return {};
    }
    void send_raw(Epoch epoch, Bytes message) {
        transcript.add(message);
        observer.message(true, epoch, message);
        carrier.send(epoch, message);
    }
    void flush() { carrier.flush(); }
    Result<void> read_with(Epoch epoch, EpochKeys keys) {
        if (!inbox.empty()) return fail(key_change_inside_record);  // §5.1
        reading = epoch;
        return carrier.read_with(epoch, std::move(keys));
    }
    void write_with(Epoch epoch, EpochKeys keys) { carrier.write_with(epoch, std::move(keys)); }

    Result<std::optional<RawMessage>> next_message() {
        TROTH_TRY(std::optional<RawMessage> message, inbox.next(message_limit));
        if (message) observer.message(false, reading, message->raw);
        return message;
    }
};

// MessageSource: made by Core::receive. Small, because it lives in frames: what it found is read again when it is
// taken.
template <class... Ms>
class MessageSource {
  public:
    MessageSource() = default;
    void begin(TaskCore&) {}
    Result<bool> poll(TaskCore& task) {
        TROTH_TRY(message_, static_cast<Core&>(task).next_message());
        if (!message_) return false;
        bool fits = false;
        Result<void> read;
        ((message_->type == static_cast<u8>(Ms::type) ? (fits = true, read = check<Ms>()) : read), ...);
        if (!fits) {
            const auto type = static_cast<HandshakeType>(message_->type);
            return fail(Error(unexpected_message).with("message", to_string(type)));
        }
        if (!read) return fail(std::move(read).error());
        return true;
    }
    auto take(TaskCore&) {
        if constexpr (sizeof...(Ms) == 1) {
            return (receive<Ms>(), ...);
        } else {
            std::variant<std::monostate, Received<Ms>...> received;
            ((message_->type == static_cast<u8>(Ms::type) ? (void)(received = receive<Ms>()) : (void)0), ...);
            return received;
        }
    }

  protected:
    Bytes raw() const { return message_->raw; }

  private:
    template <class M>
    Result<void> check() const {
        if (encoding::well_formed<M>(message_->body)) return {};
        return fail(std::move(encoding::parse<M>(message_->body, handshake_header_size)).error());
    }
    template <class M>
    Received<M> receive() const {
        return {*encoding::parse<M>(message_->body), message_->raw};
    }
    std::optional<RawMessage> message_;
};

template <class... Ms>
MessageSource<Ms...> Core::receive() {
    return MessageSource<Ms...>();
}

// RawSource: made by Core::receive_raw.
template <class M>
class RawSource : public MessageSource<M> {
  public:
    Bytes take(TaskCore&) { return this->raw(); }
};
template <class M>
RawSource<M> Core::receive_raw() {
    return RawSource<M>();
}

// OperationSource: the name of an operation in flight; made by Core::ask.
template <class Request>
class OperationSource {
  public:
    explicit OperationSource(u32 slot) : slot_(slot) {}
    void begin(TaskCore&) {}
    Result<bool> poll(TaskCore& task) {
        OperationTable& operations = static_cast<Core&>(task).operations;
        if (!operations.answered(slot_)) return false;
        if (!operations.failed(slot_)) return true;
        return fail(std::move(operations.take(slot_)).error());
    }
    AnswerTo<Request> take(TaskCore& task) {
        return std::get<AnswerTo<Request>>(*static_cast<Core&>(task).operations.take(slot_));
    }

  private:
    u32 slot_;
};
template <class Request>
OperationSource<Request> Core::ask(Request&& request) {
    return OperationSource<Request>(operations.post(std::move(request)));
}

// both: two independent operations at the same time. The first error of either ends the handshake.
template <class A, class B>
class BothSource {
  public:
    BothSource(OperationSource<A> a, OperationSource<B> b) : a_(a), b_(b) {}
    void begin(TaskCore&) {}
    Result<bool> poll(TaskCore& task) {
        TROTH_TRY(const bool a, a_.poll(task));
        TROTH_TRY(const bool b, b_.poll(task));
        return a && b;
    }
    std::pair<AnswerTo<A>, AnswerTo<B>> take(TaskCore& task) {
        AnswerTo<A> a = a_.take(task);
        return std::pair<AnswerTo<A>, AnswerTo<B>>(std::move(a), b_.take(task));
    }

  private:
    OperationSource<A> a_;
    OperationSource<B> b_;
};
template <class A, class B>
BothSource<A, B> both(OperationSource<A> a, OperationSource<B> b) {
    return BothSource<A, B>(a, b);
}

}  // namespace troth::inline v1::tls
