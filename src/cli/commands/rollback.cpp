#include <fmt/format.h>

#include <memory>
#include <optional>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"
#include "ports/names.hpp"
#include "registry/alias_moves.hpp"

namespace sentiment {
namespace {

class Rollback final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Move an alias back to the version it pointed at before",
            .details =
                "Follows the record of alias moves. Rolling back twice goes back two versions: a "
                "version that was rolled back, or deleted, does not return.",
            .examples = {"sentiment rollback", "sentiment rollback --alias challenger"},
            .exit_codes = "3 nothing to go back to"};
  }

  void declare(Options& options) override {
    options.option("--alias", alias_, "ALIAS", "alias to move").expected_bare = true;
    options.setting("--model-name", "MODEL_NAME", "MODEL");
  }

  Result<void> run(Services& services, Output& out) override {
    const ModelName name{services.config().model_name};
    auto& backend = *SENT_TRY(services.backend());
    const auto moved = SENT_TRY(roll_back(backend.models(), services.clock,
                                          {.name = name, .alias = alias_, .who = services.who()}));
    const int to = moved.to.value_or(ModelVersion{}).value();
    if (out.json()) {
      Json document{{"model_name", name.value()}, {"alias", alias_.value()}, {"version", to}};
      document["previous_version"] = moved.from ? Json(moved.from->value()) : Json(nullptr);
      out.document(document);
    } else if (moved.from) {
      out.line("Rolled back alias '{}' on {} from v{} to v{}", alias_.value(), name.value(),
               moved.from->value(), to);
    } else {
      out.line("Rolled back alias '{}' on {} to v{}", alias_.value(), name.value(), to);
    }
    return {};
  }

 private:
  Alias alias_ = kChampionAlias;
};

}  // namespace

std::unique_ptr<Command> make_rollback() { return std::make_unique<Rollback>(); }

}  // namespace sentiment
