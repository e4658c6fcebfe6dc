#include "troth/token/answer.hpp"

#include <array>

#include "troth/token/errors.hpp"

namespace troth::inline v1::token {

namespace {

struct Row {
    cryptoki::Rv value;
    std::string_view name;
    const ErrorRow* error = &errors::failed;
};
constexpr std::array rows = {
    Row{0x0, "CKR_OK"},
    Row{0x1, "CKR_CANCEL"},
    Row{0x2, "CKR_HOST_MEMORY"},
    Row{0x3, "CKR_SLOT_ID_INVALID", &errors::removed},
    Row{0x5, "CKR_GENERAL_ERROR"},
    Row{0x6, "CKR_FUNCTION_FAILED"},
    Row{0x7, "CKR_ARGUMENTS_BAD"},
    Row{0x8, "CKR_NO_EVENT"},
    Row{0x9, "CKR_NEED_TO_CREATE_THREADS"},
    Row{0xa, "CKR_CANT_LOCK"},
    Row{0x10, "CKR_ATTRIBUTE_READ_ONLY"},
    Row{0x11, "CKR_ATTRIBUTE_SENSITIVE"},
    Row{0x12, "CKR_ATTRIBUTE_TYPE_INVALID"},
    Row{0x13, "CKR_ATTRIBUTE_VALUE_INVALID", &errors::unsupported_mechanism},
    Row{0x1b, "CKR_ACTION_PROHIBITED", &errors::not_permitted},
    Row{0x20, "CKR_DATA_INVALID"},
    Row{0x21, "CKR_DATA_LEN_RANGE"},
    Row{0x30, "CKR_DEVICE_ERROR"},
    Row{0x31, "CKR_DEVICE_MEMORY"},
    Row{0x32, "CKR_DEVICE_REMOVED", &errors::removed},
    Row{0x50, "CKR_FUNCTION_CANCELED"},
    Row{0x51, "CKR_FUNCTION_NOT_PARALLEL"},
    Row{0x54, "CKR_FUNCTION_NOT_SUPPORTED", &errors::unsupported_mechanism},
    Row{0x60, "CKR_KEY_HANDLE_INVALID", &errors::removed},
    Row{0x62, "CKR_KEY_SIZE_RANGE", &errors::unsupported_mechanism},
    Row{0x63, "CKR_KEY_TYPE_INCONSISTENT", &errors::unsupported_mechanism},
    Row{0x68, "CKR_KEY_FUNCTION_NOT_PERMITTED", &errors::not_permitted},
    Row{0x70, "CKR_MECHANISM_INVALID", &errors::unsupported_mechanism},
    Row{0x71, "CKR_MECHANISM_PARAM_INVALID", &errors::unsupported_mechanism},
    Row{0x82, "CKR_OBJECT_HANDLE_INVALID", &errors::removed},
    Row{0x90, "CKR_OPERATION_ACTIVE"},
    Row{0x91, "CKR_OPERATION_NOT_INITIALIZED"},
    Row{0xa0, "CKR_PIN_INCORRECT", &errors::wrong_pin},
    Row{0xa1, "CKR_PIN_INVALID", &errors::wrong_pin},
    Row{0xa2, "CKR_PIN_LEN_RANGE", &errors::wrong_pin},
    Row{0xa3, "CKR_PIN_EXPIRED", &errors::pin_not_set},
    Row{0xa4, "CKR_PIN_LOCKED", &errors::pin_locked},
    Row{0xb0, "CKR_SESSION_CLOSED", &errors::removed},
    Row{0xb1, "CKR_SESSION_COUNT", &errors::busy},
    Row{0xb3, "CKR_SESSION_HANDLE_INVALID", &errors::removed},
    Row{0xb4, "CKR_SESSION_PARALLEL_NOT_SUPPORTED"},
    Row{0xb5, "CKR_SESSION_READ_ONLY", &errors::write_protected},
    Row{0xb6, "CKR_SESSION_EXISTS"},
    Row{0xb7, "CKR_SESSION_READ_ONLY_EXISTS"},
    Row{0xb8, "CKR_SESSION_READ_WRITE_SO_EXISTS"},
    Row{0xd0, "CKR_TEMPLATE_INCOMPLETE"},
    Row{0xd1, "CKR_TEMPLATE_INCONSISTENT"},
    Row{0xe0, "CKR_TOKEN_NOT_PRESENT", &errors::removed},
    Row{0xe1, "CKR_TOKEN_NOT_RECOGNIZED", &errors::removed},
    Row{0xe2, "CKR_TOKEN_WRITE_PROTECTED", &errors::write_protected},
    Row{0x100, "CKR_USER_ALREADY_LOGGED_IN"},
    Row{0x101, "CKR_USER_NOT_LOGGED_IN", &errors::logged_out},
    Row{0x102, "CKR_USER_PIN_NOT_INITIALIZED", &errors::pin_not_set},
    Row{0x103, "CKR_USER_TYPE_INVALID"},
    Row{0x104, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"},
    Row{0x105, "CKR_USER_TOO_MANY_TYPES"},
    Row{0x120, "CKR_RANDOM_SEED_NOT_SUPPORTED"},
    Row{0x121, "CKR_RANDOM_NO_RNG"},
    Row{0x130, "CKR_DOMAIN_PARAMS_INVALID", &errors::unsupported_mechanism},
    Row{0x140, "CKR_CURVE_NOT_SUPPORTED", &errors::unsupported_mechanism},
    Row{0x150, "CKR_BUFFER_TOO_SMALL"},
    Row{0x190, "CKR_CRYPTOKI_NOT_INITIALIZED"},
    Row{0x191, "CKR_CRYPTOKI_ALREADY_INITIALIZED"},
    Row{0x1a0, "CKR_MUTEX_BAD"},
    Row{0x1a1, "CKR_MUTEX_NOT_LOCKED"},
    Row{0x1b6, "CKR_FIPS_SELF_TEST_FAILED"},
    Row{0x1b7, "CKR_LIBRARY_LOAD_FAILED"},
    Row{0x1b8, "CKR_PIN_TOO_WEAK", &errors::pin_not_set},
    Row{0x1b9, "CKR_PUBLIC_KEY_INVALID"},
    Row{0x200, "CKR_FUNCTION_REJECTED", &errors::not_permitted},
};
constexpr cryptoki::Rv vendor_defined = 0x80000000;  // CKR_VENDOR_DEFINED

const Row* find(cryptoki::Rv value) {
    for (const Row& row : rows)
        if (row.value == value) return &row;
    return nullptr;
}

}  // namespace

std::string name_of(cryptoki::Rv value) {
    if (const Row* row = find(value)) return std::string(row->name);
    std::string digits;
    for (cryptoki::Rv rest = value; rest != 0; rest /= 16) digits.insert(digits.begin(), "0123456789abcdef"[rest % 16]);
    return (value >= vendor_defined ? "a maker's own answer, 0x" : "0x") + digits;
}

Error failed(std::string_view function, cryptoki::Rv value) {
    const Row* row = find(value);
    return Error(row != nullptr ? *row->error : errors::failed)
        .with("function", function)
        .with("answer", name_of(value));
}

Result<void> checked(std::string_view function, cryptoki::Rv value) {
    if (value == answer::ok) return {};
    return fail(failed(function, value));
}

}  // namespace troth::inline v1::token
