#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/original_call.hpp"
#include "cli/output.hpp"
#include "cli/program.hpp"
#include "cli/stop_signals.hpp"
#include "cli/terminal.hpp"

namespace {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  sentiment::StopFlag stop;
  const sentiment::StopSignals signals(stop);
  sentiment::SystemClock clock;
  sentiment::Output out(std::cout, std::cerr, sentiment::find_terminal(environment));
  const auto words = sentiment::called_words(std::vector<std::string>(argv, argv + argc));
  if (!words) {
    out.failure(words.error());
    return sentiment::exit_code(words.error().code);
  }
  return sentiment::run_program(*words, sentiment::program_commands(), out,
                                {environment, clock, stop});
}
