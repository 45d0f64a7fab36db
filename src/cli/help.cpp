#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command_list.hpp"
#include "cli/options.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kWidth = 100;

using Row = std::pair<std::string, std::string>;

/// Words broken into lines of at most `width`.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) {
      lines.emplace_back();
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Two columns, the second wrapped.
std::string table(const std::vector<Row>& rows) {
  std::size_t left = 0;
  for (const auto& row : rows) left = std::max(left, row.first.size());
  std::string text;
  for (const auto& [name, help] : rows) {
    std::string_view heading = name;
    for (const auto& line : wrap(help, kWidth - left - 4)) {
      text += fmt::format("  {:<{}}  {}\n", heading, left, line);
      heading = {};
    }
  }
  return text;
}

std::string usage_line(std::string_view name, const Options& options) {
  std::string usage = fmt::format("usage: sentiment {}", name);
  for (const auto& spec : options.specs()) {
    if (spec.by_position()) {
      const std::string text =
          spec.kind == OptionSpec::Kind::positionals ? spec.name + "…" : spec.name;
      usage += spec.required ? " " + text : " [" + text + "]";
    } else if (spec.required) {
      usage += fmt::format(" {} {}", spec.name, spec.argument);
    }
  }
  return usage + " [flags]\n";
}

Row row_of(const OptionSpec& spec) {
  std::string name = spec.name;
  if (!spec.by_position() && !spec.argument.empty()) name += " " + spec.argument;
  if (spec.kind == OptionSpec::Kind::repeated) name += " …";
  std::string help = spec.help;
  if (spec.required) help += " (required)";
  if (!spec.preset.empty()) help += fmt::format(" (default {})", spec.preset);
  if (!spec.setting_key.empty()) help += fmt::format(" [{}]", spec.setting_key);
  return {std::move(name), std::move(help)};
}

}  // namespace

std::string program_help(CommandList commands, std::string_view prefix) {
  std::string text = fmt::format("usage: sentiment {} [flags] [arguments]\n",
                                 prefix.empty() ? "COMMAND" : fmt::format("{} COMMAND", prefix));
  if (prefix.empty()) {
    text +=
        "\nTrains sentiment classifiers on text, tracks and registers every model, promotes "
        "champions\nand serves predictions.\n";
  }
  std::vector<Row> rows;
  std::string_view group;
  const auto flush = [&] {
    if (!rows.empty()) text += fmt::format("\n{}\n{}", group, table(rows));
    rows.clear();
  };
  for (const auto& entry : commands) {
    if (!prefix.empty() && !entry.name.starts_with(fmt::format("{} ", prefix))) continue;
    if (entry.group != group) flush();
    group = entry.group;
    rows.emplace_back(std::string(entry.name), entry.make()->about().purpose);
  }
  flush();
  text += "\nEvery command\n";
  text += table({{"--json", "print the result as one JSON document, in full precision"},
                 {"--help", "explain the command, with an example and its exit codes"}});
  text +=
      "\nExit codes: 0 done, 1 failed, 2 wrong usage or setting, 3 not found, 4 service not "
      "reached,\n5 refused by a gate, 130 interrupted\n";
  return text;
}

std::string command_help(std::string_view name, const CommandInfo& info, const Options& options) {
  std::string text = usage_line(name, options);
  text += "\n" + info.purpose + ".\n";
  if (!info.details.empty()) {
    text += "\n";
    for (const auto& line : wrap(info.details, kWidth)) text += line + "\n";
  }
  std::vector<Row> arguments;
  std::vector<Row> flags;
  for (const auto& spec : options.specs()) {
    (spec.by_position() ? arguments : flags).push_back(row_of(spec));
  }
  flags.emplace_back("--json", "print the result as one JSON document, in full precision");
  flags.emplace_back("--help", "this page");
  if (!arguments.empty()) text += "\nArguments\n" + table(arguments);
  text += "\nFlags\n" + table(flags);
  text += info.examples.size() == 1 ? "\nExample\n" : "\nExamples\n";
  for (const auto& example : info.examples) text += "  " + example + "\n";
  text += "\n";
  for (const auto& line : wrap("Exit codes: 0 done, " + info.exit_codes, kWidth))
    text += line + "\n";
  return text;
}

}  // namespace sentiment
