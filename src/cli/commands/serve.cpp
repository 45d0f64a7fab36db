#include "serving/serve.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_registry.hpp"
#include "registry/production_store.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {
namespace {

class Serve final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Serve predictions of the champion over HTTP",
            .details =
                "Answers POST /predict, GET /health, /model-info, /metrics, /docs and shows a page "
                "at /. Takes a new champion within a minute or at POST /admin/reload, without "
                "losing a request. Also starts without a champion and answers 503 until there is "
                "one. Ctrl-C or SIGTERM ends it once open requests are answered.",
            .examples = {"sentiment serve", "sentiment serve --host 0.0.0.0 --port 9000",
                         "curl --json '{\"text\": \"A wonderful film.\"}' "
                         "http://127.0.0.1:8000/predict"},
            .exit_codes = "1 the port is in use, 2 wrong setting"};
  }

  void declare(Options& options) override {
    options.setting("--host", "SENTIMENT_HOST", "ADDRESS");
    options.setting("--port", "SENTIMENT_PORT", "N").expected_bare = true;
    options.setting("--threads", "SENTIMENT_SERVER_THREADS", "N");
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    options.option("--model", model_, "s3://BUCKET/NAME",
                   "serve the champion of a production store, without a registry");
  }

  Result<void> run(Services& services, Output& out) override {
    auto& backend = *SENT_TRY(services.backend());
    ServerConfig config = services.config().server;
    std::optional<ProductionModel> production;
    if (model_) {
      const auto reference = SENT_TRY(parse_production_ref(*model_).map_error(doing("--model")));
      config.model_name = reference.name.value();
      config.last_good_folder =
          (std::filesystem::path(services.config().home) / "cache" / "last-good").string();
      production.emplace(*SENT_TRY(services.objects()), reference);
    }
    const ServingPorts ports{
        production ? static_cast<ModelRegistry&>(*production) : backend.registry(),
        production ? static_cast<ArtifactStore&>(*production) : backend.artifacts(),
        backend.tracker(), services.clock, &backend.history()};
    const auto listening = [&](int port) {
      out.note("serving {} on http://{}:{} (the API is at /docs); Ctrl-C ends it",
               config.model_name, config.host, port);
      if (!out.json()) return;
      out.document({{"host", config.host}, {"port", port}});
      // For whoever waits for the port; where nobody reads it, serving goes on all the same.
      [[maybe_unused]] const auto flushed = out.flush();
    };
    return serve(config, ports, services.stop, listening);
  }

 private:
  std::optional<std::string> model_;
};

}  // namespace

std::unique_ptr<Command> make_serve() { return std::make_unique<Serve>(); }

}  // namespace sentiment
