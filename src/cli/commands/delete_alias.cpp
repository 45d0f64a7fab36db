#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"
#include "ports/missing_model.hpp"
#include "ports/model_uri.hpp"
#include "registry/alias_moves.hpp"

namespace sentiment {
namespace {

class DeleteAlias final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Take an alias away; the version it points to stays",
            .examples = {"sentiment delete-alias --alias challenger"},
            .exit_codes = "3 no such alias"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "NAME");
    options.required("--alias", alias_, "NAME", "name to take away").takes_stray = true;
  }

  Result<void> run(Services& services, Output& out) override {
    const ModelName name{services.config().model_name};
    auto& backend = *SENT_TRY(services.backend());
    const auto moved = SENT_TRY(move_alias(
        backend.models(), services.clock,
        {.name = name, .alias = Alias{alias_}, .who = services.who(), .why = "delete-alias"},
        [&](std::optional<ModelVersion> now) -> Result<std::optional<ModelVersion>> {
          if (now) return std::nullopt;
          return tl::make_unexpected(
              missing_model(backend.registry(), AliasRef{name, Alias{alias_}}));
        }));
    const int from = moved.from.value_or(ModelVersion{}).value();
    if (out.json()) {
      out.document({{"model_name", name.value()}, {"alias", alias_}, {"previous_version", from}});
    } else {
      out.line("Deleted alias '{}' of {} (it was on v{})", alias_, name.value(), from);
    }
    return {};
  }

 private:
  std::string alias_;
};

}  // namespace

std::unique_ptr<Command> make_delete_alias() { return std::make_unique<DeleteAlias>(); }

}  // namespace sentiment
