// RecordLayer: the carrier of TLS over a stream. Records in and out, keys per direction, coalescing and fragments,
// change_cipher_spec. RFC 8446 §5, §D.4.
#pragma once

#include <optional>

#include "troth/tls/handshake/carrier.hpp"
#include "troth/tls/message/alert.hpp"
#include "troth/tls/record/protection.hpp"

namespace troth::inline v1::tls {

// A ClientHello fits, and a server's flight without a large chain.
inline constexpr usize first_flight = 1400;
// Limits of security.md.
inline constexpr u32 max_empty_records = 32;       // in a row
inline constexpr u32 max_change_cipher_specs = 4;  // a handshake needs at most one

// RecordObserver: told of each record's header, for traces.
class RecordObserver {
  public:
    virtual ~RecordObserver() = default;
    virtual void record(bool sent, bool encrypted, Bytes header) = 0;
};

class RecordLayer final : public Carrier {
  public:
    RecordLayer(bool is_client, u16 padding, RecordObserver* observer)
        : is_client_(is_client), padding_(padding), observer_(observer) {}

    // Carrier. The messages of a flight share records; they are sealed where they stand.
    void send(Epoch epoch, Bytes message) override;
    void flush() override;
    Result<void> read_with(Epoch epoch, EpochKeys keys) override;
    void write_with(Epoch epoch, EpochKeys keys) override;
    void discard(Epoch) override {}
    void compatibility_mode() override { compatibility_ = true; }
    Bytes sent(usize size) const override;

    // with_pool: for the time of one call, cipher contexts come from this pool and go back to it.
    class [[nodiscard]] PoolInUse {
      public:
        PoolInUse(RecordLayer& records, AeadPool& pool) : records_(records) { records.pool_ = &pool; }
        ~PoolInUse() { records_.pool_ = nullptr; }
        PoolInUse(const PoolInUse&) = delete;
        PoolInUse& operator=(const PoolInUse&) = delete;

      private:
        RecordLayer& records_;
    };
    PoolInUse with_pool(AeadPool& pool) { return PoolInUse(*this, pool); }

    // Reading. take: one record from the front of wire, decrypted in place. No record: `missing` bytes are not there
    // yet. A change_cipher_spec is dropped here; it then says so by type.
    struct Taken {
        ContentType type{};
        MutableBytes content;
        usize consumed = 0;
        usize missing = 0;
    };
    Result<Taken> take(MutableBytes wire);
    bool reads_encrypted() const { return opener_.has_value(); }
    bool writes_encrypted() const { return sealer_.has_value(); }
    // established: no change_cipher_spec may come any more (§5).
    void established() {
        established_ = true;
        if (at_ == out_.size()) drain({});
    }
    // started: a hello was sent or received, so change_cipher_spec may come.
    void started() { started_ = true; }

    // Writing.
    void send_alert(AlertDescription description);
    // seal: application data straight into out; as many whole records as fit. Nothing may be pending.
    struct Written {
        usize written = 0, taken = 0;
    };
    Result<Written> seal(Gather plain, MutableBytes out);
    // drain: what is pending, into the front of out.
    usize drain(MutableBytes out);
    bool pending() const { return at_ < out_.size(); }
    // A write key ran out under handshake messages or alerts (key_exhausted); reported once.
    const ErrorRow* take_failure() { return std::exchange(failure_, nullptr); }

    // KeyUpdate, §4.6.3: the next generation of a direction.
    void update_reading();
    void update_writing();
    bool should_update_writing() const { return sealer_ && sealer_->key().should_update(); }

    void hibernate();
    // For handing over: both directions, consumed.
    struct Halves {
        AeadKey writing, reading;
        TrafficSecret writing_secret, reading_secret;
    };
    Halves release() &&;  // established
    void restore(Halves halves);

  private:
    void make_room(usize size);
    void open_record();
    void close_record();
    void add_change_cipher_spec();

    bool is_client_;
    bool compatibility_ = false, ccs_sent_ = false, established_ = false, started_ = false, first_flight_sent_ = false;
    u16 padding_;
    u32 empty_run_ = 0, ccs_seen_ = 0;
    Epoch writing_ = Epoch::plain;
    RecordObserver* observer_;
    AeadPool* pool_ = nullptr;  // during a call only

    std::optional<RecordOpener> opener_;
    std::optional<RecordSealer> sealer_;
    TrafficSecret reading_secret_, writing_secret_;

    ByteVector out_;  // records on their way out: the flight buffer of the handshake, alerts and the like afterwards
    usize at_ = 0;    // drained already
    static constexpr usize closed = ~usize{0};
    usize open_ = closed;  // where the record that messages are being added to begins
    const ErrorRow* failure_ = nullptr;
};

}  // namespace troth::inline v1::tls
