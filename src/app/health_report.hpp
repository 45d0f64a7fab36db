#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sentiment {

enum class Verdict { ok, warn, fail };

/// One thing that `doctor` looked at.
struct Finding {
  Verdict verdict = Verdict::ok;
  std::string subject;  ///< "home", "champion", …
  std::string what;     ///< one sentence, for warn and fail with what to do
};

/// What `doctor` found out, in the order in which it looked.
class HealthReport {
 public:
  void ok(std::string subject, std::string what) {
    findings_.push_back({Verdict::ok, std::move(subject), std::move(what)});
  }
  void warn(std::string subject, std::string what) {
    findings_.push_back({Verdict::warn, std::move(subject), std::move(what)});
  }
  void fail(std::string subject, std::string what) {
    findings_.push_back({Verdict::fail, std::move(subject), std::move(what)});
  }
  const std::vector<Finding>& findings() const { return findings_; }
  /// How many checks failed.
  std::ptrdiff_t failures() const {
    return std::ranges::count(findings_, Verdict::fail, &Finding::verdict);
  }

 private:
  std::vector<Finding> findings_;
};

}  // namespace sentiment
