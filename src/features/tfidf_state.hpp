#pragma once

#include <vector>

#include "features/analyzer.hpp"
#include "features/count_rows.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "features/vocabulary.hpp"

namespace sentiment {

struct TfidfScratch::State {
  ColumnScratch columns;
  std::vector<std::uint32_t> column_ids;
  std::vector<double> values;
  std::vector<double> numbers;  // TfidfScratch::numbers
};

struct TfidfVectorizer::State {
  TfidfOptions options;
  Analyzer analyzer;
  Vocabulary vocabulary;
  std::vector<double> idf;  // by column; all 1 without use_idf
};

}  // namespace sentiment
