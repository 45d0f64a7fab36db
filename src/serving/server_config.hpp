#pragma once

#include <string>

#include "base/fields.hpp"
#include "ports/names.hpp"

namespace sentiment {

/// The settings of `serve`. Times are in seconds.
struct ServerConfig {
  std::string model_name = "sentiment-classifier";  ///< shared with the other commands: MODEL_NAME
  std::string experiment = "sentiment-classifier";  ///< shared likewise: MLFLOW_EXPERIMENT_NAME
  /// Where the model served last is kept for a start without the registry; empty where the registry
  /// is on this machine.
  std::string last_good_folder;

  std::string host = "127.0.0.1";
  int port = 8000;
  int threads = 0;
  std::string alias = kChampionAlias.value();
  double reload_interval = 60;
  double reload_timeout = 30;
  std::string admin_token;
  int max_text_length = 100'000;
  int max_body_bytes = 1024 * 1024;
  int max_header_bytes = 16 * 1024;
  int max_connections = 1024;
  double read_timeout = 30;
  double write_timeout = 30;
  double idle_timeout = 75;
  double drain_timeout = 10;
  bool access_log = true;
  std::string log_file;
  std::string log_format = "auto";
  std::string log_level = "info";
};

/// Each setting once: its environment variable, what it does and what it may be.
inline void describe(Fields& field, ServerConfig& c) {
  constexpr double kDay = 86'400;
  constexpr int kGibibyte = 1024 * 1024 * 1024;
  field("SENTIMENT_HOST", c.host, "Address to listen on; 0.0.0.0 means every interface");
  field("SENTIMENT_PORT", c.port, "Port to listen on; 0 picks a free one", in_range(0, 65'535));
  field("SENTIMENT_SERVER_THREADS", c.threads, "Number of request threads; 0 = one per processor",
        in_range(0, 1024));
  field("SENTIMENT_MODEL_ALIAS", c.alias, "Alias of the version to serve");
  field("MODEL_RELOAD_INTERVAL", c.reload_interval,
        "Seconds between checks for a new champion; 0 = only on POST /admin/reload",
        in_range(0.0, kDay));
  field("SENTIMENT_RELOAD_TIMEOUT", c.reload_timeout,
        "Seconds after which POST /admin/reload answers 504", in_range(0.01, kDay));
  field("SENTIMENT_ADMIN_TOKEN", c.admin_token, "Bearer token that /admin/* requires; unset = none")
      .secret = true;
  field("SENTIMENT_MAX_TEXT_LENGTH", c.max_text_length, "Maximum length of a text in characters",
        in_range(1, kGibibyte));
  field("SENTIMENT_MAX_BODY_BYTES", c.max_body_bytes, "Maximum size of a request body in bytes",
        in_range(1, kGibibyte));
  field("SENTIMENT_MAX_HEADER_BYTES", c.max_header_bytes,
        "Maximum size of the request line and headers in bytes", in_range(256, kGibibyte));
  field("SENTIMENT_MAX_CONNECTIONS", c.max_connections, "Maximum number of open connections",
        in_range(1, 1'000'000));
  field("SENTIMENT_READ_TIMEOUT", c.read_timeout, "Timeout for receiving a request in seconds",
        in_range(0.01, kDay));
  field("SENTIMENT_WRITE_TIMEOUT", c.write_timeout, "Timeout for sending an answer in seconds",
        in_range(0.01, kDay));
  field("SENTIMENT_IDLE_TIMEOUT", c.idle_timeout, "Timeout of an idle connection in seconds",
        in_range(0.01, kDay));
  field("SENTIMENT_DRAIN_TIMEOUT", c.drain_timeout,
        "Seconds to wait at shutdown for requests in flight", in_range(0.0, kDay));
  field("SENTIMENT_ACCESS_LOG", c.access_log, "Write a log line for every request");
  field("SENTIMENT_LOG_FILE", c.log_file, "Log file; unset = standard error");
  field("SENTIMENT_LOG_FORMAT", c.log_format,
        "Log lines as text or JSON; auto = text on a terminal, JSON elsewhere",
        one_of({"auto", "text", "json"}));
  field("SENTIMENT_LOG_LEVEL", c.log_level, "Minimum severity to log",
        one_of({"debug", "info", "warning", "error"}));
}

}  // namespace sentiment
