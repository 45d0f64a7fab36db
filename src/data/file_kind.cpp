#include "data/file_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii_lower.hpp"
#include "base/shell_word.hpp"
#include "data/labels.hpp"

namespace sentiment {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kLookedAt = 4096;
constexpr std::size_t kTarMagicAt = 257;

/// The file as a command names it: an object is taken to be downloaded, standard input saved.
std::string command_name(const std::string& name) {
  if (name == "standard input") return "FILE";
  if (name.find("://") == std::string::npos) return name;
  return std::filesystem::path(name).filename().string();
}

/// "reviews.csv" for "data/reviews.xlsx"; "reviews-SUFFIX.csv" where that is the file itself.
std::string csv_name(const std::string& name, std::string_view suffix) {
  const std::filesystem::path path(command_name(name));
  const bool same = path.extension() == ".csv";
  return fmt::format("{}{}{}.csv", path.stem().string(), same ? "-" : "", same ? suffix : "");
}

std::string by_pandas(std::string_view reader, const std::string& name) {
  // One quoting inside another is beyond a name's worth: such a file is renamed first.
  std::string from = command_name(name);
  std::string to = csv_name(name, "table");
  if ((from + to).find_first_of("'\"\\$`") != std::string::npos) from = "FILE", to = "FILE.csv";
  return fmt::format("python3 -c \"import pandas; pandas.{}('{}').to_csv('{}', index=False)\"",
                     reader, from, to);
}

std::string by_filter(std::string_view command, const std::string& name, std::string_view suffix) {
  return fmt::format("{} {} > {}", command, shell_word(command_name(name)),
                     shell_word(csv_name(name, suffix)));
}

/// What it is called once it is unpacked: "reviews.csv" for "reviews.csv.xz".
std::string by_unpacking(std::string_view command, const std::string& name) {
  const std::filesystem::path path(command_name(name));
  return fmt::format("{} {} > {}", command, shell_word(path.string()),
                     shell_word(path.has_extension() ? path.stem().string() : "FILE.csv"));
}

std::string explain(std::string_view what, std::string_view advice) {
  return fmt::format("this is {}, not CSV or JSON lines; {}", what, advice);
}

std::string explain_zip(std::string_view bytes, const std::string& name) {
  const auto holds = [head = bytes.substr(0, kLookedAt), bytes](std::string_view entry) {
    // The names stand at the front of the entries and, all together, at the end of the file.
    const auto tail = bytes.substr(bytes.size() - std::min(bytes.size(), 16 * kLookedAt));
    return head.find(entry) != std::string_view::npos || tail.find(entry) != std::string_view::npos;
  };
  if (holds("xl/") || (holds("[Content_Types].xml") && !holds("word/") && !holds("ppt/"))) {
    return explain("an Excel workbook (.xlsx)",
                   "save its sheet as \"CSV UTF-8\", or: " + by_pandas("read_excel", name));
  }
  if (holds("application/vnd.oasis.opendocument.spreadsheet")) {
    return explain("an OpenDocument spreadsheet (.ods)",
                   "save its sheet as CSV (UTF-8), or: " + by_pandas("read_excel", name));
  }
  if (holds("word/")) return explain("a Word document (.docx)", "put its rows into a CSV file");
  // The first entry's name: its length stands at byte 26, the name at byte 30.
  constexpr std::size_t kLengthAt = 26;
  constexpr std::size_t kNameAt = 30;
  std::string entry = "NAME";
  if (bytes.size() > kNameAt && bytes.starts_with("PK\x03\x04")) {
    const std::size_t length = static_cast<std::uint8_t>(bytes[kLengthAt]) +
                               std::size_t{256} * static_cast<std::uint8_t>(bytes[kLengthAt + 1]);
    const std::string_view found = bytes.substr(kNameAt, length);
    const bool printable = std::ranges::all_of(found, [](unsigned char c) { return c >= ' '; });
    if (!found.empty() && !found.ends_with('/') && found.size() < 200 && printable) entry = found;
  }
  return explain(
      "a zip archive",
      fmt::format("take the file out of it: unzip -p {} {} > {}", shell_word(command_name(name)),
                  shell_word(entry), shell_word(std::filesystem::path(entry).filename().string())));
}

std::string explain_encoding(std::string_view encoding, const std::string& name) {
  return fmt::format("this is {} text, and UTF-8 is expected; convert it: {}", encoding,
                     by_filter(fmt::format("iconv -f {} -t UTF-8", encoding), name, "utf8"));
}

/// UTF-16 and UTF-32 without a mark, of text that is ASCII for the most part.
std::optional<std::string_view> wide_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return "UTF-16";
  const auto head = bytes.substr(0, kLookedAt / 4);
  if (head.size() < 8) return std::nullopt;
  std::array<std::size_t, 4> zeros{};  // by the byte's place in a group of four
  for (std::size_t i = 0; i < head.size(); ++i) zeros.at(i % 4) += head[i] == '\0' ? 1 : 0;
  const std::size_t most = head.size() / 4;
  const auto often = [&](std::size_t i) { return zeros.at(i) * 3 >= most; };
  const auto never = [&](std::size_t i) { return zeros.at(i) == 0; };
  if (never(0) && often(1) && often(2) && often(3)) return "UTF-32LE";
  if (often(0) && often(1) && often(2) && never(3)) return "UTF-32BE";
  if (never(0) && often(1) && never(2) && often(3)) return "UTF-16LE";
  if (often(0) && never(1) && often(2) && never(3)) return "UTF-16BE";
  return std::nullopt;
}

struct Magic {
  std::string_view bytes;
  std::string_view what;
  std::string_view pandas;    ///< the function that reads it
  std::string_view unpacker;  ///< or the command that unpacks it
  std::string_view advice;    ///< or what else to do
};

constexpr std::string_view kExport = "export its rows as CSV or JSON lines";
constexpr auto kMagics = std::to_array<Magic>({
    {"PAR1"sv, "a Parquet file", "read_parquet", "", ""},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an old Excel workbook (.xls)", "read_excel", "", ""},
    {"ARROW1"sv, "an Arrow file (Feather)", "read_feather", "", ""},
    {"FEA1"sv, "a Feather file", "read_feather", "", ""},
    {"\xFF\xFF\xFF\xFF"sv, "an Arrow stream", "", "",
     "convert it with Python: datasets.Dataset.from_file(FILE).to_csv(OUTPUT)"},
    {"ORC"sv, "an ORC file", "read_orc", "", ""},
    {"Obj\x01"sv, "an Avro file", "", "", kExport},
    {"\x89HDF\r\n\x1A\n"sv, "an HDF5 file", "read_hdf", "", ""},
    {"<stata_dta>"sv, "a Stata file", "read_stata", "", ""},
    {"$FL2"sv, "an SPSS file", "read_spss", "", ""},
    {"\x93NUMPY"sv, "a NumPy array", "", "", kExport},
    {"SQLite format 3"sv, "an SQLite database", "", "",
     "export a table: sqlite3 -header -csv FILE 'SELECT * FROM reviews' > reviews.csv"},
    {"BZh"sv, "bzip2 data", "", "bzip2 -dc", ""},
    {"\xFD"
     "7zXZ\0"sv,
     "xz data", "", "xz -dc", ""},
    {"\x04\x22\x4D\x18"sv, "LZ4 data", "", "lz4 -dc", ""},
    {"\x1F\x9D"sv, "data of compress (.Z)", "", "gzip -dc", ""},
    {"\x1F\x8B"sv, "gzip data that was packed twice", "", "gzip -dc", ""},
    {"\x28\xB5\x2F\xFD"sv, "Zstandard data that was packed twice", "", "zstd -dc", ""},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", "", "", "unpack it: 7z x FILE"},
    {"Rar!\x1A\x07"sv, "a RAR archive", "", "", "unpack it: unrar x FILE"},
    {"%PDF-"sv, "a PDF document", "", "", "put its rows into a CSV file"},
    {"{\\rtf"sv, "an RTF document", "", "", "put its rows into a CSV file"},
    {"\x89PNG"sv, "a picture", "", "", "rows of text are expected"},
    {"\xFF\xD8\xFF"sv, "a picture", "", "", "rows of text are expected"},
    {"GIF8"sv, "a picture", "", "", "rows of text are expected"},
    {"\x7F"
     "ELF"sv,
     "a program", "", "", "rows of text are expected"},
    {"version https://git-lfs.github.com/spec/"sv, "a Git LFS pointer, which stands for the file",
     "", "", "fetch the file itself: git lfs pull"},
});

/// Whether there are no control characters, judged by the beginning.
bool is_text(std::string_view bytes) {
  return std::ranges::all_of(bytes.substr(0, kLookedAt), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\n' || c == '\r';
  });
}

/// Pickles of protocol 2 to 5; joblib writes the same.
bool is_pickle(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5;
}

std::string explain_fasttext(const std::string& name) {
  constexpr std::string_view kSed =
      R"(sed -E 's/\r$//; s/"/""/g; s/^__label__(\S+)\s+(.*)$/\1,"\2"/; 1i label,text')";
  return explain("fastText's format (__label__x text)",
                 "convert it: " + by_filter(kSed, name, "table"));
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    if (c != ' ' && !inside) ++words;
    inside = c != ' ';
  }
  return words;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.+-eE") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

std::optional<std::string> explain_foreign_file(std::string_view bytes, const std::string& name) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06"))
    return explain_zip(bytes, name);
  for (const Magic& magic : kMagics) {
    if (!bytes.starts_with(magic.bytes)) continue;
    // Letters may begin a CSV file, too.
    const bool letters = std::ranges::all_of(magic.bytes, [](char c) { return c >= ' '; });
    const bool sure = !letters || magic.bytes.size() > 4 || !is_text(bytes);
    if (!sure) continue;
    if (!magic.pandas.empty())
      return explain(magic.what, "convert it: " + by_pandas(magic.pandas, name));
    if (!magic.unpacker.empty())
      return explain(magic.what, "unpack it: " + by_unpacking(magic.unpacker, name));
    return explain(magic.what, magic.advice);
  }
  if (bytes.size() > kTarMagicAt + 5 && bytes.substr(kTarMagicAt, 5) == "ustar")
    return explain("a tar archive",
                   "take the file out of it: tar -xf " + shell_word(command_name(name)));
  if (is_pickle(bytes))
    return explain(
        "a Python pickle",
        "if it is a DataFrame from a source you trust (reading it runs the code in it): " +
            by_pandas("read_pickle", name));
  if (const auto encoding = wide_encoding(bytes)) return explain_encoding(*encoding, name);
  std::string_view text = bytes.substr(0, kLookedAt);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::string start = ascii_lower(text.substr(0, 20));
  if (start.starts_with("<!doctype html") || start.starts_with("<html") ||
      start.starts_with("<head"))
    return explain("a web page (HTML)",
                   "an error or login page often comes in place of a download: fetch it again");
  if (start.starts_with("<?xml")) return explain("an XML file", kExport);
  if (text.starts_with("__label__")) return explain_fasttext(name);
  return std::nullopt;
}

std::string name_plain_file(std::string_view bytes) {
  if (bytes.empty()) return "an empty file";
  for (const Magic& magic : kMagics) {
    if (magic.unpacker.empty() && bytes.starts_with(magic.bytes)) return std::string(magic.what);
  }
  // A pickle of protocol 0, which ends with a dot, and joblib's files before 0.10 are text, too.
  const bool pickle = bytes.ends_with('.') && (bytes[0] == '(' || bytes[0] == 'c');
  if (pickle || bytes.starts_with("ZF0x") || !is_text(bytes)) return {};
  const std::string_view text = bytes.substr(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  if (text.starts_with('{') || text.starts_with('[')) return "a JSON file";
  if (text.starts_with('<')) return "an HTML or XML file";
  const std::string_view line = text.substr(0, text.find('\n'));
  const bool fields = line.size() < text.size() && line.find_first_of(",;\t|") != line.npos;
  return fields ? "a CSV file" : "a text file";
}

std::optional<std::string> explain_missing_header(const std::vector<std::string>& columns,
                                                  char separator, const std::string& name,
                                                  std::string_view text, std::string_view label) {
  constexpr std::size_t kWordsOfAName = 4;
  const auto is_label = [](std::string_view field) { return parse_label(field).has_value(); };
  const bool is_row = std::ranges::count_if(columns, is_label) == 1 ||
                      std::ranges::any_of(columns, [](std::string_view field) {
                        return count_words(field) > kWordsOfAName || is_number(field);
                      });
  if (!is_row) return std::nullopt;
  const auto longest = std::ranges::max_element(
      columns, {}, [&](std::string_view field) { return is_label(field) ? 0 : field.size(); });
  auto labelled = std::ranges::find_if(columns, is_label);
  if (labelled == columns.end() || labelled == longest)
    labelled = longest == columns.begin() ? columns.begin() + 1 : columns.begin();
  std::string header;
  for (auto column = columns.begin(); column != columns.end(); ++column) {
    if (column != columns.begin()) header += separator == '\t' ? "\\t" : std::string(1, separator);
    if (column == longest) {
      header += text;
    } else if (column == labelled) {
      header += label;
    } else {
      header += fmt::format("column{}", column - columns.begin() + 1);
    }
  }
  return fmt::format(
      "its first line is a row and does not name the columns; put a line with their names before "
      "it: {}",
      by_filter(fmt::format("sed {}", shell_word("1i " + header)), name, "named"));
}

}  // namespace sentiment
