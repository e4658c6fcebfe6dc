// How far a long work has come: shown on a terminal after half a second, silent everywhere else and with --quiet.
#pragma once

#include <chrono>
#include <optional>

#include "troth/cli/terminal.hpp"

namespace troth::inline v1::cli {

// progress_line: "big.iso  1.2 GiB of 10.0 GiB, 12 %, 834 MiB/s, 11 s left", within `columns`.
std::string progress_line(std::string_view what, u64 done, std::optional<u64> total, double seconds, usize columns);

// Progress: of one file. Its line goes when it goes.
class Progress {
  public:
    // what: the file's name, as it was given; total: its size, if it has one.
    Progress(Terminal& terminal, std::string_view what, std::optional<u64> total);
    Progress(const Progress&) = delete;
    ~Progress() { finish(); }

    void advance(u64 bytes) {
        done_ += bytes;
        if (visible_ && done_ >= look_at_) look();
    }
    void finish() {
        if (shown_) terminal_.status({});
        shown_ = false;
    }

  private:
    using Time = std::chrono::steady_clock::time_point;
    void look();

    static constexpr u64 step = u64{1} << 20;  // the clock is asked once a mebibyte
    Terminal& terminal_;
    std::string what_;
    std::optional<u64> total_;
    u64 done_ = 0, look_at_ = step;
    Time start_, next_;
    bool visible_, shown_ = false;
};

}  // namespace troth::inline v1::cli
