#include "features/count_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "features/analyzer.hpp"
#include "features/corpus.hpp"
#include "features/csr_matrix.hpp"
#include "features/row_builder.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_weights.hpp"
#include "features/vocabulary.hpp"
#include "features/word_key.hpp"
#include "features/work_queue.hpp"

namespace sentiment {
namespace {

/// Gathers a block's rows and hands them over at their exact size.
class BlockWriter {
 public:
  void add(RowBuilder& row) {
    row.drain([this](std::uint32_t column, std::uint32_t count) {
      columns_.push_back(column);
      counts_.push_back(count);
    });
    ends_.push_back(static_cast<std::uint32_t>(columns_.size()));
  }

  CountBlock take() {
    CountBlock block{ends_, columns_, counts_};
    ends_.clear();
    columns_.clear();
    counts_.clear();
    return block;
  }

 private:
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> columns_;
  std::vector<std::uint32_t> counts_;
};

/// The vocabulary's number of each of the corpus's words.
std::vector<Vocabulary::WordId> word_numbers(const Corpus& corpus, const Vocabulary& vocabulary) {
  std::vector<Vocabulary::WordId> numbers;
  numbers.reserve(corpus.words.size());
  for (const auto& word : corpus.words) {
    numbers.push_back(vocabulary.find(word_key_unpadded(word), word));
  }
  return numbers;
}

}  // namespace

void read_columns(std::string_view document, const Analyzer& analyzer, const Vocabulary& vocabulary,
                  ColumnScratch& scratch) {
  scratch.row.reserve(vocabulary.size());
  scratch.words.clear();
  analyzer.for_each(document, scratch.analyzer, [&](const WordKey& key, std::string_view word) {
    const auto number = vocabulary.find(key, word);
    if (number != Vocabulary::kStopWord) scratch.words.push_back(number);
  });
  vocabulary.for_each_column(scratch.words, [&](std::uint32_t column) { scratch.row.add(column); });
}

std::vector<CountBlock> count_documents(std::span<const std::string_view> documents,
                                        const Analyzer& analyzer, const Vocabulary& vocabulary,
                                        int threads) {
  std::vector<CountBlock> blocks(block_count(documents.size()));
  for_each_worker(threads, blocks.size(), [&](std::size_t /*worker*/, WorkQueue& queue) {
    ColumnScratch scratch;
    BlockWriter writer;
    while (const auto b = queue.next()) {
      const std::size_t first = *b * kDocumentsPerBlock;
      const std::size_t count = std::min(kDocumentsPerBlock, documents.size() - first);
      for (const auto document : documents.subspan(first, count)) {
        read_columns(document, analyzer, vocabulary, scratch);
        writer.add(scratch.row);
      }
      blocks[*b] = writer.take();
    }
  });
  return blocks;
}

std::vector<CountBlock> count_corpus(Corpus& corpus, const Vocabulary& vocabulary, int threads) {
  const auto numbers = word_numbers(corpus, vocabulary);
  std::vector<CountBlock> blocks(corpus.blocks.size());
  for_each_worker(threads, blocks.size(), [&](std::size_t /*worker*/, WorkQueue& queue) {
    RowBuilder row;
    row.reserve(vocabulary.size());
    BlockWriter writer;
    while (const auto b = queue.next()) {
      TokenBlock block = std::exchange(corpus.blocks[*b], {});
      for (auto& word : block.words) word = word == kNoGram ? Vocabulary::kUnknown : numbers[word];
      std::size_t begin = 0;
      for (const std::uint32_t end : block.ends) {
        vocabulary.for_each_column(std::span(block.words).subspan(begin, end - begin),
                                   [&row](std::uint32_t column) { row.add(column); });
        writer.add(row);
        begin = end;
      }
      blocks[*b] = writer.take();
    }
  });
  return blocks;
}

std::vector<std::uint32_t> document_frequencies(std::span<const CountBlock> blocks,
                                                std::uint32_t columns) {
  std::vector<std::uint32_t> documents(columns);
  for (const CountBlock& block : blocks) {
    for (const std::uint32_t column : block.columns) ++documents[column];
  }
  return documents;
}

CsrMatrix weighed_matrix(std::vector<CountBlock> blocks, std::uint32_t columns,
                         std::span<const double> idf, const TfidfOptions& options, int threads) {
  CsrMatrix matrix;
  matrix.columns = columns;
  std::uint64_t total = 0;
  for (const CountBlock& block : blocks) {
    for (const std::uint32_t end : block.ends) matrix.row_starts.push_back(total + end);
    total += block.columns.size();
  }
  matrix.column_ids.resize(total);
  matrix.values.resize(total);
  parallel_for(threads, blocks.size(), [&](std::size_t b) {
    const CountBlock block = std::exchange(blocks[b], {});
    const std::size_t first_row = b * kDocumentsPerBlock;
    const std::size_t first = matrix.row_starts[first_row];
    const std::span ids(matrix.column_ids.data() + first, block.columns.size());
    const std::span values(matrix.values.data() + first, block.columns.size());
    std::ranges::copy(block.columns, ids.begin());
    std::ranges::copy(block.counts, values.begin());
    std::size_t begin = 0;
    for (const std::uint32_t end : block.ends) {
      weigh_row(ids.subspan(begin, end - begin), values.subspan(begin, end - begin), idf, options);
      begin = end;
    }
  });
  return matrix;
}

}  // namespace sentiment
