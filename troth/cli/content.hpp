// What a file seems to hold, by its first bytes and by trying: for errors that say what was found instead of what was
// asked for. Nothing is verified.
#pragma once

#include <string>

#include "troth/base/result.hpp"

namespace troth::inline v1::cli {

enum class Content {
    empty,
    pem,
    certificate,
    request,
    revocation_list,
    ocsp_response,
    ocsp_request,
    public_key,
    private_key,
    encrypted_private_key,
    pkcs12,
    other_der,  // a DER object, whole, of another kind or damaged inside
    cut_der,    // the beginning of one
    text,
    binary,
};
struct Found {
    Content content;    // of the first DER object, where bytes follow it
    std::string words;  // "a certificate request in DER"; may quote the file: show it as Untrusted
};
Found look_at(Bytes content);

// explained: the error of reading `content` as what `none` says was not there. Where the content is plainly something
// else, the error becomes `none` and says what; an error about the right kind of object stays as it is.
Error explained(Error error, const ErrorRow& none, Bytes content);

}  // namespace troth::inline v1::cli
