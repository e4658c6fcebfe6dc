#include "troth/keys/errors.hpp"

#include <array>

namespace troth::inline v1::keys {

namespace {

constexpr std::array rows = {
    &errors::unsupported_algorithm,
    &errors::unsupported_curve,
    &errors::explicit_curve,
    &errors::bad_parameters,
    &errors::bad_version,
    &errors::bad_public_key,
    &errors::bad_private_key,
    &errors::inconsistent,
    &errors::curve_mismatch,
    &errors::encrypted,
    &errors::wrong_password,
    &errors::bad_openssh,
    &errors::no_private_key,
    &errors::several_private_keys,
    &errors::no_public_key,
    &errors::bad_signature,
    &errors::algorithm_mismatch,
    &errors::not_for_agreement,
    &errors::legacy_encryption,
    &errors::pkcs12_wrong_password,
    &errors::bad_pkcs12,
    &errors::pkcs12_public_key_mode,
    &errors::pkcs12_too_many,
    &errors::bad_openssh_private,
};

}  // namespace

std::span<const ErrorRow* const> all_errors() {
    return rows;
}

}  // namespace troth::inline v1::keys
