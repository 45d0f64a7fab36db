#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>

#include "app/training_settings.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
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

Json fields_json(const Fields& fields) {
  Json document = Json::object();
  for (const auto& field : fields.all()) {
    document[field.key] = {
        {"value", visible(field)}, {"origin", field.origin}, {"help", field.help}};
  }
  return document;
}

void print(Output& out, const std::string& title, const Fields& fields) {
  std::size_t key_width = 0;
  std::size_t value_width = 0;
  constexpr std::size_t kWidestValue = 40;
  for (const auto& field : fields.all()) {
    key_width = std::max(key_width, field.key.size());
    value_width = std::max(value_width, std::min(to_line(visible(field)).size(), kWidestValue));
  }
  out.line("{}", out.painted(Paint::bold, title));
  for (const auto& field : fields.all()) {
    const std::string origin =
        field.origin == "default" ? out.painted(Paint::dim, field.origin) : field.origin;
    out.line("  {:<{}}  {:<{}}  {}", field.key, key_width, to_line(visible(field)), value_width,
             origin);
  }
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
            .examples = {"sentiment config show", "sentiment config show --set model.C=2 --json"},
            .exit_codes = "2 a setting is unknown or has a wrong value"};
  }

  void declare(Options& options) override { declare_training(options, settings_); }

  Result<void> run(Services& services, Output& out) override {
    TrainConfig config;
    Fields training;
    describe(training, config);
    SENT_CHECK(settings_.apply(training));
    if (out.json()) {
      out.document({{"training", fields_json(training)},
                    {"environment", fields_json(services.settings.fields())}});
      return {};
    }
    print(out, "Training (params.yaml, --set)", training);
    out.line();
    print(out, "Environment", services.settings.fields());
    return {};
  }

 private:
  TrainingSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_config_show() { return std::make_unique<ConfigShow>(); }

}  // namespace sentiment
