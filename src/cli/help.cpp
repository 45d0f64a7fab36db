#include "cli/help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/options.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kNarrowestHelp = 30;  ///< a second column; below, help stands under its name
constexpr std::string_view kIndent = "      ";

using Row = std::pair<std::string, std::string>;

/// Words broken into lines of at most `width` characters.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    const auto length = count_code_points(lines.back());
    if (length > 0 && length + 1 + count_code_points(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string paragraph(std::string_view text, std::size_t width) {
  return fmt::format("{}\n", fmt::join(wrap(text, width), "\n"));
}

/// Two columns, the second wrapped; where there is no room beside the first, below it.
std::string table(const std::vector<Row>& rows, std::size_t width) {
  std::size_t left = 0;
  for (const auto& row : rows) left = std::max(left, row.first.size());
  const bool beside = left + 4 + kNarrowestHelp <= width;
  std::string text;
  for (const auto& [name, help] : rows) {
    std::string_view heading = name;
    if (!beside) text += fmt::format("  {}\n", name);
    for (const auto& line : wrap(help, width - (beside ? left + 4 : kIndent.size()))) {
      text += beside ? fmt::format("  {:<{}}  {}\n", heading, left, line)
                     : fmt::format("{}{}\n", kIndent, line);
      heading = {};
    }
  }
  return text;
}

std::string usage_line(std::string_view name, const Options& options, std::size_t width) {
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
  return paragraph(usage + " [flags]", width);
}

Row row_of(const OptionSpec& spec) {
  std::string name = spec.name;
  if (!spec.by_position() && !spec.argument.empty()) name += " " + spec.argument;
  if (spec.kind == OptionSpec::Kind::repeated) name += " …";
  std::string help = spec.help;
  if (!spec.choices.empty()) help += fmt::format(": {}", fmt::join(spec.choices, ", "));
  if (spec.required) help += " (required)";
  if (!spec.preset.empty()) help += fmt::format(" (default {})", spec.preset);
  if (!spec.setting_key.empty()) help += fmt::format(" [{}]", spec.setting_key);
  return {std::move(name), std::move(help)};
}

}  // namespace

std::string program_help(CommandList commands, std::string_view prefix, std::size_t width) {
  std::string text = fmt::format("usage: sentiment {} [flags] [arguments]\n",
                                 prefix.empty() ? "COMMAND" : fmt::format("{} COMMAND", prefix));
  if (prefix.empty()) {
    text += "\n" + paragraph(
                       "Trains sentiment classifiers on text, tracks and registers every model, "
                       "promotes champions and serves predictions.",
                       width);
  }
  std::vector<Row> rows;
  std::string_view group;
  const auto flush = [&] {
    if (!rows.empty()) text += fmt::format("\n{}\n{}", group, table(rows, width));
    rows.clear();
  };
  for (const auto& entry : commands) {
    if (entry.group.empty()) continue;
    if (!prefix.empty() && !entry.name.starts_with(fmt::format("{} ", prefix))) continue;
    if (entry.group != group) flush();
    group = entry.group;
    rows.emplace_back(std::string(entry.name), entry.make()->about().purpose);
  }
  flush();
  text += "\nEvery command\n";
  text += table({{"--json", "print the result as one JSON document, in full precision"},
                 {"--help, -h", "explain the command, with an example and its exit codes"}},
                width);
  if (prefix.empty()) {
    text += "\nWithout a command\n";
    text +=
        table({{"--version", "print the program's version"}, {"--help, -h", "this page"}}, width);
  }
  text += "\n" + paragraph(
                     "Exit codes: 0 done, 1 failed, 2 wrong usage or setting, 3 not found, "
                     "4 service not reached, 5 refused by a gate, 130 interrupted",
                     width);
  return text;
}

std::string command_help(std::string_view name, const CommandInfo& info, const Options& options,
                         std::size_t width) {
  std::string text = usage_line(name, options, width);
  text += "\n" + paragraph(info.purpose + ".", width);
  if (!info.details.empty()) text += "\n" + paragraph(info.details, width);
  std::vector<Row> arguments;
  std::vector<Row> flags;
  for (const auto& spec : options.specs()) {
    (spec.by_position() ? arguments : flags).push_back(row_of(spec));
  }
  flags.emplace_back("--json", "print the result as one JSON document, in full precision");
  flags.emplace_back("--help, -h", "this page");
  if (!arguments.empty()) text += "\nArguments\n" + table(arguments, width);
  text += "\nFlags\n" + table(flags, width);
  text += info.examples.size() == 1 ? "\nExample\n" : "\nExamples\n";
  for (const auto& example : info.examples) text += "  " + example + "\n";
  text += "\n" + paragraph(info.exit_codes.empty() ? "Exit codes: 0 (always)"
                                                   : "Exit codes: 0 done, " + info.exit_codes,
                           width);
  return text;
}

}  // namespace sentiment
