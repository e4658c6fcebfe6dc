#include "troth/ca/errors.hpp"

#include <array>

#include "troth/ca/store/errors.hpp"

namespace troth::inline v1::ca {

namespace {

constexpr std::array rows = {&errors::bad_alternative_name,
                             &errors::bad_subtree,
                             &errors::no_alternative_name,
                             &errors::bad_subject,
                             &errors::key_mismatch,
                             &errors::not_an_authority,
                             &errors::issuer_expired,
                             &errors::bad_profile,
                             &errors::unknown_profile,
                             &errors::name_refused,
                             &errors::no_mailbox,
                             &errors::too_long,
                             &errors::lint,
                             &errors::store_absent,
                             &errors::store_damaged,
                             &errors::store_full,
                             &errors::store_read_only,
                             &errors::store_busy,
                             &errors::store_failed,
                             &errors::store_too_new,
                             &errors::serial_taken,
                             &errors::no_such_certificate,
                             &errors::already_revoked,
                             &errors::not_ended,
                             &errors::audit_broken,
                             &errors::audit_disagrees,
                             &errors::audit_other_history,
                             &errors::crl_number_taken,
                             &errors::generation_taken,
                             &errors::issuer_revoked,
                             &errors::no_complete_crl,
                             &errors::bad_crl_order};

}  // namespace

std::span<const ErrorRow* const> all_errors() {
    return rows;
}

}  // namespace troth::inline v1::ca
