#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/mlflow/artifacts.hpp"
#include "files/atomic_file.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {

/// Writes the body of an answer of 200 to a file, which appears whole or not at all, and keeps the
/// text of any other. Threads: one caller at a time.
class FileSink final : public ResponseSink {
 public:
  explicit FileSink(std::filesystem::path path) : path_(std::move(path)) {}

  Result<void> begin(const Response& head) override;
  Result<void> write(std::string_view bytes) override;
  /// After an answer of 200: puts the file in its place. Errors: those of AtomicFile.
  Result<Downloaded> finish();

  std::string refusal;  ///< of an answer that is not 200, its first 64 KiB

 private:
  std::filesystem::path path_;
  std::optional<AtomicFile> file_;
  Downloaded received_;
  Sha256 digest_;
};

}  // namespace sentiment::mlflow
