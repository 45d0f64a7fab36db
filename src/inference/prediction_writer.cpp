#include "inference/prediction_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "base/utf8.hpp"
#include "data/csv_writer.hpp"
#include "inference/answer_prefix.hpp"
#include "inference/text_input.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

using Facts = PredictionWriter::Facts;
using Sink = PredictionWriter::Sink;

constexpr std::string_view kText = "text";
constexpr std::string_view kSentiment = "sentiment";
constexpr std::string_view kConfidence = "confidence";
constexpr std::string_view kKnownTerms = "known_terms";

/// The text on one line, cut after `width` characters.
std::string one_line(std::string_view text, std::size_t width) {
  const std::string_view shown = width > 0 ? clip_code_points(text, width) : text;
  std::string line(shown);
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  std::ranges::replace_if(line, is_control, ' ');
  return shown.size() < text.size() ? line + "…" : line;
}

/// What all writers have: facts for the answers, and where they go.
class SinkWriter : public PredictionWriter {
 public:
  SinkWriter(Facts facts, Sink sink) : facts_(std::move(facts)), sink_(std::move(sink)) {}

 protected:
  const Facts& facts() const { return facts_; }
  Result<void> put(std::string_view bytes) const { return sink_(bytes); }

 private:
  Facts facts_;
  Sink sink_;
};

class HumanWriter final : public SinkWriter {
 public:
  using SinkWriter::SinkWriter;

  Result<void> write(const InputBatch& batch, const BatchPrediction& answers) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Prediction& answer = answers.rows[i];
      SENT_CHECK(put(fmt::format("{:<8}  {:.4f}  {}\n", facts().labels[answer.label],
                                 answer.confidence, one_line(batch.texts[i], facts().width))));
    }
    return {};
  }
};

class CsvWriter final : public SinkWriter {
 public:
  using SinkWriter::SinkWriter;

  Result<void> write(const InputBatch& batch, const BatchPrediction& answers) override {
    if (!std::exchange(begun_, true)) SENT_CHECK(write_header(batch));
    for (std::size_t i = 0; i < batch.size(); ++i) {
      line_.clear();
      SENT_CHECK(add_input(batch, i));
      append_csv_field(line_, facts().labels[answers.rows[i].label]);
      line_ += ',';
      append_csv_field(line_, python_repr(answers.rows[i].confidence));
      line_ += '\n';
      SENT_CHECK(put(line_));
    }
    return {};
  }
  /// Without a row there is a header all the same.
  Result<void> end() override { return begun_ ? Result<void>{} : write_header({}); }

 private:
  Result<void> write_header(const InputBatch& batch) {
    columns_ = facts().columns;
    for (const Json& row : batch.members) {
      if (row.is_string()) note_column(kText);
      if (!row.is_object()) continue;
      for (const auto& [name, value] : row.items()) note_column(name);
    }
    if (columns_.empty()) columns_.emplace_back(kText);
    const std::string prefix = answer_prefix(
        {kSentiment, kConfidence}, [&](std::string_view name) { return has_column(name); });
    std::string header;
    for (const std::string& column : columns_) {
      append_csv_field(header, column);
      header += ',';
    }
    return put(fmt::format("{0}{1}{2},{1}{3}\n", header, prefix, kSentiment, kConfidence));
  }
  bool has_column(std::string_view name) const {
    return std::ranges::find(columns_, name) != columns_.end();
  }
  void note_column(std::string_view name) {
    if (!has_column(name)) columns_.emplace_back(name);
  }

  /// The row's fields, each with a comma after it.
  Result<void> add_input(const InputBatch& batch, std::size_t i) {
    if (batch.members.empty()) {
      for (const std::string_view cell : batch.cells_of(i)) {
        append_csv_field(line_, cell);
        line_ += ',';
      }
      return {};
    }
    const Json& row = batch.members[i];
    std::size_t found = 0;
    for (const std::string& column : columns_) {
      if (row.is_string() && column == kText) {
        append_csv_field(line_, batch.texts[i]);
      } else if (const auto member = row.find(column); row.is_object() && member != row.end()) {
        ++found;
        if (member->is_string()) {
          append_csv_field(line_, member->get_ref<const std::string&>());
        } else if (!member->is_null()) {
          append_csv_field(line_, to_line(*member));
        }
      }
      line_ += ',';
    }
    if (!row.is_object() || found == row.size()) return {};
    for (const auto& [name, value] : row.items()) {
      if (has_column(name)) continue;
      return fail(Code::invalid_argument,
                  fmt::format("member '{}' comes up after the CSV header was written without it: "
                              "write the answers as .jsonl, which keeps every member",
                              name));
    }
    return {};
  }

  bool begun_ = false;
  std::vector<std::string> columns_;
  std::string line_;
};

/// The numbers of one row by class; of one decision value, that number.
Json by_class(std::span<const double> numbers, const std::vector<std::string>& labels) {
  if (numbers.size() == 1) return numbers.front();
  Json object = Json::object();
  for (std::size_t k = 0; k < numbers.size(); ++k) object[labels[k]] = numbers[k];
  return object;
}

/// What was read of the row, as members. Columns of one name are told apart as pandas does: x, x.1.
Json row_members(const Facts& facts, const InputBatch& batch, std::size_t i) {
  if (!batch.members.empty()) {
    if (batch.members[i].is_object()) return batch.members[i];
    return Json{{kText, batch.texts[i]}};
  }
  const auto cells = batch.cells_of(i);
  Json object = Json::object();
  const bool has_text = std::ranges::find(facts.columns, kText) != facts.columns.end();
  if (!has_text) object[kText] = batch.texts[i];
  for (std::size_t c = 0; c < cells.size(); ++c) {
    std::string name = facts.columns[c];
    for (int again = 1; object.contains(name); ++again) {
      name = fmt::format("{}.{}", facts.columns[c], again);
    }
    object[name] = cells[c];
  }
  return object;
}

/// The members of the row that was read, and the answer.
std::string object_line(const Facts& facts, const InputBatch& batch, std::size_t i,
                        const BatchPrediction& answers) {
  Json object = row_members(facts, batch, i);
  const Prediction& answer = answers.rows[i];
  const bool sure = answers.probabilities.columns != 0;
  const std::string_view outputs = sure ? "probabilities" : "decision";
  const std::string prefix =
      answer_prefix({kSentiment, kConfidence, outputs, kKnownTerms},
                    [&](std::string_view name) { return object.contains(name); });
  const auto add = [&](std::string_view name, Json value) {
    object[prefix + std::string(name)] = std::move(value);
  };
  add(kSentiment, facts.labels[answer.label]);
  add(kConfidence, sure ? Json(answer.confidence) : Json(nullptr));
  add(outputs, by_class((sure ? answers.probabilities : answers.scores).row(i), facts.labels));
  add(kKnownTerms, answer.known_terms);
  return to_line(object);
}

class JsonLinesWriter final : public SinkWriter {
 public:
  using SinkWriter::SinkWriter;

  Result<void> write(const InputBatch& batch, const BatchPrediction& answers) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      SENT_CHECK(put(object_line(facts(), batch, i, answers) + '\n'));
    }
    return {};
  }
};

/// One document, written as it comes: {"model":…,"predictions":[…]}.
class DocumentWriter final : public SinkWriter {
 public:
  using SinkWriter::SinkWriter;

  Result<void> begin() override {
    return put(fmt::format("{{\"model\":{},\"predictions\":[", to_line(facts().model)));
  }
  Result<void> write(const InputBatch& batch, const BatchPrediction& answers) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::string object = object_line(facts(), batch, i, answers);
      SENT_CHECK(put(std::exchange(first_, false) ? object : "," + object));
    }
    return {};
  }
  Result<void> end() override { return put("]}\n"); }

 private:
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
