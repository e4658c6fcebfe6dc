// Internationalised host names, as far as certificates know them: A-labels, RFC 5890 and RFC 5891. Which characters a
// label may hold is in Unicode's tables, which are not here: whoever takes a name from a person converts it before
// (io/idna).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "troth/base/bytes.hpp"

namespace troth::inline v1::x509 {

// is_a_label: "xn--" (in any case) and the Punycode of a label that has something beyond ASCII, in the one spelling
// that encoding gives (RFC 5890 §2.3.2.1); no hyphen at either end of it nor in its third and fourth place, no capital
// of ASCII (RFC 5891 §4.2.3.1, §5.4), no control, private or noncharacter (RFC 5892). Of other characters it is not
// known whether they are allowed.
bool is_a_label(std::string_view label);

// has_fake_a_label: one of the labels has the prefix of A-labels and is none (RFC 5890 §2.3.1).
bool has_fake_a_label(std::string_view host);

// a_labels: a host in UTF-8 with each label that is not ASCII as an A-label, and capitals of ASCII small. Nothing is
// mapped or normalised: for comparing names that claim to be the same. Nothing if it is not UTF-8 or too long.
std::optional<std::string> a_labels(std::string_view host);

}  // namespace troth::inline v1::x509
