#include "cli/text_input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "app/object_stream.hpp"
#include "base/json.hpp"
#include "data/csv_reader.hpp"
#include "files/atomic_file.hpp"
#include "files/mapped_file.hpp"
#include "files/temp_folder.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{8} << 20;
constexpr std::size_t kLongestLine = std::size_t{64} << 20;

/// Bytes of a descriptor, a line at a time.
class LineReader {
 public:
  LineReader(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
    struct stat status{};
    is_file_ = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  }
  LineReader(LineReader&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        name_(std::move(other.name_)),
        buffer_(std::move(other.buffer_)),
        begin_(other.begin_),
        number_(other.number_),
        at_end_(other.at_end_),
        is_file_(other.is_file_) {}
  LineReader& operator=(LineReader&&) = delete;
  ~LineReader() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }

  /// The next line without its end; nullopt at the end of the input.
  Result<std::optional<std::string>> next() {
    std::size_t searched = 0;
    while (true) {
      const auto end = buffer_.find('\n', begin_ + searched);
      if (end != std::string::npos || (at_end_ && begin_ < buffer_.size())) {
        const auto stop = std::min(end, buffer_.size());
        std::string line = buffer_.substr(begin_, stop - begin_);
        begin_ = std::min(stop + 1, buffer_.size());
        ++number_;
        if (line.ends_with('\r')) line.pop_back();
        return line;
      }
      if (at_end_) return std::nullopt;
      searched = buffer_.size() - begin_;
      if (searched > kLongestLine) {
        return fail(Code::invalid_argument,
                    fmt::format("{}: line {} is longer than 64 MiB", name_, number_ + 1));
      }
      SENT_CHECK(fill());
    }
  }
  /// Whether next() would not wait for somebody to write a line.
  bool has_line() const { return is_file_ || buffer_.find('\n', begin_) != std::string::npos; }
  /// The first byte that is no white space, without taking it; 0 at the end.
  Result<char> peek() {
    while (true) {
      const auto at = buffer_.find_first_not_of(" \t\r\n", begin_);
      if (at != std::string::npos) return buffer_[at];
      if (at_end_) return '\0';
      SENT_CHECK(fill());
    }
  }
  /// Everything that is left.
  Result<void> drain(AtomicFile& file) {
    while (true) {
      SENT_CHECK(file.write(std::string_view(buffer_).substr(begin_)));
      buffer_.clear();
      begin_ = 0;
      if (at_end_) return {};
      SENT_CHECK(fill());
    }
  }
  std::size_t number() const { return number_; }
  const std::string& name() const { return name_; }

 private:
  Result<void> fill() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    std::array<char, 1 << 16> piece{};
    ssize_t count = 0;
    do {
      count = ::read(fd_, piece.data(), piece.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
      return fail(Code::failed_precondition,
                  fmt::format("cannot read {}: {}", name_,
                              std::error_code(errno, std::generic_category()).message()));
    }
    at_end_ = count == 0;
    buffer_.append(piece.data(), static_cast<std::size_t>(count));
    return {};
  }

  int fd_;
  std::string name_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t number_ = 0;
  bool at_end_ = false;
  bool is_file_ = false;
};

/// The rows that stand before a failure, which then waits in `kept` for the next call.
Result<std::vector<InputRow>> rows_before(std::vector<InputRow> rows, Error failure,
                                          std::optional<Error>& kept) {
  if (rows.empty()) return tl::make_unexpected(std::move(failure));
  kept = std::move(failure);
  return rows;
}

class JsonLinesInput final : public TextInput {
 public:
  JsonLinesInput(LineReader lines, std::string text_column)
      : lines_(std::move(lines)), text_column_(std::move(text_column)) {}

  InputFormat format() const override { return InputFormat::json_lines; }
  const std::vector<std::string>& columns() const override { return columns_; }

  Result<std::vector<InputRow>> read(std::size_t limit) override {
    if (failure_) return tl::make_unexpected(*failure_);
    std::vector<InputRow> rows;
    std::size_t bytes = 0;
    // Lines that are there are taken together, but nobody waits for a line that is still to come.
    while (rows.size() < limit && bytes < kBatchBytes && (rows.empty() || lines_.has_line())) {
      const auto line = SENT_TRY(lines_.next());
      if (!line) break;
      if (line->find_first_not_of(" \t") == std::string::npos) continue;
      bytes += line->size();
      auto row = parse(*line);
      if (!row) return rows_before(std::move(rows), std::move(row).error(), failure_);
      rows.push_back(std::move(*row));
    }
    return rows;
  }

 private:
  Result<InputRow> parse(const std::string& line) const {
    auto value = parse_json(line);
    if (!value) return wrong(value.error().message);
    if (value->is_string()) return InputRow{value->get<std::string>(), {}, nullptr};
    if (!value->is_object()) return wrong("expected an object or a text");
    const auto text = value->find(text_column_);
    if (text == value->end()) return wrong(fmt::format("no member '{}'", text_column_));
    if (!text->is_string()) return wrong(fmt::format("member '{}' is no text", text_column_));
    std::string copy = text->get<std::string>();
    return InputRow{std::move(copy), {}, std::move(*value)};
  }
  tl::unexpected<Error> wrong(const std::string& what) const {
    return fail(Code::invalid_argument,
                fmt::format("{}: line {}: {}", lines_.name(), lines_.number(), what));
  }

  LineReader lines_;
  std::string text_column_;
  std::vector<std::string> columns_;
  std::optional<Error> failure_;
};

class CsvInput final : public TextInput {
 public:
  /// `reader` reads `file`, whose text stands in column `text`.
  CsvInput(MappedFile file, std::optional<TempFolder> spool, CsvReader reader, std::size_t text)
      : file_(std::move(file)), spool_(std::move(spool)), reader_(std::move(reader)), text_(text) {
    file_.release(file_.bytes());  // opening looked at every byte
  }

  InputFormat format() const override { return InputFormat::csv; }
  const std::vector<std::string>& columns() const override { return reader_.columns(); }

  Result<std::vector<InputRow>> read(std::size_t limit) override {
    if (failure_) return tl::make_unexpected(*failure_);
    std::vector<InputRow> rows;
    std::size_t bytes = 0;
    const std::size_t begin = reader_.consumed();
    while (rows.size() < limit && bytes < kBatchBytes) {
      const auto more = reader_.next();
      if (!more) return rows_before(std::move(rows), more.error(), failure_);
      if (!*more) break;
      InputRow row;
      for (const auto field : reader_.fields()) {
        bytes += field.size();
        row.cells.emplace_back(field);
      }
      row.text = row.cells[text_];
      rows.push_back(std::move(row));
    }
    reader_.forget_copies();
    file_.release(file_.bytes().substr(begin, reader_.consumed() - begin));
    return rows;
  }

 private:
  MappedFile file_;
  std::optional<TempFolder> spool_;
  CsvReader reader_;
  std::size_t text_;
  std::optional<Error> failure_;
};

bool names_json_lines(const std::string& name) {
  const auto extension = std::filesystem::path(name).extension();
  return extension == ".jsonl" || extension == ".ndjson" || extension == ".json";
}

Result<std::unique_ptr<TextInput>> open_csv(const std::filesystem::path& path,
                                            std::optional<TempFolder> spool, std::string name,
                                            const std::string& text_column) {
  auto file = SENT_TRY(MappedFile::open(path));
  auto reader = SENT_TRY(CsvReader::open(file.bytes(), std::move(name)));
  const auto text = SENT_TRY(reader.column(text_column));
  return std::make_unique<CsvInput>(std::move(file), std::move(spool), std::move(reader), text);
}

Result<std::unique_ptr<TextInput>> open_standard_input(const std::string& text_column) {
  LineReader lines(STDIN_FILENO, "standard input");
  const char first = SENT_TRY(lines.peek());
  if (first == '{') return std::make_unique<JsonLinesInput>(std::move(lines), text_column);
  auto spool = SENT_TRY(TempFolder::create());
  const auto path = spool.path() / "input.csv";
  auto file = SENT_TRY(AtomicFile::create(path));
  SENT_CHECK(lines.drain(file));
  SENT_CHECK(file.commit());
  return open_csv(path, std::move(spool), "standard input", text_column);
}

/// Rows of an object that is still coming in.
class StreamedInput final : public TextInput {
 public:
  StreamedInput(std::unique_ptr<ObjectStream> stream, JsonLinesInput rows)
      : stream_(std::move(stream)), rows_(std::move(rows)) {}

  InputFormat format() const override { return rows_.format(); }
  const std::vector<std::string>& columns() const override { return rows_.columns(); }
  Result<std::vector<InputRow>> read(std::size_t limit) override {
    auto rows = SENT_TRY(rows_.read(limit));
    if (rows.empty()) SENT_CHECK(stream_->finish());
    return rows;
  }

 private:
  std::unique_ptr<ObjectStream> stream_;
  JsonLinesInput rows_;  // goes first, which ends a download that is still going on
};

Result<std::unique_ptr<TextInput>> open_object(const std::string& name,
                                               const std::string& text_column,
                                               ObjectStore& objects) {
  if (!names_json_lines(name)) {
    auto spool = SENT_TRY(TempFolder::create());
    const auto path = spool.path() / "input.csv";
    SENT_CHECK(objects.download(name, path));
    return open_csv(path, std::move(spool), name, text_column);
  }
  auto stream = SENT_TRY(ObjectStream::open(objects, name));
  LineReader lines(stream->take_descriptor(), name);
  const char first = SENT_TRY(lines.peek());
  if (first == '\0') SENT_CHECK(stream->finish());  // before anything is written
  return std::make_unique<StreamedInput>(std::move(stream),
                                         JsonLinesInput(std::move(lines), text_column));
}

}  // namespace

Result<std::unique_ptr<TextInput>> open_text_input(const std::string& name,
                                                   const std::string& text_column,
                                                   ObjectStore* objects) {
  if (name == "-") return open_standard_input(text_column);
  if (is_object_address(name) && objects != nullptr) {
    return open_object(name, text_column, *objects);
  }
  if (!names_json_lines(name)) return open_csv(name, std::nullopt, name, text_column);
  const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const int error = errno;
    return fail(error == ENOENT ? Code::not_found : Code::failed_precondition,
                fmt::format("cannot read '{}': {}", name,
                            std::error_code(error, std::generic_category()).message()));
  }
  return std::make_unique<JsonLinesInput>(LineReader(fd, name), text_column);
}

}  // namespace sentiment
