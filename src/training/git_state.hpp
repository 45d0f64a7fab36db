#pragma once

#include <filesystem>
#include <string>

namespace sentiment {

/// What is checked out; "" for what cannot be read.
struct GitState {
  std::string commit;  ///< 40 hexadecimal digits
  std::string branch;  ///< "" on none
  std::string url;     ///< of the first remote, without a login
};

/// The state of the repository that holds `folder`; empty outside of one. Reads .git itself: git
/// need not be there.
GitState git_state(std::filesystem::path folder);

}  // namespace sentiment
