// Describer: walks a declared message in its bytes and tells a visitor each field, for ladders and dumps.
#pragma once

#include "troth/encoding/wire/list.hpp"

namespace troth::inline v1::encoding {

// Field: one line of a description. Everything is a view; raw came from outside and is printed only escaped or as hex.
struct Field {
    enum class Kind : u8 { number, enumeration, bytes, group };

    std::string_view name;    // as in the RFC
    Kind kind = Kind::bytes;  // group: a vector or structure whose parts follow at depth + 1
    usize offset = 0;         // of raw in the message
    u32 depth = 0;
    Bytes raw;                // the field's bytes, without the length in front of a vector
    u64 number = 0;           // of a number or enumeration
    std::string_view symbol;  // registered name of an enumeration, "" if it has none
};

class FieldVisitor {
  public:
    virtual ~FieldVisitor() = default;
    virtual void field(const Field& field) = 0;  // in the order of the bytes

  protected:
    FieldVisitor() = default;
    FieldVisitor(const FieldVisitor&) = default;
    FieldVisitor& operator=(const FieldVisitor&) = default;
};

// Describer reads like a Reader and reports on the way. Names of enumerations come from name_of(value), found beside
// the enumeration.
class Describer {
  public:
    static constexpr bool describes = true;

    Describer(Bytes bytes, FieldVisitor& visitor, usize base = 0, u32 depth = 0, u8 context = 0)
        : bytes_(bytes), base_(base), reader_(bytes, base), visitor_(&visitor), depth_(depth), context_(context) {}

    template <class F>
    bool operator()(std::string_view name, F& field) {
        if constexpr (Scalar<F>)
            return scalar(name, field);
        else if constexpr (is_byte_array<F> || std::same_as<F, Rest> || is_opaque<F> || is_body<F>) {
            if (!reader_(name, field)) return false;
            report({.name = name, .raw = tail_of(Bytes(field).size())});
            return true;
        } else if constexpr (is_list<F>)
            return list(name, field);
        else
            return F::wire(*this, field);
    }
    template <class F>
    bool tail(std::string_view name, F& field, bool& present) {
        present = !at_end();
        return !present || (*this)(name, field);
    }
    bool context(u8 context) { return context_ = context, true; }
    u8 context() const { return context_; }

    // inside: describes bytes that were just read (a Body) as a message of their own, one level deeper. False if they
    // are not well-formed; the Describer itself goes on after them.
    template <class Message>
    bool inside(Bytes content) {
        Describer inner(content, *visitor_, reader_.offset() - content.size(), depth_ + 1, context_);
        Message message{};
        return Message::wire(inner, message) && inner.at_end();
    }

    bool at_end() const { return reader_.at_end(); }
    usize offset() const { return reader_.offset(); }
    const WireFailure& failure() const { return reader_.failure(); }
    bool refuse(const ErrorRow& row, std::string_view field, usize offset) {
        return reader_.refuse(row, field, offset);
    }

  private:
    Bytes tail_of(usize size) const { return bytes_.subspan(reader_.offset() - base_ - size, size); }
    void report(Field field) {
        field.offset = reader_.offset() - field.raw.size();
        field.depth = depth_;
        visitor_->field(field);
    }
    template <class F>
    bool scalar(std::string_view name, F& field) {
        if (!reader_(name, field)) return false;
        Field line{.name = name, .kind = Field::Kind::number, .raw = tail_of(scalar_size<F>)};
        line.number = detail::to_number(field);
        if constexpr (Enumeration<F>) {
            line.kind = Field::Kind::enumeration;
            line.symbol = name_of(field);
        }
        report(line);
        return true;
    }
    template <class T, usize Min, usize Max>
    bool list(std::string_view name, List<T, Min, Max>& field) {
        if (!reader_(name, field)) return false;
        report({.name = name, .kind = Field::Kind::group, .raw = field.bytes()});
        Describer elements(field.bytes(), *visitor_, field.offset(), depth_ + 1, context_);
        while (!elements.at_end()) {
            T element{};
            if (!elements(name, element)) return false;
        }
        return true;
    }

    Bytes bytes_;
    usize base_;
    Reader reader_;
    FieldVisitor* visitor_;
    u32 depth_;
    u8 context_;
};

}  // namespace troth::inline v1::encoding
