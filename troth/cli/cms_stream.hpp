// Encrypted messages of any length between files: read in DER, BER, PEM or a mail, written in DER, PEM or a mail.
#pragma once

#include "troth/cli/base64_input.hpp"
#include "troth/cli/cms_file.hpp"
#include "troth/cms/ber_input.hpp"

namespace troth::inline v1::cli {

// CmsInput: the octets of the message that a file holds, in whatever form. Neither copied nor moved.
class CmsInput final : public cms::Source {
  public:
    // open: looks at the beginning. Errors: cms.not_cms with what was found, cms.bad_mime, those of reading files.
    static Result<std::unique_ptr<CmsInput>> open(Terminal& terminal, const std::string& file);
    // read: errors of the file; encoding.base64_*, encoding.pem_no_end.
    Result<usize> read(MutableBytes room) override { return layers_.back()->read(room); }
    // size: of the file, if it has one.
    std::optional<u64> size() const { return layers_.front()->size(); }

  private:
    Result<void> look();
    Result<void> look_at_pem(ByteVector start);
    Result<void> look_at_mail(ByteVector start);
    // From the file to the message, each reading from the one before.
    std::vector<std::unique_ptr<InputStream>> layers_;
};

// CmsOutput: writes a message's octets in one of the forms. What stays behind if it is not committed is the stream's.
class CmsOutput {
  public:
    CmsOutput(OutputStream& output, CmsForm form, std::string_view smime_type);
    Result<void> put(Bytes octets);
    // finish: what stands behind the message. The stream is not committed.
    Result<void> finish();

  private:
    static constexpr usize line = 48;  // octets in 64 characters
    Result<void> put_lines(Bytes octets);

    OutputStream& output_;
    CmsForm form_;
    std::string front_;
    ByteVector waiting_;  // octets that fill no line
};

// MailText: a text as it stands in a mail: a header, lines ending in CR LF (RFC 8551 §3.1.1).
class MailText final : public InputStream {
  public:
    explicit MailText(InputStream& text);
    Result<usize> read(MutableBytes room) override;

  private:
    InputStream& text_;
    ByteVector ready_;
    usize used_ = 0;
    bool after_cr_ = false;
};

// HeldOutput: standard output, or what else cannot be taken back: gets what is written when all of it is there, and
// therefore no more than Terminal::read_limit. Errors: cli.too_long_for_output.
class HeldOutput final : public OutputStream {
  public:
    explicit HeldOutput(std::unique_ptr<OutputStream> output, usize most = Terminal::read_limit)
        : output_(std::move(output)), most_(most) {}
    Result<void> put(Bytes content) override;
    Result<void> commit() override;

  private:
    std::unique_ptr<OutputStream> output_;
    usize most_, size_ = 0;
    std::vector<SecretBytes> pieces_;
};

// WithoutHeader: leaves out the header that a text of a mail has. Errors at its end: cms.bad_mime.
class WithoutHeader final : public OutputStream {
  public:
    explicit WithoutHeader(std::unique_ptr<OutputStream> output) : output_(std::move(output)) {}
    Result<void> put(Bytes content) override;
    Result<void> commit() override;

  private:
    Result<void> put_body();

    std::unique_ptr<OutputStream> output_;
    SecretBytes start_;  // until the header is known
    bool in_body_ = false;
};

}  // namespace troth::inline v1::cli
