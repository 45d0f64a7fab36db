#include <array>
#include <memory>
#include <utility>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

/// What the stack keeps: MLflow's artifacts, models for others, data.
constexpr std::array kBuckets{"mlflow-artifacts", "models", "data"};

class StorageInit final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Create the buckets of the S3 store: mlflow-artifacts, models, data",
            .details =
                "The store is the one of MLFLOW_S3_ENDPOINT_URL, else Amazon's; keys come from "
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, MINIO_ROOT_USER and "
                "MINIO_ROOT_PASSWORD, or a profile. Buckets that are there stay as they are.",
            .examples = {"MLFLOW_S3_ENDPOINT_URL=http://localhost:9000 sentiment storage init",
                         "sentiment storage init --json"},
            .exit_codes = "1 not allowed to, or a name is taken, 4 store not reachable"};
  }

  Result<void> run(Services& services, Output& out) override {
    auto& store = *SENT_TRY(services.objects());
    Json buckets = Json::array();
    for (const char* name : kBuckets) {
      const bool created = SENT_TRY(store.create_bucket(name));
      if (!out.json()) out.line("{} {}", name, created ? "created" : "was there already");
      buckets.push_back({{"name", name}, {"created", created}});
    }
    if (out.json()) out.document({{"endpoint", store.location()}, {"buckets", std::move(buckets)}});
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_storage_init() { return std::make_unique<StorageInit>(); }

}  // namespace sentiment
