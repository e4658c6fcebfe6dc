// Commands about chains beside verify, one a file.
#pragma once

#include "troth/cli/command.hpp"

namespace troth::inline v1::cli {

std::unique_ptr<Runnable> bundle_command();
std::unique_ptr<Runnable> revocation_command();
std::unique_ptr<Runnable> trust_add_command();
std::unique_ptr<Runnable> trust_list_command();
std::unique_ptr<Runnable> trust_remove_command();

}  // namespace troth::inline v1::cli
