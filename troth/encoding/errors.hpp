// What can be wrong with text formats: hex, base64 (RFC 4648) and PEM (RFC 7468).
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::encoding::errors {

inline constexpr ErrorRow hex_bad_digit{
    .id = "encoding.hex_bad_digit",
    .rule = "RFC 4648 §8",
    .what = "a character is not a hexadecimal digit",
    .advice = "use 0-9 and a-f only, two digits a byte, without spaces",
};
inline constexpr ErrorRow hex_odd_length{
    .id = "encoding.hex_odd_length",
    .rule = "RFC 4648 §8",
    .what = "hexadecimal text has an odd number of digits",
    .advice = "write two digits for every byte; the first or last digit may be missing",
};
inline constexpr ErrorRow base64_bad_character{
    .id = "encoding.base64_bad_character",
    .rule = "RFC 4648 §3.3",
    .what = "a character does not belong to base64",
    .advice = "copy the text again from its source; it was changed or is not base64",
};
inline constexpr ErrorRow base64_bad_length{
    .id = "encoding.base64_bad_length",
    .rule = "RFC 4648 §4",
    .what = "base64 text ends in the middle of a group of four characters",
    .advice = "copy the text again from its source; its end is missing or its padding was lost",
};
inline constexpr ErrorRow base64_bad_padding{
    .id = "encoding.base64_bad_padding",
    .rule = "RFC 4648 §3.2",
    .what = "base64 padding is wrong: one or two = may stand at the very end, where the length asks for them",
    .advice = "copy the text again from its source",
};
inline constexpr ErrorRow base64_trailing_bits{
    .id = "encoding.base64_trailing_bits",
    .rule = "RFC 4648 §3.5",
    .what = "the unused bits of the last base64 character are not zero",
    .advice = "encode the data again with a correct encoder; the last character was changed",
};
inline constexpr ErrorRow pem_no_block{
    .id = "encoding.pem_no_block",
    .rule = "RFC 7468 §2",
    .what = "no PEM block was found",
    .advice = "expect a line like -----BEGIN CERTIFICATE-----; check that this is the right file",
};
inline constexpr ErrorRow pem_bad_boundary{
    .id = "encoding.pem_bad_boundary",
    .rule = "RFC 7468 §3",
    .what = "a PEM boundary line is malformed",
    .advice = "write it as -----BEGIN LABEL-----, five hyphens on both sides and nothing else on the line",
};
inline constexpr ErrorRow pem_no_end{
    .id = "encoding.pem_no_end",
    .rule = "RFC 7468 §2",
    .what = "a PEM block does not end",
    .advice = "the file is cut off, or its -----END line is damaged; copy it again",
};
inline constexpr ErrorRow pem_stray_end{
    .id = "encoding.pem_stray_end",
    .rule = "RFC 7468 §2",
    .what = "a PEM block ends that never began",
    .advice = "the beginning of the file is missing, or its -----BEGIN line is damaged; copy it again",
};
inline constexpr ErrorRow pem_label_mismatch{
    .id = "encoding.pem_label_mismatch",
    .rule = "RFC 7468 §2",
    .what = "the labels of a PEM block's first and last line differ",
    .advice = "two blocks may have been joined with lines lost between them; copy the file again",
};
inline constexpr ErrorRow pem_headers{
    .id = "encoding.pem_headers",
    .rule = "RFC 7468 §2",
    .what = "a PEM block carries header lines of RFC 1421, as old password-protected keys do",
    .advice = "convert the key to PKCS#8 with the program that made it",
};
inline constexpr ErrorRow pem_blank_line{
    .id = "encoding.pem_blank_line",
    .rule = "RFC 7468 §3",
    .what = "a blank line stands inside a PEM block",
    .advice = "remove the blank line, or copy the file again",
};
inline constexpr ErrorRow pem_empty_block{
    .id = "encoding.pem_empty_block",
    .rule = "RFC 7468 §2",
    .what = "a PEM block holds no data",
    .advice = "copy the file again; the lines between BEGIN and END are missing",
};
inline constexpr ErrorRow pem_too_large{
    .id = "encoding.pem_too_large",
    .rule = "",
    .what = "a PEM text is larger than the limit set for it",
    .advice = "check that this is the right file; split it if it is",
};

}  // namespace troth::inline v1::encoding::errors

namespace troth::inline v1::encoding {

// all_errors: every row of this room, for `troth help ID` and for the test that ids are unique.
std::span<const ErrorRow* const> all_errors();

}  // namespace troth::inline v1::encoding
