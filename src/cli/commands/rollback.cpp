#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "cli/alias_moves.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"

namespace sentiment {
namespace {

class Rollback final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Move an alias back to the version it pointed at before",
            .details =
                "Follows the record of alias moves. Going back twice goes back two "
                "versions: what was rolled back does not return.",
            .examples = {"sentiment rollback", "sentiment rollback --alias challenger"},
            .exit_codes = "3 nothing to go back to"};
  }

  void declare(Options& options) override {
    options.option("--alias", alias_, "NAME", "name to move");
    options.setting("--model-name", "MODEL_NAME", "NAME");
  }

  Result<void> run(Services& services) override {
    const ModelName name{services.config().model_name};
    const Alias alias{alias_};
    auto& registry = SENT_TRY(services.backend())->registry();
    const auto before =
        [&](std::optional<ModelVersion> now) -> Result<std::optional<ModelVersion>> {
      const auto history = SENT_TRY(registry.alias_history(name, alias));
      const auto version = version_before(history);
      if (!version) return nothing_before(name, now);
      return version;
    };
    const auto moved = SENT_TRY(move_alias(services, name, alias, kRollback, before));
    const int to = moved.to.value_or(ModelVersion{}).value();
    if (services.out.json()) {
      Json document{{"model_name", name.value()}, {"alias", alias_}, {"version", to}};
      document["previous_version"] = moved.from ? Json(moved.from->value()) : Json(nullptr);
      services.out.document(document);
    } else if (moved.from) {
      services.out.line("Rolled back alias '{}' on {} from v{} to v{}", alias_, name.value(),
                        moved.from->value(), to);
    } else {
      services.out.line("Rolled back alias '{}' on {} to v{}", alias_, name.value(), to);
    }
    return {};
  }

 private:
  tl::unexpected<Error> nothing_before(const ModelName& name,
                                       std::optional<ModelVersion> now) const {
    return fail(Code::not_found,
                now ? fmt::format("nothing to go back to: '{}' of {} is on v{} and was on no other "
                                  "version before",
                                  alias_, name.value(), now->value())
                    : fmt::format("nothing to go back to: {} never had an alias '{}'", name.value(),
                                  alias_));
  }

  std::string alias_ = kChampionAlias.value();
};

}  // namespace

std::unique_ptr<Command> make_rollback() { return std::make_unique<Rollback>(); }

}  // namespace sentiment
