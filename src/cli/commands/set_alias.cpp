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

class SetAlias final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Point an alias at a registered version",
            .details =
                "A server follows @champion: it takes the new version at its next look "
                "or at POST /admin/reload.",
            .examples = {"sentiment set-alias --version 1 --alias challenger"},
            .exit_codes = "3 no such model or version"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "NAME");
    options.required("--version", version_, "N", "registered version it will point to")
        .takes_stray = true;
    options.required("--alias", alias_, "NAME", "name to move, e.g. champion").takes_stray = true;
  }

  Result<void> run(Services& services, Output& out) override {
    const ModelName name{services.config().model_name};
    auto& backend = *SENT_TRY(services.backend());
    const ModelVersion version{version_};
    const auto registered = backend.registry().get_version(name, version);
    if (!registered && registered.error().code != Code::not_found)
      return tl::make_unexpected(registered.error());
    if (!registered)
      return tl::make_unexpected(missing_model(backend.registry(), VersionRef{name, version}));
    const auto moved = SENT_TRY(move_alias(
        backend.models(), services.clock,
        {.name = name, .alias = Alias{alias_}, .who = services.who(), .why = "set-alias"},
        [&](std::optional<ModelVersion>) { return std::optional(version); }));
    if (out.json()) {
      Json document{{"model_name", name.value()}, {"alias", alias_}, {"version", version_}};
      document["previous_version"] = moved.from ? Json(moved.from->value()) : Json(nullptr);
      out.document(document);
    } else {
      out.line("Set alias '{}' on {} v{}", alias_, name.value(), version_);
    }
    return {};
  }

 private:
  int version_ = 0;
  std::string alias_;
};

}  // namespace

std::unique_ptr<Command> make_set_alias() { return std::make_unique<SetAlias>(); }

}  // namespace sentiment
