// What is wrong with a certificate that belongs to another mailbox.
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::x509 {

inline constexpr ErrorRow mailbox_mismatch{
    .id = "x509.mailbox_mismatch",
    .rule = "RFC 8550 §3",
    .what = "the certificate is for another mail address than the one asked for",
    .advice = "check the address, and who the message really is from",
};

}  // namespace troth::inline v1::x509
