// The structures of PKCS#12 (RFC 7292 appendix D) and of what it takes from PKCS#7 (RFC 2315, with the same encoding as
// RFC 5652) and PKCS#5 (RFC 8018 §A.5), each declared once.
#pragma once

#include "troth/keys/pbes2.hpp"

namespace troth::inline v1::keys {

namespace oids {
inline constexpr auto& data = encoding::der::oid<"1.2.840.113549.1.7.1">;  // RFC 2315 §14
inline constexpr auto& signed_data = encoding::der::oid<"1.2.840.113549.1.7.2">;
inline constexpr auto& enveloped_data = encoding::der::oid<"1.2.840.113549.1.7.3">;
inline constexpr auto& encrypted_data = encoding::der::oid<"1.2.840.113549.1.7.6">;
inline constexpr auto& key_bag = encoding::der::oid<"1.2.840.113549.1.12.10.1.1">;  // RFC 7292 §4.2
inline constexpr auto& pkcs8_shrouded_key_bag = encoding::der::oid<"1.2.840.113549.1.12.10.1.2">;
inline constexpr auto& cert_bag = encoding::der::oid<"1.2.840.113549.1.12.10.1.3">;
inline constexpr auto& crl_bag = encoding::der::oid<"1.2.840.113549.1.12.10.1.4">;
inline constexpr auto& secret_bag = encoding::der::oid<"1.2.840.113549.1.12.10.1.5">;
inline constexpr auto& safe_contents_bag = encoding::der::oid<"1.2.840.113549.1.12.10.1.6">;
inline constexpr auto& friendly_name = encoding::der::oid<"1.2.840.113549.1.9.20">;       // RFC 2985 §5.5.1
inline constexpr auto& local_key_id = encoding::der::oid<"1.2.840.113549.1.9.21">;        // RFC 2985 §5.5.2
inline constexpr auto& x509_certificate = encoding::der::oid<"1.2.840.113549.1.9.22.1">;  // RFC 7292 §4.2.3
inline constexpr auto& pbmac1 = encoding::der::oid<"1.2.840.113549.1.5.14">;              // RFC 8018 §A.5
}  // namespace oids

// ContentInfo, RFC 2315 §7.
struct ContentInfo {
    der::Oid content_type;
    std::optional<der::Any> content;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("contentType", m.content_type) && io.optional_wrapped("content", 0, m.content);
    }
};

// DigestInfo, RFC 2315 §9.4.
struct DigestInfo {
    AlgorithmIdentifier digest_algorithm;
    der::OctetString digest;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("digestAlgorithm", m.digest_algorithm) && io("digest", m.digest);
    }
};

// MacData, RFC 7292 §4. With PBMAC1, salt and iterations stand there and mean nothing (RFC 9579 §3).
struct MacData {
    DigestInfo mac;
    der::OctetString mac_salt;
    u64 iterations = 1;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("mac", m.mac) && io("macSalt", m.mac_salt) && io.defaulted("iterations", m.iterations, u64{1});
    }
};

// PFX, RFC 7292 §4.
struct Pfx {
    u64 version = 3;
    ContentInfo auth_safe;
    std::optional<MacData> mac_data;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("authSafe", m.auth_safe) && io.optional("macData", m.mac_data);
    }
};

// EncryptedContentInfo, RFC 2315 §10.1. The content is [0] IMPLICIT OCTET STRING: in BER it may come in pieces, under a
// constructed tag.
struct EncryptedContentInfo {
    der::Oid content_type;
    AlgorithmIdentifier content_encryption_algorithm;
    std::optional<der::Any> encrypted_content;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("contentType", m.content_type) && io("contentEncryptionAlgorithm", m.content_encryption_algorithm) &&
               io.optional("encryptedContent", m.encrypted_content);
    }
};

// EncryptedData, RFC 2315 §13; unprotectedAttrs of RFC 5652 §8 are passed over.
struct EncryptedData {
    u64 version = 0;
    EncryptedContentInfo encrypted_content_info;
    std::optional<der::SetOf<der::Any>> unprotected_attrs;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("encryptedContentInfo", m.encrypted_content_info) &&
               io.optional_implicit("unprotectedAttrs", 1, m.unprotected_attrs);
    }
};

// PKCS12Attribute, RFC 7292 §4.2.
struct BagAttribute {
    der::Oid attr_id;
    der::SetOf<der::Any> attr_values;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("attrId", m.attr_id) && io("attrValues", m.attr_values);
    }
};

// SafeBag, RFC 7292 §4.2.
struct SafeBag {
    der::Oid bag_id;
    der::Any bag_value;
    std::optional<der::SetOf<BagAttribute>> bag_attributes;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("bagId", m.bag_id) && io.wrapped("bagValue", 0, m.bag_value) &&
               io.optional("bagAttributes", m.bag_attributes);
    }
};

// CertBag, RFC 7292 §4.2.3.
struct CertBag {
    der::Oid cert_id;
    der::Any cert_value;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("certId", m.cert_id) && io.wrapped("certValue", 0, m.cert_value);
    }
};

// PBMAC1-params, RFC 8018 §A.5.
struct Pbmac1Params {
    AlgorithmIdentifier key_derivation_func, message_auth_scheme;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("keyDerivationFunc", m.key_derivation_func) && io("messageAuthScheme", m.message_auth_scheme);
    }
};

}  // namespace troth::inline v1::keys
