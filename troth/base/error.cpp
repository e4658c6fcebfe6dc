#include "troth/base/error.hpp"

namespace troth::inline v1 {

const ErrorContext& Error::context() const {
    static const ErrorContext nothing;
    return context_ ? *context_ : nothing;
}

ErrorContext& Error::mutable_context() {
    if (!context_) context_ = std::make_unique<ErrorContext>();
    return *context_;
}

Error&& Error::in_file(std::string_view name) && {
    mutable_context().file = Untrusted(name);
    return std::move(*this);
}
Error&& Error::at_offset(u64 offset) && {
    mutable_context().offset = offset;
    return std::move(*this);
}
Error&& Error::at_depth(u32 depth) && {
    mutable_context().depth = depth;
    return std::move(*this);
}
Error&& Error::with(std::string_view label, Untrusted value) && {
    mutable_context().details.push_back({label, std::move(value)});
    return std::move(*this);
}

std::string Error::where() const {
    std::string out;
    const auto add = [&](std::string_view piece) {
        if (!out.empty()) out += ", ";
        out += piece;
    };
    const ErrorContext& c = context();
    if (!c.file.empty()) add(c.file.escaped());
    if (c.depth) add(*c.depth == 0 ? "leaf certificate" : "certificate " + std::to_string(*c.depth) + " of the chain");
    if (c.offset) add("byte " + std::to_string(*c.offset));
    for (const ErrorDetail& detail : c.details) add(std::string(detail.label) + " \"" + detail.value.escaped() + "\"");
    return out;
}

}  // namespace troth::inline v1
