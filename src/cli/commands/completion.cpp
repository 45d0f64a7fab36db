#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/settings.hpp"
#include "base/shell_word.hpp"
#include "cli/command_list.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace sentiment {
namespace {

struct Entry {
  std::string name;
  std::string first;   ///< the first word of the name
  std::string second;  ///< the other one; "" where there is none
  std::string purpose;
  std::vector<std::pair<std::string, std::string>> flags;  ///< with what they say
};

std::vector<Entry> entries_of(CommandList commands) {
  const Settings settings;
  std::vector<Entry> entries;
  for (const auto& listed : commands) {
    const auto command = listed.make();
    Options options(settings.fields());
    command->declare(options);
    const std::string name(listed.name);
    const auto space = std::min(name.find(' '), name.size());
    Entry entry{name,
                name.substr(0, space),
                name.substr(std::min(space + 1, name.size())),
                command->about().purpose,
                {}};
    for (const auto& spec : options.specs()) {
      if (spec.name.starts_with("--")) entry.flags.emplace_back(spec.name, spec.help);
    }
    entry.flags.emplace_back("--json", "print one JSON document");
    entry.flags.emplace_back("--help", "explain the command");
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// The first words of the commands, or of those that have two, each once.
std::vector<std::string> first_words(const std::vector<Entry>& entries, bool of_two) {
  std::vector<std::string> words;
  for (const auto& entry : entries) {
    if (of_two && entry.second.empty()) continue;
    if (words.empty() || words.back() != entry.first) words.push_back(entry.first);
  }
  return words;
}

std::string flag_words(const Entry& entry) {
  std::vector<std::string> names;
  names.reserve(entry.flags.size());
  for (const auto& flag : entry.flags) names.push_back(flag.first);
  return fmt::format("{}", fmt::join(names, " "));
}

/// `case` arms that choose words by the command typed so far; bash and zsh read the same.
std::string case_arms(const std::vector<Entry>& entries) {
  std::string arms;
  for (const auto& word : first_words(entries, true)) {
    std::vector<std::string> seconds;
    for (const auto& entry : entries) {
      if (entry.first == word) seconds.push_back(entry.second);
    }
    arms += fmt::format("    {}) words={} ;;\n", word,
                        shell_word(fmt::format("{}", fmt::join(seconds, " "))));
  }
  for (const auto& entry : entries) {
    arms +=
        fmt::format("    {}) words={} ;;\n", shell_word(entry.name), shell_word(flag_words(entry)));
  }
  return arms;
}

constexpr std::string_view kBash =
    R"sh(# sentiment completion for bash: eval "$(sentiment completion bash)"
_sentiment() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} command=${{COMP_WORDS[1]}} words=
  case $command in {nested}) ((COMP_CWORD > 2)) && command+=" ${{COMP_WORDS[2]}}" ;; esac
  ((COMP_CWORD == 1)) && command=
  case $command in
    '') words={first} ;;
{arms}  esac
  if [[ $cur == -* || $COMP_CWORD -eq 1 || ${{#words}} -gt 0 && $words != -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}}
complete -o filenames -F _sentiment sentiment
)sh";

constexpr std::string_view kZsh = R"sh(#compdef sentiment
# sentiment completion for zsh: eval "$(sentiment completion zsh)"
_sentiment() {{
  local cur=${{words[CURRENT]}} cmd=${{words[2]}} list=
  case $cmd in {nested}) ((CURRENT > 3)) && cmd+=" ${{words[3]}}" ;; esac
  ((CURRENT == 2)) && cmd=
  () {{
    local words=
    case $cmd in
    '') words={first} ;;
{arms}    esac
    list=$words
  }}
  if [[ $cur == -* || $CURRENT -eq 2 || -n $list && $list != -* ]]; then
    compadd -- ${{=list}}
  else
    _files
  fi
}}
compdef _sentiment sentiment
)sh";

std::string shell_script(std::string_view shape, const std::vector<Entry>& entries) {
  const std::string first =
      fmt::format("{} --help --version", fmt::join(first_words(entries, false), " "));
  return fmt::format(fmt::runtime(shape),
                     fmt::arg("nested", fmt::join(first_words(entries, true), "|")),
                     fmt::arg("first", shell_word(first)), fmt::arg("arms", case_arms(entries)));
}

std::string fish_script(const std::vector<Entry>& entries) {
  std::string text = "# sentiment completion for fish: sentiment completion fish | source\n";
  for (const auto& entry : entries) {
    std::string when = "__fish_seen_subcommand_from " + entry.first;
    text += fmt::format("complete -c sentiment -n __fish_use_subcommand -f -a {}", entry.first);
    if (!entry.second.empty()) {
      text += fmt::format("\ncomplete -c sentiment -n '{}' -f -a {}", when, entry.second);
      when += "; and __fish_seen_subcommand_from " + entry.second;
    }
    text += fmt::format(" -d {}\n", shell_word(entry.purpose));
    for (const auto& [flag, help] : entry.flags) {
      text += fmt::format("complete -c sentiment -n {} -l {} -d {}\n", shell_word(when),
                          flag.substr(2), shell_word(help));
    }
  }
  return text;
}

class Completion final : public Command {
 public:
  CommandInfo about() const override {
    return {
        .purpose = "Print a script that completes commands and flags in a shell",
        .examples = {"eval \"$(sentiment completion bash)\"", "sentiment completion fish | source"},
        .exit_codes = "2 unknown shell",
        .needs_settings = false};
  }

  void declare(Options& options) override {
    options.positional("SHELL", shell_, "bash, zsh or fish").required = true;
  }

  Result<void> run(Services& /*services*/, Output& out) override {
    const auto entries = entries_of(program_commands());
    std::string script;
    if (shell_ == "bash") {
      script = shell_script(kBash, entries);
    } else if (shell_ == "zsh") {
      script = shell_script(kZsh, entries);
    } else if (shell_ == "fish") {
      script = fish_script(entries);
    } else {
      return fail(Code::usage, fmt::format("expected bash, zsh or fish, not '{}'", shell_));
    }
    if (out.json()) {
      out.document({{"shell", shell_}, {"script", script}});
    } else {
      out.write(script);
    }
    return {};
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion() { return std::make_unique<Completion>(); }

}  // namespace sentiment
