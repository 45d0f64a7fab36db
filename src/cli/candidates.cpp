#include "cli/candidates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/known_names.hpp"
#include "app/services.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/fields.hpp"
#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/options.hpp"
#include "cli/runs.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "training/train_config.hpp"

namespace sentiment {
namespace {

constexpr int kOfferedRuns = 200;

/// What the home knows, for values of flags.
class HomeValues {
 public:
  HomeValues(KnownNames& known, std::string model) : known_(known), model_(std::move(model)) {}

  std::vector<Candidate> runs() {
    std::vector<Candidate> found;
    for (const auto& run : known_.runs(kOfferedRuns)) {
      found.push_back({run.id.value(), fmt::format("{} {} {}", run.name, to_string(run.status),
                                                   to_display(run.start_time))});
    }
    return found;
  }
  std::vector<Candidate> metrics() {
    std::vector<Candidate> found;
    for (const auto& run : known_.runs(kOfferedRuns)) {
      for (const auto& metric : run.metrics) {
        if (std::ranges::find(found, metric.key, &Candidate::value) == found.end()) {
          found.push_back({metric.key, ""});
        }
      }
    }
    return found;
  }
  std::vector<Candidate> versions() {
    std::vector<Candidate> found;
    for (const auto& version : known_.versions(ModelName{model_})) {
      found.push_back({std::to_string(version.version.value()),
                       fmt::format("{} {}", to_display(version.created), aliases_text(version))});
    }
    return found;
  }
  std::vector<Candidate> aliases() {
    std::vector<Candidate> found;
    for (const auto& version : known_.versions(ModelName{model_})) {
      for (const auto& alias : version.aliases) {
        found.push_back({alias.value(), fmt::format("version {}", version.version.value())});
      }
    }
    return found;
  }
  std::vector<Candidate> references() {
    std::vector<Candidate> found;
    for (const auto& alias : aliases()) {
      found.push_back({fmt::format("models:/{}@{}", model_, alias.value), alias.about});
    }
    for (const auto& version : versions()) {
      found.push_back({fmt::format("models:/{}/{}", model_, version.value), version.about});
    }
    return found;
  }

 private:
  KnownNames& known_;
  std::string model_;
};

std::vector<Candidate> plain(const std::vector<std::string>& values) {
  std::vector<Candidate> found;
  for (const auto& value : values) found.push_back({value, ""});
  return found;
}

std::vector<Candidate> training_keys() {
  TrainConfig config;
  Fields fields;
  describe(fields, config);
  std::vector<Candidate> found;
  for (const auto& field : fields.all()) found.push_back({field.key + "=", field.help});
  return found;
}

/// The values of a flag or an argument, by what stands for them in help.
Candidates values_of(const OptionSpec& spec, Services& services, const std::string& model) {
  KnownNames known(services);
  HomeValues home(known, model);
  const std::string& kind = spec.argument;
  if (!spec.choices.empty()) return {plain(spec.choices)};
  if (kind == "FILE" || kind == "DIR" || kind == "SOURCE") return {{}, true};
  if (kind == "REF") return {home.references(), true};
  if (kind == "ALIAS") return {home.aliases()};
  if (kind == "VERSION") return {home.versions()};
  if (kind == "METRIC") return {home.metrics()};
  if (kind == "ID") return {home.runs()};
  if (kind == "MODEL") return {plain(known.models())};
  if (kind == "TRAINING") return {plain(known.pending())};
  if (spec.name == "--set") return {training_keys()};
  return {};
}

/// The commands, or what follows a first word that several share.
std::vector<Candidate> command_words(CommandList commands, const std::string& prefix) {
  std::vector<Candidate> found;
  for (const auto& entry : commands) {
    const std::string name(entry.name);
    if (entry.group.empty() || !name.starts_with(prefix)) continue;
    const auto space = name.find(' ', prefix.size());
    const auto word = name.substr(prefix.size(), space - prefix.size());
    if (space == std::string::npos) {
      found.push_back({word, entry.make()->about().purpose});
    } else if (found.empty() || found.back().value != word) {
      found.push_back({word, name.substr(space + 1)});
    } else {
      found.back().about += ", " + name.substr(space + 1);
    }
  }
  if (prefix.empty()) {
    found.push_back({"--help", "List the commands"});
    found.push_back({"--version", "Print the program's version"});
  }
  return found;
}

std::vector<Candidate> flags_of(const Options& options, std::span<const std::string> given) {
  std::vector<Candidate> found;
  for (const auto& spec : options.specs()) {
    const bool again = spec.kind == OptionSpec::Kind::repeated ||
                       std::ranges::find(given, spec.name) == given.end();
    if (!spec.by_position() && again) found.push_back({spec.name, spec.help});
  }
  found.push_back({"--json", "print the result as one JSON document"});
  found.push_back({"--help", "explain the command"});
  return found;
}

/// The value of a flag among `words`: the next one, or what is after its "=".
std::optional<std::string> value_of(std::span<const std::string> words, std::string_view flag) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == flag && i + 1 < words.size()) return words[i + 1];
    if (words[i].starts_with(fmt::format("{}=", flag))) return words[i].substr(flag.size() + 1);
  }
  return std::nullopt;
}

/// What fits after a command and `given`.
Candidates of_command(const CommandEntry& entry, std::span<const std::string> given,
                      const std::string& current, Services& services) {
  const auto command = entry.make();
  const Settings settings;
  Options options(settings.fields());
  command->declare(options);
  const auto& specs = options.specs();
  const std::string model = value_of(given, "--model-name").value_or(services.config().model_name);
  const auto takes_value = [&](std::string_view name) {
    return std::ranges::find_if(specs, [&](const OptionSpec& spec) {
      return spec.name == name && !spec.by_position() && spec.kind != OptionSpec::Kind::flag;
    });
  };
  if (!given.empty()) {
    if (const auto spec = takes_value(given.back()); spec != specs.end()) {
      return values_of(*spec, services, model);
    }
  }
  if (const auto equals = current.find('='); current.starts_with("--") && equals != current.npos) {
    const auto spec = takes_value(current.substr(0, equals));
    if (spec == specs.end()) return {};
    auto found = values_of(*spec, services, model);
    for (auto& value : found.values) value.value.insert(0, current, 0, equals + 1);
    return found;
  }
  if (current.starts_with('-')) return {flags_of(options, given)};
  std::ptrdiff_t place = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const bool is_value = i > 0 && takes_value(given[i - 1]) != specs.end();
    if (!is_value && !given[i].starts_with('-')) ++place;
  }
  for (const auto& spec : specs) {
    if (!spec.by_position()) continue;
    if (place-- <= 0 || spec.kind == OptionSpec::Kind::positionals) {
      return values_of(spec, services, model);
    }
  }
  return {flags_of(options, given)};
}

}  // namespace

Candidates find_candidates(CommandList commands, std::span<const std::string> words,
                           Services& services) {
  if (words.empty()) return {};
  const std::string& current = words.back();
  const auto given = words.first(words.size() - 1);
  const auto entry_of = [&](std::string_view name) {
    return std::ranges::find(commands, name, &CommandEntry::name);
  };
  Candidates found;
  if (given.empty()) {
    found.values = command_words(commands, "");
  } else if (const auto one = entry_of(given[0]); one != commands.end()) {
    found = of_command(*one, given.subspan(1), current, services);
  } else if (given.size() == 1) {
    found.values = command_words(commands, given[0] + " ");
  } else if (const auto two = entry_of(given[0] + " " + given[1]); two != commands.end()) {
    found = of_command(*two, given.subspan(2), current, services);
  }
  std::erase_if(found.values,
                [&](const Candidate& candidate) { return !candidate.value.starts_with(current); });
  return found;
}

}  // namespace sentiment
