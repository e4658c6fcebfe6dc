// BER as it comes: values taken in their order from a message that is too long to be held (X.690 §8).
#pragma once

#include <optional>
#include <vector>

#include "troth/base/result.hpp"
#include "troth/encoding/der/tag.hpp"

namespace troth::inline v1::cms {

namespace der = encoding::der;

// Source: the octets of a message in their order.
class Source {
  public:
    virtual ~Source() = default;
    // read: as many as there are now, at most as many as there is room for; 0 is the end.
    virtual Result<usize> read(MutableBytes room) = 0;
};

// BerInput: a place in the message, inside of values that were entered and not left. Lengths may be definite or not.
// Errors everywhere: encoding.der_truncated, der_bad_tag, der_bad_length, der_unexpected, der_too_deep, der_trailing
// with the octet's offset; cms.too_many if the values that are taken have more than `most_taken` octets together; those
// of the source.
class BerInput {
  public:
    static constexpr usize most_taken = usize{4} << 20;

    explicit BerInput(Source& source) : source_(&source), buffer_(64 * 1024) {}

    // enter: the next value has this tag, which is constructed; what comes next is inside of it. leave: what was
    // entered last ends here.
    Result<void> enter(der::Tag tag);
    Result<void> leave();
    // at_end: whether what was entered last ends here; outside of everything, whether the message does.
    Result<bool> at_end();
    // next_is: whether the next value has this tag.
    Result<bool> next_is(der::Tag tag);
    // take: the next value, which has this tag, written again as DER. take_any: whatever its tag.
    Result<ByteVector> take(der::Tag tag);
    Result<ByteVector> take_any();

    // enter_octets: the next value is an octet string under the context tag `number`, in one piece or several. octets:
    // what is inside, piece by piece; 0 at its end, behind which it continues.
    Result<void> enter_octets(u32 number);
    Result<usize> octets(MutableBytes room);

  private:
    struct Header {
        der::Tag tag;
        std::optional<u64> size;  // none: it ends with two zeros
        usize octets = 0;         // of the header itself
    };
    std::unexpected<Error> failed(const ErrorRow& row) const;
    Bytes ahead() const { return Bytes(buffer_).subspan(begin_, end_ - begin_); }
    Result<void> fill(usize count);  // that many octets ahead, or all that there are
    void skip(usize count);
    std::optional<u64> bound() const;  // how many octets the values that were entered leave room for
    Result<Header> header();           // of the next value, which stays where it is
    Result<void> push(const Header& header);
    Result<void> copy(ByteVector& out, usize count);
    Result<void> copy_value(ByteVector& out, u32 depth);

    Source* source_;
    ByteVector buffer_;
    usize begin_ = 0, end_ = 0;
    bool ended_ = false;
    u64 position_ = 0;
    usize taken_ = 0;
    std::vector<std::optional<u64>> ends_;  // of what was entered: where it ends, if that was said
    // Of an octet string: what is left of the present piece, and how deep the pieces' values lie.
    u64 piece_left_ = 0;
    std::optional<usize> octets_depth_;
};

}  // namespace troth::inline v1::cms
