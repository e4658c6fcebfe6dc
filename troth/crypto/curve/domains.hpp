// The numbers of P-256, P-384 and P-521, SP 800-186 §3.2.1.3 to §3.2.1.5, as little-endian limbs. All have a = -3,
// cofactor 1, p = 3 mod 4 and n < p.
#pragma once

#include "troth/crypto/math/montgomery.hpp"

namespace troth::inline v1::crypto {

inline constexpr math::Modulus<4> p256_p =
    math::make_modulus<4>({{0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001}});
inline constexpr math::Modulus<4> p256_n =
    math::make_modulus<4>({{0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000}});
inline constexpr math::Modulus<6> p384_p =
    math::make_modulus<6>({{0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe, 0xffffffffffffffff,
                            0xffffffffffffffff, 0xffffffffffffffff}});
inline constexpr math::Modulus<6> p384_n =
    math::make_modulus<6>({{0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf, 0xffffffffffffffff,
                            0xffffffffffffffff, 0xffffffffffffffff}});

inline constexpr math::Modulus<9> p521_n = math::make_modulus<9>(
    {{0xbb6fb71e91386409, 0x3bb5c9b8899c47ae, 0x7fcc0148f709a5d0, 0x51868783bf2f966b, 0xfffffffffffffffa,
      0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x00000000000001ff}});

struct P256 {
    static constexpr usize limbs = 4, bits = 256;
    static constexpr bool a_is_minus_three = true;
    static constexpr math::Limbs<4> b{{0x3bce3c3e27d2604b, 0x651d06b0cc53b0f6, 0xb3ebbd55769886bc, 0x5ac635d8aa3a93e7}};
    static constexpr math::Limbs<4> gx{
        {0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247}};
    static constexpr math::Limbs<4> gy{
        {0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b}};
};
struct P384 {
    static constexpr usize limbs = 6, bits = 384;
    static constexpr bool a_is_minus_three = true;
    static constexpr math::Limbs<6> b{{0x2a85c8edd3ec2aef, 0xc656398d8a2ed19d, 0x0314088f5013875a, 0x181d9c6efe814112,
                                       0x988e056be3f82d19, 0xb3312fa7e23ee7e4}};
    static constexpr math::Limbs<6> gx{{0x3a545e3872760ab7, 0x5502f25dbf55296c, 0x59f741e082542a38, 0x6e1d3b628ba79b98,
                                        0x8eb1c71ef320ad74, 0xaa87ca22be8b0537}};
    static constexpr math::Limbs<6> gy{{0x7a431d7c90ea0e5f, 0x0a60b1ce1d7e819d, 0xe9da3113b5f0b8c0, 0xf8f41dbd289a147c,
                                        0x5d9e98bf9292dc29, 0x3617de4a96262c6f}};
};
struct P521 {
    static constexpr usize limbs = 9, bits = 521;
    static constexpr bool a_is_minus_three = true;
    static constexpr math::Limbs<9> b{{0xef451fd46b503f00, 0x3573df883d2c34f1, 0x1652c0bd3bb1bf07, 0x56193951ec7e937b,
                                       0xb8b489918ef109e1, 0xa2da725b99b315f3, 0x929a21a0b68540ee, 0x953eb9618e1c9a1f,
                                       0x0000000000000051}};
    static constexpr math::Limbs<9> gx{{0xf97e7e31c2e5bd66, 0x3348b3c1856a429b, 0xfe1dc127a2ffa8de, 0xa14b5e77efe75928,
                                        0xf828af606b4d3dba, 0x9c648139053fb521, 0x9e3ecb662395b442, 0x858e06b70404e9cd,
                                        0x00000000000000c6}};
    static constexpr math::Limbs<9> gy{{0x88be94769fd16650, 0x353c7086a272c240, 0xc550b9013fad0761, 0x97ee72995ef42640,
                                        0x17afbd17273e662c, 0x98f54449579b4468, 0x5c8a5fb42c7d1bd9, 0x39296a789a3bc004,
                                        0x0000000000000118}};
};

}  // namespace troth::inline v1::crypto
