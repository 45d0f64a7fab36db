#include "registry/promotion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/counted.hpp"
#include "base/json.hpp"
#include "data/labels.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "model/evaluation.hpp"
#include "model/model_file.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr int kPromotionAttempts = 5;

bool trained_on(const ModelFile& model, std::uint64_t digest) {
  return std::binary_search(model.training_digests.begin(), model.training_digests.end(), digest);
}

Result<double> f1_of(const ModelFile& model, std::span<const std::string_view> texts,
                     std::span<const std::uint8_t> labels, int threads) {
  const auto answers = model.classifier.predict_all(texts, threads);
  return SENT_TRY(evaluate(labels, answers, model.classifier.labels().size())).f1;
}

/// For each class of `from` the number that `to` has for it, as find_class() finds it; nothing
/// where their classes differ.
std::optional<std::vector<std::uint8_t>> class_numbers(std::span<const std::string> from,
                                                       std::span<const std::string> to) {
  if (from.size() != to.size()) return std::nullopt;
  std::vector<std::uint8_t> numbers;
  for (const std::string& name : from) {
    const auto found = find_class(to, name);
    if (!found || std::ranges::find(numbers, *found) != numbers.end()) return std::nullopt;
    numbers.push_back(static_cast<std::uint8_t>(*found));
  }
  return numbers;
}

Json scores_json(const PromotionRequest& request, const std::optional<RegisteredVersion>& champion,
                 const std::optional<Comparison>& comparison) {
  Json scores{{"candidate", {{"version", request.version.value()}, {"f1", request.candidate_f1}}}};
  if (champion && comparison) {
    scores["candidate"]["f1"] = comparison->candidate_f1;
    scores["champion"] = {{"version", champion->version.value()}, {"f1", comparison->champion_f1}};
    scores["rows"] = comparison->rows;
    scores["rows_left_out"] = comparison->rows_left_out;
    scores["overlap"] = comparison->overlap_known ? "known" : "unknown";
  }
  return scores;
}

}  // namespace

Result<Comparison> compare_models(const ModelFile& candidate, const ModelFile& champion,
                                  const TestRows& rows, int threads) {
  const auto champions_numbers =
      class_numbers(candidate.classifier.labels(), champion.classifier.labels());
  if (!champions_numbers) {
    return fail(Code::failed_precondition,
                fmt::format("its classes are {}, the champion's are {}",
                            fmt::join(candidate.classifier.labels(), ", "),
                            fmt::join(champion.classifier.labels(), ", ")));
  }
  Comparison result;
  result.overlap_known = !champion.training_digests.empty();
  std::vector<std::string_view> texts;
  std::vector<std::uint8_t> labels;
  for (std::size_t i = 0; i < rows.texts.size(); ++i) {
    const auto digest = rows.digests[i];
    if (result.overlap_known && (trained_on(candidate, digest) || trained_on(champion, digest))) {
      ++result.rows_left_out;
      continue;
    }
    texts.push_back(rows.texts[i]);
    labels.push_back(rows.labels[i]);
  }
  result.rows = texts.size();
  if (result.rows < kFewestComparedRows) {
    return fail(Code::failed_precondition,
                fmt::format("only {} test rows are new to both models, {} are needed", result.rows,
                            kFewestComparedRows));
  }
  result.candidate_f1 = SENT_TRY(f1_of(candidate, texts, labels, threads));
  for (std::uint8_t& label : labels) label = (*champions_numbers)[label];
  result.champion_f1 = SENT_TRY(f1_of(champion, texts, labels, threads));
  return result;
}

namespace {

/// Decides once; conflict when somebody else moved the alias meanwhile.
Result<Promotion> attempt(const PromotionRequest& request, ModelRegistry& registry,
                          ArtifactStore& artifacts, const Clock& clock, const PromotionLog& log) {
  const auto champion = SENT_TRY(registry.find_alias(request.name, kChampionAlias)
                                     .map_error(doing("look up the current champion")));
  std::optional<Comparison> comparison;
  Promotion decision{.promoted = true, .reason = "no champion yet"};
  if (champion && champion->version == request.version) {
    return Promotion{.promoted = true, .reason = "already champion"};
  }
  if (!std::isfinite(request.candidate_f1)) {
    decision = {.promoted = false, .reason = "its F1 is not a number"};
  } else if (champion) {
    const auto model = SENT_TRY(artifacts.fetch(champion->source)
                                    .and_then(read_model_folder)
                                    .map_error(doing("load the current champion")));
    auto compared = compare_models(request.candidate, model, request.rows, request.threads);
    if (!compared && compared.error().code == Code::failed_precondition) {
      decision = {.promoted = false, .reason = compared.error().message};
    } else if (!compared) {
      return tl::make_unexpected(doing("score the current champion")(compared.error()));
    } else {
      comparison = *compared;
      const bool better = comparison->candidate_f1 > comparison->champion_f1;
      decision = {.promoted = better,
                  .reason = better ? "better than the champion" : "current champion is better"};
      log(LogLevel::info,
          fmt::format("Compared on {} ({} left out as seen in training): f1 {:.4f}, champion "
                      "v{} {:.4f}",
                      counted(comparison->rows, "row"), comparison->rows_left_out,
                      comparison->candidate_f1, champion->version.value(),
                      comparison->champion_f1));
    }
  }
  const std::string scores = to_line(scores_json(request, champion, comparison));
  std::vector<KeyValue> tags{
      {"sentiment.decision", decision.promoted ? "promoted" : "not promoted"},
      {"sentiment.decision.reason", decision.reason},
      {"sentiment.scores", scores}};
  if (comparison && !comparison->overlap_known) {
    tags.push_back({"sentiment.overlap", "overlap-unknown"});
  }
  if (decision.promoted) {
    SENT_CHECK(
        registry.move_alias({.name = request.name,
                             .alias = kChampionAlias,
                             .from = champion ? std::optional(champion->version) : std::nullopt,
                             .to = request.version,
                             .who = request.who,
                             .why = decision.reason,
                             .scores = scores,
                             .when = clock.now()}));
  }
  if (const auto tagged = registry.set_version_tags(request.name, request.version, tags); !tagged) {
    log(LogLevel::warning, "The decision could not be tagged: " + tagged.error().message);
  }
  return decision;
}

}  // namespace

Promotion promote(const PromotionRequest& request, ModelRegistry& registry,
                  ArtifactStore& artifacts, const Clock& clock, const PromotionLog& log) {
  for (int i = 0; i < kPromotionAttempts; ++i) {
    auto result = attempt(request, registry, artifacts, clock, log);
    if (result) return *std::move(result);
    if (result.error().code != Code::conflict) {
      log(LogLevel::error, "Nothing promoted: " + result.error().message);
      return {.promoted = false, .reason = result.error().message, .decided = false};
    }
    log(LogLevel::warning, "The champion changed meanwhile; comparing again");
  }
  const std::string reason = "the champion kept changing while it was compared";
  log(LogLevel::error, "Nothing promoted: " + reason);
  return {.promoted = false, .reason = reason, .decided = false};
}

}  // namespace sentiment
