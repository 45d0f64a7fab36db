#include "features/vocabulary.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/analyzer.hpp"
#include "features/word_key.hpp"
#include "features/word_table.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kFewestContinuations = 16;

}  // namespace

Result<Vocabulary> Vocabulary::build(std::vector<std::string> terms, const Analyzer& analyzer) {
  if (terms.size() >= kNoColumn) {
    return fail(Code::invalid_argument,
                "a vocabulary of " + std::to_string(terms.size()) + " terms is too large");
  }
  Vocabulary built;
  built.min_n_ = static_cast<std::size_t>(analyzer.min_n());
  built.max_n_ = static_cast<std::size_t>(analyzer.max_n());
  built.words_ = WordTable<Word>(terms.size() + analyzer.stop_words().size());
  built.continuations_.resize(kFewestContinuations);
  built.mask_ = kFewestContinuations - 1;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    SENT_CHECK(built.add(terms[i], static_cast<std::uint32_t>(i), !analyzer.gives_words()));
  }
  for (const auto& word : analyzer.stop_words()) {
    built.words_.insert(word_key_unpadded(word), word).value.found = kStopWord;
  }
  built.terms_ = std::move(terms);
  return built;
}

Result<void> Vocabulary::add(std::string_view term, std::uint32_t column, bool whole) {
  const auto word_end = [&](std::size_t from) {
    return whole ? term.size() : std::min(term.find(' ', from), term.size());
  };
  std::size_t end = word_end(0);
  std::uint32_t node = word_node(term.substr(0, end));
  while (end != term.size()) {
    const std::size_t begin = end + 1;
    end = word_end(begin);
    node = continued_node(node, word_node(term.substr(begin, end - begin)));
  }
  if (nodes_[node].column != kNoColumn) {
    return fail(Code::invalid_argument,
                "Duplicate term in vocabulary: '" + std::string(term) + "'");
  }
  nodes_[node].column = column & kNoColumn;
  return {};
}

std::uint32_t Vocabulary::new_node() {
  nodes_.push_back({.column = kNoColumn, .goes_on = 0});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t Vocabulary::word_node(std::string_view word) {
  Word& its = words_.insert(word_key_unpadded(word), word).value;
  if (its.node == kUnknown) its.node = its.found = new_node();
  return its.node;
}

std::uint32_t Vocabulary::continued_node(std::uint32_t node, std::uint32_t word) {
  if (2 * (continuation_count_ + 1) > continuations_.size()) {
    const auto old = std::exchange(continuations_, {});
    continuations_.resize(2 * old.size());
    mask_ = continuations_.size() - 1;
    for (const Continuation& entry : old) {
      if (entry.node == kUnknown) continue;
      const auto at = &continuation(entry.node, entry.word) - continuations_.data();
      continuations_[static_cast<std::size_t>(at)] = entry;
    }
  }
  const auto at = static_cast<std::size_t>(&continuation(node, word) - continuations_.data());
  if (continuations_[at].node == kUnknown) {
    continuations_[at] = {node, word, new_node()};
    nodes_[node].goes_on = 1;
    ++continuation_count_;
  }
  return continuations_[at].next;
}

}  // namespace sentiment
