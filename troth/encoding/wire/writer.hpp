// Writer: emits the fields of a declared message. RFC 8446 §3.
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/encoding/wire/list.hpp"

namespace troth::inline v1::encoding {

// Writer is what a declaration's `wire(io, m)` meets when a message is written: into a buffer of the caller's, or at
// the end of a growing one (public bytes only). Lengths are filled in when their vector ends; nothing is written twice.
class Writer {
  public:
    static constexpr bool describes = false;

    explicit Writer(MutableBytes out TROTH_LIFETIMEBOUND) : out_(out) {}
    explicit Writer(ByteVector& out TROTH_LIFETIMEBOUND) : growing_(&out), at_(out.size()), start_(out.size()) {}

    template <class F>
    bool operator()(std::string_view name, const F& field) {
        if constexpr (Scalar<F>)
            return number(name, detail::to_number(field), scalar_size<F>);
        else if constexpr (is_byte_array<F>)
            return bytes(name, Bytes(field));
        else if constexpr (std::same_as<F, Rest>)
            return bytes(name, field);
        else if constexpr (is_opaque<F>)
            return vector(name, length_size<F::max>, F::min, F::max, [&] { return bytes(name, field); });
        else if constexpr (is_body<F>)
            return vector(name, length_size<F::max>, F::min, F::max,
                          [&] { return field.write() ? field.write()(*this, field.value()) : bytes(name, field); });
        else if constexpr (is_list<F>)
            return vector(name, length_size<F::max>, F::min, F::max, [&] { return elements(name, field); });
        else
            return F::wire(*this, field);
    }
    template <class F>
    bool tail(std::string_view name, const F& field, const bool& present) {
        return !present || (*this)(name, field);
    }
    bool context(u8) { return true; }

    // bytes: appends as they are.
    bool bytes(std::string_view name, Bytes bytes);
    usize size() const { return at_ - start_; }  // bytes written by this Writer
    Bytes written() const TROTH_LIFETIMEBOUND { return {data() + start_, size()}; }
    const WireFailure& failure() const { return failure_; }
    bool refuse(const ErrorRow& row, std::string_view field, usize offset) {
        failure_ = {&row, field, offset};
        return false;
    }

  private:
    u8* data() const { return growing_ ? growing_->data() : out_.data(); }
    u8* claim(std::string_view name, usize size);  // null if it does not fit
    bool number(std::string_view name, u64 value, usize size);
    bool close(std::string_view name, usize prefix, usize min, usize max, usize body);

    template <class Content>
    bool vector(std::string_view name, usize prefix, usize min, usize max, Content content) {
        if (!claim(name, prefix)) return false;
        const usize body = at_;
        return content() && close(name, prefix, min, max, body);
    }
    template <class T, usize Min, usize Max>
    bool elements(std::string_view name, const List<T, Min, Max>& list) {
        if (!list.bytes().empty()) return bytes(name, list.bytes());
        for (const T& element : list.items())
            if (!(*this)(name, element)) return false;
        return true;
    }

    MutableBytes out_;
    ByteVector* growing_ = nullptr;
    usize at_ = 0, start_ = 0;
    WireFailure failure_;
};

template <usize Min, usize Max>
template <class T>
Body<Min, Max> Body<Min, Max>::of(const T& value) {
    Body body;
    body.value_ = &value;
    body.write_ = [](Writer& writer, const void* pointer) { return T::wire(writer, *static_cast<const T*>(pointer)); };
    return body;
}

}  // namespace troth::inline v1::encoding
