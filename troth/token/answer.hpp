// What a module's functions answer (CK_RV): PKCS#11 v3.0, Base Specification §5.1 and §6.
#pragma once

#include <string>

#include "troth/base/result.hpp"
#include "troth/token/cryptoki.hpp"

namespace troth::inline v1::token {

namespace answer {  // those that decide something here
inline constexpr cryptoki::Rv ok = 0x0, attribute_sensitive = 0x11, attribute_type_invalid = 0x12;
inline constexpr cryptoki::Rv device_removed = 0x32, session_closed = 0xb0, session_count = 0xb1;
inline constexpr cryptoki::Rv session_handle_invalid = 0xb3, token_not_present = 0xe0, token_not_recognized = 0xe1;
inline constexpr cryptoki::Rv user_already_logged_in = 0x100, user_not_logged_in = 0x101;
inline constexpr cryptoki::Rv object_handle_invalid = 0x82, key_handle_invalid = 0x60;
inline constexpr cryptoki::Rv buffer_too_small = 0x150, already_initialized = 0x191;
}  // namespace answer

// name_of: "CKR_PIN_INCORRECT", or the number in hexadecimal digits.
std::string name_of(cryptoki::Rv value);

// failed: the error that an answer of this function ("C_Login") is, with both names in its details.
Error failed(std::string_view function, cryptoki::Rv value);

// checked: nothing if the answer is CKR_OK, else `failed`.
Result<void> checked(std::string_view function, cryptoki::Rv value);

}  // namespace troth::inline v1::token
