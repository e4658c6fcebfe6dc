#include "troth/ca/errors.hpp"

#include <array>

namespace troth::inline v1::ca {

namespace {

constexpr std::array rows = {&errors::bad_alternative_name, &errors::no_alternative_name, &errors::bad_subject,
                             &errors::key_mismatch,         &errors::not_an_authority,    &errors::issuer_expired};

}  // namespace

std::span<const ErrorRow* const> all_errors() {
    return rows;
}

}  // namespace troth::inline v1::ca
