// Record protection, RFC 8446 §5.2 to §5.5: one side each, so that reading and writing can be split.
#pragma once

#include "troth/base/result.hpp"
#include "troth/tls/record/aead_pool.hpp"
#include "troth/tls/record/key.hpp"
#include "troth/tls/record/record.hpp"

namespace troth::inline v1::tls {

// protected_size: bytes on the wire of a record with this much content and padding.
constexpr usize protected_size(usize content, usize padding = 0) {
    return record_header_size + content + 1 + padding + crypto::aead_tag_size;
}
// padding_to: how many zeros bring `content` to a multiple of `block` (0 or 1: none), within the limit of a record.
constexpr usize padding_to(usize content, usize block) {
    if (block < 2) return 0;
    const usize wanted = (block - content % block) % block;
    return wanted < max_content_size - content ? wanted : max_content_size - content;
}

namespace detail {
// Direction: a key, and its AEAD made ready while the direction is in use. Where a pool is given, contexts come from it
// and go back to it; without one, from the heap.
class Direction {
  public:
    explicit Direction(AeadKey key) : key_(std::move(key)) {}

    const AeadKey& key() const { return key_; }
    // hibernate: gives the cipher context back; the next record makes it anew.
    void hibernate(AeadPool* pool = nullptr) {
        if (pool != nullptr) pool->give(std::move(context_));
        context_.reset();
    }
    bool hibernating() const { return context_ == nullptr; }
    AeadKey take_key() && { return std::move(key_); }
    // rekey: another key takes the place of this one; its context is made by the first record that needs it.
    void rekey(AeadKey key, AeadPool* pool = nullptr) {
        hibernate(pool);
        key_ = std::move(key);
    }

  protected:
    crypto::AeadContext& context(AeadPool* pool) {
        if (!context_)
            context_ = pool != nullptr ? pool->take(key_.aead(), key_.key())
                                       : std::make_unique<crypto::AeadContext>(key_.aead(), key_.key());
        return *context_;
    }
    AeadKey key_;

  private:
    AeadPool::Lease context_;
};
}  // namespace detail

// RecordSealer: the writing side of an epoch. Move-only; not thread-safe. Allocates at most once, when it wakes, never
// per record.
class RecordSealer : public detail::Direction {
  public:
    using Direction::Direction;

    // seal: one record {content, type, padding} into the front of `out`, in one pass; gives what was written. content
    // and padding together are at most max_content_size and `out` holds protected_size() (broken invariants). `out` may
    // begin five bytes before a single piece of content. Fails only when the key is exhausted (key_exhausted).
    Result<Bytes> seal(ContentType type, Gather content, usize padding, MutableBytes out, AeadPool* pool = nullptr);
    Result<Bytes> seal(ContentType type, Bytes content, MutableBytes out, AeadPool* pool = nullptr) {
        return seal(type, Gather(&content, 1), 0, out, pool);
    }
};

// Opened: what a protected record held; a view into the record.
struct Opened {
    ContentType type{};
    MutableBytes content;
};

// RecordOpener: the reading side of an epoch. Move-only; not thread-safe.
class RecordOpener : public detail::Direction {
  public:
    using Direction::Direction;

    // open: decrypts one whole record, header included, in place.
    //   not application_data outside      unexpected_record_type
    //   not sealed with this key          bad_record_mac, one error for every reason; the sequence stays (§5.2)
    //   more than 2^14 bytes of content   record_overflow
    //   nothing but zeros inside          no_content_type (§5.4)
    //   a type that may not be inside     unexpected_record_type
    //   an empty handshake or alert       empty_handshake_record (§5.4)
    // The time tells how much padding there was, as §E.3 grants; contents are never looked at.
    Result<Opened> open(MutableBytes record, AeadPool* pool = nullptr);
};

}  // namespace troth::inline v1::tls
