// Writer of DER: nested values whose lengths are computed. Also an Io that walks a declared structure (structure.hpp).
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/base/secret.hpp"
#include "troth/encoding/der/types.hpp"

namespace troth::inline v1::encoding::der {

template <class T>
struct Coding;  // structure.hpp

// Writer: what it holds may be a private key, so its memory never grows without being wiped. Move-only.
class Writer {
  public:
    // Between begin and end stands the content of one value.
    void begin(Tag tag);
    void end();
    void raw(Bytes bytes);  // bytes as they are: encoded values, or content octets between begin and end
    void element(Tag tag, Bytes content);

    Bytes bytes() const TROTH_LIFETIMEBOUND { return buffer_.bytes().first(size_); }
    ByteVector take() const { return {bytes().begin(), bytes().end()}; }
    SecretBytes take_secret() &&;

    // A value of any type that has a Coding, by its own tag: writer(5), writer(oid<"1.2.3">), writer(structure).
    template <class T>
    void value(const T& value) {
        begin(Coding<T>::tag(value));
        Coding<T>::write(*this, value);
        end();
    }

    // The Io of a declaration. Each gives true.
    template <class T>
    bool operator()(std::string_view, const T& field) {
        value(field);
        return true;
    }
    template <class T>
    bool optional(std::string_view name, const std::optional<T>& field) {
        return !field || (*this)(name, *field);
    }
    template <class T>
    bool defaulted(std::string_view name, const T& field, const T& standard) {
        return field == standard || (*this)(name, field);
    }
    template <class T>
    bool implicit(std::string_view, u32 number, const T& field) {
        begin(tags::context(number, Coding<T>::tag(field).constructed));
        Coding<T>::write(*this, field);
        end();
        return true;
    }
    template <class T>
    bool optional_implicit(std::string_view name, u32 number, const std::optional<T>& field) {
        return !field || implicit(name, number, *field);
    }
    template <class T>
    bool defaulted_implicit(std::string_view name, u32 number, const T& field, const T& standard) {
        return field == standard || implicit(name, number, field);
    }
    template <class T>
    bool wrapped(std::string_view, u32 number, const T& field) {
        begin(tags::context(number, true));
        value(field);
        end();
        return true;
    }
    template <class T>
    bool optional_wrapped(std::string_view name, u32 number, const std::optional<T>& field) {
        return !field || wrapped(name, number, *field);
    }
    template <class T>
    bool defaulted_wrapped(std::string_view name, u32 number, const T& field, const T& standard) {
        return field == standard || wrapped(name, number, field);
    }

  private:
    u8* grow(usize by);

    SecretBytes buffer_;
    usize size_ = 0;
    std::vector<usize> open_;  // where the content of each open value starts
};

}  // namespace troth::inline v1::encoding::der
