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
inline constexpr std::string_view rsa_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCzDzmG4ItIqdVz\n"
    "crqxPyZ7CWoMsOBl8VrFkTUrHXUoz9Jva74bTA4VYJaYN8LUGZDdyGbRLmubFC4R\n"
    "zFE+Hc/xWAiTpAiMD3Jqdzo0YtSyzj2h+nsa531sgAAA3cVhlEo/xyQ8iaKp1Igr\n"
    "Qs3R6MlWHnNxJkevnqEO2Opdn8mL7h/xdqz+vcjFO+mlodScFLP/FSsf3Hmg3kig\n"
    "4bmDj/W4a/w94SNhA+7IBJGa6uR+czEBwesP2EDRbNiHm2zVLblnWc56k0feC225\n"
    "bSGitv8m6g7IkItrrZIRxVCUKcl17MwNVO5wYrCp9NDehiQ5OE2JbdLPurmYPpqu\n"
    "MdCZyiMnAgMBAAECggEAHL1p11s9H+maiBA3JPHk5ESrj+Pn8JTfo+xdo1D0GBvb\n"
    "Q+UAO3Nmo0nAgigZDmAYH3DmB9cykE6Z4mNv+s9gK/WcUs42TPzBuZLvda8TQqvV\n"
    "uqTwk23qdLrKxVjTMIlTrY7yIwFYaXfib0cmr/V0M21pzBR/1xFX+oEYhPR7rgjB\n"
    "60/nuz0LCELzy8PxrpWrCVMLCoAhqkX3FygTSwS27tnZ1SO6daKYsOiGwrWIkMXa\n"
    "FdOBm3snGg31cN6NmrZUPYnOPZXFJ/n8455w5nY7phGE0ozT60kZ5ZmmqBrl4CtC\n"
    "gGMGwTvMjjG8y7xGIWqvz5Val340yyYXONrha2OvGQKBgQD5/ccDRyphrv/aue09\n"
    "+wZ3e9UgWsJWo0Sm1fUV6sKBBPn/ydIx1UbJp/9sBAUBI56Tu3Tc1dMP0W/OKAQD\n"
    "Y0O2puWPKXEq+mFw5gmw0xVYZE/bfLJz2RwZgW3VYVfGiDCruA72yvk5HPLnKITN\n"
    "5BQU4/ko1nKk+TD6PTePOLGeJQKBgQC3XP8MhX7z/Xv9beoLs36VtSnKC3rx5Knt\n"
    "yzyZZb5YBK/oLlHIT248n0v/6QDrc5hohR/gLndRPcdEqhx5gDnQCXB7AYCrBecN\n"
    "XC2efmp6GDctFrlnqZ1kP/GNT6VnABsfDUWZT1faKgWpOyBevIE7PmjCSkFhhG50\n"
    "S6Rpk8l8WwKBgQDkPLhH299r09QwI/Pf1KFw0RQiN/qaEvIIx+q9Gdp+5MZCrEZF\n"
    "zQyV69WdDoZrJdQP2OO3A1lxZauIMqyHU0dtKS8I57M0o+f2pW9Pi0g/rUXjhBOB\n"
    "BUVMXAik+fyje4/EF4VB+MpVRILYXPvy5jsXX5QJntCIoiH/NYjWL9KqKQKBgGWz\n"
    "wQsy6C1whVsVoeEHl8h1iU41e+W7DL2GIoB6vE6Zmu/O8TGHTP9243J3zDjMDta6\n"
    "L+nqG+gFugbNy6lgg7Bt6+Nt++3gAj2YyPzF5Uz/LWtm1UM4AsJd7R6R9I3isyhP\n"
    "9jCIn5O0BxvMXbHuIEe53+UTxpvOFm2OnwyoGfNNAoGBAO882cDfmZiGd/odLBGT\n"
    "G4Z+fq5AoTCKJm9fVdx89KwweCK32y/NS8vukIk2yJGwR7gwnI8VYcrS4L8FxW1V\n"
    "ab/dktheC9VRvsks4YK9u/hItlnAtgVICM7zmCaDSVYEJN9EZ2jVIm9h72XqUCO6\n"
    "jmXq3MJIhVCbSiR3i7/KiU63\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view rsa_pkcs1_pem =
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEpAIBAAKCAQEAsw85huCLSKnVc3K6sT8mewlqDLDgZfFaxZE1Kx11KM/Sb2u+\n"
    "G0wOFWCWmDfC1BmQ3chm0S5rmxQuEcxRPh3P8VgIk6QIjA9yanc6NGLUss49ofp7\n"
    "Gud9bIAAAN3FYZRKP8ckPImiqdSIK0LN0ejJVh5zcSZHr56hDtjqXZ/Ji+4f8Xas\n"
    "/r3IxTvppaHUnBSz/xUrH9x5oN5IoOG5g4/1uGv8PeEjYQPuyASRmurkfnMxAcHr\n"
    "D9hA0WzYh5ts1S25Z1nOepNH3gttuW0horb/JuoOyJCLa62SEcVQlCnJdezMDVTu\n"
    "cGKwqfTQ3oYkOThNiW3Sz7q5mD6arjHQmcojJwIDAQABAoIBABy9addbPR/pmogQ\n"
    "NyTx5OREq4/j5/CU36PsXaNQ9Bgb20PlADtzZqNJwIIoGQ5gGB9w5gfXMpBOmeJj\n"
    "b/rPYCv1nFLONkz8wbmS73WvE0Kr1bqk8JNt6nS6ysVY0zCJU62O8iMBWGl34m9H\n"
    "Jq/1dDNtacwUf9cRV/qBGIT0e64IwetP57s9CwhC88vD8a6VqwlTCwqAIapF9xco\n"
    "E0sEtu7Z2dUjunWimLDohsK1iJDF2hXTgZt7JxoN9XDejZq2VD2Jzj2VxSf5/OOe\n"
    "cOZ2O6YRhNKM0+tJGeWZpqga5eArQoBjBsE7zI4xvMu8RiFqr8+VWpd+NMsmFzja\n"
    "4WtjrxkCgYEA+f3HA0cqYa7/2rntPfsGd3vVIFrCVqNEptX1FerCgQT5/8nSMdVG\n"
    "yaf/bAQFASOek7t03NXTD9FvzigEA2NDtqbljylxKvphcOYJsNMVWGRP23yyc9kc\n"
    "GYFt1WFXxogwq7gO9sr5ORzy5yiEzeQUFOP5KNZypPkw+j03jzixniUCgYEAt1z/\n"
    "DIV+8/17/W3qC7N+lbUpygt68eSp7cs8mWW+WASv6C5RyE9uPJ9L/+kA63OYaIUf\n"
    "4C53UT3HRKoceYA50AlwewGAqwXnDVwtnn5qehg3LRa5Z6mdZD/xjU+lZwAbHw1F\n"
    "mU9X2ioFqTsgXryBOz5owkpBYYRudEukaZPJfFsCgYEA5Dy4R9vfa9PUMCPz39Sh\n"
    "cNEUIjf6mhLyCMfqvRnafuTGQqxGRc0MlevVnQ6GayXUD9jjtwNZcWWriDKsh1NH\n"
    "bSkvCOezNKPn9qVvT4tIP61F44QTgQVFTFwIpPn8o3uPxBeFQfjKVUSC2Fz78uY7\n"
    "F1+UCZ7QiKIh/zWI1i/SqikCgYBls8ELMugtcIVbFaHhB5fIdYlONXvluwy9hiKA\n"
    "erxOmZrvzvExh0z/duNyd8w4zA7Wui/p6hvoBboGzcupYIOwbevjbfvt4AI9mMj8\n"
    "xeVM/y1rZtVDOALCXe0ekfSN4rMoT/YwiJ+TtAcbzF2x7iBHud/lE8abzhZtjp8M\n"
    "qBnzTQKBgQDvPNnA35mYhnf6HSwRkxuGfn6uQKEwiiZvX1XcfPSsMHgit9svzUvL\n"
    "7pCJNsiRsEe4MJyPFWHK0uC/BcVtVWm/3ZLYXgvVUb7JLOGCvbv4SLZZwLYFSAjO\n"
    "85gmg0lWBCTfRGdo1SJvYe9l6lAjuo5l6tzCSIVQm0okd4u/yolOtw==\n"
    "-----END RSA PRIVATE KEY-----\n";
inline constexpr std::string_view rsa_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsw85huCLSKnVc3K6sT8m\n"
    "ewlqDLDgZfFaxZE1Kx11KM/Sb2u+G0wOFWCWmDfC1BmQ3chm0S5rmxQuEcxRPh3P\n"
    "8VgIk6QIjA9yanc6NGLUss49ofp7Gud9bIAAAN3FYZRKP8ckPImiqdSIK0LN0ejJ\n"
    "Vh5zcSZHr56hDtjqXZ/Ji+4f8Xas/r3IxTvppaHUnBSz/xUrH9x5oN5IoOG5g4/1\n"
    "uGv8PeEjYQPuyASRmurkfnMxAcHrD9hA0WzYh5ts1S25Z1nOepNH3gttuW0horb/\n"
    "JuoOyJCLa62SEcVQlCnJdezMDVTucGKwqfTQ3oYkOThNiW3Sz7q5mD6arjHQmcoj\n"
    "JwIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
inline constexpr std::string_view rsa_pkcs1_public_pem =
    "-----BEGIN RSA PUBLIC KEY-----\n"
    "MIIBCgKCAQEAsw85huCLSKnVc3K6sT8mewlqDLDgZfFaxZE1Kx11KM/Sb2u+G0wO\n"
    "FWCWmDfC1BmQ3chm0S5rmxQuEcxRPh3P8VgIk6QIjA9yanc6NGLUss49ofp7Gud9\n"
    "bIAAAN3FYZRKP8ckPImiqdSIK0LN0ejJVh5zcSZHr56hDtjqXZ/Ji+4f8Xas/r3I\n"
    "xTvppaHUnBSz/xUrH9x5oN5IoOG5g4/1uGv8PeEjYQPuyASRmurkfnMxAcHrD9hA\n"
    "0WzYh5ts1S25Z1nOepNH3gttuW0horb/JuoOyJCLa62SEcVQlCnJdezMDVTucGKw\n"
    "qfTQ3oYkOThNiW3Sz7q5mD6arjHQmcojJwIDAQAB\n"
    "-----END RSA PUBLIC KEY-----\n";
inline constexpr std::string_view rsa_1024_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDJWL4YVxHqQKPofVfg1VS7Lj/f\n"
    "uv2+f4nq8U/7R+kZZQlV303lH/xa1kLq5v+lB7oW46ZUFqWJu64vlrOFafqmevNa\n"
    "8fV05jEfEmlKYgDhKgo3A489LkU4r1UMjsEBpkvqDUOnoj66zT9va1vc7L8Uxcfi\n"
    "aIvi0QI+IZ/lyVNd+QIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
inline constexpr std::string_view rsa_pss_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvAIBADALBgkqhkiG9w0BAQoEggSoMIIEpAIBAAKCAQEAxQPY4BH3jl20wOOh\n"
    "w+0/xZoghoH481xXQcFp7YaJR6lJPFKOb1TOGBvhCBn1L9bWCwwUY67eu4WJv8k7\n"
    "WzHFeB+MPn4Y6qTGuUqxOO6GNYDQlfYThYRvOFzZzdASCUEjJzwfHgxIdQjAABZP\n"
    "iXLzS/KeePSuaPT6619PIP16nhSqjo0S/pQ0KaBCspWwGvHEDuAA1BmUJB9RpTVM\n"
    "SgqbhOrKzrfTqudBhIBKkAnKUOBD1uEygLh0+vQHEOPhsfg/xWM4kiOZPiBSoutw\n"
    "NAUYZgfhRrIzong/a788ZTYQZOjdY3CVnIfZaTGu/hGNsAYEBssR8fhkcSYHZLIm\n"
    "XeYp0QIDAQABAoIBAAfRi273rObfTM07hg/D9RFu+JZ4nFFwGzMMAsZUiKh+4oin\n"
    "JWmWqH0oHL9DuclrEbXWMLhKAs3XUqxOnJvrDDv5qIj8W8Ryw0OBitSdvAFt5MPm\n"
    "xEc6sRKVYLwRuKgvB77xXFzGvli3/wKh4AiDjCiPRCm8WsWQifqtnsgfjG5Z2r+n\n"
    "BZAso6ZfTJo3m1+dEvHQZuV/TTUgVaStP/8KKIJORUOop5cmVpiC+ejCU34Tkmbm\n"
    "GWLrnYweLpQd0nDWIfwDTAdxjv53SOKeU8Mny9lZGVQpwn4diQzY14UrRu17rfz5\n"
    "VjZgR92Z0wR98uumWJLU44lVH527WNSPd6K/8DcCgYEA7uK1u3JmmjYmVYpu2t80\n"
    "Orf34T8PyHNDOP8te22J3KY0wBtTmmNeGRwbPUh02cIVhDfOTGA0LSj+oP4CsFln\n"
    "+UYhuqQStNuwDz8fkDqpvDjl1i5ar0IOLDayRCpZmq4hYjdqOKYCCBG5kke0T99z\n"
    "a/E+idLX4jxUQEJUCpY4QKsCgYEA0yE1b60qQXHqI5p5UyLsvo1JupHzdvdU3Bi6\n"
    "dzZaspYPA/+AlHHiU+Eg4WfoxvsPAwhLnaGj6Z24CoVY3JDTUua+YQiRXaXaH3jw\n"
    "G97TAFOwmg4lSTuESlK86PB8BY9pvu0HzgnAA+ndd4xrgYqQC7Sdkra+HdJtB1YL\n"
    "/6P1V3MCgYA37fx+lppPIL546KBrvjaMSOZQZmNbmyDyB0yuyUat0nwnPj6ktv8h\n"
    "AeOexYgWM8q12hsC5sNQj3iOWOpoP4aIZlMfT6rRjV37M9w/+HwlBW1KaC/zOJP4\n"
    "5hV2wDOac4p9ZFwKR1PSb9Py27brvHVZoHHz8tl4rodLRDxI/kLNYQKBgQDTGpxs\n"
    "mq/qmjVr/hQbvYsMiQdUhoTyyiFOpWcktfOAJ6zB6aKuSyTri+otl5FYDEYZWR0K\n"
    "c0oK2EniMy0D9cdnWBK5wTBge+oal/k1VNqTtBqcH1LG47zF9+6t12+au6gXYLfy\n"
    "Gyukfh2UYJJKB7s6CRGZViHIfdPIhxAeP9mb4wKBgQCsOfbrxt6BO3FrLzutt+hy\n"
    "wW9ANVXw+JnuuaRuUYRJ7fwa3go7eBbAqzgLUtO+7Ha+UULD/WmBs2bdK7I3tyUJ\n"
    "Hb5D+4poHav0axWYz7msAFLMf8enLo5jIuZesI6dDiuw1lunrQy5FmIsWDTCp7t4\n"
    "Vv/1FTQuOHbh0AVOao+TVA==\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view rsa_pss_sha384_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIE8gIBADBBBgkqhkiG9w0BAQowNKAPMA0GCWCGSAFlAwQCAgUAoRwwGgYJKoZI\n"
    "hvcNAQEIMA0GCWCGSAFlAwQCAgUAogMCATAEggSoMIIEpAIBAAKCAQEA1Pxcpp91\n"
    "0k9okzzGhM3tCdeLgcyPfHa6A/N1JcJ+iHSbQfMo5iNUwBelEGSUIoNqrcZpJ22u\n"
    "s0K/AtstZg7PR32ib7XxNYZ//dvXs9qMK1K13IbMoQcU6Wd+1x0xe7QH/Jn/9bNh\n"
    "H1voqLVxPFPns5wKUxVa+DKnz1gbvO3cix4RDCgBUGYc7VQuO8aNv7Pfr4nNolHR\n"
    "pvFv9aaNaKQWlEHAn+fj63JzgIC4h/dheSJV3c7EEGU9Sbq4gsqPN2Y0Hfz4CkJ0\n"
    "gVLJubUEq+FGquc9jTA5PzhwtLA19rmg/uX68QBgSHRwVP9IR8DIuwTIYytgTSl0\n"
    "kF21qXX2EGB7tQIDAQABAoIBABQbofZWhl3NWBwpLWeLDDP/q5DHlUxfkSmfqecK\n"
    "Dml883jYfNCtc+o8JpNToOtZPjsbHlZgnpEXXh07lXUAikU/m+mxYw0gnk4t8UFu\n"
    "WAlxt5sTBu1fqR5tbPuLgAkjyBVAciU/mDhztEApUSrW6RXQnOZB1Tgq4COijTaF\n"
    "u7/5HIgGavaYsoJ6d3z5lOD2qlNyIPB/Fwe4CwUAYgQ1wq9h4wfx1XAYkbvzwcDz\n"
    "Nfws8P7ecYcRPs1FktHUGNQnD/+wL2YdkkW05CjRvJOKSc63mPWSb/DqosP+g268\n"
    "0bMVItsjZoiaTixCGs9cwXhQXls+bKX1FHZcxkEc0U93LskCgYEA+RuGPNGxBxIM\n"
    "csA4EMk6+FUpi7wxxq6TVDO+b+fsZKIx61Ak4b4dDohQd9uMErzpZjKn0wxM3B68\n"
    "Xbx3SNRQRqN2cq2zAxhrghlyRBL/0/US/3DUhIKwd7VV5vNK2x6LTOzoUT7HZoK+\n"
    "Gj3rxNfz5wmlgWzsDhGYGygNp1ROeG8CgYEA2uD7A3sNhtEBpQ2QyJnd3DRuJLez\n"
    "jMxwMzcT0fSTjTZqwhDA4e9orp9rSvzsHDNX+VuuMXh9+VnQetnmJ/PRw2IUQPhk\n"
    "nibubexsH+ZMcV9MKQtBBownY6nRxIyJ3oMkur+C7gVBZ3FtDFN/TqYA2rDKo9wO\n"
    "9d5L75q9W1QWuBsCgYEAmo6fTSD1a2OhYZktsAyKkAWWz2ImqBUsx/OK1rfZDd8s\n"
    "hcml+IISWS/ubU9Eq2OWlJgdVG6vSWuwh6AlioRgglNtbF2lUehW29OZ9+6p2AKY\n"
    "lPCWitjjUIKsF60f5rAe0c2znqUK5ul7taBxpiIu7Ewp6hGArIHyE/dX8Vf3j/UC\n"
    "gYEAuO06xz8RN6Wg+R3UBNiTbThTEuyuY7ha17qiIVK906J1Yo+bF4kZ7ee9U/cL\n"
    "Wew7WPAP5bZC4Qj0LsepQHos8SINsLLs9/42lmMZG36NeYAlrcvXXbvOj9Lr618+\n"
    "IOS2hJ3H9mg0UTyxAKgPOJjiweJ64yTK8wqlJ8SaVe5e358CgYBdL8FBo66ZI1yN\n"
    "2SPk/QRvAe7ZnlCazeUWpEjIwZVIjkmwVUAOVGIh75LaunCegQr1jGRzCCPohqqB\n"
    "Doo3oBxJCFXnCwkZjym9U27EkfOobbucnVLDB90LRHS3PLEmxA1iGOUdlBaERkdE\n"
    "F9yO/95+COD7I6IdE4ZmV+90kcpdQQ==\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr std::string_view rsa_pss_sha384_public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBVjBBBgkqhkiG9w0BAQowNKAPMA0GCWCGSAFlAwQCAgUAoRwwGgYJKoZIhvcN\n"
    "AQEIMA0GCWCGSAFlAwQCAgUAogMCATADggEPADCCAQoCggEBANT8XKafddJPaJM8\n"
    "xoTN7QnXi4HMj3x2ugPzdSXCfoh0m0HzKOYjVMAXpRBklCKDaq3GaSdtrrNCvwLb\n"
    "LWYOz0d9om+18TWGf/3b17PajCtStdyGzKEHFOlnftcdMXu0B/yZ//WzYR9b6Ki1\n"
    "cTxT57OcClMVWvgyp89YG7zt3IseEQwoAVBmHO1ULjvGjb+z36+JzaJR0abxb/Wm\n"
    "jWikFpRBwJ/n4+tyc4CAuIf3YXkiVd3OxBBlPUm6uILKjzdmNB38+ApCdIFSybm1\n"
    "BKvhRqrnPY0wOT84cLSwNfa5oP7l+vEAYEh0cFT/SEfAyLsEyGMrYE0pdJBdtal1\n"
    "9hBge7UCAwEAAQ==\n"
    "-----END PUBLIC KEY-----\n";
// Signatures by these keys over "the message", with SHA-256 if no other hash is named.
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
inline constexpr std::string_view rsa_pkcs1_signature_hex =
    "580af19478a431d58a08635ee32f006aec48b1c97842cf2e9e439c57ac6cd679b4b0e6250c4695cd2d3c666ed469870f"
    "67f1301e4783b6772ad51cda65ef3463d1a63001dd033d2f17d92cc0ae8e34eeb9c68ddc1e7446069af8832549dd87ce"
    "314a3bb61b427e42d05cfb46ba1456189c37ae7a4aab0d3244e0e4af59c7f07fbe5be23f6cc54bd7ab4876b08b465a50"
    "9ea741d458e3d6619253a53578d3d353bc9c3da0ff71c398c29931577793205ed16297e091ae3ff92f90bbaabdd33a38"
    "84a1883ff1b6cbcbdba1de2712ebff3e58c1361cd3a7ec4170d60317cbe9d5610665a20514fe6f2b764700e74950641a"
    "a6f003a7478e3c1fe5cc75047cedbfeb";
inline constexpr std::string_view rsa_pss_signature_hex =
    "37e128c4b57d51491e38e6dad04afec7bc0917e8449aa32186db6f8b27156107af71a531217fa24dccd3dfbb2feeb138"
    "c850f78b3f263800592640c628ffb17fb945d5a625c8b417eb7c7f2a48cbe28ada75a689e22d4e0f38c8e07adf2f2768"
    "f7ef68f2aa450f4dedae04d83c838f377719170f1852ef540409cded47e00902d142a8de63e2b21c244b940e4a8675df"
    "79d037b6516515c8c5fca387cd0c025da46652203b5192cddf9952e8b098241c84882e64a7507c57cfcc9cbd025d0e75"
    "b4c053ade2a521bec248cda57a8b25056d53f62c662fb0186b8449832f2f479034864e0df83be6e0e327bb7a485970b8"
    "dcf770baebe651969773410be419049b";
inline constexpr std::string_view rsa_pss_sha384_signature_hex =
    "1a798ae4c750c8de5dd2329722621ef39229c14eff53b55f5a8d82956c12623c0c8c148b7cb1febc8ef806f36b1f442e"
    "ada253b43c7d795ce4e6d712bf6c6c9067e1051a12afa30224c7ab876c3f94305125bd16b8e3ad25f094af84529e1c2b"
    "1bb47c35248ed278b587dc64ebd6971548ec92b3e67e7b6264ffa89eaf0b3e89bc6c76c4ad505b45c460c18859313d22"
    "076b224b5c975675cf0c75430618b46944a85f5712ce9772571ac4d1caaaaf4dc35bd3013926251002cde47cc3615375"
    "465f8424a3335079239f41c2c461da3fc6b92a70d1e0f1c272544a609153c3974778901adf6acda6b002a0c748bb627e"
    "dbf34a68c2e9534d89cac39b60971e1b";
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

// A curve and an algorithm that are not supported.
inline constexpr std::string_view p224_pem = R"(-----BEGIN EC PRIVATE KEY-----
MGgCAQEEHFacw07vQzMh0l3JbciVWH6kwr94mNby5rV+WHKgBwYFK4EEACGhPAM6
AAT71IvbqxZ2f6KReQJ8rLl18dbPcJcpXahmlQi1icamlsvbrGUJfNXPjRyn+gI/
ARRL/7vhEyXx9w==
-----END EC PRIVATE KEY-----
)";
inline constexpr std::string_view dsa_pem = R"(-----BEGIN PRIVATE KEY-----
MBMCAQAwCQYHKoZIzjgEAQQDAgEF
-----END PRIVATE KEY-----
)";

}  // namespace troth::inline v1::keys::testing
