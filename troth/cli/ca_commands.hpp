// The commands of an authority, each defined in its own file; commands.cpp lists them.
#pragma once

#include "troth/cli/command.hpp"

namespace troth::inline v1::cli {

std::unique_ptr<Runnable> ca_audit_command();
std::unique_ptr<Runnable> ca_backup_command();
std::unique_ptr<Runnable> ca_crl_command();
std::unique_ptr<Runnable> ca_export_command();
std::unique_ptr<Runnable> ca_list_command();
std::unique_ptr<Runnable> ca_ocsp_command();
std::unique_ptr<Runnable> ca_profile_command();
std::unique_ptr<Runnable> ca_prune_command();
std::unique_ptr<Runnable> ca_renew_command();
std::unique_ptr<Runnable> ca_restore_command();
std::unique_ptr<Runnable> ca_revoke_command();
std::unique_ptr<Runnable> ca_rotate_command();
std::unique_ptr<Runnable> ca_search_command();
std::unique_ptr<Runnable> ca_sign_command();
std::unique_ptr<Runnable> ca_status_command();

}  // namespace troth::inline v1::cli
