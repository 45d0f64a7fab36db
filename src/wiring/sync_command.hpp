#pragma once

#include <memory>

#include "cli/command.hpp"

namespace sentiment {

/// `sentiment sync`: the one command that needs a home and a server at once, which is why it does
/// not stand among cli/commands.
std::unique_ptr<Command> make_sync();

}  // namespace sentiment
