// The `cms` commands, one a file.
#pragma once

#include "troth/cli/command.hpp"

namespace troth::inline v1::cli {

std::unique_ptr<Runnable> cms_sign_command();
std::unique_ptr<Runnable> cms_verify_command();
std::unique_ptr<Runnable> cms_encrypt_command();
std::unique_ptr<Runnable> cms_decrypt_command();

}  // namespace troth::inline v1::cli
