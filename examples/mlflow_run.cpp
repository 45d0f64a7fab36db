// Tracks one run on an MLflow 3 server, with a metric's history, a file and a registered model:
//   MLFLOW_TRACKING_URI=http://127.0.0.1:5000 build/dev/examples/mlflow_example
#include <cstdlib>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random_id.hpp"
#include "clients/mlflow/client.hpp"
#include "clients/mlflow/logged_models.hpp"
#include "clients/mlflow/registry.hpp"
#include "clients/mlflow/tracking.hpp"
#include "files/atomic_file.hpp"
#include "files/temp_folder.hpp"

namespace {

using sentiment::Result;
namespace mlflow = sentiment::mlflow;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
  return value == nullptr ? "" : value;
}

Result<std::string> track_a_run() {
  sentiment::SystemClock clock;
  const auto client = SENT_TRY(mlflow::Client::open(
      {.tracking_uri = variable("MLFLOW_TRACKING_URI"),
       .credentials = {variable("MLFLOW_TRACKING_USERNAME"), variable("MLFLOW_TRACKING_PASSWORD"),
                       variable("MLFLOW_TRACKING_TOKEN")}},
      clock));
  auto& tracking = client->tracking();
  const auto experiment = SENT_TRY(tracking.ensure_experiment("example"));
  const auto run = SENT_TRY(tracking.create_run({.experiment_id = experiment.id,
                                                 .name = "from C++",
                                                 .user = variable("USER"),
                                                 .start_time = clock.now(),
                                                 .tags = {{"id", sentiment::random_hex_id()}},
                                                 .unique_tag = "id"}));
  mlflow::Batch batch{.params = {{"C", "1.0"}}};
  for (int step = 0; step < 10; ++step) {
    batch.metrics.push_back(
        {.key = "loss", .value = 1.0 / (1 + step), .time = clock.now(), .step = step});
  }
  SENT_CHECK(tracking.log_batch(run.id, batch));
  const auto folder = SENT_TRY(sentiment::TempFolder::create());
  const auto hello = folder.path() / "hello.txt";
  SENT_CHECK(sentiment::write_file_atomically(hello, "Hello\n"));
  SENT_CHECK(client->artifacts().upload(run.artifact_uri, "notes/hello.txt", hello));

  const auto model = SENT_TRY(client->logged_models().create(
      {.experiment_id = experiment.id, .name = "model", .source_run_id = run.id}));
  const auto mlmodel = folder.path() / "MLmodel";
  SENT_CHECK(sentiment::write_file_atomically(mlmodel, "flavors: {}\n"));
  SENT_CHECK(client->artifacts().upload(model.artifact_uri, "MLmodel", mlmodel));
  SENT_CHECK(client->logged_models().finalize(model.id, mlflow::ModelStatus::ready));
  SENT_CHECK(tracking.log_output(run.id, model.id));
  SENT_CHECK(client->registry().ensure_model("example"));
  const auto version =
      SENT_TRY(client->registry().create_version({.name = "example",
                                                  .source = "models:/" + model.id,
                                                  .model_id = model.id,
                                                  .run_id = run.id,
                                                  .tags = {{"id", sentiment::random_hex_id()}},
                                                  .unique_tag = "id"}));
  SENT_CHECK(client->registry().set_alias("example", "champion", version.version));
  SENT_CHECK(tracking.update_run(run.id, mlflow::RunStatus::finished, clock.now()));
  return client->address() + "/#/experiments/" + experiment.id + "/runs/" + run.id;
}

}  // namespace

int main() {
  const auto url = track_a_run();
  if (!url) {
    std::cerr << url.error().message << '\n';
    return EXIT_FAILURE;
  }
  std::cout << *url << '\n';
  return EXIT_SUCCESS;
}
