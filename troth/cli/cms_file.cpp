#include "troth/cli/cms_file.hpp"

#include "troth/cli/content.hpp"
#include "troth/cli/input.hpp"
#include "troth/cli/read_pieces.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/mime.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

Result<CmsFile> cms_in(Bytes content) {
    if (!cms::looks_like_cms(content) && cms::mime::looks_like_mail(content)) {
        TROTH_TRY(cms::mime::SmimeEntity mail, cms::mime::read(content));
        TROTH_TRY(cms::Message message, cms::Message::parse(mail.cms.bytes()));
        return CmsFile{std::move(message), std::move(mail.content), std::move(mail.received), std::move(mail.from)};
    }
    auto message = cms::Message::parse(content);
    if (!message && message.error().is(cms::errors::not_cms))
        return fail(Error(cms::errors::not_cms).with("found", look_at(content).words));
    if (!message) return fail(std::move(message).error());
    return CmsFile{*std::move(message), std::nullopt, {}, {}};
}

Result<CmsFile> read_cms(Terminal& terminal, std::string_view file) {
    TROTH_TRY(const SecretBytes content, terminal.read(file));
    return from_file(cms_in(content.bytes()), file);
}

std::string cms_text(Bytes der, CmsForm form, std::string_view smime_type) {
    switch (form) {
        case CmsForm::der:
            return std::string(text_of(der));
        case CmsForm::smime:
            return cms::mime::write_enveloping(der, smime_type);
        case CmsForm::pem:
            break;
    }
    return encoding::pem::encode("CMS", der);
}

Result<void> write_cms_output(Terminal& terminal, const std::string& path, Bytes content, bool secret, bool force) {
    const OutputFile output{path, content, secret};
    TROTH_TRY(terminal.write(std::span(&output, 1), force));
    if (path != "-") terminal.say("wrote " + Untrusted(path).escaped());
    return {};
}

Result<void> digest_file(Terminal& terminal, std::string_view file, cms::ContentDigests& digests) {
    return for_each_piece(terminal, file, [&](Bytes piece) { digests.update(piece); });
}

std::optional<std::string> without_suffix(std::string_view file) {
    for (const std::string_view suffix : {".p7m", ".p7s"})
        if (file.ends_with(suffix) && file.size() > suffix.size())
            return std::string(file.substr(0, file.size() - suffix.size()));
    return std::nullopt;
}

}  // namespace troth::inline v1::cli
