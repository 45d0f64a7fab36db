#pragma once

#include <memory>

#include "cli/command.hpp"  // IWYU pragma: export
#include "cli/command_list.hpp"

namespace sentiment {

/// The program's commands, as `sentiment --help` shows them.
CommandList program_commands();

/// One maker for each command; what it does stands in commands/<verb>.cpp.
std::unique_ptr<Command> make_train();
std::unique_ptr<Command> make_model_info();
std::unique_ptr<Command> make_list_versions();
std::unique_ptr<Command> make_set_alias();
std::unique_ptr<Command> make_delete_alias();
std::unique_ptr<Command> make_rollback();
std::unique_ptr<Command> make_delete_version();
std::unique_ptr<Command> make_delete_model();
std::unique_ptr<Command> make_sync();
std::unique_ptr<Command> make_runs_list();
std::unique_ptr<Command> make_runs_show();
std::unique_ptr<Command> make_runs_compare();
std::unique_ptr<Command> make_runs_delete();
std::unique_ptr<Command> make_predict();
std::unique_ptr<Command> make_evaluate();
std::unique_ptr<Command> make_import();
std::unique_ptr<Command> make_export();
std::unique_ptr<Command> make_data_prepare();
std::unique_ptr<Command> make_data_validate();
std::unique_ptr<Command> make_storage_init();
std::unique_ptr<Command> make_serve();
std::unique_ptr<Command> make_worker();
std::unique_ptr<Command> make_doctor();
std::unique_ptr<Command> make_config_show();
std::unique_ptr<Command> make_version();
std::unique_ptr<Command> make_completion();
std::unique_ptr<Command> make_complete();

}  // namespace sentiment
