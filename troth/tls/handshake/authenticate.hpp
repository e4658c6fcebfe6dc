// Certificate and CertificateVerify, both ways round. RFC 8446 §4.4.2, §4.4.3.
#pragma once

#include "troth/tls/handshake/config.hpp"
#include "troth/tls/handshake/core.hpp"
#include "troth/tls/message/certificate.hpp"
#include "troth/tls/message/certificate_verify.hpp"

namespace troth::inline v1::tls {

// ReadChain: the certificates of a Certificate message, copied out. No chain: the peer showed none.
struct ReadChain {
    std::shared_ptr<const PeerChain> chain;
    ByteVector stapled;
};
// read_certificate: into the transcript and into `read`. `asked` is what its extensions may answer; context must be
// empty during a handshake.
Result<void> read_certificate(Core& core, const Received<Certificate>& certificate, const ExtensionSet& asked,
                              ReadChain& read);

// verify_peer: receives CertificateVerify and has chain and signature verified; the outcome's peer is then
// ByCertificate.
// Certificate is in the transcript. name and read are the awaiting frame's.
Task<void> verify_peer(Core& core, const CommonConfig& config, Side peer, std::string_view name, ReadChain& read);

// prove_self: sends Certificate and CertificateVerify, or the empty Certificate of a client that has none to show.
// choice is the awaiting frame's.
Task<void> prove_self(Core& core, Side self, const CredentialChoice& choice);

}  // namespace troth::inline v1::tls
