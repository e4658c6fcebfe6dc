// JSON, RFC 8259, as far as JOSE needs it, and stricter: UTF-8 only, every member once (RFC 7515 §4, RFC 7517 §4), a
// limit on depth and size. Private keys travel in it, so every text of a value lives in memory that is wiped: that is
// why this is not the library which the command prints with; its parser keeps copies.
#pragma once

#include <string>
#include <vector>

#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"

namespace troth::inline v1::jose::json {

inline constexpr usize max_depth = 16;
inline constexpr usize max_size = usize{1} << 20;  // bytes of text
inline constexpr usize max_values = 10'000;

// Value: one JSON value with all below it. Move-only, wiped.
class Value {
  public:
    enum class Kind : u8 { null, boolean, number, string, array, object };

    Kind kind() const { return kind_; }
    bool is(Kind kind) const { return kind_ == kind; }
    // text: of a string its content, without quotes and escapes; of a number or boolean what stands there.
    Bytes text() const { return text_.bytes(); }
    std::string_view words() const { return text_of(text_.bytes()); }
    // items: the elements of an array, or the values of an object in its order; names: the members' names, beside them.
    std::span<const Value> items() const { return items_; }
    std::span<const std::string> names() const { return names_; }
    // find: an object's member; null if there is none, or this is no object.
    const Value* find(std::string_view name) const;

  private:
    friend class Reader;
    Kind kind_ = Kind::null;
    SecretBytes text_;
    std::vector<Value> items_;
    std::vector<std::string> names_;
};

// parse: one value and nothing but white space around it. Errors, with the offset: jose.bad_json,
// jose.duplicate_member, jose.too_large.
Result<Value> parse(Bytes text);
// parse_object: the same; anything but an object is jose.bad_json.
Result<Value> parse_object(Bytes text);

// looks_like_object: whether the first character that is not white space is an opening brace.
bool looks_like_object(Bytes text);

// ObjectWriter: writes one object, member by member, into memory that is wiped.
class ObjectWriter {
  public:
    ObjectWriter() { raw("{"); }
    ObjectWriter& string(std::string_view name, std::string_view value);  // valid UTF-8, which is escaped
    ObjectWriter& base64url(std::string_view name, Bytes value);
    ObjectWriter& number(std::string_view name, u64 value);
    ObjectWriter& strings(std::string_view name, std::span<const std::string> values);
    ObjectWriter& verbatim(std::string_view name, Bytes json);  // a value that is JSON already
    SecretBytes take();                                         // the object; nothing more may be written

  private:
    void name(std::string_view name);
    void quoted(std::string_view text);
    void raw(std::string_view text);

    SecretBytes buffer_;
    usize size_ = 0;
    bool first_ = true;
};

}  // namespace troth::inline v1::jose::json
