#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "features/analyzer.hpp"
#include "features/corpus.hpp"
#include "features/csr_matrix.hpp"
#include "features/row_builder.hpp"
#include "features/tfidf_options.hpp"
#include "features/vocabulary.hpp"

namespace sentiment {

/// How often each term stands in each of some documents in a row.
struct CountBlock {
  std::vector<std::uint32_t> ends;     ///< of each document, in the other two
  std::vector<std::uint32_t> columns;  ///< strictly increasing within a document
  std::vector<std::uint32_t> counts;
};

/// Working memory of one thread for reading a document's columns.
struct ColumnScratch {
  AnalyzerScratch analyzer;
  std::vector<Vocabulary::WordId> words;
  RowBuilder row;
};

/// Reads a document into scratch.row. Cost: linear in its bytes; allocates nothing once warm.
void read_columns(std::string_view document, const Analyzer& analyzer, const Vocabulary& vocabulary,
                  ColumnScratch& scratch);

/// Counts in documents not read before. Threads: uses up to `threads`; the result does not depend
/// on their number.
std::vector<CountBlock> count_documents(std::span<const std::string_view> documents,
                                        const Analyzer& analyzer, const Vocabulary& vocabulary,
                                        int threads);

/// Counts in a corpus, whose blocks it empties as it goes; likewise.
std::vector<CountBlock> count_corpus(Corpus& corpus, const Vocabulary& vocabulary, int threads);

/// In how many documents each column stands.
std::vector<std::uint32_t> document_frequencies(std::span<const CountBlock> blocks,
                                                std::uint32_t columns);

/// Weighs the counts (tfidf_weights.hpp) into one matrix; empties the blocks as it goes.
CsrMatrix weighed_matrix(std::vector<CountBlock> blocks, std::uint32_t columns,
                         std::span<const double> idf, const TfidfOptions& options, int threads);

}  // namespace sentiment
