// Reader: fills the fields of a declared message from bytes, without copying them. RFC 8446 §3.
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/base/result.hpp"
#include "troth/encoding/wire/errors.hpp"
#include "troth/encoding/wire/types.hpp"

namespace troth::inline v1::encoding {

template <class T, usize Min, usize Max>
class List;
template <class T>
inline constexpr bool is_list = false;
template <class T, usize Min, usize Max>
inline constexpr bool is_list<List<T, Min, Max>> = true;

// WireFailure: where a Reader or Writer stopped. It becomes an Error once, at the edge.
struct WireFailure {
    const ErrorRow* row = nullptr;
    std::string_view field;
    usize offset = 0;

    Error error() const;
};

// Reader is what a declaration's `wire(io, m)` meets when a message is read. It stops at the first failure. The fields
// are views into `bytes`, which must outlive them. `base` is the offset of `bytes` in what encloses it, for errors
// only.
class Reader {
  public:
    static constexpr bool describes = false;

    explicit Reader(Bytes bytes TROTH_LIFETIMEBOUND, usize base = 0) : bytes_(bytes), base_(base) {}

    template <class F>
    bool operator()(std::string_view name, F& field) {
        if constexpr (Scalar<F>)
            return scalar(name, field);
        else if constexpr (is_byte_array<F>)
            return copy(name, field);
        else if constexpr (is_opaque<F> || is_body<F>)
            return vector(name, field);
        else if constexpr (is_list<F>)
            return list(name, field);
        else if constexpr (std::same_as<F, Rest>)
            return field = Rest(take(bytes_.size())), true;
        else
            return F::wire(*this, field);
    }
    // tail: a last field which may be absent as a whole (the extensions of a hello from before RFC 3546).
    template <class F>
    bool tail(std::string_view name, F& field, bool& present) {
        present = !at_end();
        return !present || (*this)(name, field);
    }
    // context: tells a Describer what encloses the fields that follow.
    bool context(u8) { return true; }

    bool at_end() const { return bytes_.empty(); }
    usize offset() const { return base_ + at_; }
    const WireFailure& failure() const { return failure_; }
    // refuse: records the failure and is false, so that a declaration can end in it.
    bool refuse(const ErrorRow& row, std::string_view field, usize offset) {
        failure_ = {&row, field, offset};
        return false;
    }

  private:
    Bytes take(usize size) {  // size is at most what is left
        const Bytes taken = bytes_.first(size);
        bytes_ = bytes_.subspan(size);
        at_ += size;
        return taken;
    }
    template <class F>
    bool scalar(std::string_view name, F& field) {
        constexpr usize size = scalar_size<F>;
        if (bytes_.size() < size) return refuse(wire_truncated, name, offset());
        field = detail::from_number<F>(detail::load_number(take(size).data(), size));
        return true;
    }
    template <usize N>
    bool copy(std::string_view name, std::array<u8, N>& field) {
        if (bytes_.size() < N) return refuse(wire_truncated, name, offset());
        std::memcpy(field.data(), take(N).data(), N);
        return true;
    }
    // content: the bytes of a vector, its length read and held against its bounds.
    bool content(std::string_view name, usize prefix, usize min, usize max, Bytes& out);
    template <class F>
    bool vector(std::string_view name, F& field) {
        Bytes bytes;
        if (!content(name, length_size<F::max>, F::min, F::max, bytes)) return false;
        field = F(bytes);
        return true;
    }
    template <class T, usize Min, usize Max>
    bool list(std::string_view name, List<T, Min, Max>& field) {
        Bytes bytes;
        if (!content(name, length_size<Max>, Min, Max, bytes)) return false;
        const usize start = offset() - bytes.size();
        // Every element is read once here, so that walking the list later cannot fail.
        if constexpr (Scalar<T>) {
            if (bytes.size() % scalar_size<T> != 0) return refuse(wire_bad_length, name, start);
        } else {
            Reader elements(bytes, start);
            while (!elements.at_end()) {
                T element;
                if (!elements(name, element)) return failure_ = elements.failure_, false;
            }
        }
        field = List<T, Min, Max>::read(bytes, start);
        return true;
    }

    Bytes bytes_;
    usize base_, at_ = 0;
    WireFailure failure_;
};

}  // namespace troth::inline v1::encoding
