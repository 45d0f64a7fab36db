#include "registry/import_model.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "base/random_id.hpp"
#include "base/sha256.hpp"
#include "data/dataset.hpp"
#include "files/atomic_file.hpp"
#include "files/temp_folder.hpp"
#include "interchange/model_folder/foreign_folder.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/model_envelope.hpp"
#include "model/model_file.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "registry/evaluation_metrics.hpp"
#include "registry/model_folder.hpp"

namespace sentiment {
namespace {

Result<Measured> measure(const ImportRequest& request, const std::string& path,
                         const Classifier& classifier) {
  const auto data =
      SENT_TRY(load_dataset(path, request.columns, request.threads, classifier.labels()));
  const auto answers = classifier.predict_all(data.texts(), request.threads);
  auto evaluation = SENT_TRY(evaluate(data.labels(), answers, classifier.labels().size()));
  // Written so that NaN fails.
  if (request.min_f1 && !(evaluation.f1 >= *request.min_f1)) {
    return fail(Code::refused,
                fmt::format("{} has an F1 of {:.4f} on {}, below --min-f1 {}: not registered",
                            request.path, evaluation.f1, path, *request.min_f1));
  }
  return Measured{std::move(evaluation), data.texts().size()};
}

/// A file that was read.
struct ImportedFile {
  std::string bytes;
  ForeignModel model;
  std::optional<ModelFile> native;  ///< where it is a sentiment.model
};

Result<ImportedFile> read_any_file(const std::string& path) {
  std::string bytes = SENT_TRY(read_file(path));
  if (!bytes.starts_with(kModelMagic)) {
    auto model = SENT_TRY(read_foreign_model(bytes).map_error(doing(path)));
    return ImportedFile{std::move(bytes), std::move(model), std::nullopt};
  }
  auto native = SENT_TRY(decode_model_file(bytes).map_error(doing(path)));
  ForeignModel model{native.classifier, native.provenance, "sentiment.model", {}, {}};
  return ImportedFile{std::move(bytes), std::move(model), std::move(native)};
}

/// The folder of the version: around a scikit-learn file, or as `train` writes it.
Result<ProvedFolder> write_version_folder(const std::filesystem::path& folder,
                                          const ImportedFile& file, const std::string& model_id,
                                          const RunId& run, const Clock& clock) {
  if (!file.native) {
    return write_foreign_folder(folder, {.model = file.model,
                                         .bytes = file.bytes,
                                         .model_id = model_id,
                                         .run_id = run.value(),
                                         .created = clock.now(),
                                         .model_uuid = random_hex_id()});
  }
  const auto& golden = file.native->golden;
  return write_model_folder(folder, {.model = *file.native,
                                     .model_id = model_id,
                                     .run_id = run.value(),
                                     .created = clock.now(),
                                     .model_uuid = random_hex_id(),
                                     .input_example = golden.empty() ? "" : golden.front().text});
}

/// Writes down, attaches and registers what was read.
Result<ModelVersion> register_model(const ImportRequest& request, const ModelPorts& ports,
                                    const Clock& clock, const RunId& run, const ImportedFile& file,
                                    const std::optional<Measured>& measured) {
  const ForeignModel& model = file.model;
  auto& tracker = ports.tracker;
  std::vector<KeyValue> params{{"import_path", request.path},
                               {"import_format", model.format},
                               {"import_sklearn_version", model.release},
                               {"import_sha256", sha256_hex(file.bytes)}};
  if (request.evaluate_on) params.push_back({"evaluate_on", *request.evaluate_on});
  SENT_CHECK(tracker.log_params(run, params));
  std::vector<KeyValue> tags{{"sentiment.import.format", model.format}};
  if (measured) {
    const auto metrics =
        evaluation_metrics(measured->evaluation, model.classifier.labels(), clock.now());
    SENT_CHECK(tracker.log_metrics(run, metrics));
    tags.push_back({kF1Tag, python_repr(measured->evaluation.f1)});
    tags.push_back({kTestRowsTag, std::to_string(measured->rows)});
  }
  const auto staging = SENT_TRY(TempFolder::create());
  const std::string model_id = "m-" + random_hex_id();
  const auto written = SENT_TRY(write_version_folder(staging.path(), file, model_id, run, clock));
  const auto folder = SENT_TRY(model_folder_at(written, model_id, run));
  const auto logged = SENT_TRY(tracker.log_model(run, "model", folder));
  return ports.registry.create_version({.name = request.model_name,
                                        .run_id = run,
                                        .source = logged.artifact_uri,
                                        .tags = std::move(tags)});
}

}  // namespace

Result<ImportOutcome> import_model(const ImportRequest& request, const ModelPorts& ports,
                                   const Clock& clock) {
  auto file = SENT_TRY(read_any_file(request.path));
  std::optional<Measured> measured;
  if (request.evaluate_on) {
    measured = SENT_TRY(measure(request, *request.evaluate_on, file.model.classifier));
  }

  const auto run = SENT_TRY(ports.tracker.start_run(
      {.experiment = request.experiment_name,
       .name = "import-" + std::filesystem::path(request.path).stem().string(),
       .user = request.user,
       .start_time = clock.now(),
       .tags = {{kUserTag, request.user},
                {kSourceNameTag, "sentiment import"},
                {kSourceTypeTag, "LOCAL"},
                {kProgramVersionTag, SENTIMENT_VERSION}}}));
  const auto version = register_model(request, ports, clock, run, file, measured);
  if (!version) {
    // The reason is worth a try even when the tracker is what failed.
    (void)ports.tracker.set_tags(run, {{kFailureTag, version.error().message}});
    (void)ports.tracker.end_run(run, RunStatus::failed, clock.now());
    return tl::make_unexpected(version.error());
  }
  SENT_CHECK(ports.tracker.end_run(run, RunStatus::finished, clock.now()));
  return ImportOutcome{std::move(file.model), run, *version, std::move(measured)};
}

}  // namespace sentiment
