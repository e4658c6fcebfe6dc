// Where in a certificate the thing stands that an error is about.
#pragma once

#include "troth/base/error.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::x509 {

// offset_of: the byte offset, in the certificate's DER, of the field that the row judges: notAfter of x509.expired, the
// keyUsage extension of x509.key_usage. Where the field is absent, that of the list in which it is missing. Nothing for
// rows that are not about one field.
std::optional<u64> offset_of(const Certificate& certificate, const ErrorRow& row);

}  // namespace troth::inline v1::x509
