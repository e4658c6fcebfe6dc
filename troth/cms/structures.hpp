// The DER structures of CMS, each declared once. They are views into what was read. What is a SET in a file that may be
// BER, and is tagged implicitly, is held as it stands (Any): its members may come in any order there.
#pragma once

#include "troth/cms/oids.hpp"
#include "troth/x509/certificate.hpp"

namespace troth::inline v1::cms {

namespace der = encoding::der;
using keys::AlgorithmIdentifier;

// IssuerAndSerialNumber, RFC 5652 §10.2.4.
struct IssuerAndSerialNumber {
    x509::Name issuer;
    der::Integer serial_number;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("issuer", m.issuer) && io("serialNumber", m.serial_number);
    }
};

// Attribute, RFC 5652 §5.3.
struct Attribute {
    der::Oid attr_type;
    der::SetOf<der::Any> attr_values;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("attrType", m.attr_type) && io("attrValues", m.attr_values);
    }
};

// EncapsulatedContentInfo, RFC 5652 §5.2. In PKCS#7 (RFC 2315 §7) the content is of any type.
struct EncapsulatedContentInfo {
    der::Oid e_content_type;
    std::optional<der::Any> e_content;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("eContentType", m.e_content_type) && io.optional_wrapped("eContent", 0, m.e_content);
    }
};

// SignerInfo, RFC 5652 §5.3. SignerIdentifier is a choice: one of the two identifiers is there.
struct SignerInfo {
    u64 version = 1;
    std::optional<IssuerAndSerialNumber> issuer_and_serial_number;
    std::optional<der::OctetString> subject_key_identifier;
    AlgorithmIdentifier digest_algorithm;
    std::optional<der::Any> signed_attrs;
    der::Raw<AlgorithmIdentifier> signature_algorithm;
    der::OctetString signature;
    std::optional<der::Any> unsigned_attrs;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io.optional("issuerAndSerialNumber", m.issuer_and_serial_number) &&
               io.optional_implicit("subjectKeyIdentifier", 0, m.subject_key_identifier) &&
               io("digestAlgorithm", m.digest_algorithm) && io.optional_implicit("signedAttrs", 0, m.signed_attrs) &&
               io("signatureAlgorithm", m.signature_algorithm) && io("signature", m.signature) &&
               io.optional_implicit("unsignedAttrs", 1, m.unsigned_attrs);
    }
};

// SignedData, RFC 5652 §5.1.
struct SignedDataFields {
    u64 version = 1;
    der::SetOf<AlgorithmIdentifier> digest_algorithms;
    EncapsulatedContentInfo encap_content_info;
    std::optional<der::Any> certificates, crls;
    der::SetOf<SignerInfo> signer_infos;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("digestAlgorithms", m.digest_algorithms) &&
               io("encapContentInfo", m.encap_content_info) &&
               io.optional_implicit("certificates", 0, m.certificates) && io.optional_implicit("crls", 1, m.crls) &&
               io("signerInfos", m.signer_infos);
    }
};

// ESSCertIDv2 and SigningCertificateV2, RFC 5035 §4 and §3. Without an algorithm the hash is SHA-256.
struct EssCertIdV2 {
    std::optional<AlgorithmIdentifier> hash_algorithm;
    der::OctetString cert_hash;
    std::optional<der::Any> issuer_serial;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional("hashAlgorithm", m.hash_algorithm) && io("certHash", m.cert_hash) &&
               io.optional("issuerSerial", m.issuer_serial);
    }
};
struct SigningCertificateV2 {
    std::vector<EssCertIdV2> certs;
    std::optional<der::Any> policies;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("certs", m.certs) && io.optional("policies", m.policies);
    }
};

// CMSAlgorithmProtection, RFC 6211 §2.
struct AlgorithmProtection {
    AlgorithmIdentifier digest_algorithm;
    std::optional<AlgorithmIdentifier> signature_algorithm, mac_algorithm;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("digestAlgorithm", m.digest_algorithm) &&
               io.optional_implicit("signatureAlgorithm", 1, m.signature_algorithm) &&
               io.optional_implicit("macAlgorithm", 2, m.mac_algorithm);
    }
};

// EnvelopedData, RFC 5652 §6.1.
struct EnvelopedDataFields {
    u64 version = 0;
    std::optional<der::Any> originator_info;
    der::SetOf<der::Any> recipient_infos;
    keys::EncryptedContentInfo encrypted_content_info;
    std::optional<der::Any> unprotected_attrs;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io.optional_implicit("originatorInfo", 0, m.originator_info) &&
               io("recipientInfos", m.recipient_infos) && io("encryptedContentInfo", m.encrypted_content_info) &&
               io.optional_implicit("unprotectedAttrs", 1, m.unprotected_attrs);
    }
};

// AuthEnvelopedData, RFC 5083 §2.1.
struct AuthEnvelopedDataFields {
    u64 version = 0;
    std::optional<der::Any> originator_info;
    der::SetOf<der::Any> recipient_infos;
    keys::EncryptedContentInfo auth_encrypted_content_info;
    std::optional<der::Any> auth_attrs;
    der::OctetString mac;
    std::optional<der::Any> unauth_attrs;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io.optional_implicit("originatorInfo", 0, m.originator_info) &&
               io("recipientInfos", m.recipient_infos) &&
               io("authEncryptedContentInfo", m.auth_encrypted_content_info) &&
               io.optional_implicit("authAttrs", 1, m.auth_attrs) && io("mac", m.mac) &&
               io.optional_implicit("unauthAttrs", 2, m.unauth_attrs);
    }
};

// KeyTransRecipientInfo, RFC 5652 §6.2.1.
struct KeyTransRecipientInfo {
    u64 version = 0;
    std::optional<IssuerAndSerialNumber> issuer_and_serial_number;
    std::optional<der::OctetString> subject_key_identifier;
    AlgorithmIdentifier key_encryption_algorithm;
    der::OctetString encrypted_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io.optional("issuerAndSerialNumber", m.issuer_and_serial_number) &&
               io.optional_implicit("subjectKeyIdentifier", 0, m.subject_key_identifier) &&
               io("keyEncryptionAlgorithm", m.key_encryption_algorithm) && io("encryptedKey", m.encrypted_key);
    }
};

// RecipientKeyIdentifier and RecipientEncryptedKey, RFC 5652 §6.2.2.
struct RecipientKeyIdentifier {
    der::OctetString subject_key_identifier;
    std::optional<der::Time> date;
    std::optional<der::Any> other;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("subjectKeyIdentifier", m.subject_key_identifier) && io.optional("date", m.date) &&
               io.optional("other", m.other);
    }
};
struct RecipientEncryptedKey {
    std::optional<IssuerAndSerialNumber> issuer_and_serial_number;
    std::optional<RecipientKeyIdentifier> r_key_id;
    der::OctetString encrypted_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional("issuerAndSerialNumber", m.issuer_and_serial_number) &&
               io.optional_implicit("rKeyId", 0, m.r_key_id) && io("encryptedKey", m.encrypted_key);
    }
};
// KeyAgreeRecipientInfo, RFC 5652 §6.2.2. The originator is a choice; what is used is [1] OriginatorPublicKey, which
// has the shape of a SubjectPublicKeyInfo.
struct KeyAgreeRecipientInfo {
    u64 version = 3;
    der::Any originator;
    std::optional<der::OctetString> ukm;
    AlgorithmIdentifier key_encryption_algorithm;
    std::vector<RecipientEncryptedKey> recipient_encrypted_keys;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io.wrapped("originator", 0, m.originator) &&
               io.optional_wrapped("ukm", 1, m.ukm) && io("keyEncryptionAlgorithm", m.key_encryption_algorithm) &&
               io("recipientEncryptedKeys", m.recipient_encrypted_keys);
    }
};

// KEKRecipientInfo, RFC 5652 §6.2.3.
struct KekRecipientInfo {
    u64 version = 4;
    RecipientKeyIdentifier kekid;  // KEKIdentifier has the same fields
    AlgorithmIdentifier key_encryption_algorithm;
    der::OctetString encrypted_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) && io("kekid", m.kekid) &&
               io("keyEncryptionAlgorithm", m.key_encryption_algorithm) && io("encryptedKey", m.encrypted_key);
    }
};

// PasswordRecipientInfo, RFC 5652 §6.2.4.
struct PasswordRecipientInfo {
    u64 version = 0;
    std::optional<AlgorithmIdentifier> key_derivation_algorithm;
    AlgorithmIdentifier key_encryption_algorithm;
    der::OctetString encrypted_key;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("version", m.version) &&
               io.optional_implicit("keyDerivationAlgorithm", 0, m.key_derivation_algorithm) &&
               io("keyEncryptionAlgorithm", m.key_encryption_algorithm) && io("encryptedKey", m.encrypted_key);
    }
};

// ECC-CMS-SharedInfo, RFC 5753 §7.2.
struct EccCmsSharedInfo {
    AlgorithmIdentifier key_info;
    std::optional<der::OctetString> entity_u_info;
    der::OctetString supp_pub_info;  // the size of the key that is derived, in bits, as four octets

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("keyInfo", m.key_info) && io.optional_wrapped("entityUInfo", 0, m.entity_u_info) &&
               io.wrapped("suppPubInfo", 2, m.supp_pub_info);
    }
};

// RSAES-OAEP-params, RFC 4055 §4.1. What is absent has the defaults of SHA-1 and an empty label.
struct RsaesOaepParams {
    std::optional<AlgorithmIdentifier> hash_algorithm, mask_gen_algorithm, p_source_algorithm;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io.optional_wrapped("hashFunc", 0, m.hash_algorithm) &&
               io.optional_wrapped("maskGenFunc", 1, m.mask_gen_algorithm) &&
               io.optional_wrapped("pSourceFunc", 2, m.p_source_algorithm);
    }
};

// GCMParameters, RFC 5084 §3.2. DER leaves the default out, and programs write it.
struct GcmParameters {
    der::OctetString aes_nonce;
    std::optional<u64> aes_icv_len;

    template <class Io>
    static bool der(Io& io, auto& m) {
        return io("aes-nonce", m.aes_nonce) && io.optional("aes-ICVlen", m.aes_icv_len);
    }
};

// content_of: a value of type T from the content octets of a value under another tag.
template <class T>
Result<T> content_of(const der::Any& any) {
    der::Reader reader(any.content);
    T value;
    if (!T::der(reader, value) || !reader.finish()) return std::unexpected(reader.take_error());
    return value;
}
// any_of: an encoded value as a field of another. The bytes must outlive it.
inline der::Any any_of(Bytes encoding) {
    der::Reader reader(encoding);
    der::Any any;
    reader("", any);
    return any;
}

}  // namespace troth::inline v1::cms
