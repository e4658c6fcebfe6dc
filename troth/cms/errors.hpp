// What can go wrong with a signed or encrypted message (RFC 5652, RFC 5083, RFC 8551).
#pragma once

#include "troth/base/error.hpp"

namespace troth::inline v1::cms::errors {

inline constexpr ErrorRow not_cms{
    .id = "cms.not_cms",
    .rule = "RFC 5652 §3",
    .what = "this is no CMS message",
    .advice = "expect DER, BER, PEM (CMS or PKCS7) or an S/MIME mail; check that this is the right file",
};
inline constexpr ErrorRow other_content{
    .id = "cms.other_content",
    .rule = "RFC 5652 §4",
    .what = "the message is of another kind than the one that belongs here",
    .advice = "verify what was signed, decrypt what was encrypted; the kind that was found is given above",
};
inline constexpr ErrorRow malformed{
    .id = "cms.malformed",
    .rule = "RFC 5652 §5.1, §5.3, §6.1",
    .what = "the message breaks a rule of its format",
    .advice = "get it again from its source; the rule that it breaks is given above",
};
inline constexpr ErrorRow too_many{
    .id = "cms.too_many",
    .rule = "",
    .what = "the message holds more signers, recipients or certificates than are looked at",
    .advice = "check that this is the right file: no honest message comes near the limit",
};
inline constexpr ErrorRow no_content{
    .id = "cms.no_content",
    .rule = "RFC 5652 §5.2",
    .what = "the signature is detached, and the content that it is about was not given",
    .advice = "name the file that was signed",
};
inline constexpr ErrorRow content_twice{
    .id = "cms.content_twice",
    .rule = "RFC 5652 §5.2",
    .what = "the message holds its content, and another one was given",
    .advice = "leave the other one out, or compare the two yourself",
};
inline constexpr ErrorRow content_not_held{
    .id = "cms.content_not_held",
    .rule = "RFC 5652 §5.4",
    .what = "the signature is over the content itself, which is too long to be held",
    .advice = "ask the signer for a signature with signed attributes, which goes over the content's digest",
};
inline constexpr ErrorRow no_signer{
    .id = "cms.no_signer",
    .rule = "RFC 5652 §5.1",
    .what = "nobody has signed this message: it only carries certificates",
    .advice = "nothing in it can be relied on by itself; check the certificates one by one",
};
inline constexpr ErrorRow no_signer_certificate{
    .id = "cms.no_signer_certificate",
    .rule = "RFC 5652 §5.3",
    .what = "the signer's certificate is not at hand: the message does not carry it",
    .advice = "get the certificate from the signer and name it",
};
inline constexpr ErrorRow signed_attributes{
    .id = "cms.signed_attributes",
    .rule = "RFC 5652 §5.3, §11.1, §11.2",
    .what = "the signed attributes are not as the standard asks",
    .advice = "do not rely on the message; ask the sender which program made it",
};
inline constexpr ErrorRow digest_mismatch{
    .id = "cms.digest_mismatch",
    .rule = "RFC 5652 §5.6",
    .what = "the content is not the one that was signed",
    .advice = "it was altered on the way (line ends count), or another file was given; get both again from the signer",
};
inline constexpr ErrorRow content_type_mismatch{
    .id = "cms.content_type_mismatch",
    .rule = "RFC 5652 §11.1",
    .what = "the content is of another type than the one that was signed",
    .advice = "do not rely on the message: it was put together of parts",
};
inline constexpr ErrorRow bad_signature{
    .id = "cms.bad_signature",
    .rule = "RFC 5652 §5.6",
    .what = "the signature is not by the key of the signer's certificate",
    .advice = "do not rely on the message: it was altered, or the certificate is another's",
};
inline constexpr ErrorRow algorithm_mismatch{
    .id = "cms.algorithm_mismatch",
    .rule = "RFC 8933 §3, RFC 6211 §2",
    .what = "the signer's algorithms contradict each other",
    .advice = "do not rely on the message: somebody may have put a weaker algorithm in",
};
inline constexpr ErrorRow signing_certificate_mismatch{
    .id = "cms.signing_certificate_mismatch",
    .rule = "RFC 5035 §5.4",
    .what = "the signer signed by another certificate than the one that the message names",
    .advice = "get the right certificate from the signer; this one may have been put in its place",
};
inline constexpr ErrorRow weak_digest{
    .id = "cms.weak_digest",
    .rule = "RFC 6194 §3, RFC 6151 §2",
    .what = "the content's digest is by a hash function that is broken",
    .advice = "ask the sender to sign with SHA-256 or better",
};
inline constexpr ErrorRow unsupported_algorithm{
    .id = "cms.unsupported_algorithm",
    .rule = "RFC 8551 §2",
    .what = "the message uses an algorithm that is not offered here",
    .advice = "ask the sender to use AES and SHA-2, which every program of today knows",
};
inline constexpr ErrorRow unfit_signer{
    .id = "cms.unfit_signer",
    .rule = "RFC 5652 §5.3",
    .what = "the private key is not the one of the signer's certificate, or signs nothing",
    .advice = "name the certificate that belongs to the key, the signer's own in front of its issuers",
};
inline constexpr ErrorRow unfit_recipient{
    .id = "cms.unfit_recipient",
    .rule = "RFC 5652 §6.2",
    .what = "nothing can be encrypted to this certificate",
    .advice = "take one with an RSA, EC, X25519 or X448 key whose key usage allows encryption or key agreement",
};
inline constexpr ErrorRow no_recipient{
    .id = "cms.no_recipient",
    .rule = "RFC 5652 §6.1",
    .what = "nobody could ever open this: no recipient and no password was named",
    .advice = "name at least one certificate to encrypt to, or a password",
};
inline constexpr ErrorRow not_for_this_key{
    .id = "cms.not_for_this_key",
    .rule = "RFC 5652 §6.2",
    .what = "the message was not encrypted to this key, certificate or password",
    .advice = "try another of your keys; the recipients that the message names are given above",
};
inline constexpr ErrorRow ambiguous_recipient{
    .id = "cms.ambiguous_recipient",
    .rule = "RFC 3218 §2.3",
    .what = "several recipients could be this key, and trying them all would help an attacker",
    .advice = "name the certificate that belongs to the key",
};
inline constexpr ErrorRow undecipherable{
    .id = "cms.undecipherable",
    .rule = "RFC 5652 §6.3, RFC 5083 §2.2",
    .what = "the message cannot be decrypted: the key or password is wrong, or it was altered",
    .advice = "try the key or password again; if it is right, get the message again from its sender",
};
inline constexpr ErrorRow not_authenticated{
    .id = "cms.not_authenticated",
    .rule = "RFC 8551 §6",
    .what = "the message's encryption does not protect it against change",
    .advice = "whoever had it may have altered it (EFAIL); allow it only if a signature inside is checked afterwards",
};
inline constexpr ErrorRow legacy{
    .id = "cms.legacy_algorithm",
    .rule = "RFC 8551 §2.7",
    .what = "the message is encrypted by an algorithm that is withdrawn",
    .advice = "allow it only for messages of the past",
};
inline constexpr ErrorRow attributes_behind{
    .id = "cms.attributes_behind",
    .rule = "RFC 5083 §2.1, RFC 8439 §2.8",
    .what = "attributes behind the content should have been known before it, and the message is too long to be held",
    .advice = "ask the sender for AES-GCM, or for a message without attributes",
};
inline constexpr ErrorRow content_size{
    .id = "cms.content_size",
    .rule = "",
    .what = "the content has another length than was announced",
    .advice = "let nothing write to the file while it is encrypted, and try again",
};
inline constexpr ErrorRow bad_mime{
    .id = "cms.bad_mime",
    .rule = "RFC 2045 §5.1, RFC 8551 §3",
    .what = "the mail is not put together as S/MIME",
    .advice = "give the whole mail as it was received, headers included",
};

}  // namespace troth::inline v1::cms::errors
