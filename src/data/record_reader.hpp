#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// Keeps the fields that could not be taken from the file as they stand (doubled quotes, escapes of
/// JSON). Movable; what it holds stays where it is.
class FieldArena {
 public:
  /// Room for `size` characters, until the arena goes.
  std::span<char> take(std::size_t size);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;  ///< in the last block
  char* next_ = nullptr;
};

/// The records of a data file, one after another, with the columns they have.
/// Fields are views into the file's bytes or into the arena: both must outlive them.
class RecordReader {
 public:
  virtual ~RecordReader() = default;

  virtual const std::vector<std::string>& columns() const = 0;
  /// The place of a column that is to be read. Errors: invalid_argument, naming the columns there
  /// are, if it is not there or there twice.
  virtual Result<std::size_t> column(std::string_view name) = 0;

  /// Goes to the next record; false at the end.
  /// Errors: invalid_argument, with row, line and column. After one that left the reader in step
  ///         the next call goes on after it; any other comes again.
  virtual Result<bool> next() = 0;
  virtual bool in_step() const = 0;

  /// The record's fields: as many as columns(); those that column() was not asked for may be empty.
  virtual std::span<const std::string_view> fields() const = 0;
  /// How many of them the file gives.
  virtual std::size_t given() const = 0;
  /// 1 for the first record.
  virtual std::size_t row() const = 0;
  /// The line on which the record begins, counted from 1. Cost: the first call after an open or
  /// since the last one counts the line ends between.
  virtual std::size_t line() = 0;

  /// Hands over the memory behind copied fields. No record may be read afterwards.
  virtual FieldArena take_arena() = 0;

 protected:
  RecordReader() = default;
  RecordReader(const RecordReader&) = default;
  RecordReader(RecordReader&&) = default;
  RecordReader& operator=(const RecordReader&) = default;
  RecordReader& operator=(RecordReader&&) = default;
};

/// The place of a column among those of `file`. Errors: as RecordReader::column.
Result<std::size_t> find_column(const std::string& file, const std::vector<std::string>& columns,
                                std::string_view name);

}  // namespace sentiment
