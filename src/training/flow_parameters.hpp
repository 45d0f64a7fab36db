#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "training/train_config.hpp"
#include "training/training_flow.hpp"

namespace sentiment {

/// The parameters of a flow run: what a person can fill into a form to get a training. The main
/// settings stand by themselves ("model_C"), all others under "settings" as params.yaml names them.

/// All that is needed to train the same again. Files are named by their absolute paths.
Json flow_parameters(const TrainRequest& request);

/// Puts what a flow run says over a request; what it leaves out (or gives as null) stays.
/// Errors: usage for an unknown parameter or a value that does not fit.
Result<void> apply_flow_parameters(const Json& parameters, TrainRequest& request);

/// The JSON schema of the parameters, from which an orchestrator's UI makes its form; the defaults
/// shown are those of `defaults`.
Json flow_parameter_schema(const TrainConfig& defaults);

}  // namespace sentiment
