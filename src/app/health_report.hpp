#pragma once

#include <algorithm>
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
  bool failed() const {
    return std::ranges::any_of(
        findings_, [](const Finding& finding) { return finding.verdict == Verdict::fail; });
  }

 private:
  std::vector<Finding> findings_;
};

}  // namespace sentiment
