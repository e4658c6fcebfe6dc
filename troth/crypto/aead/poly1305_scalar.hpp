// Poly1305's arithmetic, which the AEAD shares with the one-time MAC of crypto/mac.
#pragma once

#include "troth/crypto/cipher/poly1305_scalar.hpp"
