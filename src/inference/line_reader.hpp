#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "files/descriptor.hpp"

namespace sentiment {

/// Bytes of a descriptor, a line at a time. Owns the descriptor, unless it is a standard one.
class LineReader {
 public:
  /// `name` is what errors call the input.
  LineReader(int fd, std::string name);

  /// The next line without its end; nullopt at the end of the input. The view is valid until the
  /// next call. Errors: failed_precondition where it cannot be read; invalid_argument for a line of
  /// more than 64 MiB.
  Result<std::optional<std::string_view>> next();
  /// Whether next() would not wait for somebody to write a line.
  bool has_line() const;
  /// The first line that is not blank, or its first 64 MiB, without taking it; empty at the end.
  /// The view is valid until the next call. Errors: failed_precondition where it cannot be read.
  Result<std::string_view> peek();
  /// Writes everything that is left to `file`.
  Result<void> drain(AtomicFile& file);
  /// Of the line last given, from 1.
  std::size_t number() const { return number_; }
  const std::string& name() const { return name_; }

 private:
  Result<void> fill();

  int fd_;
  Descriptor owned_;  ///< fd_, but for a standard one
  std::string name_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t number_ = 0;
  bool at_end_ = false;
  bool is_file_ = false;
};

}  // namespace sentiment
