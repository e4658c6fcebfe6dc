// DER, ITU-T X.690: strict reading (definite, shortest forms only; every byte consumed; offsets into one buffer) and
// writing (lengths computed), and structures that are declared once for both. See der/structure.hpp for the notation.
//
//   Result<AlgorithmIdentifier> algorithm = der::parse<AlgorithmIdentifier>(bytes);
//   ByteVector bytes = der::serialise(*algorithm);
#pragma once

#include "troth/encoding/der/ber.hpp"
#include "troth/encoding/der/errors.hpp"
#include "troth/encoding/der/structure.hpp"
