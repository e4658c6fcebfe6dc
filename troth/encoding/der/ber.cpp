#include "troth/encoding/der/ber.hpp"

#include <optional>

#include "troth/encoding/der/element.hpp"
#include "troth/encoding/der/reader.hpp"
#include "troth/encoding/der/writer.hpp"

namespace troth::inline v1::encoding::der {
namespace {

// One pass over the bytes. After a failure row_ is set and the position tells where.
class Converter {
  public:
    explicit Converter(Bytes ber) : whole_(ber), rest_(ber) {}

    bool value(Writer& out, u32 depth) {
        if (depth > max_depth) return fail(too_deep);
        Tag tag;
        std::optional<usize> size;
        if (!header(tag, size)) return false;
        if (!tag.constructed) {
            out.element(tag, take(*size));
            return true;
        }
        // §8.7.3: an octet string in pieces; the pieces may be so in turn.
        if (tag == Tag{TagClass::universal, true, tags::octet_string.number}) {
            out.begin(tags::octet_string);
            if (!pieces(out, size, depth)) return false;
            out.end();
            return true;
        }
        return tag == tags::set ? members(out, size, depth) : run(out, tag, size, depth);
    }
    bool finish() { return rest_.empty() || fail(trailing); }
    Error take_error() const { return Error(*row_).at_offset(offset()); }

  private:
    bool fail(const ErrorRow& row) {
        if (row_ == nullptr) row_ = &row;
        return false;
    }
    u64 offset() const { return static_cast<u64>(rest_.data() - whole_.data()); }
    Bytes take(usize size) {
        const Bytes taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }

    // Tag and length; no length is the indefinite one of §8.1.3.6, which only constructed values have.
    bool header(Tag& tag, std::optional<usize>& size) {
        if (const ErrorRow* row = peek_tag(rest_, tag)) return fail(rest_.empty() ? truncated : *row);
        usize at = 1;
        if (tag.number >= 0x1f)
            while ((rest_[at++] & 0x80) != 0) {
            }
        if (at >= rest_.size()) return fail(truncated);
        const u8 first = rest_[at++];
        u64 length = first;
        if (first == 0x80) {
            if (!tag.constructed) return fail(bad_length);
            take(at);
            size.reset();
            return true;
        }
        if (first > 0x80) {
            length = 0;
            for (usize octets = first & 0x7fu; octets > 0; --octets) {
                if (at >= rest_.size()) return fail(truncated);
                if ((length >> 32) != 0) return fail(bad_length);  // beyond 4 GiB
                length = (length << 8) | rest_[at++];
            }
        }
        if (length > rest_.size() - at) return fail(truncated);
        take(at);
        size = static_cast<usize>(length);
        return true;
    }

    // each: calls `one` for every value inside, up to the length or the end-of-contents octets (§8.1.5).
    template <class One>
    bool each(std::optional<usize> size, One one) {
        if (!size) {
            while (rest_.size() < 2 || rest_[0] != 0 || rest_[1] != 0)
                if (rest_.size() < 2 ? !fail(truncated) : !one()) return false;  // one byte is no value
            take(2);
            return true;
        }
        const Bytes behind = rest_.subspan(*size);
        rest_ = rest_.first(*size);
        while (!rest_.empty())
            if (!one()) return false;
        rest_ = behind;
        return true;
    }

    bool run(Writer& out, Tag tag, std::optional<usize> size, u32 depth) {
        out.begin(tag);
        if (!each(size, [&] { return value(out, depth + 1); })) return false;
        out.end();
        return true;
    }
    bool pieces(Writer& out, std::optional<usize> size, u32 depth) {
        if (depth > max_depth) return fail(too_deep);
        return each(size, [&] {
            Tag tag;
            if (const ErrorRow* row = peek_tag(rest_, tag)) return fail(rest_.empty() ? truncated : *row);
            if (tag.tag_class != TagClass::universal || tag.number != tags::octet_string.number)
                return fail(unexpected);
            std::optional<usize> inner;
            if (!header(tag, inner)) return false;
            if (tag.constructed) return pieces(out, inner, depth + 1);
            out.raw(take(*inner));
            return true;
        });
    }
    bool members(Writer& out, std::optional<usize> size, u32 depth) {
        std::vector<SecretBytes> encodings;
        const bool good = each(size, [&] {
            Writer one;
            if (!value(one, depth + 1)) return false;
            encodings.push_back(std::move(one).take_secret());
            return true;
        });
        if (!good) return false;
        std::ranges::sort(encodings, [](const SecretBytes& a, const SecretBytes& b) {
            return compare_encodings(a.bytes(), b.bytes()) < 0;  // §11.6
        });
        out.begin(tags::set);
        for (const SecretBytes& encoding : encodings) out.raw(encoding.bytes());
        out.end();
        return true;
    }

    Bytes whole_, rest_;
    const ErrorRow* row_ = nullptr;
};

}  // namespace

Result<SecretBytes> from_ber(Bytes ber) {
    Converter converter(ber);
    Writer out;
    if (!converter.value(out, 0) || !converter.finish()) return std::unexpected(converter.take_error());
    return std::move(out).take_secret();
}

}  // namespace troth::inline v1::encoding::der
