// The tables of operations, one from each file that holds some.
#include <array>

#include "tests/ct/ct.hpp"

namespace troth::ct_tests {

extern const Operations basic_operations;     // operations.cpp
extern const Operations cipher_operations;    // ciphers.cpp
extern const Operations cms_operations;       // cms.cpp
extern const Operations curve_operations;     // curves.cpp
extern const Operations kernel_operations;    // kernels.cpp
extern const Operations mac_kdf_operations;   // macs_kdfs.cpp
extern const Operations mldsa_operations;     // mldsa.cpp
extern const Operations protocol_operations;  // protocols.cpp
extern const Operations rsa_operations;       // rsa.cpp
extern const Operations slhdsa_operations;    // slhdsa.cpp

std::span<const Operations> all_operations() {
    static const std::array tables = {basic_operations,  cipher_operations,  cms_operations,   curve_operations,
                                      kernel_operations, mac_kdf_operations, mldsa_operations, protocol_operations,
                                      rsa_operations,    slhdsa_operations};
    return tables;
}

}  // namespace troth::ct_tests
