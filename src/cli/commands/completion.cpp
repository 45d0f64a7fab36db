#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "cli/commands.hpp"

namespace sentiment {
namespace {

// Each script asks the program itself what fits (`sentiment complete`), so that it knows the
// commands of the release that is installed, and what is in the home now.

/// Bash cuts words at ":" and "=", so the line is cut again, and what stands before the cut is
/// taken from the answers. Descriptions are shown where bash lists (COMP_TYPE 63), not where it
/// inserts.
constexpr std::string_view kBash =
    R"sh(# sentiment completion for bash: eval "$(sentiment completion bash)"
_sentiment() {
  local line=${COMP_LINE:0:COMP_POINT} cur cut= value about i width=0
  local -a words abouts
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  cur=${words[${#words[@]}-1]}
  [[ $cur == *[:=]* ]] && cut=${cur%"${cur##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    if [[ $value == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "${cur#"$cut"}")
      continue
    fi
    value=${value#"$cut"}
    COMPREPLY+=("$value")
    abouts[${#COMPREPLY[@]}-1]=$about
    ((${#value} > width)) && width=${#value}
  done < <("$1" complete -- "${words[@]:1}" 2>/dev/null)
  if ((${#COMPREPLY[@]} == 1)); then
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  elif ((${COMP_TYPE:-0} == 63)); then
    for i in "${!COMPREPLY[@]}"; do
      [[ ${abouts[i]} ]] || continue
      printf -v line '%-*s  %s' "$width" "${COMPREPLY[i]}" "${abouts[i]}"
      COMPREPLY[i]=${line:0:${COLUMNS:-80}-1}
    done
  fi
}
complete -F _sentiment sentiment
)sh";

constexpr std::string_view kZsh = R"sh(#compdef sentiment
# sentiment completion for zsh: eval "$(sentiment completion zsh)"
_sentiment() {
  local value about files=
  local -a values keys
  while IFS=$'\t' read -r value about; do
    if [[ $value == :files ]]; then
      files=1
    elif [[ $value == *= ]]; then
      keys+=("${value//:/\\:}${about:+:$about}")
    else
      values+=("${value//:/\\:}${about:+:$about}")
    fi
  done < <("${words[1]}" complete -- "${(@)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
  (( $#values )) && _describe -t values value values
  (( $#keys )) && _describe -t keys key keys -S ''
  if [[ -n $files ]]; then
    compset -P '--*='
    _files
  fi
}
if [[ ${funcstack[1]} == _sentiment ]]; then
  _sentiment "$@"
else
  compdef _sentiment sentiment
fi
)sh";

constexpr std::string_view kFish =
    R"sh(# sentiment completion for fish: sentiment completion fish | source
function __sentiment_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc) "$current"
    for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path "$current"
        else
            printf '%s\n' $line
        end
    end
end
complete -c sentiment -f -a '(__sentiment_complete)'
)sh";

class Completion final : public Command {
 public:
  CommandInfo about() const override {
    return {
        .purpose = "Print a script that completes commands, flags and their values in a shell",
        .details =
            "Values come from the home: run ids, versions, aliases, names of models. No "
            "server is asked.",
        .examples = {"eval \"$(sentiment completion bash)\"",
                     "eval \"$(sentiment completion zsh)\"", "sentiment completion fish | source"},
        .exit_codes = "2 unknown shell",
        .needs_settings = false};
  }

  void declare(Options& options) override {
    auto& shell = options.positional("SHELL", shell_, "the shell");
    shell.required = true;
    shell.choices = {"bash", "zsh", "fish"};
  }

  Result<void> run(Services& /*services*/, Output& out) override {
    const std::string_view script = shell_ == "bash" ? kBash : shell_ == "zsh" ? kZsh : kFish;
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
