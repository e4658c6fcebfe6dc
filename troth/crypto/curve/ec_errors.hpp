// What can be wrong with an elliptic-curve key.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::crypto::curve_errors {

inline constexpr ErrorRow wrong_length{
    .id = "curve.wrong_length",
    .rule = "SEC 1 §2.3.4",
    .what = "the encoded point has the wrong length for its curve",
    .advice = "check that the key and the named curve belong together",
};
inline constexpr ErrorRow wrong_form{
    .id = "curve.wrong_form",
    .rule = "SEC 1 §2.3.4",
    .what = "the encoded point begins with a byte that is not allowed here",
    .advice = "send the point uncompressed: 0x04, then x, then y",
};
inline constexpr ErrorRow coordinate_too_large{
    .id = "curve.coordinate_too_large",
    .rule = "SP 800-56A §5.6.2.3.3",
    .what = "a coordinate of the point is not below the field's prime",
    .advice = "the peer's key is invalid; have it make a new one",
};
inline constexpr ErrorRow not_on_curve{
    .id = "curve.not_on_curve",
    .rule = "SP 800-56A §5.6.2.3.3",
    .what = "the point is not on the curve",
    .advice = "the peer's key is invalid or belongs to another curve; never use it",
};
inline constexpr ErrorRow scalar_length{
    .id = "curve.scalar_length",
    .rule = "SEC 1 §2.3.6",
    .what = "the private key has the wrong length for its curve",
    .advice = "give it big-endian and padded to the curve's size",
};
inline constexpr ErrorRow scalar_range{
    .id = "curve.scalar_range",
    .rule = "SEC 1 §3.2.1",
    .what = "the private key is zero or not below the curve's order",
    .advice = "the key is invalid; make a new one",
};
inline constexpr ErrorRow mismatch{
    .id = "curve.mismatch",
    .rule = "SP 800-56A §5.7.1.2",
    .what = "the two keys are on different curves",
    .advice = "use keys of one curve",
};

}  // namespace troth::inline v1::crypto::curve_errors
