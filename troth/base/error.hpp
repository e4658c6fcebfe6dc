// Error: what happened, where, which rule, what to do next. 16 bytes and move-only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "troth/base/untrusted.hpp"

namespace troth::inline v1 {

// ErrorRow is one kind of failure. Rows are constexpr, live in the room that finds the failure (<room>/errors.hpp) and
// have static storage, so that an Error is a pointer to one. The id is stable: scripts and `troth help ID` rely on it.
struct ErrorRow {
    std::string_view id;      // "x509.expired": room, dot, lower_snake_case
    std::string_view rule;    // "RFC 5280 §6.1.3(a)(2)"; empty where no document decides
    std::string_view what;    // "the certificate has expired": no capital, no full stop
    std::string_view advice;  // what the reader can do next, neutral as to which program they run
};

// A detail of where and what: `label value`. The label is ours; a value that came from outside is Untrusted.
struct ErrorDetail {
    std::string_view label;  // static text: "notAfter", "asked for", "field"
    Untrusted value;
};

struct ErrorContext {
    Untrusted file;             // empty: not from a file
    std::optional<u64> offset;  // byte offset in the file or message
    std::optional<u32> depth;   // place in a certificate chain, 0 is the leaf
    std::vector<ErrorDetail> details;
};

// Error owns its context. Thread-compatible; nothing about it is ambient or thread-local.
class [[nodiscard]] Error {
  public:
    explicit Error(const ErrorRow& row) noexcept : row_(&row) {}
    Error(Error&&) noexcept = default;
    Error& operator=(Error&&) noexcept = default;

    const ErrorRow& row() const { return *row_; }
    std::string_view id() const { return row_->id; }
    bool is(const ErrorRow& row) const { return row_ == &row; }
    const ErrorContext& context() const;  // an empty one where nothing was said

    // Each adds to where it happened and gives the error back, to be chained: fail(Error(expired).at_depth(0)).
    Error&& in_file(std::string_view name) &&;
    Error&& at_offset(u64 offset) &&;
    Error&& at_depth(u32 depth) &&;
    Error&& with(std::string_view label, Untrusted value) &&;
    Error&& with(std::string_view label, std::string_view value) && {
        return std::move(*this).with(label, Untrusted(value));
    }

    // where: the context in one line, safe for a terminal: `leaf.pem, byte 17, field "serial"`. Empty if nothing is
    // known.
    std::string where() const;

  private:
    ErrorContext& mutable_context();

    const ErrorRow* row_;
    std::unique_ptr<ErrorContext> context_;
};
static_assert(sizeof(Error) == 16);

}  // namespace troth::inline v1
