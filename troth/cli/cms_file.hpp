// Files of the `cms` commands: a message in DER, BER, PEM or a mail (S/MIME), and back.
#pragma once

#include "troth/cli/command.hpp"
#include "troth/cms/content_digests.hpp"

namespace troth::inline v1::cli {

enum class CmsForm { pem, der, smime };
inline constexpr Choice<CmsForm> cms_forms[] = {
    {"pem", CmsForm::pem}, {"der", CmsForm::der}, {"smime", CmsForm::smime}};

// CmsFile: what a file holds. Of a mail multipart/signed also the entity that was signed, and of any mail its From.
struct CmsFile {
    cms::Message message;
    std::optional<ByteVector> entity;  // in canonical form
    ByteVector received;               // as it stands
    std::string from;
};
// read_cms: errors: cms.not_cms with what was found, cms.bad_mime, encoding.*, those of reading files.
Result<CmsFile> read_cms(Terminal& terminal, std::string_view file);
// cms_in: the same of what was read.
Result<CmsFile> cms_in(Bytes content);

// cms_text: a message in one of the forms; smime_type counts for mails: "signed-data", "authEnveloped-data".
std::string cms_text(Bytes der, CmsForm form, std::string_view smime_type);

// write_cms_output: the file, and that it was written. `secret`: readable to the owner only.
Result<void> write_cms_output(Terminal& terminal, const std::string& path, Bytes content, bool secret, bool force);

// digest_file: feeds the whole of a file, of any length, in pieces.
Result<void> digest_file(Terminal& terminal, std::string_view file, cms::ContentDigests& digests);

// without_suffix: FILE of FILE.p7m and FILE.p7s; nothing if the name has neither.
std::optional<std::string> without_suffix(std::string_view file);

}  // namespace troth::inline v1::cli
