#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "data/dataset.hpp"
#include "http/client/http_client.hpp"

namespace sentiment {

/// The Large Movie Review Dataset (Maas et al., ACL 2011), as its authors publish it.
inline constexpr std::string_view kImdbUrl =
    "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz";
inline constexpr std::string_view kImdbSha256 =
    "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe";

struct PrepareOptions {
  /// "" = the published archive; else an archive (.tar.gz, .tar), a folder that holds
  /// {train,test}/{pos,neg}/*.txt, a CSV file, or the http(s) URL of an archive or a CSV file.
  std::string source;
  std::filesystem::path folder = "data";  ///< where the files go
  std::size_t samples = 1000;             ///< rows of imdb_sample.csv, half of them positive
  DatasetColumns columns;                 ///< of a CSV file given as source
  bool full = false;                      ///< train.csv and test.csv, too
  bool if_missing = false;                ///< do nothing when the files are there
  std::uint32_t seed = 42;
  std::string url{kImdbUrl};        ///< where the published archive comes from: a mirror
  std::string sha256{kImdbSha256};  ///< what it must be; of a SOURCE nothing is expected
  const StopFlag* stop = nullptr;
};

enum class PrepareStage { download, read, write };

struct PrepareProgress {
  PrepareStage stage = PrepareStage::download;
  std::uint64_t done = 0;   ///< bytes
  std::uint64_t total = 0;  ///< 0: not known
};
using PrepareObserver = std::function<void(const PrepareProgress&)>;

struct PreparedFile {
  std::filesystem::path path;
  std::size_t rows = 0;
  std::size_t positives = 0;
};

struct PrepareReport {
  bool already_there = false;       ///< with `if_missing`: nothing was done
  std::vector<PreparedFile> files;  ///< with `already_there` their paths alone
  std::string source_sha256;        ///< of an archive or a downloaded file; else ""
  std::vector<std::string> notes;   ///< sentences the user should read
};

/// Writes `folder`/imdb_sample.csv: as many positive as negative reviews, drawn and shuffled with
/// `seed` from the training half (of a CSV file: from all rows); with `full` all reviews of both
/// halves, shuffled, as train.csv and test.csv. Columns text,label; labels 0 and 1; RFC 4180
/// quoting, lines end in LF. The same reviews, samples and seed give the same bytes, whatever their
/// order in an archive or a folder. Files appear whole or not at all.
/// The published archive is kept in `folder` for the next time; what arrived of it before a
/// connection broke off is kept as ….part and the next call goes on from there. A failure leaves no
/// empty folder behind.
/// Errors: unavailable without a network, naming the ways that need none; not_found;
///         corrupt_data for a source that is not what it should be; failed_precondition where the
///         folder cannot be written; usage for options that contradict each other; interrupted.
Result<PrepareReport> prepare_data(const PrepareOptions& options, HttpClient& http, Clock& clock,
                                   const PrepareObserver& observer);

}  // namespace sentiment
