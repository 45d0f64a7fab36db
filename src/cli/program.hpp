#pragma once

#include <span>
#include <string>

#include "app/services.hpp"
#include "cli/command_list.hpp"
#include "cli/output.hpp"

namespace sentiment {

/// Finds the command that `arguments` (without the program's name) call, runs it, reports its
/// failure on standard error and gives the exit status.
int run_program(std::span<const std::string> arguments, CommandList commands, Output& out,
                const Machine& machine);

}  // namespace sentiment
