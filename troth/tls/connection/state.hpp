// Connection::State: the driver. It feeds the handshake with messages and answers, sends the alert that an error earns,
// and speaks for the connection once it is established.
#pragma once

#include <vector>

#include "troth/tls/connection/connection.hpp"
#include "troth/tls/connection/record_layer.hpp"
#include "troth/tls/handshake/handshake.hpp"

namespace troth::inline v1::tls {

inline constexpr u8 max_warnings = 4;
inline constexpr u8 max_key_updates = 32;  // in a row, without data between

// HandshakeBlock: one allocation for all that a handshake needs but the flight, which is as long as the certificates
// are; wiped when it goes. What of its size the rest leaves is for the coroutine frames.
inline constexpr usize handshake_block_size = 3168;
inline constexpr usize frame_arena_size =
    (handshake_block_size - sizeof(Core) - sizeof(Overrides) - sizeof(usize) - sizeof(Task<void>)) & ~usize{15};

struct HandshakeBlock {
    HandshakeBlock(Carrier& carrier, HandshakeObserver& observer, Outcome& result, Overrides given)
        : core(frames, carrier, observer, result), overrides(std::move(given)) {}
    ~HandshakeBlock() {
        root.reset();
        wipe(frames);
    }
    // All of the block is wiped when it goes: what its members left behind, too.
    static void operator delete(void* block, usize size) {
        wipe(block, size);
        ::operator delete(block);
    }
    alignas(16) std::array<u8, frame_arena_size> frames;
    Core core;
    Overrides overrides;
    usize before_authentication = 0;  // bytes of handshake so far
    Task<void> root;
};
static_assert(sizeof(HandshakeBlock) <= handshake_block_size);

struct Connection::State final : HandshakeObserver, RecordObserver {
    State(std::shared_ptr<const ClientConfig> chosen, Overrides given);
    State(std::shared_ptr<const ServerConfig> chosen, Overrides given);

    const CommonConfig& common() const { return *config; }

    // The calls of Connection.
    Result<Step> receive(const Env& env, MutableBytes wire);
    Event next_event();
    Result<Sealed> send(const Env& env, Gather plain, MutableBytes out);
    Result<Sealed> pull(const Env& env, MutableBytes out);
    Result<void> complete(const Env& env, OpId id, OpResult&& result);
    Result<void> expire(const Env& env);
    Result<void> close();
    Result<void> end_of_input();
    Result<void> update_keys(bool ask_peer);
    Want want() const;

    // The handshake: starts at the first call, runs until it waits.
    void make_block(Overrides given);
    void begin(const Env& env);
    Result<void> run(const Env& env);
    void finish();

    // Records. What a peer's record says; events are queued.
    Result<void> handle(const Env& env, const RecordLayer::Taken& taken);
    Result<void> handle_alert(Bytes content);
    Result<void> handle_handshake(const Env& env, Bytes content);
    Result<void> after_handshake(const Env& env);
    Result<void> handle_key_update(Bytes body);
    Result<void> handle_ticket(const Env& env, Bytes body);
    void send_key_update(bool ask_peer);
    void write_mailbox();  // what the reading side left for the writing side

    // hand_over: gives up the keys of an established, idle connection; nothing can be done with it afterwards.
    Result<RecordLayer::Halves> hand_over();

    // fail: sends the alert that the error earns and ends the connection.
    Error fail_with(Error error);
    Error failed_before() const { return Error(*failure); }

    // HandshakeObserver, RecordObserver.
    void message(bool sent, Epoch epoch, Bytes raw) override;
    void secret(std::string_view label, Bytes secret) override;
    bool wants_secrets() const override { return common().key_log != nullptr; }
    void record(bool sent, bool encrypted, Bytes header) override;
    void trace(TraceEvent::Kind kind, bool sent, bool encrypted, u8 type, Bytes bytes);
    void trace_data(bool sent, usize size);
    void deliver_key_log();

    bool is_client, tracing;
    bool established = false;
    bool close_sent = false, close_received = false;
    bool key_update_due = false, key_update_asks = false;  // the mailbox
    u8 warnings = 0, key_updates = 0;                      // both are bounded by small limits
    bool done_due = false;                                 // HandshakeDone comes before all other events
    std::shared_ptr<const CommonConfig> config;            // a ClientConfig or a ServerConfig
    const ClientConfig& client_config() const { return static_cast<const ClientConfig&>(*config); }
    RecordLayer records;
    Inbox inbox;                                // of messages after the handshake
    std::unique_ptr<HandshakeBlock> handshake;  // gone when it is done or has failed
    Outcome facts;                              // of the handshake; it is over when `established` is said
    std::optional<Steady> started;
    const ErrorRow* failure = nullptr;

    std::vector<Event> events;  // the oldest first; hardly ever more than one
    MutableBytes data;          // application data of the record at hand
    Wall now{};
    struct Notes {  // only where somebody asked for them
        std::vector<TraceEvent> traced;
        std::vector<std::string> log_lines;
    };
    std::unique_ptr<Notes> notes;
};

}  // namespace troth::inline v1::tls
