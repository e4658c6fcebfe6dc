// The DER structures that keys and signatures stand in, each declared once. They are views into what was read.
#pragma once

#include "troth/encoding/der.hpp"

namespace troth::inline v1::keys {

namespace der = encoding::der;

// AlgorithmIdentifier, RFC 5280 §4.1.1.2.
struct AlgorithmIdentifier {
    der::Oid algorithm;
    std::optional<der::Any> parameters;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("algorithm", m.algorithm) && io.optional("parameters", m.parameters);
    }
};

// SubjectPublicKeyInfo, RFC 5280 §4.1.2.7.
struct SubjectPublicKeyInfo {
    AlgorithmIdentifier algorithm;
    der::BitString subject_public_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("algorithm", m.algorithm) && io("subjectPublicKey", m.subject_public_key);
    }
};

// OneAsymmetricKey, RFC 5958 §2: PKCS#8. Version 0 is PrivateKeyInfo of RFC 5208, 1 may carry the public key.
struct OneAsymmetricKey {
    u64 version = 0;
    AlgorithmIdentifier private_key_algorithm;
    der::OctetString private_key;
    std::optional<der::SetOf<der::Any>> attributes;
    std::optional<der::BitString> public_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("privateKeyAlgorithm", m.private_key_algorithm) &&
               io("privateKey", m.private_key) && io.optional_implicit("attributes", 0, m.attributes) &&
               io.optional_implicit("publicKey", 1, m.public_key);
    }
};

// ECPrivateKey, RFC 5915 §3.
struct EcPrivateKeyInfo {
    u64 version = 1;
    der::OctetString private_key;
    std::optional<der::Any> parameters;
    std::optional<der::BitString> public_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("privateKey", m.private_key) &&
               io.optional_wrapped("parameters", 0, m.parameters) && io.optional_wrapped("publicKey", 1, m.public_key);
    }
};

// Ecdsa-Sig-Value, RFC 3279 §2.2.3.
struct EcdsaSigValue {
    der::UnsignedInteger r, s;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("r", m.r) && io("s", m.s);
    }
};

// RSAPublicKey, RFC 8017 §A.1.1.
struct RsaPublicKeyInfo {
    der::UnsignedInteger modulus, public_exponent;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("modulus", m.modulus) && io("publicExponent", m.public_exponent);
    }
};

// RSAPrivateKey, RFC 8017 §A.1.2, of two primes.
struct RsaPrivateKeyInfo {
    u64 version = 0;
    der::UnsignedInteger modulus, public_exponent, private_exponent, prime1, prime2, exponent1, exponent2, coefficient;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("modulus", m.modulus) && io("publicExponent", m.public_exponent) &&
               io("privateExponent", m.private_exponent) && io("prime1", m.prime1) && io("prime2", m.prime2) &&
               io("exponent1", m.exponent1) && io("exponent2", m.exponent2) && io("coefficient", m.coefficient);
    }
};

// RSASSA-PSS-params, RFC 4055 §3.1. The two algorithm identifiers have defaults of SHA-1, told by their absence.
struct RsassaPssParams {
    std::optional<AlgorithmIdentifier> hash_algorithm, mask_gen_algorithm;
    u64 salt_length = 20;
    u64 trailer_field = 1;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_wrapped("hashAlgorithm", 0, m.hash_algorithm) &&
               io.optional_wrapped("maskGenAlgorithm", 1, m.mask_gen_algorithm) &&
               io.defaulted_wrapped("saltLength", 2, m.salt_length, u64{20}) &&
               io.defaulted_wrapped("trailerField", 3, m.trailer_field, u64{1});
    }
};

}  // namespace troth::inline v1::keys
