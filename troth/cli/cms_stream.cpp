#include "troth/cli/cms_stream.hpp"

#include "troth/cli/cms_errors.hpp"
#include "troth/cli/content.hpp"
#include "troth/cms/errors.hpp"
#include "troth/cms/mime.hpp"
#include "troth/encoding/base64.hpp"
#include "troth/encoding/errors.hpp"
#include "troth/encoding/pem.hpp"

namespace troth::inline v1::cli {

namespace {

constexpr usize start_size = cms::mime::most_header_size;
constexpr std::string_view pem_label = "CMS", begin_mark = "-----BEGIN ", end_mark = "-----END ";

SecretBytes joined(Bytes a, Bytes b) {
    SecretBytes out(a.size() + b.size());
    std::ranges::copy(a, out.mutable_bytes().begin());
    std::ranges::copy(b, out.mutable_bytes().subspan(a.size()).begin());
    return out;
}

// PemBody: the text up to the line that ends the block, which has to be there. Base64 has no hyphen.
class PemBody final : public InputStream {
  public:
    explicit PemBody(InputStream& text) : text_(text) {}
    Result<usize> read(MutableBytes room) override {
        if (ended_) return usize{0};
        TROTH_TRY(const usize count, text_.read(room));
        if (count == 0) return fail(encoding::errors::pem_no_end);
        const std::string_view now = text_of(Bytes(room).first(count));
        const usize hyphen = now.find('-');
        if (hyphen == std::string_view::npos) return count;
        ended_ = true;
        std::string mark(now.substr(hyphen, end_mark.size()));
        ByteVector more(end_mark.size() - mark.size());
        TROTH_TRY(const usize have, read_fully(text_, more));
        mark += text_of(Bytes(more).first(have));
        if (mark != end_mark) return fail(encoding::errors::pem_no_end);
        return hyphen;
    }

  private:
    InputStream& text_;
    bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<CmsInput>> CmsInput::open(Terminal& terminal, const std::string& file) {
    auto out = std::make_unique<CmsInput>();
    TROTH_TRY(out->layers_.emplace_back(), terminal.open(file));
    TROTH_TRY(out->look());
    return out;
}

Result<void> CmsInput::look() {
    ByteVector start(start_size);
    TROTH_TRY(const usize have, read_fully(*layers_.front(), start));
    start.resize(have);
    if (!start.empty() && start.front() == 0x30) {
        layers_.push_back(std::make_unique<Preceded>(std::move(start), *layers_.front()));
        return {};
    }
    if (encoding::pem::looks_like_pem(start)) return look_at_pem(std::move(start));
    if (cms::mime::looks_like_mail(start)) return look_at_mail(std::move(start));
    return fail(Error(cms::errors::not_cms).with("found", look_at(start).words));
}

Result<void> CmsInput::look_at_pem(ByteVector start) {
    const std::string_view text = text_of(start);
    std::string_view first;
    for (usize at = text.find(begin_mark); at != std::string_view::npos; at = text.find(begin_mark, at + 1)) {
        const usize end = std::min(text.find_first_of("\r\n", at), text.size());
        std::string_view label = text.substr(at + begin_mark.size(), end - at - begin_mark.size());
        if (label.ends_with("-----")) label.remove_suffix(5);
        if (first.empty()) first = label;
        if (!cms::is_pem_label(label)) continue;
        start.erase(start.begin(), start.begin() + static_cast<std::ptrdiff_t>(end));
        layers_.push_back(std::make_unique<Preceded>(std::move(start), *layers_.front()));
        layers_.push_back(std::make_unique<PemBody>(*layers_.back()));
        layers_.push_back(std::make_unique<Base64Input>(*layers_.back()));
        return {};
    }
    return fail(Error(cms::errors::not_cms).with("found", Untrusted("PEM with " + std::string(first))));
}

Result<void> CmsInput::look_at_mail(ByteVector start) {
    TROTH_TRY(const cms::mime::Outside outside, cms::mime::read_outside(start));
    start.erase(start.begin(), start.begin() + static_cast<std::ptrdiff_t>(outside.header_size));
    layers_.push_back(std::make_unique<Preceded>(std::move(start), *layers_.front()));
    if (outside.base64) layers_.push_back(std::make_unique<Base64Input>(*layers_.back()));
    return {};
}

CmsOutput::CmsOutput(OutputStream& output, CmsForm form, std::string_view smime_type) : output_(output), form_(form) {
    if (form == CmsForm::pem) front_ = std::string(begin_mark) + std::string(pem_label) + "-----\n";
    if (form == CmsForm::smime) front_ = cms::mime::enveloping_header(smime_type);
}

Result<void> CmsOutput::put(Bytes octets) {
    if (form_ == CmsForm::der) return output_.put(octets);
    if (!front_.empty()) {
        TROTH_TRY(output_.put(bytes_of(front_)));
        front_.clear();
    }
    if (!waiting_.empty()) {
        const usize more = std::min(line - waiting_.size(), octets.size());
        waiting_.insert(waiting_.end(), octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(more));
        octets = octets.subspan(more);
        if (waiting_.size() < line) return {};
        TROTH_TRY(put_lines(waiting_));
    }
    const usize whole = octets.size() / line * line;
    TROTH_TRY(put_lines(octets.first(whole)));
    waiting_.assign(octets.begin() + static_cast<std::ptrdiff_t>(whole), octets.end());
    return {};
}
Result<void> CmsOutput::put_lines(Bytes octets) {
    const std::string text = encoding::base64::encode(octets);
    const std::string_view end = form_ == CmsForm::smime ? "\r\n" : "\n";
    std::string out;
    out.reserve(text.size() + text.size() / 32 + 2);
    constexpr usize characters = line / 3 * 4;
    for (usize at = 0; at < text.size(); at += characters) out.append(text, at, characters).append(end);
    return output_.put(bytes_of(out));
}
Result<void> CmsOutput::finish() {
    if (form_ == CmsForm::der) return {};
    TROTH_TRY(put_lines(waiting_));
    const std::string end = std::string(end_mark) + std::string(pem_label) + "-----\n";
    return form_ == CmsForm::pem ? output_.put(bytes_of(end)) : Result<void>{};
}

MailText::MailText(InputStream& text) : text_(text), ready_(cms::mime::text_entity({})) {}

Result<usize> MailText::read(MutableBytes room) {
    while (used_ == ready_.size()) {
        ByteVector piece(16 * 1024);
        TROTH_TRY(const usize size, text_.read(piece));
        if (size == 0) return usize{0};
        ready_.clear();
        used_ = 0;
        for (const u8 c : Bytes(piece).first(size)) {
            if (c == '\n' && !after_cr_) ready_.push_back('\r');
            ready_.push_back(c);
            after_cr_ = c == '\r';
        }
        wipe(piece);
    }
    const Bytes now = Bytes(ready_).subspan(used_, std::min(room.size(), ready_.size() - used_));
    std::ranges::copy(now, room.begin());
    used_ += now.size();
    return now.size();
}

Result<void> HeldOutput::put(Bytes content) {
    if (content.size() > most_ - size_) return fail(errors::too_long_for_output);
    size_ += content.size();
    pieces_.emplace_back(content);
    return {};
}
Result<void> HeldOutput::commit() {
    for (const SecretBytes& piece : pieces_) TROTH_TRY(output_->put(piece.bytes()));
    return output_->commit();
}

Result<void> WithoutHeader::put(Bytes content) {
    if (in_body_) return output_->put(content);
    start_ = joined(start_.bytes(), content);
    return start_.size() > start_size ? put_body() : Result<void>{};
}
Result<void> WithoutHeader::commit() {
    if (!in_body_) TROTH_TRY(put_body());
    return output_->commit();
}
Result<void> WithoutHeader::put_body() {
    const auto body = cms::mime::without_headers(start_.bytes());
    if (!body) return fail(Error(cms::errors::bad_mime).with("rule", "the content has a header"));
    in_body_ = true;
    return output_->put(*body);
}

}  // namespace troth::inline v1::cli
