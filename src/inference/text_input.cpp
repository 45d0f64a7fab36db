#include "inference/text_input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "data/csv_reader.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/mapped_file.hpp"
#include "files/temp_folder.hpp"
#include "inference/line_reader.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{8} << 20;

/// What both formats do with a row that is wrong: the rows before it are given first, the failure
/// comes with the next call.
class BatchInput : public TextInput {
 public:
  Result<const InputBatch*> read(std::size_t limit) final {
    if (failure_) return tl::make_unexpected(*failure_);
    forget(batch_);
    auto done = fill(batch_, limit);
    if (done) return &batch_;
    if (batch_.texts.empty()) return tl::make_unexpected(std::move(done).error());
    failure_ = std::move(done).error();
    return &batch_;
  }

 protected:
  /// Empties the batch, whose rows nobody looks at any more.
  virtual void forget(InputBatch& batch) {
    batch.texts.clear();
    batch.cells.clear();
    batch.members.clear();
  }
  /// Adds rows up to the first that is wrong.
  virtual Result<void> fill(InputBatch& batch, std::size_t limit) = 0;

 private:
  InputBatch batch_;
  std::optional<Error> failure_;
};

class JsonLinesInput final : public BatchInput {
 public:
  JsonLinesInput(LineReader lines, std::string text_column, std::function<Result<void>()> at_end)
      : at_end_(std::move(at_end)),
        lines_(std::move(lines)),
        text_column_(std::move(text_column)) {}

  InputFormat format() const override { return InputFormat::json_lines; }
  std::span<const std::string> columns() const override { return {}; }

 private:
  Result<void> fill(InputBatch& batch, std::size_t limit) override {
    std::size_t bytes = 0;
    // Lines that are there are taken together, but nobody waits for a line that is still to come.
    while (batch.size() < limit && bytes < kBatchBytes &&
           (batch.size() == 0 || lines_.has_line())) {
      const auto line = SENT_TRY(lines_.next());
      if (!line) return std::exchange(at_end_, [] { return Result<void>{}; })();
      if (line->find_first_not_of(" \t") == std::string_view::npos) continue;
      bytes += line->size();
      batch.members.push_back(SENT_TRY(parse(*line)));
      batch.texts.push_back(text_of(batch.members.back()));
    }
    return {};
  }

  Result<Json> parse(std::string_view line) const {
    auto value = parse_json(line);
    if (!value) return wrong(value.error().message);
    if (value->is_string()) return value;
    if (!value->is_object()) return wrong("expected an object or a text");
    const auto text = value->find(text_column_);
    if (text == value->end()) return wrong(fmt::format("no member '{}'", text_column_));
    if (!text->is_string()) return wrong(fmt::format("member '{}' is not text", text_column_));
    return value;
  }
  /// A view into the row, which stays valid when the row moves.
  std::string_view text_of(const Json& row) const {
    return (row.is_string() ? row : row[text_column_]).get_ref<const std::string&>();
  }
  tl::unexpected<Error> wrong(const std::string& what) const {
    return fail(Code::invalid_argument,
                fmt::format("{}: line {}: {}", lines_.name(), lines_.number(), what));
  }

  std::function<Result<void>()> at_end_;
  LineReader lines_;  // goes first, which ends a download that is still going on
  std::string text_column_;
};

class CsvInput final : public BatchInput {
 public:
  /// `reader` reads `file`, whose text stands in column `text`.
  CsvInput(MappedFile file, CsvReader reader, std::size_t text)
      : file_(std::move(file)), reader_(std::move(reader)), text_(text) {
    file_.release(file_.bytes());  // opening looked at every byte
  }

  InputFormat format() const override { return InputFormat::csv; }
  std::span<const std::string> columns() const override { return reader_.columns(); }

 private:
  void forget(InputBatch& batch) override {
    BatchInput::forget(batch);
    reader_.forget_copies();
    file_.release(file_.bytes().substr(begin_, reader_.consumed() - begin_));
    begin_ = reader_.consumed();
  }

  Result<void> fill(InputBatch& batch, std::size_t limit) override {
    while (batch.size() < limit && reader_.consumed() - begin_ < kBatchBytes) {
      if (!SENT_TRY(reader_.next())) break;
      const auto fields = reader_.fields();
      batch.cells.insert(batch.cells.end(), fields.begin(), fields.end());
      batch.texts.push_back(fields[text_]);
    }
    return {};
  }

  MappedFile file_;
  CsvReader reader_;
  std::size_t text_;
  std::size_t begin_ = 0;  // of the batch, in the file
};

Result<std::unique_ptr<TextInput>> open_standard_input(const std::string& text_column) {
  LineReader lines(STDIN_FILENO, "standard input");
  const char first = SENT_TRY(lines.peek());
  if (first == '{') return make_json_lines_input(std::move(lines), text_column);
  const auto spool = SENT_TRY(TempFolder::create());  // the file stays as long as it is mapped
  const auto path = spool.path() / "input.csv";
  auto file = SENT_TRY(AtomicFile::create(path));
  SENT_CHECK(lines.drain(file));
  SENT_CHECK(file.commit());
  return open_csv_input(SENT_TRY(MappedFile::open(path)), "standard input", text_column);
}

class GivenTexts final : public TextInput {
 public:
  explicit GivenTexts(std::vector<std::string> texts) {
    for (auto& text : texts) {
      waiting_.members.emplace_back(std::move(text));
      waiting_.texts.push_back(waiting_.members.back().get_ref<const std::string&>());
    }
  }
  InputFormat format() const override { return InputFormat::json_lines; }
  std::span<const std::string> columns() const override { return {}; }
  Result<const InputBatch*> read(std::size_t /*limit*/) override {
    given_ = std::exchange(waiting_, {});
    return &given_;
  }

 private:
  InputBatch waiting_;
  InputBatch given_;
};

}  // namespace

bool names_json_lines(const std::string& name) {
  const auto extension = std::filesystem::path(name).extension();
  return extension == ".jsonl" || extension == ".ndjson" || extension == ".json";
}

Result<std::unique_ptr<TextInput>> open_csv_input(MappedFile file, std::string name,
                                                  const std::string& text_column) {
  auto reader = SENT_TRY(CsvReader::open(file.bytes(), std::move(name)));
  const auto text = SENT_TRY(reader.column(text_column));
  return std::make_unique<CsvInput>(std::move(file), std::move(reader), text);
}

std::unique_ptr<TextInput> make_json_lines_input(LineReader lines, std::string text_column,
                                                 std::function<Result<void>()> at_end) {
  return std::make_unique<JsonLinesInput>(std::move(lines), std::move(text_column),
                                          std::move(at_end));
}

Result<std::unique_ptr<TextInput>> open_text_input(const std::string& name,
                                                   const std::string& text_column) {
  if (name == "-") return open_standard_input(text_column);
  if (!names_json_lines(name)) {
    return open_csv_input(SENT_TRY(MappedFile::open(name)), name, text_column);
  }
  const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return read_failure(name, errno);
  return make_json_lines_input(LineReader(fd, name), text_column);
}

std::unique_ptr<TextInput> make_given_texts(std::vector<std::string> texts) {
  return std::make_unique<GivenTexts>(std::move(texts));
}

}  // namespace sentiment
