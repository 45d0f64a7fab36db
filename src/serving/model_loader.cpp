#include "serving/model_loader.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "features/tfidf.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "model/classifier.hpp"
#include "model/model_file.hpp"
#include "ports/ids.hpp"
#include "ports/missing_model.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/tracker.hpp"
#include "serving/served_model.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {
namespace {

constexpr double kRoundingOfSums = 1e-9;
constexpr std::array<std::string_view, 4> kFixedSentences{
    "An absolute delight from start to finish.", "A dull and tedious waste of time.",
    "The film runs for two hours.", ""};

/// For map_error: which load it was that failed.
auto load_of(const RegisteredVersion& version) {
  return doing(fmt::format("load version {} of {}", version.version.value(), version.name.value()));
}

}  // namespace

Result<RegisteredVersion> find_served_version(ModelRegistry& registry, const ModelName& name,
                                              const Alias& alias) {
  auto found = SENT_TRY(registry.find_alias(name, alias));
  if (!found) return tl::make_unexpected(missing_model(registry, AliasRef{name, alias}));
  return std::move(*found);
}

Result<void> prove(const Classifier& classifier) {
  TfidfScratch scratch;
  std::vector<double> outputs(classifier.outputs());
  for (const std::string_view sentence : kFixedSentences) {
    double sum = 0;
    classifier.predict(sentence, scratch, outputs);
    for (const double p : outputs) {
      const bool sound =
          std::isfinite(p) && (!classifier.has_probabilities() || (p >= 0 && p <= 1));
      if (!sound) {
        return fail(Code::corrupt_data,
                    fmt::format("the model gives {} as a probability of a fixed sentence", p));
      }
      sum += p;
    }
    if (classifier.has_probabilities() && std::abs(sum - 1) > kRoundingOfSums) {
      return fail(Code::corrupt_data,
                  fmt::format("the model's probabilities of a fixed sentence sum to {}", sum));
    }
  }
  return {};
}

Result<FetchedVersion> fetch_version(const ServingPorts& ports, const RegisteredVersion& version) {
  FetchedVersion fetched{.version = version, .folder = {}, .metrics = {}};
  fetched.folder = SENT_TRY(ports.store.fetch(version.source).map_error(load_of(version)));
  if (auto run = ports.tracker.get_run(version.run_id)) fetched.metrics = std::move(run->metrics);
  return fetched;
}

Result<std::shared_ptr<const ServedModel>> load_served_model(FetchedVersion fetched,
                                                             const Alias& alias,
                                                             Confirmed confirmed) {
  const RegisteredVersion& version = fetched.version;
  const auto& folder = fetched.folder;
  const auto what = load_of(version);
  auto file = SENT_TRY(read_model_folder(folder).map_error(what));
  if (file.golden.empty()) SENT_CHECK(prove(file.classifier).map_error(what));
  auto model =
      std::make_shared<ServedModel>(std::move(file.classifier), version.name, version.version,
                                    alias, version.run_id, std::move(fetched.metrics));
  model->stale = confirmed == Confirmed::not_now;
  return model;
}

}  // namespace sentiment
