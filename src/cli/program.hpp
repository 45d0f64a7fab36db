#pragma once

#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/output.hpp"
#include "cli/services.hpp"
#include "cli/settings.hpp"

namespace sentiment {

/// The world of one run of the program.
struct ProgramWorld {
  Output& out;
  Environment environment;
  Clock& clock;
  const StopFlag& stop;
  OpenBackend open_backend;
  OpenObjectStore open_object_store;
  MakeHttpClient make_http_client;
  OpenOrchestrator open_orchestrator;
};

/// Finds the command that `arguments` (without the program's name) call, runs it, reports its
/// failure on standard error and gives the exit status.
int run_program(std::span<const std::string> arguments, CommandList commands,
                const ProgramWorld& world);

}  // namespace sentiment
