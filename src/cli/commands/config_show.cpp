#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/training_settings.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/table.hpp"
#include "cli/training_options.hpp"
#include "training/train_config.hpp"

namespace sentiment {
namespace {

constexpr const char* kMask = "***";

/// "https://user:password@host/" with the user and the password masked.
std::string without_userinfo(std::string text) {
  const auto scheme = text.find("://");
  if (scheme == std::string::npos) return text;
  const auto begin = scheme + 3;
  const auto at = text.substr(0, text.find_first_of("/?#", begin)).rfind('@');
  if (at != std::string::npos && at >= begin) text.replace(begin, at - begin, kMask);
  return text;
}

/// A setting's value as it may be shown.
Json visible(const Field& field) {
  Json value = field.get();
  if (field.secret && value != "" && !value.is_null()) return kMask;
  if (value.is_string()) return without_userinfo(value.get<std::string>());
  return value;
}

Json fields_json(const std::vector<const Field*>& fields) {
  Json document = Json::object();
  for (const auto* field : fields) {
    document[field->key] = {
        {"value", visible(*field)}, {"origin", field->origin}, {"help", field->help}};
  }
  return document;
}

void print(Output& out, const std::string& title, const std::vector<const Field*>& fields) {
  constexpr std::array<Squeeze, 3> kSettingSqueezes{{{1, 16}, {2, 12}, {1, 6}}};
  std::vector<std::vector<std::string>> rows{{title, "Value", "Origin"}};
  for (const auto* field : fields) {
    rows.push_back({"  " + field->key, to_line(visible(*field)), field->origin});
  }
  print_table(out, std::move(rows), kSettingSqueezes);
}

class ConfigShow final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Print each setting with its value and where it came from",
            .details =
                "Settings of a training come from the profile, params.yaml and --set, each "
                "beating the one before; all others from the environment and flags. "
                "Any environment name may be given as NAME_FILE, the name of a file that "
                "holds the value. Secrets are masked.",
            .examples = {"sentiment config show", "sentiment config show --changed",
                         "sentiment config show --set model.C=2 --json"},
            .exit_codes = "2 a setting is unknown or has a wrong value"};
  }

  void declare(Options& options) override {
    declare_training(options, settings_);
    options.flag("--changed", changed_, "only settings that are not at their default");
  }

  Result<void> run(Services& services, Output& out) override {
    TrainConfig config;
    Fields training;
    describe(training, config);
    SENT_CHECK(settings_.apply(training));
    TrainConfig usual_config;
    Fields usual;
    describe(usual, usual_config);
    SENT_CHECK(apply_settings(usual, {}));
    const auto trained = shown(training, usual);
    const auto environment = shown(services.settings.fields(), Settings().fields());
    if (out.json()) {
      out.document({{"training", fields_json(trained)}, {"environment", fields_json(environment)}});
    } else if (trained.empty() && environment.empty()) {
      out.note("every setting is at its default");
    } else {
      if (!trained.empty()) print(out, "Training (params.yaml, --set)", trained);
      if (!trained.empty() && !environment.empty()) out.line();
      if (!environment.empty()) print(out, "Environment", environment);
    }
    return {};
  }

 private:
  /// `usual`: the same settings when nobody set any.
  std::vector<const Field*> shown(const Fields& fields, const Fields& usual) const {
    std::vector<const Field*> found;
    for (const auto& field : fields.all()) {
      const Field* plain = usual.find(field.key);
      // Every user has a HOME: it is not a choice.
      const bool is_changed =
          field.key != "HOME" && (plain == nullptr || plain->get() != field.get());
      if (is_changed || !changed_) found.push_back(&field);
    }
    return found;
  }

  bool changed_ = false;
  TrainingSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_config_show() { return std::make_unique<ConfigShow>(); }

}  // namespace sentiment
