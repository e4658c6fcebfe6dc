// The binary interface of a PKCS#11 module, as far as it is used here: the types of PKCS#11 v3.0 (Base Specification
// §3) and v2.40 as a C compiler of this system lays them out (every field in its natural place), and the numbers of §6
// and of the Current Mechanisms Specification. Names are ours; the comment behind each is the standard's.
#pragma once

#include "troth/base/bytes.hpp"

namespace troth::inline v1::token::cryptoki {

using Ulong = unsigned long;  // CK_ULONG
using Rv = Ulong;             // CK_RV
using SlotId = Ulong;
using SessionHandle = Ulong;
using ObjectHandle = Ulong;

inline constexpr Ulong unavailable = ~Ulong{0};  // CK_UNAVAILABLE_INFORMATION

struct Version {
    u8 major = 0, minor = 0;
};
struct Info {  // CK_INFO
    Version cryptoki_version;
    u8 manufacturer_id[32];
    Ulong flags;
    u8 library_description[32];
    Version library_version;
};
struct SlotInfo {  // CK_SLOT_INFO
    u8 description[64], manufacturer_id[32];
    Ulong flags;
    Version hardware_version, firmware_version;
};
struct TokenInfo {  // CK_TOKEN_INFO; texts are filled with blanks
    u8 label[32], manufacturer_id[32], model[16], serial_number[16];
    Ulong flags;
    Ulong max_session_count, session_count, max_rw_session_count, rw_session_count, max_pin_length, min_pin_length;
    Ulong total_public_memory, free_public_memory, total_private_memory, free_private_memory;
    Version hardware_version, firmware_version;
    u8 utc_time[16];
};
struct SessionInfo {  // CK_SESSION_INFO
    SlotId slot;
    Ulong state, flags, device_error;
};
struct Attribute {  // CK_ATTRIBUTE
    Ulong type;
    void* value;
    Ulong size;
};
struct Mechanism {  // CK_MECHANISM
    Ulong mechanism;
    void* parameter;
    Ulong parameter_size;
};
struct MechanismInfo {  // CK_MECHANISM_INFO
    Ulong min_key_size, max_key_size, flags;
};
struct PssParameters {  // CK_RSA_PKCS_PSS_PARAMS
    Ulong hash_algorithm, mask_generation, salt_size;
};
struct InitializeArguments {  // CK_C_INITIALIZE_ARGS; without functions of ours for locking
    void* create_mutex = nullptr;
    void* destroy_mutex = nullptr;
    void* lock_mutex = nullptr;
    void* unlock_mutex = nullptr;
    Ulong flags = 0;
    void* reserved = nullptr;
};

using Unused = void (*)();

// FunctionList: CK_FUNCTION_LIST, in the standard's order (Base Specification §5.4); those that nobody calls here have
// no type.
struct FunctionList {
    Version version;
    Rv (*initialize)(void*);
    Rv (*finalize)(void*);
    Rv (*get_info)(Info*);
    Unused get_function_list;
    Rv (*get_slot_list)(u8, SlotId*, Ulong*);
    Rv (*get_slot_info)(SlotId, SlotInfo*);
    Rv (*get_token_info)(SlotId, TokenInfo*);
    Unused get_mechanism_list;
    Rv (*get_mechanism_info)(SlotId, Ulong, MechanismInfo*);
    Unused init_token, init_pin, set_pin;
    Rv (*open_session)(SlotId, Ulong, void*, void*, SessionHandle*);
    Rv (*close_session)(SessionHandle);
    Unused close_all_sessions;
    Rv (*get_session_info)(SessionHandle, SessionInfo*);
    Unused get_operation_state, set_operation_state;
    Rv (*login)(SessionHandle, Ulong, const u8*, Ulong);
    Unused logout;
    Unused create_object, copy_object, destroy_object, get_object_size;
    Rv (*get_attribute_value)(SessionHandle, ObjectHandle, Attribute*, Ulong);
    Unused set_attribute_value;
    Rv (*find_objects_init)(SessionHandle, Attribute*, Ulong);
    Rv (*find_objects)(SessionHandle, ObjectHandle*, Ulong, Ulong*);
    Rv (*find_objects_final)(SessionHandle);
    Unused encrypt_init, encrypt, encrypt_update, encrypt_final;
    Unused decrypt_init, decrypt, decrypt_update, decrypt_final;
    Unused digest_init, digest, digest_update, digest_key, digest_final;
    Rv (*sign_init)(SessionHandle, Mechanism*, ObjectHandle);
    Rv (*sign)(SessionHandle, const u8*, Ulong, u8*, Ulong*);
    Unused sign_update, sign_final, sign_recover_init, sign_recover;
    Unused verify_init, verify, verify_update, verify_final, verify_recover_init, verify_recover;
    Unused digest_encrypt_update, decrypt_digest_update, sign_encrypt_update, decrypt_verify_update;
    Unused generate_key;
    Rv (*generate_key_pair)(SessionHandle, Mechanism*, Attribute*, Ulong, Attribute*, Ulong, ObjectHandle*,
                            ObjectHandle*);
    Unused wrap_key, unwrap_key, derive_key, seed_random, generate_random;
    Unused get_function_status, cancel_function, wait_for_slot_event;
};
static_assert(sizeof(FunctionList) == sizeof(void*) * 69, "a version, filled up, and 68 functions");
using GetFunctionList = Rv (*)(FunctionList**);

namespace flag {
inline constexpr Ulong os_locking_ok = 0x2;      // CKF_OS_LOCKING_OK
inline constexpr Ulong rw_session = 0x2;         // CKF_RW_SESSION
inline constexpr Ulong serial_session = 0x4;     // CKF_SERIAL_SESSION
inline constexpr Ulong login_required = 0x4;     // CKF_LOGIN_REQUIRED
inline constexpr Ulong own_keypad = 0x100;       // CKF_PROTECTED_AUTHENTICATION_PATH
inline constexpr Ulong initialized = 0x400;      // CKF_TOKEN_INITIALIZED
inline constexpr Ulong pin_final_try = 0x20000;  // CKF_USER_PIN_FINAL_TRY
inline constexpr Ulong pin_locked = 0x40000;     // CKF_USER_PIN_LOCKED
inline constexpr Ulong sign = 0x800;             // CKF_SIGN
inline constexpr Ulong generate_pair = 0x10000;  // CKF_GENERATE_KEY_PAIR
}  // namespace flag

namespace user {
inline constexpr Ulong normal = 1, context_specific = 2;  // CKU_USER, CKU_CONTEXT_SPECIFIC
}
namespace state {
inline constexpr Ulong ro_user = 1, rw_user = 3;  // CKS_RO_USER_FUNCTIONS, CKS_RW_USER_FUNCTIONS
}
namespace object_class {
inline constexpr Ulong public_key = 2, private_key = 3, certificate = 1;  // CKO_*
}
namespace key_type {
inline constexpr Ulong rsa = 0, ec = 3, ec_edwards = 0x40;  // CKK_RSA, CKK_EC, CKK_EC_EDWARDS
}
namespace attribute {  // CKA_*
inline constexpr Ulong object_class = 0x0, token = 0x1, is_private = 0x2, label = 0x3, value = 0x11;
inline constexpr Ulong key_type = 0x100, id = 0x102, sensitive = 0x103, encrypt = 0x104, decrypt = 0x105, wrap = 0x106;
inline constexpr Ulong unwrap = 0x107, sign = 0x108, verify = 0x10a, derive = 0x10c;
inline constexpr Ulong modulus = 0x120, modulus_bits = 0x121, public_exponent = 0x122, public_key_info = 0x129;
inline constexpr Ulong extractable = 0x162, ec_params = 0x180, ec_point = 0x181, always_authenticate = 0x202;
}  // namespace attribute
namespace mechanism {  // CKM_*, and CKG_MGF1_* for PSS
inline constexpr Ulong rsa_key_pair_gen = 0x0, rsa_pkcs = 0x1, rsa_pkcs_pss = 0xd;
inline constexpr Ulong sha256 = 0x250, sha384 = 0x260, sha512 = 0x270;
inline constexpr Ulong ec_key_pair_gen = 0x1040, ecdsa = 0x1041, edwards_key_pair_gen = 0x1055, eddsa = 0x1057;
inline constexpr Ulong mgf1_sha256 = 2, mgf1_sha384 = 3, mgf1_sha512 = 4;
}  // namespace mechanism

}  // namespace troth::inline v1::token::cryptoki
