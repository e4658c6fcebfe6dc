// What is checked of one certificate, wherever it stands in a path. Each gives an error without its depth, or nothing.
#pragma once

#include "troth/x509/verify.hpp"

namespace troth::inline v1::x509 {

std::optional<Error> check_time(const Certificate& certificate, std::chrono::sys_seconds time);  // §6.1.3(a)(2)
std::optional<Error> check_critical(const Certificate& certificate);                             // §4.2
// Strong enough, and of a kind that is supported.
std::optional<Error> check_key(const Certificate& certificate, const Result<keys::PublicKey>& key,
                               const SignatureRules& rules = {});
std::optional<Error> check_purpose(const Certificate& certificate, Purpose purpose);  // §4.2.1.12
std::optional<Error> check_no_authority(const Certificate& certificate);              // BR §7.1.2.7.8
// The purpose is named, and nothing stands for it; of a leaf's, none beside it that BR §7.1.2.7.10 forbids.
std::optional<Error> check_purpose_named(const Certificate& certificate, Purpose purpose, bool is_leaf);
std::optional<Error> check_leaf_key_usage(const Certificate& certificate, Purpose purpose);  // §4.2.1.3
std::optional<Error> check_leaf_constraints(const Certificate& certificate);  // §4.2.1.10: only an authority has them
// §6.1.4(k) and (n): may issue certificates. May where it does not say so, too, if `unless_denied`; an anchor of
// version 1 cannot say it.
std::optional<Error> check_ca(const Certificate& certificate, bool unless_denied);
// The same error, with the certificate's name in it.
Error about(const ErrorRow& row, const Certificate& certificate);

}  // namespace troth::inline v1::x509
