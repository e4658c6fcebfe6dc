// Host names as people write them: RFC 5890, RFC 5891 with the mapping of UTS #46 (non-transitional), which browsers
// do. Below this floor there are A-labels only.
#pragma once

#include <string>
#include <string_view>

#include "troth/base/result.hpp"

namespace troth::inline v1::io {

// host_in_a_labels: a typed host name with each label beyond ASCII as an A-label, in small letters and Unicode's normal
// form; "*." may stand first. ASCII is given back as it is, and so is what is no host name at all for another reason
// than its letters (an address, say): whoever takes it next judges it. Errors: io.bad_host_name for UTF-8 that is
// malformed, for characters that no host may have, and for a label that only looks like an A-label.
Result<std::string> host_in_a_labels(std::string_view typed);

}  // namespace troth::inline v1::io
