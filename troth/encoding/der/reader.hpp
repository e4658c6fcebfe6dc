// Reader of DER: a cursor over values in one buffer. Also an Io that walks a declared structure (structure.hpp).
#pragma once

#include "troth/base/lifetime.hpp"
#include "troth/base/result.hpp"
#include "troth/encoding/der/element.hpp"

namespace troth::inline v1::encoding::der {

template <class T>
struct Coding;  // structure.hpp

inline constexpr u32 max_depth = 32;

// Tolerance: what deployed certificates do: encoding a DEFAULT value (against X.690 §11.5), and the trailing zero bits
// of a named bit list, which are zero by default as well (§11.2.2). It is counted. All else is refused everywhere.
enum class Tolerance : u8 { none, encoded_defaults };

// Reader stands on a run of values: a whole buffer, or the content of one constructed value. It gives views into the
// buffer, which must outlive them. After the first failure it stays failed; the error says which field of which
// structure, and at which byte of the whole buffer. Not thread-safe.
class Reader {
  public:
    explicit Reader(Bytes der TROTH_LIFETIMEBOUND, Tolerance tolerance = Tolerance::none)
        : whole_(der), rest_(der), tolerance_(tolerance) {}
    // Starts at `part`, which lies in `whole`; offsets are told from the start of `whole`.
    Reader(Bytes whole TROTH_LIFETIMEBOUND, Bytes part TROTH_LIFETIMEBOUND, Tolerance tolerance)
        : whole_(whole), rest_(part), tolerance_(tolerance) {}

    bool at_end() const { return rest_.empty(); }
    Bytes rest() const { return rest_; }
    usize offset() const { return static_cast<usize>(rest_.data() - whole_.data()); }
    // The content's own value, where this Reader stands in one; an empty encoding at the top.
    const Element& element() const { return element_; }
    // How many fields held what DER leaves out (Tolerance::encoded_defaults).
    u32 encoded_defaults() const { return encoded_defaults_; }
    // tolerate: counts one such field and gives true, or fails with the row where that is not allowed.
    bool tolerate(const ErrorRow& row);

    bool failed() const { return row_ != nullptr; }
    bool fail(const ErrorRow& row);  // always false; keeps the first row
    Error take_error() const;        // failed() holds

    // Takes all that is left as it is: the content octets of a primitive value.
    Bytes take_rest();
    bool next_is(auto accepts) const {
        Tag tag;
        return !failed() && peek_tag(rest_, tag) == nullptr && accepts(tag);
    }
    bool next_is(Tag wanted) const {
        return next_is([&](Tag tag) { return tag == wanted; });
    }
    // finish: every byte was taken.
    bool finish() { return !failed() && (at_end() || fail(trailing)); }

    // The Io of a declaration: each reads one field of a structure and gives whether that went well.
    template <class T>
    bool operator()(std::string_view name, T& field) {
        return read_as(name, [](Tag tag) { return Coding<T>::accepts(tag); }, field);
    }
    template <class T>
    bool optional(std::string_view name, std::optional<T>& field) {
        if (!next_is([](Tag tag) { return Coding<T>::accepts(tag); })) return !failed();
        return (*this)(name, field.emplace());
    }
    template <class T>
    bool defaulted(std::string_view name, T& field, const T& standard) {
        field = standard;
        if (!next_is([](Tag tag) { return Coding<T>::accepts(tag); })) return !failed();
        return (*this)(name, field) && check_default(name, field == standard);
    }
    // implicit: [number] IMPLICIT.
    template <class T>
    bool implicit(std::string_view name, u32 number, T& field) {
        return read_as(name, [&](Tag tag) { return tag == implicit_tag<T>(number); }, field);
    }
    template <class T>
    bool optional_implicit(std::string_view name, u32 number, std::optional<T>& field) {
        if (!next_is(implicit_tag<T>(number))) return !failed();
        return implicit(name, number, field.emplace());
    }
    template <class T>
    bool defaulted_implicit(std::string_view name, u32 number, T& field, const T& standard) {
        field = standard;
        if (!next_is(implicit_tag<T>(number))) return !failed();
        return implicit(name, number, field) && check_default(name, field == standard);
    }
    // wrapped: [number] EXPLICIT.
    template <class T>
    bool wrapped(std::string_view name, u32 number, T& field) {
        return enter(
            name, [&](Tag tag) { return tag == tags::context(number, true); },
            [&](Reader& inside) { return inside("", field); });
    }
    template <class T>
    bool optional_wrapped(std::string_view name, u32 number, std::optional<T>& field) {
        if (!next_is(tags::context(number, true))) return !failed();
        return wrapped(name, number, field.emplace());
    }
    template <class T>
    bool defaulted_wrapped(std::string_view name, u32 number, T& field, const T& standard) {
        field = standard;
        if (!next_is(tags::context(number, true))) return !failed();
        return wrapped(name, number, field) && check_default(name, field == standard);
    }

    // For walking by hand: one value of type T.
    template <class T>
    Result<T> read(std::string_view name) {
        T value;
        if (!(*this)(name, value)) return std::unexpected(take_error());
        return value;
    }
    // enter: the next value's tag is accepted, and `walk` takes all of its content.
    template <class Accepts, class Walk>
    bool enter(std::string_view name, Accepts accepts, Walk walk) {
        std::optional<Reader> inside = open(name);
        if (!inside) return false;
        if (!accepts(inside->element_.tag)) {
            inside->rest_ = inside->element_.encoding;  // the error points at the tag
            inside->fail(unexpected);
        }
        const bool good = !inside->failed() && walk(*inside) && inside->finish();
        return close(name, *inside, good);
    }

  private:
    std::optional<Reader> open(std::string_view name);
    bool close(std::string_view name, const Reader& inside, bool good);
    bool check_default(std::string_view name, bool is_default);
    void fail_at(const ErrorRow& row, usize offset, std::string_view name);

    template <class T>
    static constexpr Tag implicit_tag(u32 number) {
        return tags::context(number, Coding<T>::constructed);
    }
    template <class T, class Accepts>
    bool read_as(std::string_view name, Accepts accepts, T& field) {
        return enter(name, accepts, [&](Reader& inside) { return Coding<T>::read(inside, field); });
    }

    Bytes whole_;
    Bytes rest_;
    Element element_;
    Tolerance tolerance_;
    u32 depth_ = 0;
    u32 encoded_defaults_ = 0;
    const ErrorRow* row_ = nullptr;
    usize failed_at_ = 0;
    std::string field_;  // "tbsCertificate.validity.notAfter"
};

}  // namespace troth::inline v1::encoding::der
