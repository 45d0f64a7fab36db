#include "cli/exit_code.hpp"

namespace sentiment {

int exit_code(Code code) {
  switch (code) {
    case Code::usage: return 2;
    case Code::not_found: return 3;
    case Code::unavailable:
    case Code::deadline_exceeded: return 4;
    case Code::refused: return 5;
    case Code::interrupted: return 130;
    case Code::invalid_argument:
    case Code::conflict:
    case Code::failed_precondition:
    case Code::unauthenticated:
    case Code::corrupt_data:
    case Code::internal: return 1;
  }
  return 1;
}

}  // namespace sentiment
