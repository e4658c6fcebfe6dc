"""What the peers call what the RFCs name."""

# SPDX-License-Identifier: Apache-2.0

SUITES = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")
GROUPS = ("x25519", "secp256r1", "secp384r1")
HYBRID = "X25519MLKEM768"
# First offered, then the only one that the other side takes: a HelloRetryRequest (RFC 8446 §4.1.4).
RETRIES = (("x25519", "secp256r1"), ("x25519", "secp384r1"), ("secp256r1", "x25519"), ("secp384r1", "secp256r1"))

OPENSSL_GROUP = {"x25519": "X25519", "secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", HYBRID: HYBRID}
_GNUTLS_GROUP = {"x25519": "GROUP-X25519", "secp256r1": "GROUP-SECP256R1", "secp384r1": "GROUP-SECP384R1"}
_GNUTLS_CIPHER = {
    "TLS_AES_128_GCM_SHA256": "AES-128-GCM",
    "TLS_AES_256_GCM_SHA384": "AES-256-GCM",
    "TLS_CHACHA20_POLY1305_SHA256": "CHACHA20-POLY1305",
}


def openssl_groups(groups) -> str:
    return ":".join(OPENSSL_GROUP[group] for group in groups)


def gnutls_priority(groups=(), suite: str = "", version: str = "1.3") -> str:
    words = ["NORMAL", "-VERS-ALL", f"+VERS-TLS{version}"]
    if groups:
        words += ["-GROUP-ALL", *(f"+{_GNUTLS_GROUP[group]}" for group in groups)]
    if suite:
        words += ["-CIPHER-ALL", f"+{_GNUTLS_CIPHER[suite]}"]
    return ":".join(words)
