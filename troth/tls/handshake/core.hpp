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

// HandshakeObserver: told of each whole message, for traces. The driver's; called outside of the coroutine's frames but
// on its thread.
class HandshakeObserver {
  public:
    virtual ~HandshakeObserver() = default;
    virtual void message(bool sent, Epoch epoch, Bytes raw) = 0;
    virtual void secret(std::string_view label, Bytes secret) = 0;
    virtual bool wants_secrets() const = 0;
};

// Keepsake: what reads the bytes of a call and must copy them if the handshake has to wait.
class Keepsake {
  public:
    virtual ~Keepsake() = default;
    virtual void own() = 0;
};

template <class... Ms>
class MessageSource;
template <class M>
class RawSource;
template <class Request>
class OperationSource;
struct Core : TaskCore {
    Core(MutableBytes frames, Carrier& under, HandshakeObserver& watcher, Outcome& result)
        : TaskCore(frames), carrier(under), observer(watcher), outcome(result) {}

    Carrier& carrier;
    HandshakeObserver& observer;
    Inbox inbox;
    OperationTable operations;
    Transcript transcript;
    Epoch reading = Epoch::plain;
    usize message_limit = max_message;
    Outcome& outcome;
    Keepsake* keepsake = nullptr;
    Random client_random{};    // names the connection in a key log
    Wall wall{};               // one wall-clock value for the whole handshake
    const Env* env = nullptr;  // during a call only

    // settle: the call ends and the handshake waits. The bytes of the call are the caller's again.
    void settle() {
        if (keepsake != nullptr) keepsake->own();
        inbox.settle();
    }

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
        carrier.send(epoch, message);  // first: a change_cipher_spec may go out before it (§D.4)
        observer.message(true, epoch, message);
    }
    // send_first: of a client, when the hash is not known yet. If the message can stay in the flight, it is not copied.
    void send_first(Bytes message) {
        observer.message(true, Epoch::plain, message);
        carrier.send(Epoch::plain, message);
        const Bytes kept = carrier.sent(message.size());
        if (kept.empty())
            transcript.add(message);
        else
            transcript.lend(kept);
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
        TROTH_TRY(const std::optional<RawMessage> message, static_cast<Core&>(task).next_message());
        if (!message) return false;
        raw_ = message->raw;
        bool fits = false;
        Result<void> read;
        ((raw_[0] == static_cast<u8>(Ms::type) ? (fits = true, read = check<Ms>()) : read), ...);
        if (!fits) {
            const auto type = static_cast<HandshakeType>(raw_[0]);
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
            ((raw_[0] == static_cast<u8>(Ms::type) ? (void)(received = receive<Ms>()) : (void)0), ...);
            return received;
        }
    }

  protected:
    Bytes raw() const { return raw_; }

  private:
    template <class M>
    Result<void> check() const {
        if (encoding::well_formed<M>(raw_.subspan(handshake_header_size))) return {};
        return fail(std::move(encoding::parse<M>(raw_.subspan(handshake_header_size), handshake_header_size)).error());
    }
    template <class M>
    Received<M> receive() const {
        return {*encoding::parse<M>(raw_.subspan(handshake_header_size)), raw_};
    }
    Bytes raw_;
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

// Answer: what was answered, where it stands in the table: frames stay small. Frees its slot when it goes.
template <class T>
class Answer {
  public:
    Answer(OperationTable& table, u32 slot) : table_(&table), slot_(slot) {}
    Answer(Answer&& other) noexcept : table_(std::exchange(other.table_, nullptr)), slot_(other.slot_) {}
    Answer& operator=(Answer&&) = delete;
    ~Answer() {
        if (table_ != nullptr) table_->release(slot_);
    }
    T& operator*() const { return table_->value<T>(slot_); }
    T* operator->() const { return &table_->value<T>(slot_); }

  private:
    OperationTable* table_;
    u32 slot_;
};

// OperationSource: the name of an operation in flight; made by Core::ask.
template <class Request>
class OperationSource {
  public:
    OperationSource() = default;
    explicit OperationSource(u32 slot) : slot_(slot) {}
    void begin(TaskCore&) {}
    Result<bool> poll(TaskCore& task) {
        OperationTable& operations = static_cast<Core&>(task).operations;
        if (!operations.answered(slot_)) return false;
        if (!operations.failed(slot_)) return true;
        return fail(std::move(operations.take(slot_)).error());
    }
    Answer<AnswerTo<Request>> take(TaskCore& task) {
        return Answer<AnswerTo<Request>>(static_cast<Core&>(task).operations, slot_);
    }

  private:
    u32 slot_ = 0;
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
    std::pair<Answer<AnswerTo<A>>, Answer<AnswerTo<B>>> take(TaskCore& task) { return {a_.take(task), b_.take(task)}; }

  private:
    OperationSource<A> a_;
    OperationSource<B> b_;
};
template <class A, class B>
BothSource<A, B> both(OperationSource<A> a, OperationSource<B> b) {
    return BothSource<A, B>(a, b);
}

}  // namespace troth::inline v1::tls
