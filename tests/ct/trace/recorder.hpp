// Recorder: what a build with hooks tells of a run: every basic block that is entered and every address that is read or
// written, in order. The first run is recorded, the next ones are held against it.
#pragma once

#include <string>

#include "troth/base/bytes.hpp"

namespace troth::ct_tests::recorder {

// prepare: reserves the memory that is shared with the child processes.
void prepare();

enum class Mode { record, compare };
// start: from here on (in a child process) everything counts. restart: forgets what came until now, on the heap too.
// stop: ends it; in comparison, whether the run was as long as the recorded one and the same to its end.
void start(Mode mode);
void restart();
bool stop();

usize events();            // of the recorded run
std::string difference();  // after a comparison that failed: where it parted, in words

}  // namespace troth::ct_tests::recorder
