// CertificateVerify, RFC 8446 §4.4.3.
#pragma once

#include "troth/tls/message/handshake.hpp"
#include "troth/tls/registry/signature_scheme.hpp"

namespace troth::inline v1::tls {

struct CertificateVerify {
    static constexpr std::string_view name = "CertificateVerify";
    static constexpr HandshakeType type = HandshakeType::certificate_verify;

    SignatureScheme algorithm{};
    Opaque<0, 65535> signature;

    template <class Io>
    static bool wire(Io& io, auto& m) {
        return io("algorithm", m.algorithm) && io("signature", m.signature);
    }
};

enum class Side : u8 { client, server };

// SignedContent: what the signature covers: 64 spaces, a context string, a zero byte, the transcript hash up to
// Certificate (at most 48 bytes; longer aborts).
class SignedContent {
  public:
    SignedContent(Side signer, Bytes transcript_hash);
    Bytes bytes() const { return Bytes(data_).first(size_); }

  private:
    std::array<u8, 64 + 33 + 1 + 48> data_{};
    usize size_ = 0;
};

}  // namespace troth::inline v1::tls
