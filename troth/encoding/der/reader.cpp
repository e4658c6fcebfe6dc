#include "troth/encoding/der/reader.hpp"

namespace troth::inline v1::encoding::der {

void Reader::fail_at(const ErrorRow& row, usize offset, std::string_view name) {
    if (failed()) return;
    row_ = &row;
    failed_at_ = offset;
    field_ = name;
}

bool Reader::fail(const ErrorRow& row) {
    fail_at(row, offset(), "");
    return false;
}

Error Reader::take_error() const {
    Error error = Error(*row_).at_offset(failed_at_);
    if (!field_.empty()) error = std::move(error).with("field", field_);
    return error;
}

Bytes Reader::take_rest() {
    const Bytes all = rest_;
    rest_ = rest_.subspan(rest_.size());
    return all;
}

std::optional<Reader> Reader::open(std::string_view name) {
    if (failed()) return std::nullopt;
    Reader inside(whole_, {}, tolerance_);
    const usize start = offset();
    const ErrorRow* row = depth_ >= max_depth ? &too_deep : take_element(rest_, inside.element_);
    if (row != nullptr) {
        fail_at(*row, start, name);
        return std::nullopt;
    }
    inside.rest_ = inside.element_.content;
    inside.depth_ = depth_ + 1;
    return inside;
}

bool Reader::close(std::string_view name, const Reader& inside, bool good) {
    encoded_defaults_ += inside.encoded_defaults_;
    if (good) return true;
    std::string field(name);
    if (!name.empty() && !inside.field_.empty()) field += '.';
    fail_at(inside.row_ != nullptr ? *inside.row_ : unexpected,
            inside.row_ != nullptr ? inside.failed_at_ : inside.offset(), field + inside.field_);
    return false;
}

bool Reader::tolerate(const ErrorRow& row) {
    if (tolerance_ != Tolerance::encoded_defaults) return fail(row);
    ++encoded_defaults_;
    return true;
}

bool Reader::check_default(std::string_view name, bool is_default) {
    if (!is_default || tolerance_ == Tolerance::encoded_defaults) {
        encoded_defaults_ += is_default ? 1 : 0;
        return true;
    }
    fail_at(encoded_default, offset(), name);
    return false;
}

}  // namespace troth::inline v1::encoding::der
