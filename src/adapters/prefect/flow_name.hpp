#pragma once

namespace sentiment::prefect {

/// The flow of trainings, as training/training_flow.cpp calls it.
inline constexpr const char* kFlowName = "sentiment-training";

}  // namespace sentiment::prefect
