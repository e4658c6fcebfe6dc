// Base64 as a stream, in pieces of any size: what comes out is what the whole text stands for, or an error.
#include "troth/cli/base64_input.hpp"

#include <algorithm>
#include <string>

#include "fuzz/input.hpp"
#include "troth/encoding/base64.hpp"

using namespace troth;
using namespace troth::fuzz;

namespace {

class Text final : public cli::InputStream {
  public:
    Text(Bytes text, usize most) : left_(text), most_(most) {}
    Result<usize> read(MutableBytes room) override {
        const usize now = std::min({room.size(), left_.size(), most_});
        std::copy_n(left_.begin(), now, room.begin());
        left_ = left_.subspan(now);
        return now;
    }

  private:
    Bytes left_;
    usize most_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, usize size) {
    Input input(data, size);
    const usize most = 1 + input.below(9), room = 1 + input.below(11);
    const Bytes text = input.rest();
    std::string plain;
    for (const char c : text_of(text))
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') plain += c;
    const auto expected = encoding::base64::decode(plain);

    Text source(text, most);
    cli::Base64Input stream(source);
    ByteVector out, piece(room);
    for (;;) {
        const auto count = stream.read(piece);
        if (!count) {
            require(!expected, "what the whole text means can be read in pieces");
            return 0;
        }
        if (*count == 0) break;
        out.insert(out.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
    }
    require(expected.has_value() && *expected == out, "the same bytes in pieces of any size");
    return 0;
}
