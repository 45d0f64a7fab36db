#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "cli/any_model.hpp"
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
    return {.purpose = "Delete an alias; the version it points to is kept",
            .examples = {"sentiment delete-alias --alias challenger"},
            .exit_codes = "3 no such alias"};
  }

  void declare(Options& options) override {
    declare_any_model(options, model_name_);
    options.required("--alias", alias_, "ALIAS", "alias to delete");
  }

  Result<void> run(Services& services, Output& out) override {
    const ModelName name = any_model(services, model_name_);
    auto& backend = *SENT_TRY(services.backend());
    Alias ignored;
    const auto moved = SENT_TRY(move_alias(
        backend.models(), services.clock,
        {.name = name, .alias = Alias{alias_}, .who = services.who(), .why = "delete-alias"},
        [&](std::optional<ModelVersion> now) -> Result<std::optional<ModelVersion>> {
          if (now) return std::nullopt;
          // One that an earlier release took can be deleted; another is mistyped.
          SENT_CHECK(from_text(alias_, ignored).map_error(as_usage("--alias")));
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
  std::optional<std::string> model_name_;
  std::string alias_;
};

}  // namespace

std::unique_ptr<Command> make_delete_alias() { return std::make_unique<DeleteAlias>(); }

}  // namespace sentiment
