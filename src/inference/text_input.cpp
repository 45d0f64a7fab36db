#include "inference/text_input.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
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
#include "base/quote_briefly.hpp"
#include "base/trimmed.hpp"
#include "data/csv_reader.hpp"
#include "data/json_rows.hpp"
#include "data/packed_file.hpp"
#include "data/table_file.hpp"
#include "files/atomic_file.hpp"
#include "files/mapped_file.hpp"
#include "files/temp_folder.hpp"
#include "inference/line_reader.hpp"
#include "text/utf8_check.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{8} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

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

/// Where rows come from that are a JSON value or a line each.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// The next row, valid until the next call; nothing at the end.
  virtual Result<std::optional<std::string_view>> next() = 0;
  /// Whether next() would not wait for somebody to write a line.
  virtual bool is_ready() const = 0;
  /// The line of the row last given.
  virtual std::size_t line() = 0;
  virtual const std::string& name() const = 0;
};

class StreamedRows final : public RowSource {
 public:
  StreamedRows(LineReader lines, InputFormat format, std::function<Result<void>()> at_end)
      : format_(format), at_end_(std::move(at_end)), lines_(std::move(lines)) {}

  Result<std::optional<std::string_view>> next() override {
    while (const auto line = SENT_TRY(lines_.next())) {
      if (format_ == InputFormat::lines || !trimmed(*line).empty()) return line;
    }
    SENT_CHECK(std::exchange(at_end_, [] { return Result<void>{}; })());
    return std::nullopt;
  }
  bool is_ready() const override { return lines_.has_line(); }
  std::size_t line() override { return lines_.number(); }
  const std::string& name() const override { return lines_.name(); }

 private:
  InputFormat format_;
  std::function<Result<void>()> at_end_;
  LineReader lines_;  // goes first, which ends a download that is still going on
};

/// Gives up the pages of a file that was read up to `consumed`, once there are many.
void release_before(const MappedFile& file, std::size_t consumed, std::size_t& released) {
  if (consumed - released <= kBatchBytes) return;
  file.release(file.bytes().substr(released, consumed - released));
  released = consumed;
}

class MappedRows final : public RowSource {
 public:
  MappedRows(MappedFile file, std::string name)
      : file_(std::move(file)), values_(file_.bytes(), std::move(name)) {}

  Result<std::optional<std::string_view>> next() override {
    release_before(file_, values_.consumed(), released_);
    return values_.next();
  }
  bool is_ready() const override { return true; }
  std::size_t line() override { return values_.line(); }
  const std::string& name() const override { return values_.name(); }

 private:
  MappedFile file_;
  JsonValues values_;
  std::size_t released_ = 0;
};

class MappedLines final : public RowSource {
 public:
  MappedLines(MappedFile file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  Result<std::optional<std::string_view>> next() override {
    release_before(file_, at_, released_);
    const std::string_view rest = file_.bytes().substr(at_);
    if (rest.empty()) return std::nullopt;
    std::string_view line = rest.substr(0, rest.find('\n'));
    at_ += std::min(line.size() + 1, rest.size());
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }
  bool is_ready() const override { return true; }
  std::size_t line() override { return line_; }
  const std::string& name() const override { return name_; }

 private:
  MappedFile file_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t released_ = 0;
};

class RowInput final : public BatchInput {
 public:
  RowInput(std::unique_ptr<RowSource> rows, InputFormat format, std::string text_column)
      : rows_(std::move(rows)), format_(format), text_column_(std::move(text_column)) {}

  InputFormat format() const override { return format_; }
  std::span<const std::string> columns() const override { return {}; }

 private:
  Result<void> fill(InputBatch& batch, std::size_t limit) override {
    std::size_t bytes = 0;
    // Rows that are there are taken together, but nobody waits for one that is still to come.
    while (batch.size() < limit && bytes < kBatchBytes &&
           (batch.size() == 0 || rows_->is_ready())) {
      const auto row = SENT_TRY(rows_->next());
      if (!row) return {};
      bytes += row->size();
      batch.members.push_back(SENT_TRY(parse(*row)));
      batch.texts.push_back(text_of(batch.members.back()));
    }
    return {};
  }

  Result<Json> parse(std::string_view line) {
    return format_ == InputFormat::lines ? text_line(line) : json_row(line);
  }
  Result<Json> text_line(std::string_view line) {
    if (rows_->line() == 1 && line.starts_with(kByteOrderMark))
      line.remove_prefix(kByteOrderMark.size());
    if (find_invalid_utf8(line) == std::string_view::npos) return line;
    return wrong("is not valid UTF-8; convert it: iconv -f WINDOWS-1252 -t UTF-8");
  }
  Result<Json> json_row(std::string_view line) {
    auto value = parse_json_row(line);
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
  tl::unexpected<Error> wrong(const std::string& what) {
    return fail(Code::invalid_argument,
                fmt::format("{}: line {}: {}", rows_->name(), rows_->line(), what));
  }

  std::unique_ptr<RowSource> rows_;
  InputFormat format_;
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

/// Whether a stream that begins with this line is of JSON lines.
bool is_json_line(std::string_view line, const std::string& name) {
  if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (!line.starts_with('{') && !(line.starts_with('"') && names_json(name))) return false;
  return parse_json_row(line).has_value();
}

/// What a stream that begins with this line holds, where it can be read as it comes.
std::optional<InputFormat> streamed_format(std::string_view line, const std::string& name,
                                           const InputOptions& options) {
  const auto& wanted = options.format;
  if (wanted == InputFormat::csv || begins_packed(line)) return std::nullopt;
  if (wanted == InputFormat::lines) return wanted;
  if (!wanted && options.columns.separator) return std::nullopt;
  if (is_json_line(line, name)) return InputFormat::json_lines;
  const bool lines =
      !wanted && !names_json(name) && begins_plain_lines(line, name, options.columns);
  return lines ? std::optional(InputFormat::lines) : std::nullopt;
}

/// Whether a file's name leaves it open that it is of plain lines.
bool names_text(const std::string& name) {
  const std::filesystem::path path(name);
  const bool packed = path.extension() == ".gz" || path.extension() == ".zst";
  return (packed ? path.stem() : path).extension() == ".txt";
}

/// What an unpacked file holds.
InputFormat format_of(std::string_view bytes, const std::string& name,
                      const DatasetColumns& columns) {
  if (holds_json(bytes, name, columns)) return InputFormat::json_lines;
  const auto begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  const auto first = bytes.substr(begin, bytes.find('\n', begin) - begin);
  const bool lines = names_text(name) && !first.empty() && begins_plain_lines(first, name, columns);
  return lines ? InputFormat::lines : InputFormat::csv;
}

class GivenTexts final : public TextInput {
 public:
  explicit GivenTexts(std::vector<std::string> texts) {
    for (auto& text : texts) {
      waiting_.members.emplace_back(std::move(text));
      waiting_.texts.push_back(waiting_.members.back().get_ref<const std::string&>());
    }
  }
  InputFormat format() const override { return InputFormat::lines; }
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

Result<InputFormat> parse_input_format(std::string_view text) {
  if (text == "csv") return InputFormat::csv;
  if (text == "json") return InputFormat::json_lines;
  if (text == "lines") return InputFormat::lines;
  return fail(Code::usage, fmt::format("expected csv, json or lines, not {}", quote_briefly(text)));
}

Result<std::unique_ptr<TextInput>> open_file_input(MappedFile file, std::string name,
                                                   const InputOptions& options) {
  const DatasetColumns& columns = options.columns;
  file = SENT_TRY(unpacked(std::move(file), name, columns.max_unpacked_bytes));
  switch (options.format.value_or(format_of(file.bytes(), name, columns))) {
    case InputFormat::lines:
      return std::make_unique<RowInput>(
          std::make_unique<MappedLines>(std::move(file), std::move(name)), InputFormat::lines,
          columns.text);
    case InputFormat::json_lines:
      return std::make_unique<RowInput>(
          std::make_unique<MappedRows>(std::move(file), std::move(name)), InputFormat::json_lines,
          columns.text);
    case InputFormat::csv: break;
  }
  auto reader = SENT_TRY(open_separated(file.bytes(), name, columns));
  const auto text = reader.column(columns.text);
  if (!text) {
    return fail(text.error().code, text.error().message +
                                       "; --text-column names it, and --input-format lines takes "
                                       "each line as a text");
  }
  return std::make_unique<CsvInput>(std::move(file), std::move(reader), *text);
}

Result<std::unique_ptr<TextInput>> open_stream_input(LineReader lines, const InputOptions& options,
                                                     std::function<Result<void>()> at_end) {
  const auto first = SENT_TRY(lines.peek());
  if (first.empty()) {
    SENT_CHECK(at_end());
    return fail(Code::invalid_argument, lines.name() + " is empty: there is nothing to classify");
  }
  if (const auto format = streamed_format(first, lines.name(), options)) {
    return std::make_unique<RowInput>(
        std::make_unique<StreamedRows>(std::move(lines), *format, std::move(at_end)), *format,
        options.columns.text);
  }
  const auto spool = SENT_TRY(TempFolder::create());  // the file stays as long as it is mapped
  const auto path = spool.path() / "input";
  auto file = SENT_TRY(AtomicFile::create(path));
  SENT_CHECK(lines.drain(file));
  SENT_CHECK(at_end());
  SENT_CHECK(file.commit());
  return open_file_input(SENT_TRY(MappedFile::open(path)), lines.name(), options);
}

Result<std::unique_ptr<TextInput>> open_text_input(const std::string& name,
                                                   const InputOptions& options) {
  if (name == "-") return open_stream_input(LineReader(STDIN_FILENO, "standard input"), options);
  return open_file_input(SENT_TRY(MappedFile::open(name)), name, options);
}

std::unique_ptr<TextInput> make_given_texts(std::vector<std::string> texts) {
  return std::make_unique<GivenTexts>(std::move(texts));
}

}  // namespace sentiment
