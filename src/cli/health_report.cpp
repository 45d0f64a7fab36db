#include "cli/health_report.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "cli/output.hpp"

namespace sentiment {
namespace {

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok: return "ok";
    case Verdict::warn: return "warn";
    case Verdict::fail: return "fail";
  }
  return "";
}

Paint paint(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok: return Paint::green;
    case Verdict::warn: return Paint::yellow;
    case Verdict::fail: return Paint::red;
  }
  return Paint::red;
}

}  // namespace

bool HealthReport::failed() const {
  return std::any_of(findings_.begin(), findings_.end(),
                     [](const Finding& finding) { return finding.verdict == Verdict::fail; });
}

void print(Output& out, const HealthReport& report) {
  if (out.json()) {
    Json list = Json::array();
    for (const auto& finding : report.findings()) {
      list.push_back({{"check", finding.subject},
                      {"verdict", word(finding.verdict)},
                      {"message", finding.what}});
    }
    out.document({{"healthy", !report.failed()}, {"checks", std::move(list)}});
    return;
  }
  for (const auto& finding : report.findings()) {
    out.line("{}{:<{}} {:<10} {}", out.painted(paint(finding.verdict), word(finding.verdict)), "",
             4 - word(finding.verdict).size(), finding.subject, finding.what);
  }
}

}  // namespace sentiment
