#pragma once

#include "cli/output.hpp"
#include "ports/flow_observer.hpp"

namespace sentiment {

/// Shows the stage of a running flow as one line on standard error while that is a terminal, and
/// the flow's warnings and remarks wherever it is. Errors are left to the command, which ends with
/// them.
class FlowProgress final : public FlowObserver {
 public:
  /// `stages` is the number of tasks the flow will run.
  FlowProgress(Output& out, int stages) : out_(out), stages_(stages) {}

  void on(const FlowEvent& event) override;

 private:
  Output& out_;
  int stages_;
  int begun_ = 0;
};

}  // namespace sentiment
