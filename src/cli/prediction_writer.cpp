#include "cli/prediction_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "cli/text_input.hpp"
#include "data/csv_writer.hpp"
#include "features/tfidf.hpp"
#include "model/classifier.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

using Facts = PredictionWriter::Facts;
using Sink = PredictionWriter::Sink;

/// The text on one line, cut after `width` characters.
std::string one_line(std::string_view text, std::size_t width) {
  std::string line;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins_character && width > 0 && ++characters > width) return line + "…";
    const bool control = static_cast<unsigned char>(text[i]) < 0x20U || text[i] == 0x7F;
    line += control ? ' ' : text[i];
  }
  return line;
}

class HumanWriter final : public PredictionWriter {
 public:
  HumanWriter(Facts facts, Sink sink) : facts_(std::move(facts)), sink_(std::move(sink)) {}

  Result<void> write(const InputRow& row, const Prediction& prediction) override {
    return sink_(fmt::format("{:<8}  {:.4f}  {}\n", facts_.labels[prediction.label],
                             prediction.confidence(), one_line(row.text, facts_.width)));
  }

 private:
  Facts facts_;
  Sink sink_;
};

class CsvWriter final : public PredictionWriter {
 public:
  CsvWriter(Facts facts, Sink sink) : facts_(std::move(facts)), sink_(std::move(sink)) {}

  Result<void> begin() override {
    auto header = facts_.columns;
    if (header.empty()) header.emplace_back("text");
    const bool taken = std::any_of(header.begin(), header.end(), [](const std::string& name) {
      return name == "sentiment" || name == "confidence";
    });
    header.emplace_back(taken ? "predicted_sentiment" : "sentiment");
    header.emplace_back(taken ? "predicted_confidence" : "confidence");
    return write_row(header);
  }
  Result<void> write(const InputRow& row, const Prediction& prediction) override {
    auto cells = row.cells;
    if (cells.empty()) cells.push_back(row.text);
    cells.push_back(facts_.labels[prediction.label]);
    cells.push_back(python_repr(prediction.confidence()));
    return write_row(cells);
  }

 private:
  Result<void> write_row(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
      if (&cell != &cells.front()) line += ',';
      append_csv_field(line, cell);
    }
    return sink_(line + '\n');
  }

  Facts facts_;
  Sink sink_;
};

/// Of a model that is no logistic one of two classes: a probability for each class; or, where it
/// has none, no confidence, and the decision values.
void add_class_outputs(Json& object, const Facts& facts, std::string_view text,
                       const Prediction& prediction) {
  TfidfScratch scratch;
  const auto outputs = facts.classifier->class_outputs(text, scratch);
  const bool probabilities = facts.classifier->has_probabilities();
  object["confidence"] = probabilities ? Json(prediction.confidence()) : Json(nullptr);
  if (outputs.size() == 1) {
    object["decision"] = outputs.front();
    return;
  }
  Json by_class = Json::object();
  for (std::size_t k = 0; k < outputs.size(); ++k) by_class[facts.labels[k]] = outputs[k];
  object[probabilities ? "probabilities" : "decision"] = std::move(by_class);
}

/// The members of the row that was read, and the answer.
std::string object_line(const Facts& facts, const InputRow& row, const Prediction& prediction) {
  Json object = row.members.is_object() ? row.members : Json{{"text", row.text}};
  for (std::size_t i = 0; i < facts.columns.size(); ++i) object[facts.columns[i]] = row.cells[i];
  const double positive = prediction.positive_probability;
  object["sentiment"] = facts.labels[prediction.label];
  if (facts.classifier != nullptr) {
    add_class_outputs(object, facts, row.text, prediction);
  } else {
    object["confidence"] = prediction.confidence();
    object["probabilities"] = {{facts.labels[0], 1 - positive}, {facts.labels[1], positive}};
  }
  return to_line(object);
}

class JsonLinesWriter final : public PredictionWriter {
 public:
  JsonLinesWriter(Facts facts, Sink sink) : facts_(std::move(facts)), sink_(std::move(sink)) {}

  Result<void> write(const InputRow& row, const Prediction& prediction) override {
    return sink_(object_line(facts_, row, prediction) + '\n');
  }

 private:
  Facts facts_;
  Sink sink_;
};

/// One document, written as it comes: {"model":…,"predictions":[…]}.
class DocumentWriter final : public PredictionWriter {
 public:
  DocumentWriter(Facts facts, Sink sink) : facts_(std::move(facts)), sink_(std::move(sink)) {}

  Result<void> begin() override {
    return sink_(fmt::format("{{\"model\":{},\"predictions\":[", to_line(facts_.model)));
  }
  Result<void> write(const InputRow& row, const Prediction& prediction) override {
    const std::string object = object_line(facts_, row, prediction);
    return sink_(std::exchange(first_, false) ? object : "," + object);
  }
  Result<void> end() override { return sink_("]}\n"); }

 private:
  Facts facts_;
  Sink sink_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<PredictionWriter> make_prediction_writer(PredictionFormat format, Facts facts,
                                                         Sink sink) {
  switch (format) {
    case PredictionFormat::human:
      return std::make_unique<HumanWriter>(std::move(facts), std::move(sink));
    case PredictionFormat::csv:
      return std::make_unique<CsvWriter>(std::move(facts), std::move(sink));
    case PredictionFormat::json_lines:
      return std::make_unique<JsonLinesWriter>(std::move(facts), std::move(sink));
    case PredictionFormat::json_document:
      return std::make_unique<DocumentWriter>(std::move(facts), std::move(sink));
  }
  return nullptr;
}

}  // namespace sentiment
