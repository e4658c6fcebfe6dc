// Recorder: what a build with hooks tells of a run: every basic block that is entered and every address that is read or
// written, in order. The first run is recorded, the next ones are held against it.
#pragma once

#include <string>

#include "troth/base/bytes.hpp"

namespace troth::ct_tests::recorder {

// prepare: reserves the memory that is shared with the child processes.
void prepare();

enum class Mode { record, compare };
// start: from here on (in a child process) everything counts, and what is declassified becomes what it was in the
// recorded run. restart: forgets what came until now, on the heap too. stop: ends it. A comparison ends the process
// with exit_code_parted as soon as its run is not the recorded one.
inline constexpr int exit_code_parted = 3;
void start(Mode mode);
void restart();
void stop();

std::string difference();  // after a comparison that failed: where it parted, in words

}  // namespace troth::ct_tests::recorder
