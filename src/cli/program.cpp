#include "cli/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/production_copy.hpp"
#include "app/services.hpp"
#include "app/settings.hpp"
#include "base/error.hpp"
#include "base/suggest.hpp"
#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/exit_code.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"

namespace sentiment {
namespace {

/// The command line, taken apart.
struct Call {
  const CommandEntry* entry = nullptr;
  std::vector<std::string> arguments;  ///< of the command
  std::string prefix;                  ///< a first word that several commands share
  bool help = false;
  bool json = false;
};

bool is_prefix(CommandList commands, std::string_view word) {
  return std::any_of(commands.begin(), commands.end(), [&](const CommandEntry& entry) {
    return entry.name.starts_with(fmt::format("{} ", word));
  });
}

const CommandEntry* find(CommandList commands, std::string_view name) {
  const auto found = std::ranges::find(commands, name, &CommandEntry::name);
  return found == commands.end() ? nullptr : &*found;
}

/// Points to a help page after a sentence.
std::string see(const std::string& sentence, std::string_view page) {
  const bool ended = sentence.ends_with('?') || sentence.ends_with('.');
  return fmt::format("{}{} See {} --help", sentence, ended ? "" : ".", page);
}

Error unknown_command(CommandList commands, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& entry : commands) known.emplace_back(entry.name);
  return {Code::usage,
          see(fmt::format("unknown command '{}'{}", name, did_you_mean(name, known)), "sentiment")};
}

/// Takes --json and --help out, wherever they stand before a "--".
void take_common_flags(std::vector<std::string>& words, Call& call) {
  const auto bar = std::find(words.begin(), words.end(), "--");
  const auto kept = std::remove_if(words.begin(), bar, [&](const std::string& word) {
    call.json = call.json || word == "--json";
    call.help = call.help || word == "--help" || word == "-h";
    return word == "--json" || word == "--help" || word == "-h";
  });
  words.erase(kept, bar);
}

Result<Call> read_call(std::span<const std::string> arguments, CommandList commands) {
  Call call;
  std::vector<std::string> words(arguments.begin(), arguments.end());
  take_common_flags(words, call);
  if (words.empty()) {
    call.help = true;
    return call;
  }
  if (words[0] == "--version") words[0] = "version";
  if (words[0] == "help") {
    call.help = true;
    words.erase(words.begin());
    if (words.empty()) return call;
  }
  std::size_t used = 1;
  std::string name = words[0];
  if (is_prefix(commands, name)) {
    if (words.size() == 1) {
      call.prefix = name;
      call.help = true;
      return call;
    }
    name += " " + words[1];
    used = 2;
  }
  call.entry = find(commands, name);
  if (!call.entry) return tl::make_unexpected(unknown_command(commands, name));
  call.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(used), words.end());
  return call;
}

Result<void> run_call(const Call& call, Command& command, Output& out, const Machine& machine) {
  Settings settings;
  Options options(settings.fields());
  command.declare(options);
  const CommandInfo info = command.about();
  if (call.help) {
    out.write(command_help(call.entry->name, info, options));
    return {};
  }
  SENT_CHECK(options.parse(call.arguments).map_error([&](Error error) {
    error.message = see(error.message, fmt::format("sentiment {}", call.entry->name));
    return error;
  }));
  const auto loaded = settings.load(machine.environment, options.overrides());
  if (info.needs_settings) SENT_CHECK(loaded);
  Services services(machine, settings, loaded, out);
  SENT_CHECK(command.run(services, out));
  copy_to_production(services);
  return {};
}

Result<void> run(std::span<const std::string> arguments, CommandList commands, Output& out,
                 const Machine& machine) {
  // Known even where the rest is wrong, so that the failure has the form asked for.
  out.set_json(std::find(arguments.begin(), arguments.end(), "--json") != arguments.end());
  const Call call = SENT_TRY(read_call(arguments, commands));
  out.set_json(call.json);
  if (!call.entry) {
    out.write(program_help(commands, call.prefix));
    return {};
  }
  const auto command = call.entry->make();
  return run_call(call, *command, out, machine);
}

}  // namespace

int run_program(std::span<const std::string> arguments, CommandList commands, Output& out,
                const Machine& machine) {
  auto done = run(arguments, commands, out, machine);
  if (!done) out.failure(done.error());
  if (auto flushed = out.finish(); done && !flushed) {
    done = std::move(flushed);
    out.failure(done.error());
  }
  return done ? 0 : exit_code(done.error().code);
}

}  // namespace sentiment
