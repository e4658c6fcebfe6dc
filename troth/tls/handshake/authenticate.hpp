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
// read_certificate: `asked` is what its extensions may answer; context must be empty during a handshake.
Result<ReadChain> read_certificate(const Certificate& certificate, const ExtensionSet& asked);

// verify_peer: receives CertificateVerify and has chain and signature verified; `proof` is then ByCertificate.
// Certificate is in the transcript.
Task<void> verify_peer(Core& core, const CommonConfig& config, Side peer, std::string name, ReadChain read,
                       PeerAuth& proof);

// prove_self: sends Certificate and CertificateVerify, or the empty Certificate of a client that has none to show.
Task<void> prove_self(Core& core, Side self, CredentialChoice choice);

}  // namespace troth::inline v1::tls
