#include "cli/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>  // IWYU pragma: keep (defines what App.hpp declares)
#include <CLI/Error.hpp>
#include <CLI/Option.hpp>
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/shell_word.hpp"
#include "base/suggest.hpp"
#include "ports/ids.hpp"
#include "ports/name_rules.hpp"

namespace sentiment {
namespace {

template <class Number>
Result<void> read_number(const std::string& text, Number& out, std::string_view what) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    return fail(Code::usage, fmt::format("expected {}, not '{}'", what, text));
  }
  out = value;
  return {};
}

bool takes_many(const OptionSpec& spec) {
  return spec.kind == OptionSpec::Kind::repeated || spec.kind == OptionSpec::Kind::positionals;
}

std::vector<std::string> names_of(const std::vector<OptionSpec>& specs) {
  std::vector<std::string> names{"--json", "--help"};
  for (const auto& spec : specs) {
    if (!spec.by_position()) names.push_back(spec.name);
  }
  return names;
}

/// "--name=value" as two arguments, so that CLI11 takes an empty value for one; the rest as it is.
std::vector<std::string> split_at_equals(std::span<const std::string> arguments) {
  std::vector<std::string> split;
  for (const auto& argument : arguments) {
    const auto equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    split.push_back(argument.substr(0, equals));
    if (equals != std::string::npos) split.push_back(argument.substr(equals + 1));
  }
  return split;
}

Error unknown_flag(const std::string& argument, const std::vector<OptionSpec>& specs) {
  std::string advice = did_you_mean(argument, names_of(specs));
  const auto place = std::ranges::find_if(specs, &OptionSpec::by_position);
  if (advice.empty() && place != specs.end())
    advice =
        fmt::format("; if it is a {}, put -- before it: -- {}", place->name, shell_word(argument));
  return {Code::usage, fmt::format("unknown flag '{}'{}", argument, advice)};
}

/// What the arguments say: the values of each option, and what stands for itself.
struct Parsed {
  std::vector<std::vector<std::string>> values;  // an entry for each spec
  std::vector<bool> given;
  std::vector<std::string> positionals;
};

/// Sorts out flags and their values. Positional arguments are kept from CLI11, which would take
/// "[a,b]" apart.
Result<Parsed> sort_out(std::span<const std::string> arguments,
                        const std::vector<OptionSpec>& specs) {
  Parsed parsed;
  parsed.values.resize(specs.size());
  parsed.given.resize(specs.size());
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> options(specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].by_position()) continue;
    if (specs[i].kind == OptionSpec::Kind::flag) {
      options[i] = app.add_flag(specs[i].name);
      continue;
    }
    options[i] = app.add_option(specs[i].name, parsed.values[i])
                     ->expected(1)
                     ->allow_extra_args(false)
                     ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  const auto bar = std::find(arguments.begin(), arguments.end(), "--");
  const auto split = split_at_equals({arguments.begin(), bar});
  try {
    app.parse(std::vector<std::string>(split.rbegin(), split.rend()));  // backwards, as CLI11 asks
  } catch (const CLI::ArgumentMismatch&) {
    // With these declarations only: a flag at the end, its value missing.
    return fail(Code::usage, fmt::format("{} needs a value", split.back()));
  } catch (const CLI::Error& error) {
    return fail(Code::usage, error.what());
  }
  for (auto& argument : app.remaining()) {
    if (argument.size() > 1 && argument.starts_with('-'))
      return tl::make_unexpected(unknown_flag(argument, specs));
    parsed.positionals.push_back(std::move(argument));
  }
  if (bar != arguments.end()) {
    parsed.positionals.insert(parsed.positionals.end(), bar + 1, arguments.end());
  }
  for (std::size_t i = 0; i < specs.size(); ++i) parsed.given[i] = options[i] && *options[i];
  return parsed;
}

/// Arguments by position that nothing takes, and the flags they were probably meant for.
tl::unexpected<Error> unexpected_arguments(std::span<const std::string> strays,
                                           const std::vector<OptionSpec>& specs,
                                           const std::vector<bool>& given) {
  std::vector<std::string> meant;
  std::size_t next = 0;
  for (std::size_t i = 0; i < specs.size() && next < strays.size(); ++i) {
    const OptionSpec& spec = specs[i];
    if (!spec.expected_bare || spec.by_position() || given[i] || !spec.take(strays[next])) continue;
    meant.push_back(fmt::format("{} {}", spec.name, shell_word(strays[next++])));
  }
  return fail(Code::usage, meant.empty()
                               ? fmt::format("unexpected argument '{}'", strays.front())
                               : fmt::format("unexpected argument{} '{}'; did you mean {}?",
                                             meant.size() == 1 ? "" : "s",
                                             fmt::join(strays.first(meant.size()), "', '"),
                                             fmt::join(meant, " ")));
}

/// Hands the positional arguments to the specs that take them.
Result<void> place(Parsed& parsed, const std::vector<OptionSpec>& specs) {
  auto next = parsed.positionals.begin();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (!specs[i].by_position()) continue;
    const auto last = takes_many(specs[i]) || next == parsed.positionals.end()
                          ? parsed.positionals.end()
                          : next + 1;
    parsed.values[i].assign(next, last);
    parsed.given[i] = next != last;
    next = last;
  }
  if (next == parsed.positionals.end()) return {};
  return unexpected_arguments({next, parsed.positionals.end()}, specs, parsed.given);
}

Result<void> check_choice(const OptionSpec& spec, const std::string& text) {
  if (spec.choices.empty() || std::ranges::count(spec.choices, text) > 0) return {};
  return fail(Code::usage,
              fmt::format("{}: unknown value '{}', available: {}{}", spec.name, text,
                          fmt::join(spec.choices, ", "), did_you_mean(text, spec.choices)));
}

}  // namespace

Result<void> from_text(const std::string& text, std::string& out) {
  out = text;
  return {};
}

Result<void> from_text(const std::string& text, int& out) {
  return read_number(text, out, "a whole number");
}

Result<void> from_text(const std::string& text, double& out) {
  return read_number(text, out, "a number");
}

Result<void> from_text(const std::string& text, Alias& out) {
  out = Alias{text};
  return check_alias(text);
}

Result<void> from_text(const std::string& text, ModelVersion& out) {
  int number = 0;
  if (!from_text(text, number) || number < 1) {
    return fail(Code::usage,
                fmt::format("expected the number of a version, from 1, not '{}'", text));
  }
  out = ModelVersion{number};
  return {};
}

Result<void> from_text(const std::string& text, std::vector<std::string>& out) {
  out.push_back(text);
  return {};
}

Result<void> from_text(const std::string& /*text*/, bool& out) {
  out = true;
  return {};
}

void Options::flag(std::string name, bool& value, std::string help) {
  add({OptionSpec::Kind::flag, std::move(name), "", std::move(help), ""}, value);
}

void Options::repeated(std::string name, std::vector<std::string>& values, std::string argument,
                       std::string help) {
  add({OptionSpec::Kind::repeated, std::move(name), std::move(argument), std::move(help), ""},
      values);
}

void Options::positionals(const std::string& name, std::vector<std::string>& values,
                          std::string help) {
  repeated(name, values, name, std::move(help));
  specs_.back().kind = OptionSpec::Kind::positionals;
}

OptionSpec& Options::setting(const std::string& name, const std::string& key,
                             std::string argument) {
  const Field* field = settings_.find(key);
  OptionSpec spec{OptionSpec::Kind::value, name, std::move(argument), field ? field->help : "", ""};
  if (field && !field->secret) {
    const Json preset = field->get();
    spec.preset = preset.is_string() ? preset.get<std::string>() : to_line(preset);
  }
  spec.setting_key = key;
  spec.take = [this, name, key](const std::string& text) -> Result<void> {
    overrides_.push_back({name, key, text});
    return {};
  };
  specs_.push_back(std::move(spec));
  return specs_.back();
}

Result<void> Options::parse(std::span<const std::string> arguments) {
  Parsed parsed = SENT_TRY(sort_out(arguments, specs_));
  SENT_CHECK(place(parsed, specs_));
  const auto names = names_of(specs_);
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    const auto& spec = specs_[i];
    if (!parsed.given[i]) {
      if (spec.required) return fail(Code::usage, fmt::format("{} is missing", spec.name));
      continue;
    }
    if (spec.kind == OptionSpec::Kind::flag) parsed.values[i] = {""};
    if (!takes_many(spec) && parsed.values[i].size() > 1) {
      return fail(Code::usage, fmt::format("{} is given more than once", spec.name));
    }
    for (const auto& text : parsed.values[i]) {
      if (!spec.by_position() && std::find(names.begin(), names.end(), text) != names.end()) {
        return fail(Code::usage, fmt::format("{} needs a value", spec.name));
      }
      SENT_CHECK(check_choice(spec, text));
      SENT_CHECK(spec.take(text).map_error(as_usage(spec.name)));
    }
  }
  return {};
}

}  // namespace sentiment
