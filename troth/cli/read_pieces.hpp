// A file of any length, read in pieces.
#pragma once

#include "troth/cli/progress.hpp"

namespace troth::inline v1::cli {

// for_each_piece: gives `use` all of the file in its order. Errors as Terminal::open.
template <class Use>
Result<void> for_each_piece(Terminal& terminal, std::string_view file, Use use) {
    TROTH_TRY(const auto input, terminal.open(file));
    Progress progress(terminal, file, input->size());
    ByteVector piece(64 * 1024);
    for (;;) {
        TROTH_TRY(const usize size, input->read(piece));
        if (size == 0) return {};
        use(Bytes(piece).first(size));
        progress.advance(size);
    }
}

}  // namespace troth::inline v1::cli
