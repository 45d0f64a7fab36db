#pragma once

#include "ports/flow_event.hpp"  // IWYU pragma: export

namespace sentiment {

/// Port: told of everything that happens in a flow, as it happens. An observer never fails the
/// flow: what it cannot write down it reports itself. Threads: calls come from the flow's thread,
/// in order.
class FlowObserver {
 public:
  virtual ~FlowObserver() = default;
  virtual void on(const FlowEvent& event) = 0;
};

}  // namespace sentiment
