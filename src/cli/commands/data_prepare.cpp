#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/counted.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "reviews/prepare.hpp"

namespace sentiment {
namespace {

std::string_view words(PrepareStage stage) {
  switch (stage) {
    case PrepareStage::download: return "downloading";
    case PrepareStage::read: return "reading";
    case PrepareStage::write: return "writing";
  }
  return "";
}

std::string progress_line(const PrepareProgress& progress) {
  constexpr double kMebibyte = 1024.0 * 1024.0;
  const double done = static_cast<double>(progress.done) / kMebibyte;
  if (progress.total == 0) return fmt::format("{} {:.1f} MiB", words(progress.stage), done);
  const double total = static_cast<double>(progress.total) / kMebibyte;
  return fmt::format("{} {:.1f} of {:.1f} MiB ({:.0f} %)", words(progress.stage), done, total,
                     100 * done / total);
}

Json report_json(const PrepareReport& report) {
  Json files = Json::array();
  for (const auto& file : report.files) {
    files.push_back(
        {{"path", file.path.string()}, {"rows", file.rows}, {"positives", file.positives}});
  }
  return {{"already_there", report.already_there},
          {"files", std::move(files)},
          {"source_sha256", report.source_sha256},
          {"notes", report.notes}};
}

class DataPrepare final : public Command {
 public:
  CommandInfo about() const override {
    return {
        .purpose = "Get the movie reviews to train on",
        .details =
            "Without a SOURCE, downloads the Large Movie Review Dataset (84 MB, once; a broken "
            "download goes on where it stopped). Writes imdb_sample.csv: as many positive as "
            "negative reviews, the same ones each time.",
        .examples = {"sentiment data prepare", "sentiment data prepare aclImdb_v1.tar.gz --full",
                     "sentiment data prepare reviews.csv --samples 500"},
        .exit_codes =
            "1 source is damaged or folder cannot be written, 3 no such source, "
            "4 no network, 130 interrupted"};
  }

  void declare(Options& options) override {
    options.positional("SOURCE", options_.source,
                       "archive, folder, CSV file or URL (default: the published archive)");
    options.option("--samples", samples_, "N", "reviews in imdb_sample.csv");
    options.flag("--full", options_.full, "also write train.csv and test.csv, all reviews");
    options.flag("--if-missing", options_.if_missing, "do nothing when the files are there");
    options.flag("--offline-ok", offline_ok_,
                 "where nothing can be downloaded, say so and succeed all the same");
    options.option("--folder", folder_, "DIR", "where the files go");
    options.option("--text-column", options_.columns.text, "NAME", "text column of a CSV source");
    options.option("--label-column", options_.columns.label, "NAME",
                   "label column of a CSV source");
  }

  Result<void> run(Services& services, Output& out) override {
    if (samples_ < 2) return fail(Code::usage, "--samples: expected at least 2");
    options_.samples = static_cast<std::size_t>(samples_);
    options_.folder = folder_;
    options_.columns.max_unpacked_bytes = services.config().max_unpacked_bytes;
    options_.url = services.config().imdb_url;
    options_.stop = &services.stop;
    const auto http = services.http_client();
    auto prepared =
        prepare_data(options_, *http, services.clock,
                     [&](const PrepareProgress& event) { out.progress(progress_line(event)); });
    out.progress("");
    if (!prepared && offline_ok_ && prepared.error().code == Code::unavailable) {
      prepared =
          PrepareReport{.files = {}, .source_sha256 = {}, .notes = {prepared.error().message}};
    }
    const PrepareReport report = SENT_TRY(std::move(prepared));
    if (out.json()) {
      out.document(report_json(report));
      return {};
    }
    for (const auto& note : report.notes) out.note("{}", note);
    for (const auto& file : report.files) {
      if (report.already_there) {
        out.line("{} is there already", file.path.string());
      } else {
        out.line("{}: {}, {} of them positive", file.path.string(), counted(file.rows, "row"),
                 file.positives);
      }
    }
    return {};
  }

 private:
  PrepareOptions options_;
  int samples_ = 1000;
  std::string folder_ = "data";
  bool offline_ok_ = false;
};

}  // namespace

std::unique_ptr<Command> make_data_prepare() { return std::make_unique<DataPrepare>(); }

}  // namespace sentiment
