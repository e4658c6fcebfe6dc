#include "troth/tls/connection/record_layer.hpp"

#include <algorithm>

namespace troth::inline v1::tls {
namespace {

template <class Direction>
void rekey(std::optional<Direction>& direction, AeadKey key, AeadPool* pool) {
    if (direction)
        direction->rekey(std::move(key), pool);
    else
        direction.emplace(std::move(key));
}

}  // namespace

// Writing.

void RecordLayer::add_change_cipher_spec() {
    ccs_sent_ = true;
    make_room(change_cipher_spec_record.size());
    out_.insert(out_.end(), change_cipher_spec_record.begin(), change_cipher_spec_record.end());
    if (observer_ != nullptr)
        observer_->record(true, false, Bytes(change_cipher_spec_record).first(record_header_size));
}

// make_room: the flight begins at the front of its memory once all before it is gone; it grows in large steps.
void RecordLayer::make_room(usize size) {
    if (at_ != 0 && at_ == out_.size()) {
        out_.clear();
        at_ = 0;
    }
    if (out_.capacity() - out_.size() >= size) return;
    const usize wanted = established_ ? out_.size() + size : std::max(out_.size() + size, first_flight);
    out_.reserve(std::max(wanted, out_.capacity() * 3 / 2));
}

void RecordLayer::open_record() {
    // §D.4: a client's goes out immediately before its second flight.
    if (compatibility_ && is_client_ && first_flight_sent_ && !ccs_sent_) add_change_cipher_spec();
    make_room(record_header_size);
    open_ = out_.size();
    out_.resize(out_.size() + record_header_size);
}

void RecordLayer::close_record() {
    if (open_ == closed) return;
    const usize begin = open_;
    open_ = closed;
    const usize size = out_.size() - begin - record_header_size;
    if (sealer_) {
        const usize padding = padding_to(size, padding_);
        make_room(protected_size(size, padding) - record_header_size - size);
        out_.resize(begin + protected_size(size, padding));
        const MutableBytes record = MutableBytes(out_).subspan(begin);
        const Bytes content = record.subspan(record_header_size, size);
        Result<Bytes> sealed = sealer_->seal(ContentType::handshake, Gather(&content, 1), padding, record, pool_);
        if (!sealed) {
            wipe(record);
            out_.resize(begin);
            failure_ = &sealed.error().row();
            return;
        }
    } else {
        const bool first = is_client_ && !first_flight_sent_;
        const HeaderBytes header =
            plaintext_header(ContentType::handshake, size, first ? ProtocolVersion::tls10 : ProtocolVersion::tls12);
        std::copy(header.begin(), header.end(), out_.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    if (observer_ != nullptr)
        observer_->record(true, sealer_.has_value(), Bytes(out_).subspan(begin, record_header_size));
    // §D.4: a server's goes out immediately after its first handshake message.
    if (compatibility_ && !is_client_ && !ccs_sent_) add_change_cipher_spec();
}

void RecordLayer::send(Epoch, Bytes message) {
    started_ = true;
    make_room(record_header_size + message.size() + protected_size(0));
    while (!message.empty()) {
        if (open_ == closed) open_record();
        const usize used = out_.size() - open_ - record_header_size;
        const usize part = std::min(message.size(), max_content_size - used);
        out_.insert(out_.end(), message.begin(), message.begin() + static_cast<std::ptrdiff_t>(part));
        message = message.subspan(part);
        if (used + part == max_content_size) close_record();
    }
}

// sent: of the message that was sent last, as it stands in the flight.
Bytes RecordLayer::sent(usize size) const {
    const bool whole = open_ != closed && out_.size() - open_ - record_header_size >= size;
    return whole ? Bytes(out_).last(size) : Bytes();
}

void RecordLayer::flush() {
    close_record();
    first_flight_sent_ = true;
}

void RecordLayer::write_with(Epoch epoch, EpochKeys keys) {
    close_record();
    writing_ = epoch;
    rekey(sealer_, traffic_key(keys.suite, keys.secret), pool_);
    writing_secret_ = std::move(keys.secret);
}

void RecordLayer::send_alert(AlertDescription description) {
    close_record();
    const Alert message = alert(description);
    const std::array<u8, 2> content{static_cast<u8>(message.level), static_cast<u8>(message.description)};
    make_room(protected_size(content.size()));
    const usize begin = out_.size();
    if (sealer_) {
        out_.resize(begin + protected_size(content.size()));
        const MutableBytes record = MutableBytes(out_).subspan(begin);
        if (!sealer_->seal(ContentType::alert, Bytes(content), record, pool_)) {
            out_.resize(begin);  // a key that may not be used says nothing any more
            return;
        }
    } else {
        out_.resize(begin + record_header_size + content.size());
        write_plaintext(ContentType::alert, content, MutableBytes(out_).subspan(begin));
    }
    if (observer_ != nullptr)
        observer_->record(true, sealer_.has_value(), Bytes(out_).subspan(begin, record_header_size));
}

usize RecordLayer::drain(MutableBytes out) {
    const usize end = open_ == closed ? out_.size() : open_;
    const usize size = std::min(end - at_, out.size());
    std::copy_n(out_.begin() + static_cast<std::ptrdiff_t>(at_), size, out.begin());
    at_ += size;
    // Gives the memory back, as clear() would not. A client in its handshake keeps it: the hello is still to be hashed
    // (Transcript::lend), and Finished goes into the same memory.
    if (at_ == out_.size() && (!is_client_ || established_)) {
        out_ = ByteVector();
        at_ = 0;
    }
    return size;
}

namespace {

// PieceReader: the next `size` bytes of a gather, as a gather of a few pieces.
class PieceReader {
  public:
    explicit PieceReader(Gather pieces) : pieces_(pieces) {}
    // take: at most `size` bytes in at most eight pieces.
    Gather take(usize size) {
        usize count = 0;
        while (size != 0 && !pieces_.empty() && count < taken_.size()) {
            const Bytes piece = pieces_.front().subspan(at_);
            const usize part = std::min(size, piece.size());
            if (part != 0) taken_[count++] = piece.first(part);
            size -= part;
            at_ += part;
            if (at_ == pieces_.front().size()) {
                pieces_ = pieces_.subspan(1);
                at_ = 0;
            }
        }
        return Gather(taken_).first(count);
    }
    bool empty() {
        while (!pieces_.empty() && at_ == pieces_.front().size()) {
            pieces_ = pieces_.subspan(1);
            at_ = 0;
        }
        return pieces_.empty();
    }

  private:
    Gather pieces_;
    usize at_ = 0;
    std::array<Bytes, 8> taken_{};
};

}  // namespace

Result<RecordLayer::Written> RecordLayer::seal(Gather plain, MutableBytes out) {
    Written done;
    PieceReader pieces(plain);
    while (!pieces.empty()) {
        const usize room = out.size() - done.written;
        if (room <= protected_size(0)) break;
        const usize wanted = std::min(max_content_size, room - protected_size(0));
        const Gather content = pieces.take(wanted);
        const usize size = total_size(content);
        const usize padding = std::min(padding_to(size, padding_), room - protected_size(size));
        TROTH_TRY(const Bytes record,
                  sealer_->seal(ContentType::application_data, content, padding, out.subspan(done.written), pool_));
        if (observer_ != nullptr) observer_->record(true, true, record.first(record_header_size));
        done.written += record.size();
        done.taken += size;
    }
    return done;
}

// Reading.

Result<RecordLayer::Taken> RecordLayer::take(MutableBytes wire) {
    TROTH_TRY(const std::optional<RecordHeader> header, parse_record_header(wire, reads_encrypted()));
    if (!header) return Taken{.missing = record_header_size - wire.size()};
    const usize whole = record_header_size + header->length;
    if (wire.size() < whole) return Taken{.missing = whole - wire.size()};
    const MutableBytes record = wire.first(whole);
    const MutableBytes fragment = record.subspan(record_header_size);
    if (observer_ != nullptr) observer_->record(false, reads_encrypted(), record.first(record_header_size));

    if (header->type == ContentType::change_cipher_spec) {
        // §5: dropped between the first hello and the peer's Finished, an error elsewhere.
        if (established_ || !started_) return fail(bad_change_cipher_spec);
        TROTH_TRY(check_change_cipher_spec(fragment));
        if (++ccs_seen_ > max_change_cipher_specs) return fail(too_many_change_cipher_specs);
        return Taken{.type = header->type, .consumed = whole};
    }
    started_ = true;
    // A peer that failed before it had keys can only say so in the clear.
    const bool clear_alert = header->type == ContentType::alert && opener_ && opener_->key().sequence() == 0 &&
                             !established_ && fragment.size() == 2;
    if (opener_ && !clear_alert) {
        TROTH_TRY(const Opened opened, opener_->open(record, pool_));
        if (!opened.content.empty())
            empty_run_ = 0;
        else if (++empty_run_ > max_empty_records)
            return fail(too_many_empty_records);
        return Taken{.type = opened.type, .content = opened.content, .consumed = whole};
    }
    if (header->type == ContentType::application_data) return fail(unexpected_record_type);
    if (fragment.empty()) return fail(empty_handshake_record);  // §5.1
    return Taken{.type = header->type, .content = fragment, .consumed = whole};
}

Result<void> RecordLayer::read_with(Epoch, EpochKeys keys) {
    rekey(opener_, traffic_key(keys.suite, keys.secret), pool_);
    reading_secret_ = std::move(keys.secret);
    return {};
}

// Keys.

void RecordLayer::update_reading() {
    reading_secret_ = next_generation(std::move(reading_secret_));
    const CipherSuite suite = opener_->key().suite();
    opener_->rekey(traffic_key(suite, reading_secret_), pool_);
}

void RecordLayer::update_writing() {
    close_record();
    writing_secret_ = next_generation(std::move(writing_secret_));
    const CipherSuite suite = sealer_->key().suite();
    sealer_->rekey(traffic_key(suite, writing_secret_), pool_);
}

void RecordLayer::hibernate() {
    if (opener_) opener_->hibernate(pool_);
    if (sealer_) sealer_->hibernate(pool_);
}

RecordLayer::Halves RecordLayer::release() && {
    return {std::move(*sealer_).take_key(), std::move(*opener_).take_key(), std::move(writing_secret_),
            std::move(reading_secret_)};
}

void RecordLayer::restore(Halves halves) {
    sealer_.emplace(std::move(halves.writing));
    opener_.emplace(std::move(halves.reading));
    writing_secret_ = std::move(halves.writing_secret);
    reading_secret_ = std::move(halves.reading_secret);
    writing_ = Epoch::application;
    started_ = established_ = first_flight_sent_ = ccs_sent_ = true;
}

}  // namespace troth::inline v1::tls
