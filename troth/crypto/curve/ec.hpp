// Elliptic-curve keys and Diffie-Hellman on the curves of curves.hpp: SEC 1, SP 800-56A §5.7.1.2.
#pragma once

#include <array>

#include "troth/base/cpu.hpp"
#include "troth/base/random.hpp"
#include "troth/base/result.hpp"
#include "troth/base/secret.hpp"
#include "troth/crypto/curve/curves.hpp"

namespace troth::inline v1::crypto {

// EcPoint: an encoded point, SEC 1 §2.3.3. Public bytes in a fixed buffer.
struct EcPoint {
    std::array<u8, 1 + 2 * max_field_size> data{};
    usize size = 0;
    Bytes bytes() const { return Bytes(data).first(size); }
};

// NoPadding: named octets between a Curve and limbs, always zero. Octets that only align are no member: a compiler may
// copy into them what the stack held, and the key would carry it along.
using NoPadding = std::array<u8, alignof(u64) - sizeof(Curve)>;

// EcPublicKey: a point on its curve, not infinity, both coordinates below p (SP 800-56A §5.6.2.3.3; the curves have
// cofactor 1, so it has order n). A value of this type exists only if that was checked. Thread-safe to read.
class EcPublicKey {
  public:
    // from_bytes: SEC 1 §2.3.4, uncompressed (0x04 x y) or compressed (0x02 or 0x03, x). Fails with curve.* rows.
    static Result<EcPublicKey> from_bytes(Curve curve, Bytes sec1_point);
    // from_uncompressed: 0x04 x y only, as RFC 8446 §4.2.8.2 demands of TLS key shares.
    static Result<EcPublicKey> from_uncompressed(Curve curve, Bytes sec1_point);

    Curve curve() const { return curve_; }
    EcPoint uncompressed() const;
    EcPoint compressed() const;
    // x then y as plain little-endian limbs: what the rows of ec_rows.hpp take.
    const u64* limbs() const { return xy_.data(); }

    friend bool operator==(const EcPublicKey&, const EcPublicKey&) = default;

  private:
    friend class EcPrivateKey;
    explicit EcPublicKey(Curve curve) : curve_(curve) {}

    Curve curve_;
    NoPadding no_padding_{};
    std::array<u64, 2 * max_field_limbs> xy_{};
};

// EcPrivateKey: a scalar in [1, n-1]. Move-only, wiped when destroyed and when moved from. Thread-safe to read.
class EcPrivateKey {
  public:
    // from_bytes: exactly field_size(curve) bytes, big-endian; 0 and n or more are refused (SEC 1 §3.2.1).
    static Result<EcPrivateKey> from_bytes(Curve curve, Bytes big_endian_scalar);
    // generate: rejection sampling, FIPS 186-5 §A.2.2.
    static EcPrivateKey generate(Curve curve, RandomSource& random);

    EcPrivateKey(EcPrivateKey&& other) noexcept : curve_(other.curve_), scalar_(other.scalar_) { wipe(other.scalar_); }
    EcPrivateKey& operator=(EcPrivateKey&& other) noexcept {
        if (this != &other) {
            curve_ = other.curve_;
            scalar_ = other.scalar_;
            wipe(other.scalar_);
        }
        return *this;
    }
    ~EcPrivateKey() { wipe(scalar_); }

    Curve curve() const { return curve_; }
    SecretBytes to_bytes() const;  // field_size(curve) bytes, big-endian
    EcPrivateKey clone() const;    // a second copy, on purpose
    // public_key: one multiplication of the base point; constant time in the scalar.
    EcPublicKey public_key(const cpu::Features& features = cpu::host()) const;
    // The scalar as little-endian limbs: secret, for the rows of ec_rows.hpp only.
    const u64* limbs() const { return scalar_.data(); }

    friend bool operator==(const EcPrivateKey&, const EcPrivateKey&) = delete;

  private:
    explicit EcPrivateKey(Curve curve) : curve_(curve) {}

    Curve curve_;
    [[maybe_unused]] NoPadding no_padding_{};
    std::array<u64, max_field_limbs> scalar_{};
};

// ecdh: the x coordinate of key * peer, field_size bytes big-endian (SP 800-56A §5.7.1.2; RFC 8446 §7.4.2). Fails with
// curve.mismatch if the two are of different curves. Constant time in the key.
Result<SecretBytes> ecdh(const EcPrivateKey& key, const EcPublicKey& peer, const cpu::Features& features = cpu::host());

}  // namespace troth::inline v1::crypto
