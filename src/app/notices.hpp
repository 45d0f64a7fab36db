#pragma once

#include <string_view>

namespace sentiment {

/// Takes remarks for people, beside any result. Threads: one at a time.
class Notices {
 public:
  virtual ~Notices() = default;
  virtual void note(std::string_view text) = 0;
  virtual void warn(std::string_view text) = 0;
};

}  // namespace sentiment
