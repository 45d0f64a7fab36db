#include "clients/mlflow/file_sink.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {

Result<void> FileSink::begin(const Response& head) {
  received_ = {};
  digest_ = Sha256();
  refusal.clear();
  file_.reset();
  if (head.status == 200) file_.emplace(SENT_TRY(AtomicFile::create(path_)));
  return {};
}

Result<void> FileSink::write(std::string_view bytes) {
  constexpr std::size_t kMostRefusal = 64 << 10;
  if (!file_) {
    refusal += bytes.substr(0, kMostRefusal - std::min(kMostRefusal, refusal.size()));
    return {};
  }
  received_.size += bytes.size();
  digest_.update(bytes);
  return file_->write(bytes);
}

Result<Downloaded> FileSink::finish() {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): an answer of 200 began one
  SENT_CHECK(file_->commit());
  received_.sha256 = digest_.hex();
  return received_;
}

}  // namespace sentiment::mlflow
