// The two ways to a certificate's key; to_certificate() chooses.
#pragma once

#include "troth/cms/key_management.hpp"

namespace troth::inline v1::cms {

Result<ByteVector> to_rsa(const x509::Certificate& certificate, const crypto::RsaPublicKey& key, Bytes content_key,
                          RandomSource& random);
Result<ByteVector> to_curve(const x509::Certificate& certificate, const keys::PublicKey& key, Bytes content_key,
                            RandomSource& random);

}  // namespace troth::inline v1::cms
