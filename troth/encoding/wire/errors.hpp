// What can be wrong with bytes in the presentation language of TLS, RFC 8446 §3.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::encoding {

inline constexpr ErrorRow wire_truncated{
    .id = "encoding.wire_truncated",
    .rule = "RFC 8446 §3",
    .what = "the data ends inside a field",
    .advice = "the sender cut the message short or gave a wrong length; look at the field and offset that are given",
};
inline constexpr ErrorRow wire_too_short{
    .id = "encoding.wire_too_short",
    .rule = "RFC 8446 §3.4",
    .what = "a vector is shorter than its floor",
    .advice = "the sender breaks the format; look at the field and offset that are given",
};
inline constexpr ErrorRow wire_too_long{
    .id = "encoding.wire_too_long",
    .rule = "RFC 8446 §3.4",
    .what = "a vector is longer than its ceiling",
    .advice = "the sender breaks the format; look at the field and offset that are given",
};
inline constexpr ErrorRow wire_bad_length{
    .id = "encoding.wire_bad_length",
    .rule = "RFC 8446 §3.4",
    .what = "a vector's length is not a whole number of its elements",
    .advice = "the sender breaks the format; look at the field and offset that are given",
};
inline constexpr ErrorRow wire_trailing_bytes{
    .id = "encoding.wire_trailing_bytes",
    .rule = "RFC 8446 §3",
    .what = "bytes follow the last field",
    .advice = "the sender gave a wrong length or speaks a later version; look at the offset that is given",
};
inline constexpr ErrorRow wire_no_space{
    .id = "encoding.wire_no_space",
    .rule = "",
    .what = "the buffer is too small for the message",
    .advice = "hand in a larger buffer",
};

}  // namespace troth::inline v1::encoding
