#!/usr/bin/env python3
"""A slow second implementation of RSAES-PKCS1-V1_5-DECRYPT with implicit rejection, written from RFC 8017 §7.2.2 and
draft-irtf-cfrg-rsa-guidance §7, in the plainest way. Prints the constants of
troth/crypto/sign/testing/implicit_rejection.hpp: a key of its own making and, for each way in which a padding can be
wrong, a ciphertext and what its decryption gives.

tests/reference/rsa_implicit_rejection.py [SEED]
"""

# SPDX-License-Identifier: Apache-2.0
import hashlib
import hmac
import math
import random
import sys


def prime(source: random.Random, bits: int, e: int) -> int:
    """Miller and Rabin with 40 bases; the two highest bits are set, so that a product of two has all its bits."""
    while True:
        n = source.getrandbits(bits) | 3 << bits - 2 | 1
        if math.gcd(n - 1, e) != 1 or any(n % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31)):
            continue
        odd, twos = n - 1, 0
        while odd % 2 == 0:
            odd, twos = odd // 2, twos + 1
        for _ in range(40):
            x = pow(source.randrange(2, n - 1), odd, n)
            if x in (1, n - 1):
                continue
            for _ in range(twos - 1):
                x = x * x % n
                if x == n - 1:
                    break
            else:
                break
        else:
            return n


def prf(key: bytes, label: bytes, size: int) -> bytes:
    """The draft's IRPRF: HMAC-SHA256 of a counter of two octets from 0 on, the label, and the output's bits in two."""
    out, counter = b"", 0
    while len(out) < size:
        text = counter.to_bytes(2, "big") + label + (8 * size).to_bytes(2, "big")
        out += hmac.new(key, text, hashlib.sha256).digest()
        counter += 1
    return out[:size]


def synthetic(d: int, k: int, ciphertext: bytes) -> bytes:
    """What a wrong padding gives: as long as the last fitting one of 128 candidates says, and the message's end."""
    key = hmac.new(hashlib.sha256(d.to_bytes(k, "big")).digest(), ciphertext, hashlib.sha256).digest()
    longest = k - 2 - 8
    mask = (1 << longest.bit_length()) - 1
    candidates, length = prf(key, b"length", 256), 0
    for at in range(0, 256, 2):
        candidate = int.from_bytes(candidates[at : at + 2], "big") & mask
        if candidate < longest:
            length = candidate
    message = prf(key, b"message", k)
    return message[k - length :]


def decrypt(n: int, d: int, ciphertext: bytes) -> bytes:
    k = (n.bit_length() + 7) // 8
    assert len(ciphertext) == k and int.from_bytes(ciphertext, "big") < n
    block = pow(int.from_bytes(ciphertext, "big"), d, n).to_bytes(k, "big")
    end = block.find(0, 2)
    if block[:2] != b"\0\2" or end < 10:
        return synthetic(d, k, ciphertext)
    return block[end + 1 :]


def shown(name: str, data: bytes) -> None:
    text = data.hex()
    lines = [text[at : at + 108] for at in range(0, len(text), 108)] or [""]
    print(f"inline constexpr std::string_view {name} =\n    " + "\n    ".join(f'"{line}"' for line in lines) + ";")


def main() -> None:
    source = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 20261121)
    e, bits = 65537, 2048
    p, q = sorted((prime(source, bits // 2, e), prime(source, bits // 2, e)), reverse=True)
    n, d, k = p * q, pow(e, -1, math.lcm(p - 1, q - 1)), bits // 8
    assert n.bit_length() == bits
    for name, number, size in (
        ("n", n, k), ("d", d, k), ("p", p, k // 2), ("q", q, k // 2),
        ("dp", d % (p - 1), k // 2), ("dq", d % (q - 1), k // 2), ("qinv", pow(q, -1, p), k // 2),
    ):  # fmt: skip
        shown("key_" + name, number.to_bytes(size, "big"))

    def filler(size: int) -> bytes:
        return bytes(source.randrange(1, 256) for _ in range(size))

    message = b"a message of our own"
    good = b"\0\2" + filler(k - 3 - len(message)) + b"\0" + message
    blocks = {
        "well formed": good,
        "empty message": b"\0\2" + filler(k - 3) + b"\0",
        "shortest padding": b"\0\2" + filler(8) + b"\0" + filler(k - 11),
        "first octet not zero": b"\1" + good[1:],
        "second octet not two": b"\0\1" + good[2:],
        "padding of seven octets": b"\0\2" + filler(7) + b"\0" + filler(k - 10),
        "no end of the padding": b"\0\2" + filler(k - 2),
        "zero at once": b"\0\2\0" + filler(k - 3),
        "a signature's block": b"\0\1" + b"\xff" * (k - 3 - 20) + b"\0" + filler(20),
    }
    print("inline constexpr ImplicitRejection implicit_rejections[] = {")
    for name, block in blocks.items():
        ciphertext = pow(int.from_bytes(block, "big"), e, n).to_bytes(k, "big")
        print(f'    {{"{name}",\n     "{ciphertext.hex()}",\n     "{decrypt(n, d, ciphertext).hex()}"}},')
    print("};")


if __name__ == "__main__":
    main()
