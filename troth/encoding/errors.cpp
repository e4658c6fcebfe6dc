#include "troth/encoding/errors.hpp"

#include <array>

namespace troth::inline v1::encoding {

namespace {

constexpr std::array rows = {
    &errors::hex_bad_digit,     &errors::hex_odd_length,     &errors::base64_bad_character,
    &errors::base64_bad_length, &errors::base64_bad_padding, &errors::base64_trailing_bits,
    &errors::pem_no_block,      &errors::pem_bad_boundary,   &errors::pem_no_end,
    &errors::pem_stray_end,     &errors::pem_label_mismatch, &errors::pem_headers,
    &errors::pem_blank_line,    &errors::pem_empty_block,    &errors::pem_too_large,
};

}  // namespace

std::span<const ErrorRow* const> all_errors() {
    return rows;
}

}  // namespace troth::inline v1::encoding
