#include <memory>
#include <string>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"

namespace sentiment {
namespace {

class DeleteModel final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Delete a registered model with all its versions",
            .details =
                "Refused while it has an alias. Takes any name, also one that an earlier release "
                "took and that is not valid any more. The runs stay.",
            .examples = {"sentiment delete-model --model-name old-classifier"},
            .exit_codes = "3 no such model, 5 it has an alias"};
  }

  void declare(Options& options) override {
    options.required("--model-name", model_name_, "MODEL", "name of the registered model");
  }

  Result<void> run(Services& services, Output& out) override {
    auto& backend = *SENT_TRY(services.backend());
    SENT_CHECK(backend.deletions().delete_model(ModelName{model_name_}));
    if (out.json()) {
      out.document({{"deleted_model", model_name_}});
    } else {
      out.line("Deleted model '{}'", model_name_);
    }
    return {};
  }

 private:
  std::string model_name_;
};

}  // namespace

std::unique_ptr<Command> make_delete_model() { return std::make_unique<DeleteModel>(); }

}  // namespace sentiment
