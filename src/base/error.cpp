#include "base/error.hpp"

#include <string_view>

namespace sentiment {

std::string_view to_string(Code code) {
  switch (code) {
    case Code::invalid_argument: return "invalid_argument";
    case Code::usage: return "usage";
    case Code::not_found: return "not_found";
    case Code::conflict: return "conflict";
    case Code::failed_precondition: return "failed_precondition";
    case Code::refused: return "refused";
    case Code::unauthenticated: return "unauthenticated";
    case Code::unavailable: return "unavailable";
    case Code::deadline_exceeded: return "deadline_exceeded";
    case Code::corrupt_data: return "corrupt_data";
    case Code::interrupted: return "interrupted";
    case Code::internal: return "internal";
  }
  return "internal";
}

}  // namespace sentiment
