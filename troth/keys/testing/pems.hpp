// Keys of other software, as PEM: made by OpenSSL 3.0, except where an RFC is named. For tests only.
#pragma once

#include <string_view>

namespace troth::inline v1::keys::testing {

inline constexpr std::string_view p256_sec1_pem =
    "-----BEGIN EC PARAMETERS-----\n"
    "BggqhkjOPQMBBw==\n"
    "-----END EC PARAMETERS-----\n"
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEIF3fnPbzWxcm8DU4bANV5PeCTPn+uS7JQpj7Rrcc41X5oAoGCCqGSM49\n"
    "AwEHoUQDQgAEUKePBYC3jO2hzB8ZGv5S5+v1tMCS/9FRm5B7cZ1rLUqj9gqpKoEN\n"
    "j7dAdEhBdhMzwptsTjVMQt6cnco47LoSVQ==\n"
    "-----END EC PRIVATE KEY-----\n";
inline constexpr std::string_view p256_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXd+c9vNbFybwNThs\n"
    "A1Xk94JM+f65LslCmPtGtxzjVfmhRANCAARQp48FgLeM7aHMHxka/lLn6/W0wJL/\n"
    "0VGbkHtxnWstSqP2CqkqgQ2Pt0B0SEF2EzPCm2xONUxC3pydyjjsuhJV\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view p384_sec1_pem =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MIGkAgEBBDAx+dt58p2nlf5XFRBTDbpuNRFWuM8Z3zQoBUwJQIaHwrDTU5Ozn/mA\n"
    "UGeaZ3D6mBegBwYFK4EEACKhZANiAAR7U+dIjV3jnYJXgYvK/FFHdodLzNlOFpLs\n"
    "qIS51xWThyaubac26i8MFExJHo08u3AuIX+BwVoqV87teGrLduOP+GGX2rhKmR/Y\n"
    "Uq/SBIBwnNBshDC8A/eMVDSrYWHUjA8=\n"
    "-----END EC PRIVATE KEY-----\n";
inline constexpr std::string_view p384_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAx+dt58p2nlf5XFRBT\n"
    "DbpuNRFWuM8Z3zQoBUwJQIaHwrDTU5Ozn/mAUGeaZ3D6mBehZANiAAR7U+dIjV3j\n"
    "nYJXgYvK/FFHdodLzNlOFpLsqIS51xWThyaubac26i8MFExJHo08u3AuIX+BwVoq\n"
    "V87teGrLduOP+GGX2rhKmR/YUq/SBIBwnNBshDC8A/eMVDSrYWHUjA8=\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view ed25519_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJUFL1MDKpF3YlVOan8Fd+cniU+/5hPh6NTPCfcQKc4t\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view explicit_curve_pem =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MIIBaAIBAQQgYxX/Ko+/YIxWRZ2Ptk/6wV6339Db0VIEU93WHK7Z26KggfowgfcC\n"
    "AQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA////////////////\n"
    "MFsEIP////8AAAABAAAAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57Pr\n"
    "vVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEE\n"
    "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54W\n"
    "K84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA//////////+85vqtpxeehPO5ysL8\n"
    "YyVRAgEBoUQDQgAEiMi8D7TrGezEL0Axo/CeY2hIc9r4zLSkbsV/VUJIu7lRtM62\n"
    "wiXpzXY6SU0brryhKksqvogHFD++TMzbPf2lBw==\n"
    "-----END EC PRIVATE KEY-----\n";
inline constexpr std::string_view p521_pem =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MIHcAgEBBEIAW13WlN+F0QR/4ACnoqX1WEW+DmKlm26WFb7NKLzVkynLpP26P9Yh\n"
    "fuXBrd1N3TQHxAohu9ZHer0WJcdnXoNYR2+gBwYFK4EEACOhgYkDgYYABAGeOgyE\n"
    "dNlP9Em+G2nzi3j12LIJoqbJYs9JnQMr766ALZMcf6BeSzS9Q7VEk0QgzDKeOn14\n"
    "+Z+gFRtQRjSa2paYmQDMIgqKN0tAxEAeSFQa49EDWQpZ5VczlS6uNztHaXq0HdAm\n"
    "cL4OUk7ZBVD3Hvr+Ao5C2IofzxT7pJpLunjk53SBiw==\n"
    "-----END EC PRIVATE KEY-----\n";
inline constexpr std::string_view x25519_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VuBCIEIOBPEQEzDUHJVMyf/fkBRkIL8iPqJsaw38a3yKgUOaJz\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view encrypted_pem =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgnLf9Ke2PTMwICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGNxVeNT46EyJNAnfiJlzcUEgZDv\n"
    "Bl0KPskQOtbh5cdX1e8+IMBzK3MMjwh0F0R2cdf/RfVcDMBhtOaTOCzv4zdR11ZA\n"
    "Ad+6ZxE2/kE5lGhEsqCuwvPw+UwzQK9vAvNf9MZiIba+96hYWY5IqTyq1WY+RvEj\n"
    "s7LV5uYd8/XjQaGf360MnUMWKUG9ao1G3qdzRuHzQqKjNJl3la3lqiO/j0oK2Oo=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";
inline constexpr std::string_view encrypted_sec1_pem =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-128-CBC,9FE9CD02CE88F104EA807F867922E165\n"
    "\n"
    "fEwzdBSxQv/IdwIo0qCyuJs7KIo7+uk14vbEFqbS1nqugSHrOixFIR2Vp5Wsr444\n"
    "rQjz5f8ThGwJYYn5JcI7W2RsgLXnal8K3nO/dkqhZioFCs19qofgyKTKcUZ1IDOE\n"
    "Hs+UqSgxOanhOjOKeD/DfY25PDEigm7IdAr4oZ7QeL0=\n"
    "-----END EC PRIVATE KEY-----\n";
inline constexpr std::string_view p256_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUKePBYC3jO2hzB8ZGv5S5+v1tMCS\n"
    "/9FRm5B7cZ1rLUqj9gqpKoENj7dAdEhBdhMzwptsTjVMQt6cnco47LoSVQ==\n"
    "-----END PUBLIC KEY-----\n";
inline constexpr std::string_view p256_compressed_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADUKePBYC3jO2hzB8ZGv5S5+v1tMCS\n"
    "/9FRm5B7cZ1rLUo=\n"
    "-----END PUBLIC KEY-----\n";
inline constexpr std::string_view p384_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEe1PnSI1d452CV4GLyvxRR3aHS8zZThaS\n"
    "7KiEudcVk4cmrm2nNuovDBRMSR6NPLtwLiF/gcFaKlfO7Xhqy3bjj/hhl9q4Spkf\n"
    "2FKv0gSAcJzQbIQwvAP3jFQ0q2Fh1IwP\n"
    "-----END PUBLIC KEY-----\n";
inline constexpr std::string_view ed25519_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAOCEiHzpygxs9kyx/tEgWrVMhWfUIh5z126oqWtIpZKw=\n"
    "-----END PUBLIC KEY-----\n";
// Signatures by these keys over "the message"; ECDSA with SHA-256.
inline constexpr std::string_view p256_signature_hex =
    "304402203b9f8f412963066e16f748c3473f90791562ab5a8a00c22cf6338e7879e661dc0220065d0000c0ca7c4f6ae4"
    "4a63b10efa64a526e65339eb2b41c1e9ba89d13fb2f3";
inline constexpr std::string_view p384_signature_hex =
    "3065023100851184dc55bd811a0c4553c1ccb558efaa7b4e8655d97885e84d8697d2425753436c4682b0d19bbf4e8888"
    "ca249896a802301de559b0917e553bd8c22570291c749666c2e841ea8a7045355c1dc0166c1bf443701adc738f5a4724"
    "732ec0532408a6";
inline constexpr std::string_view ed25519_signature_hex =
    "d64c5dba5540d8b4f657bd7ccbea08e476265fc090f71f72076ef9ec52ea11c9be5a7f45591c34a336d4a06d708ed486"
    "087ade451b962f4c122eba526c798408";
// RFC 8410 §10.1 and §10.3.
inline constexpr std::string_view rfc8410_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";
inline constexpr std::string_view rfc8410_private_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view rfc8410_private_v2_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n"
    "Z9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PRIVATE KEY-----\n";

}  // namespace troth::inline v1::keys::testing
