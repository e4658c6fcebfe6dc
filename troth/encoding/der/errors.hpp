// What can be wrong with DER (ITU-T X.690). One row a violation; the field and the byte offset travel in the Error.
#pragma once

#include <array>

#include "troth/base/error.hpp"

namespace troth::inline v1::encoding::der {

inline constexpr std::string_view damaged =
    "the data is damaged, cut short, or was made by software that does not follow DER; get it again from its source";

inline constexpr ErrorRow truncated{"encoding.der_truncated", "X.690 §8.1.3", "the data ends inside a DER value",
                                    damaged};
inline constexpr ErrorRow bad_tag{"encoding.der_bad_tag", "X.690 §8.1.2", "a DER tag is not in its shortest form",
                                  damaged};
inline constexpr ErrorRow bad_length{"encoding.der_bad_length", "X.690 §10.1",
                                     "a DER length is indefinite or not in its shortest form", damaged};
inline constexpr ErrorRow unexpected{"encoding.der_unexpected", "X.690 §8.1.2",
                                     "a DER value is of another type than the one that belongs here",
                                     "check that this is the kind of object that was asked for"};
inline constexpr ErrorRow missing{"encoding.der_missing", "X.690 §8.9", "a field is missing",
                                  "check that this is the kind of object that was asked for"};
inline constexpr ErrorRow trailing{"encoding.der_trailing", "X.690 §8.9", "there are bytes after the last field",
                                   "remove what follows the object, or get it again from its source"};
inline constexpr ErrorRow too_deep{"encoding.der_too_deep", "X.690 §8.1.1", "DER values are nested too deeply",
                                   damaged};
inline constexpr ErrorRow bad_boolean{"encoding.der_bad_boolean", "X.690 §11.1",
                                      "a DER BOOLEAN is not one octet of 0x00 or 0xff", damaged};
inline constexpr ErrorRow bad_integer{"encoding.der_bad_integer", "X.690 §8.3.2",
                                      "a DER INTEGER is empty or not in its shortest form", damaged};
inline constexpr ErrorRow integer_range{"encoding.der_integer_range", "X.690 §8.3",
                                        "a DER INTEGER is negative or larger than this field allows", damaged};
inline constexpr ErrorRow bad_null{"encoding.der_bad_null", "X.690 §8.8.2", "a DER NULL is not empty", damaged};
inline constexpr ErrorRow bad_bit_string{
    "encoding.der_bad_bit_string", "X.690 §11.2",
    "a DER BIT STRING has a wrong count of unused bits, or bits set where none are", damaged};
inline constexpr ErrorRow bad_oid{"encoding.der_bad_oid", "X.690 §8.19.2",
                                  "a DER OBJECT IDENTIFIER is empty, too long or not in its shortest form", damaged};
inline constexpr ErrorRow bad_dotted_oid{"encoding.bad_dotted_oid", "X.660 §7.6",
                                         "this is not an object identifier in dotted form",
                                         "write it as numbers with dots between, such as 1.3.6.1.5.5.7.3.1"};
inline constexpr ErrorRow bad_time{"encoding.der_bad_time", "RFC 5280 §4.1.2.5",
                                   "a time is not of the form YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, or names no moment",
                                   damaged};
inline constexpr ErrorRow bad_string{"encoding.der_bad_string", "X.690 §8.23",
                                     "a DER string holds characters that its type does not have", damaged};
inline constexpr ErrorRow bad_set_order{"encoding.der_bad_set_order", "X.690 §11.6",
                                        "the members of a DER SET OF are not in order", damaged};
inline constexpr ErrorRow encoded_default{"encoding.der_encoded_default", "X.690 §11.5",
                                          "a field holds its DEFAULT value, which DER leaves out", damaged};

inline constexpr std::array<const ErrorRow*, 18> all_errors = {
    &truncated, &bad_tag,        &bad_length,  &unexpected,    &missing,       &trailing,
    &too_deep,  &bad_boolean,    &bad_integer, &integer_range, &bad_null,      &bad_bit_string,
    &bad_oid,   &bad_dotted_oid, &bad_time,    &bad_string,    &bad_set_order, &encoded_default};

}  // namespace troth::inline v1::encoding::der
