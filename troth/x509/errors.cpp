#include "troth/x509/errors.hpp"

#include <array>

namespace troth::inline v1::x509 {

std::span<const ErrorRow* const> all_errors() {
    static constexpr std::array rows = {&too_large,
                                        &bad_version,
                                        &bad_serial,
                                        &algorithm_mismatch,
                                        &bad_validity,
                                        &duplicate_extension,
                                        &duplicate_policy,
                                        &empty_list,
                                        &bad_general_name,
                                        &bad_name,
                                        &bad_name_text,
                                        &bad_reference_name,
                                        &csr_bad_version,
                                        &csr_bad_signature,
                                        &no_certificate,
                                        &no_request,
                                        &no_system_store,
                                        &incomplete,
                                        &key_cannot_sign,
                                        &no_trusted_root,
                                        &self_signed,
                                        &bad_signature,
                                        &expired,
                                        &not_yet_valid,
                                        &not_a_ca,
                                        &path_too_long,
                                        &key_usage,
                                        &wrong_purpose,
                                        &unknown_critical_extension,
                                        &name_constraint,
                                        &name_mismatch,
                                        &no_alternative_name,
                                        &weak_key,
                                        &unsupported_key,
                                        &weak_signature,
                                        &unsupported_signature,
                                        &policy,
                                        &nonconforming,
                                        &work_limit};
    return rows;
}

}  // namespace troth::inline v1::x509
