#include "cli/commands.hpp"

#include "cli/command_list.hpp"

namespace sentiment {
namespace {

constexpr CommandEntry kCommands[] = {
    {"Train and measure", "train", make_train},
    {"Train and measure", "runs list", make_runs_list},
    {"Train and measure", "runs show", make_runs_show},
    {"Train and measure", "runs compare", make_runs_compare},
    {"Train and measure", "runs delete", make_runs_delete},
    {"Train and measure", "worker", make_worker},
    {"Train and measure", "evaluate", make_evaluate},
    {"Use a model", "predict", make_predict},
    {"Use a model", "serve", make_serve},
    {"Use a model", "import", make_import},
    {"Use a model", "export", make_export},
    {"Registered models", "model-info", make_model_info},
    {"Registered models", "list-versions", make_list_versions},
    {"Registered models", "set-alias", make_set_alias},
    {"Registered models", "delete-alias", make_delete_alias},
    {"Registered models", "rollback", make_rollback},
    {"Registered models", "delete-version", make_delete_version},
    {"Registered models", "delete-model", make_delete_model},
    {"Registered models", "sync", make_sync},
    {"Data", "data prepare", make_data_prepare},
    {"Data", "data validate", make_data_validate},
    {"Data", "storage init", make_storage_init},
    {"This program", "doctor", make_doctor},
    {"This program", "config show", make_config_show},
    {"This program", "version", make_version},
    {"This program", "completion", make_completion},
    {"", "complete", make_complete},
};

}  // namespace

CommandList program_commands() { return kCommands; }

}  // namespace sentiment
