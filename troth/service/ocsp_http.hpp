// OCSP over HTTP: RFC 6960 appendix A, with the headers for caches of RFC 5019 §6.2. Values in, values out.
#pragma once

#include "troth/ca/ocsp.hpp"
#include "troth/service/http_server.hpp"

namespace troth::inline v1::service {

// ocsp_over_http: the request is the body of a POST, or in the path of a GET: base64 of it, percent-encoded or not,
// behind any prefix that ends with '/'.
HttpAnswer ocsp_over_http(const HttpAsked& asked, ca::OcspSource& source, std::chrono::sys_seconds now,
                          RandomSource& random);

}  // namespace troth::inline v1::service
