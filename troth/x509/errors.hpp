// What can be wrong with a certificate, a request or a chain. One id a violation; alerts are tls/'s to choose.
#pragma once

#include <span>

#include "troth/base/error.hpp"

namespace troth::inline v1::x509 {

// The certificate as it stands.
inline constexpr ErrorRow too_large{"x509.too_large", "", "the certificate is larger than 256 KiB",
                                    "certificates of a few kilobytes are usual; check that this is one"};
inline constexpr ErrorRow bad_version{"x509.bad_version", "RFC 5280 §4.1.2.1",
                                      "the certificate's version is unknown, or does not allow fields that it has",
                                      "ask the issuer for a version 3 certificate"};
inline constexpr ErrorRow bad_serial{"x509.bad_serial", "RFC 5280 §4.1.2.2",
                                     "the certificate's serial number is longer than 20 octets",
                                     "ask the issuer for a certificate with a shorter serial number"};
inline constexpr ErrorRow algorithm_mismatch{
    "x509.algorithm_mismatch", "RFC 5280 §4.1.1.2",
    "the certificate names two different signature algorithms, inside and outside of its signed part",
    "the certificate was altered after signing or made by faulty software; get it again from its issuer"};
inline constexpr ErrorRow bad_validity{"x509.bad_validity", "RFC 5280 §4.1.2.5",
                                       "the certificate ends before it begins", "ask the issuer for a new certificate"};
inline constexpr ErrorRow duplicate_extension{"x509.duplicate_extension", "RFC 5280 §4.2",
                                              "an extension stands more than once in the certificate",
                                              "ask the issuer for a certificate without the duplicate"};
inline constexpr ErrorRow duplicate_policy{"x509.duplicate_policy", "RFC 5280 §4.2.1.4",
                                           "a policy stands more than once in the certificate",
                                           "ask the issuer for a certificate without the duplicate"};
inline constexpr ErrorRow empty_list{"x509.empty_list", "RFC 5280 §4.2",
                                     "a list that needs at least one entry has none",
                                     "ask the issuer for a certificate without the empty list"};
inline constexpr ErrorRow bad_general_name{"x509.bad_general_name", "RFC 5280 §4.2.1.6",
                                           "a name in the certificate is malformed",
                                           "ask the issuer for a certificate with well-formed names"};
inline constexpr ErrorRow bad_name{"x509.bad_name", "RFC 5280 §4.1.2.4",
                                   "a distinguished name has an empty component or repeats an attribute in one",
                                   "ask the issuer for a certificate with a well-formed name"};
inline constexpr ErrorRow bad_name_text{
    "x509.bad_name_text", "RFC 4514 §3", "this text is not a distinguished name",
    "write it as in CN=api.example,O=Example Ltd,C=DE; put \\ before , + \" \\ < > ;"};
inline constexpr ErrorRow bad_reference_name{
    "x509.bad_reference_name", "RFC 9525 §6.1", "this is neither a host name nor an IP address",
    "write a name such as api.example (an international name in its xn-- form) or an address such as 192.0.2.1"};
inline constexpr ErrorRow csr_bad_version{"x509.csr_bad_version", "RFC 2986 §4.1",
                                          "the certificate request's version is not 1",
                                          "make the request again with current software"};
inline constexpr ErrorRow csr_bad_signature{"x509.csr_bad_signature", "RFC 2986 §4.2",
                                            "the certificate request is not signed by the key that it names",
                                            "make the request again with the private key that belongs to it"};
inline constexpr ErrorRow no_certificate{"x509.no_certificate", "RFC 7468 §5.1",
                                         "there is no certificate in this input",
                                         "give a PEM file with BEGIN CERTIFICATE, or one certificate in DER"};
inline constexpr ErrorRow no_request{"x509.no_request", "RFC 7468 §7", "there is no certificate request in this input",
                                     "give a PEM file with BEGIN CERTIFICATE REQUEST, or one request in DER"};
inline constexpr ErrorRow no_system_store{"x509.no_system_store", "",
                                          "no store of trusted roots was found on this machine",
                                          "install the package ca-certificates, or name a file of roots"};
inline constexpr ErrorRow key_cannot_sign{
    .id = "x509.key_cannot_sign",
    .rule = "RFC 8410 §4",
    .what = "a key of this kind signs nothing",
    .advice = "X25519 and X448 keys agree on secrets only; make a key of another kind",
};
inline constexpr ErrorRow incomplete{"x509.incomplete", "RFC 5280 §4.1",
                                     "the certificate to be made lacks something that it must have",
                                     "set the field that is named here"};

// The chain.
inline constexpr ErrorRow no_trusted_root{
    "x509.no_trusted_root", "RFC 5280 §6.1.1(d)", "no chain from this certificate ends in a trusted root",
    "trust the issuer that is named here, or ask the server's operator to send the missing intermediate"};
inline constexpr ErrorRow self_signed{
    "x509.self_signed", "RFC 5280 §6.1.1(d)", "the certificate is signed by its own key and is not trusted here",
    "if you know its owner and its fingerprint, trust this certificate; otherwise get one from an authority"};
inline constexpr ErrorRow bad_signature{
    "x509.bad_signature", "RFC 5280 §6.1.3(a)(1)", "the certificate is not signed by the issuer that it names",
    "the certificate was altered, or the issuer has another certificate of the same name; get the chain again"};
inline constexpr ErrorRow expired{"x509.expired", "RFC 5280 §6.1.3(a)(2)", "the certificate has expired",
                                  "renew it; if its dates look current, check this machine's clock"};
inline constexpr ErrorRow not_yet_valid{"x509.not_yet_valid", "RFC 5280 §6.1.3(a)(2)",
                                        "the certificate is not valid yet",
                                        "wait until it is; if its dates look current, check this machine's clock"};
inline constexpr ErrorRow not_a_ca{"x509.not_a_ca", "RFC 5280 §6.1.4(k)",
                                   "a certificate that may not issue certificates is used as an issuer",
                                   "ask the server's operator to send the right chain; a leaf cannot vouch for others"};
inline constexpr ErrorRow path_too_long{"x509.path_too_long", "RFC 5280 §6.1.4(m)",
                                        "the chain below this issuer is longer than it allows",
                                        "ask the issuer for a certificate that is fewer steps below its root"};
inline constexpr ErrorRow key_usage{"x509.key_usage", "RFC 5280 §4.2.1.3",
                                    "the certificate's key may not be used for this",
                                    "ask the issuer for a certificate whose key usage allows it"};
inline constexpr ErrorRow wrong_purpose{"x509.wrong_purpose", "RFC 5280 §4.2.1.12",
                                        "the certificate was not issued for this purpose",
                                        "ask the issuer for a certificate with the extended key usage named here"};
inline constexpr ErrorRow unknown_critical_extension{
    "x509.unknown_critical_extension", "RFC 5280 §4.2",
    "the certificate has a critical extension that is not understood here",
    "such a certificate is for other software; ask the issuer for one without the extension"};
inline constexpr ErrorRow name_constraint{"x509.name_constraint", "RFC 5280 §4.2.1.10",
                                          "an issuer in the chain may not issue for this name",
                                          "get the certificate from an issuer that may"};
inline constexpr ErrorRow name_mismatch{"x509.name_mismatch", "RFC 9525 §6.3",
                                        "the certificate is for another name than the one asked for",
                                        "check the name that you asked for, or get a certificate that has it"};
inline constexpr ErrorRow no_alternative_name{
    "x509.no_alternative_name", "RFC 9525 §6.3",
    "the certificate has no subjectAltName that could be compared (the common name is not looked at)",
    "get a certificate that has the name as a subjectAltName"};
inline constexpr ErrorRow weak_key{"x509.weak_key", "NIST SP 800-57 part 1 §5.6", "the certificate's key is too weak",
                                   "replace it with an RSA key of 2048 bits or more, or with P-256 or Ed25519"};
inline constexpr ErrorRow unsupported_key{"x509.unsupported_key", "RFC 5280 §4.1.2.7",
                                          "the certificate's key is of a kind that is not supported here",
                                          "use an RSA, P-256, P-384 or Ed25519 key"};
inline constexpr ErrorRow weak_signature{"x509.weak_signature", "RFC 6194 §2",
                                         "the certificate is signed with a broken hash (MD5 or SHA-1)",
                                         "have it issued again with SHA-256 or better"};
inline constexpr ErrorRow unsupported_signature{
    "x509.unsupported_signature", "RFC 5280 §4.1.1.2",
    "the certificate is signed with an algorithm that is not supported here, or whose parameters are wrong",
    "have it issued again with ECDSA, Ed25519 or RSA and SHA-256 or better"};
inline constexpr ErrorRow policy{"x509.policy", "RFC 5280 §6.1.5(g)",
                                 "the chain does not keep to the certificate policies that it requires",
                                 "ask the issuer for a chain whose policies agree"};
inline constexpr ErrorRow nonconforming{"x509.nonconforming", "RFC 5280 §4",
                                        "the certificate breaks a rule of its profile",
                                        "ask the issuer for a certificate that keeps to the rule named here"};
inline constexpr ErrorRow work_limit{
    "x509.work_limit", "RFC 4158 §2.4.2", "checking this chain would take more work than is allowed",
    "the chain holds far more certificates or names than usual; ask its operator for a plain one"};

// Revocation lists, as they stand.
inline constexpr ErrorRow no_crl{"x509.no_crl", "RFC 7468 §6", "there is no certificate revocation list in this input",
                                 "give a PEM file with BEGIN X509 CRL, or one list in DER"};
inline constexpr ErrorRow crl_too_large{"x509.crl_too_large", "", "the revocation list is larger than 256 MiB",
                                        "ask the issuer to split the list by distribution points"};
inline constexpr ErrorRow crl_bad_version{"x509.crl_bad_version", "RFC 5280 §5.1.2.1",
                                          "the revocation list's version is unknown, or does not allow its extensions",
                                          "ask the issuer for a version 2 list"};
inline constexpr ErrorRow crl_empty_list{"x509.crl_empty_list", "RFC 5280 §5.1.2.6",
                                         "the revocation list holds an empty list where none must stand",
                                         "ask the issuer to publish the list again with current software"};
inline constexpr ErrorRow crl_bad_entry{"x509.crl_bad_entry", "RFC 5280 §5.3",
                                        "an entry of the revocation list has an extension that may not stand there",
                                        "ask the issuer to publish the list again with current software"};
inline constexpr ErrorRow crl_bad_number{"x509.crl_bad_number", "RFC 5280 §5.2.3",
                                         "the number of the revocation list is negative",
                                         "ask the issuer to publish the list again with current software"};
inline constexpr ErrorRow crl_bad_scope{"x509.crl_bad_scope", "RFC 5280 §5.2.5",
                                        "the revocation list contradicts itself about what it covers",
                                        "ask the issuer to publish the list again with current software"};
inline constexpr ErrorRow crl_incomplete{"x509.crl_incomplete", "RFC 5280 §5",
                                         "the revocation list to be made lacks something, or contradicts itself",
                                         "set the field that is named here"};

// Revocation lists, held against a certificate.
inline constexpr ErrorRow revoked{"x509.revoked", "RFC 5280 §6.3.3(i)", "the certificate has been revoked",
                                  "do not rely on it; its owner needs a new certificate"};
inline constexpr ErrorRow revocation_unknown{
    "x509.revocation_unknown", "RFC 5280 §6.3.3", "whether the certificate has been revoked cannot be told",
    "give a current revocation list or OCSP response of the issuer named here"};
inline constexpr ErrorRow crl_expired{"x509.crl_expired", "RFC 5280 §6.3.3(a)", "the revocation list is out of date",
                                      "get the current list from the distribution point"};
inline constexpr ErrorRow crl_not_yet_valid{"x509.crl_not_yet_valid", "RFC 5280 §5.1.2.4",
                                            "the revocation list is from the future",
                                            "check this machine's clock, or get the list again"};
inline constexpr ErrorRow crl_no_next_update{"x509.crl_no_next_update", "RFC 5280 §5.1.2.5",
                                             "the revocation list does not say until when it counts",
                                             "say how old a list may be, or ask the issuer for one with nextUpdate"};
inline constexpr ErrorRow crl_wrong_issuer{"x509.crl_wrong_issuer", "RFC 5280 §6.3.3(b)(1)",
                                           "the revocation list is not of the issuer that answers for this certificate",
                                           "get the list that the certificate's distribution point names"};
inline constexpr ErrorRow crl_wrong_scope{"x509.crl_wrong_scope", "RFC 5280 §6.3.3(b)(2)",
                                          "the revocation list does not cover this certificate",
                                          "get the list that the certificate's distribution point names"};
inline constexpr ErrorRow crl_some_reasons{"x509.crl_some_reasons", "RFC 5280 §6.3.3(l)",
                                           "the revocation lists at hand do not cover every reason",
                                           "get the other lists that the certificate's distribution points name"};
inline constexpr ErrorRow crl_not_complete{"x509.crl_not_complete", "RFC 5280 §5.2.4",
                                           "the revocation list only tells changes to another one",
                                           "get the complete list that it belongs to as well"};
inline constexpr ErrorRow crl_unknown_critical{
    "x509.crl_unknown_critical", "RFC 5280 §5.2",
    "the revocation list has a critical extension that is not understood here",
    "such a list is for other software; ask the issuer for one without the extension"};
inline constexpr ErrorRow crl_nonconforming{"x509.crl_nonconforming", "RFC 5280 §5.2",
                                            "the revocation list breaks a rule of its profile",
                                            "ask the issuer for a list that keeps to the rule named here"};
inline constexpr ErrorRow crl_untrusted_issuer{
    "x509.crl_untrusted_issuer", "RFC 5280 §6.3.3(f)",
    "no certificate at hand may sign this revocation list and leads to the same trusted root",
    "give the certificate of the list's issuer as well"};
inline constexpr ErrorRow crl_bad_signature{
    "x509.crl_bad_signature", "RFC 5280 §6.3.3(g)", "the revocation list is not signed by the issuer that it names",
    "the list was altered, or is another issuer's of the same name; get it again"};

// OCSP.
inline constexpr ErrorRow no_ocsp{"x509.no_ocsp", "RFC 6960 §4.2.1", "there is no OCSP response in this input",
                                  "give a response as its responder sends it: DER, in a file of its own"};
inline constexpr ErrorRow ocsp_too_large{"x509.ocsp_too_large", "", "the OCSP message is larger than 1 MiB",
                                         "messages of a few kilobytes are usual; check that this is one"};
inline constexpr ErrorRow ocsp_malformed{"x509.ocsp_malformed", "RFC 6960 §4.2.1",
                                         "a field of the OCSP message is not one that its version knows",
                                         "ask the responder again, or tell its operator"};
inline constexpr ErrorRow ocsp_bad_nonce{"x509.ocsp_bad_nonce", "RFC 9654 §2.1",
                                         "the nonce of the OCSP message is empty or longer than 128 octets",
                                         "send a nonce of 32 octets"};
inline constexpr ErrorRow ocsp_incomplete{"x509.ocsp_incomplete", "RFC 6960 §4.2.1",
                                          "the OCSP response to be made lacks something, or contradicts itself",
                                          "set the field that is named here"};
inline constexpr ErrorRow ocsp_refused{"x509.ocsp_refused", "RFC 6960 §4.2.1",
                                       "the OCSP responder did not answer the question",
                                       "ask again later, or ask another responder of the same issuer"};
inline constexpr ErrorRow ocsp_no_match{"x509.ocsp_no_match", "RFC 6960 §3.2(1)",
                                        "the OCSP response is about other certificates",
                                        "ask the responder that the certificate names about this certificate"};
inline constexpr ErrorRow ocsp_bad_signature{"x509.ocsp_bad_signature", "RFC 6960 §3.2(2)",
                                             "the OCSP response is not signed by the responder that it names",
                                             "the response was altered on its way; ask again"};
inline constexpr ErrorRow ocsp_bad_responder{"x509.ocsp_bad_responder", "RFC 6960 §4.2.2.2",
                                             "who signed the OCSP response may not answer for the certificate's issuer",
                                             "ask the responder that the certificate names"};
inline constexpr ErrorRow ocsp_expired{"x509.ocsp_expired", "RFC 6960 §3.2(5)", "the OCSP response is out of date",
                                       "ask the responder again"};
inline constexpr ErrorRow ocsp_not_yet_valid{"x509.ocsp_not_yet_valid", "RFC 6960 §4.2.2.1",
                                             "the OCSP response is from the future",
                                             "check this machine's clock, or ask the responder again"};
inline constexpr ErrorRow ocsp_bad_produced_at{"x509.ocsp_bad_produced_at", "RFC 6960 §4.2.2.1",
                                               "the OCSP response was made before the certificate, or in the future",
                                               "ask the responder again"};
inline constexpr ErrorRow ocsp_unknown{"x509.ocsp_unknown", "RFC 6960 §2.2",
                                       "the OCSP responder does not know the certificate",
                                       "ask the responder that the certificate names; tell its issuer"};
inline constexpr ErrorRow ocsp_unknown_critical{
    "x509.ocsp_unknown_critical", "RFC 6960 §4.4",
    "the OCSP response has a critical extension that is not understood here",
    "such a response is for other software; ask the issuer for one without the extension"};
inline constexpr ErrorRow ocsp_nonce_mismatch{"x509.ocsp_nonce_mismatch", "RFC 9654 §2.1",
                                              "the OCSP response answers another request",
                                              "ask the responder again; an old answer may have been replayed"};

// Signed certificate timestamps.
inline constexpr ErrorRow sct_unknown_log{"x509.sct_unknown_log", "RFC 6962 §3.2",
                                          "the timestamp is of a log that is not in the list of logs",
                                          "use a newer list of logs"};
inline constexpr ErrorRow sct_bad_signature{"x509.sct_bad_signature", "RFC 6962 §3.2",
                                            "the log did not sign this timestamp for this certificate",
                                            "ask the issuer for a certificate with the log's own timestamp"};
inline constexpr ErrorRow sct_future{"x509.sct_future", "RFC 6962 §5.2", "the timestamp is from the future",
                                     "check this machine's clock"};
inline constexpr ErrorRow sct_retired_log{"x509.sct_retired_log", "RFC 6962 §3",
                                          "the log that promised this does not count, or no longer did then",
                                          "ask the issuer for a certificate with timestamps of logs in use"};

// Every row of this room, for documentation, `troth help ID` and tests.
std::span<const ErrorRow* const> all_errors();

}  // namespace troth::inline v1::x509
