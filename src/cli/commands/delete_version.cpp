#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "cli/any_model.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"

namespace sentiment {
namespace {

class DeleteVersion final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Delete a registered version of a model",
            .details =
                "Refused while an alias points to it. Its number is not used again, the record of "
                "alias moves keeps it, and rollback does not return to it. The run and its model "
                "stay until `sentiment runs delete`.",
            .examples = {"sentiment delete-version --version 3"},
            .exit_codes = "3 no such model or version, 5 an alias points to it"};
  }

  void declare(Options& options) override {
    declare_any_model(options, model_name_);
    options.required("--version", version_, "VERSION", "registered version to delete");
  }

  Result<void> run(Services& services, Output& out) override {
    const ModelName name = any_model(services, model_name_);
    auto& backend = *SENT_TRY(services.backend());
    SENT_CHECK(backend.deletions().delete_version(name, version_));
    if (out.json()) {
      out.document({{"model_name", name.value()}, {"deleted_version", version_.value()}});
    } else {
      out.line("Deleted version {} of {}", version_.value(), name.value());
    }
    return {};
  }

 private:
  std::optional<std::string> model_name_;
  ModelVersion version_;
};

}  // namespace

std::unique_ptr<Command> make_delete_version() { return std::make_unique<DeleteVersion>(); }

}  // namespace sentiment
