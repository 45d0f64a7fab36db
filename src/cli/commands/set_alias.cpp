#include <memory>
#include <optional>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"
#include "ports/missing_model.hpp"
#include "ports/model_uri.hpp"
#include "registry/alias_moves.hpp"

namespace sentiment {
namespace {

class SetAlias final : public Command {
 public:
  CommandInfo about() const override {
    return {
        .purpose = "Point an alias at a registered version",
        .details = "Servers pick up a new champion at their next check, or at POST /admin/reload.",
        .examples = {"sentiment set-alias --version 1 --alias challenger"},
        .exit_codes = "3 no such model or version"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    options.required("--version", version_, "VERSION", "registered version to point to");
    options.required("--alias", alias_, "ALIAS", "alias to move, e.g. champion");
  }

  Result<void> run(Services& services, Output& out) override {
    const ModelName name{services.config().model_name};
    auto& backend = *SENT_TRY(services.backend());
    const auto registered = backend.registry().get_version(name, version_);
    if (!registered && registered.error().code != Code::not_found)
      return tl::make_unexpected(registered.error());
    if (!registered)
      return tl::make_unexpected(missing_model(backend.registry(), VersionRef{name, version_}));
    const auto moved = SENT_TRY(
        move_alias(backend.models(), services.clock,
                   {.name = name, .alias = alias_, .who = services.who(), .why = "set-alias"},
                   [&](std::optional<ModelVersion>) { return std::optional(version_); }));
    if (out.json()) {
      Json document{
          {"model_name", name.value()}, {"alias", alias_.value()}, {"version", version_.value()}};
      document["previous_version"] = moved.from ? Json(moved.from->value()) : Json(nullptr);
      out.document(document);
    } else {
      out.line("Set alias '{}' on {} v{}", alias_.value(), name.value(), version_.value());
    }
    return {};
  }

 private:
  ModelVersion version_;
  Alias alias_;
};

}  // namespace

std::unique_ptr<Command> make_set_alias() { return std::make_unique<SetAlias>(); }

}  // namespace sentiment
