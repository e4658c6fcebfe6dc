// AES's modes and AEADs on every row; modes.cpp.
#pragma once

#include <string>

namespace troth::bench {

void modes(const std::string& filter);

}  // namespace troth::bench
