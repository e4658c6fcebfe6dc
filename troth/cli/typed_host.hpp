// Host names beyond ASCII where people type them: on the way to A-labels, which is all that certificates and TLS hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "troth/base/result.hpp"
#include "troth/io/socket.hpp"

namespace troth::inline v1::cli {

// typed_target: HOST[:PORT] with the host in A-labels. Errors: those of io::parse_host_port and io::host_in_a_labels.
Result<io::HostPort> typed_target(std::string_view text, u16 default_port);

// typed_name: an alternative name as the commands take it ("bücher.example", "DNS:...", "email:a@bücher.example") with
// its host in A-labels. What else holds something beyond ASCII is given back as it is. Errors: io.bad_host_name.
Result<std::string> typed_name(std::string_view text);
// typed_names: the same of each.
Result<std::vector<std::string>> typed_names(const std::vector<std::string>& texts);
// typed_subject: the name of a certificate, which may be a host or anything else: a text with dots and without spaces
// that is a host name is given in A-labels, anything else as it is.
std::string typed_subject(std::string_view text);

}  // namespace troth::inline v1::cli
