#include "testing/http/mlflow_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "http/client/curl_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"
#include "testing/free_port.hpp"
#include "testing/source_dir.hpp"

namespace sentiment::testing_support {
namespace {

constexpr std::chrono::seconds kPatience{180};  // machines are busy while tests run

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// In the child: becomes the server, in a process group of its own.
[[noreturn]] void become_server(const std::filesystem::path& program,
                                const std::filesystem::path& folder, int port) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int log = ::open((folder / "log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): one thread in the child
  std::vector<std::string> variables{
      "PATH=" + program.parent_path().string() + ":" + (path == nullptr ? "" : path),
      "HOME=" + folder.string(), "MLFLOW_DISABLE_TELEMETRY=true",
      "MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false"};
  std::vector<std::string> words{program.string(),
                                 "server",
                                 "--host",
                                 "127.0.0.1",
                                 "--port",
                                 std::to_string(port),
                                 "--workers",
                                 "1",
                                 "--backend-store-uri",
                                 "sqlite:///" + (folder / "mlflow.db").string(),
                                 "--artifacts-destination",
                                 (folder / "artifacts").string()};
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
  };
  ::chdir(folder.c_str()) == 0
      ? ::execve(program.c_str(), pointers(words).data(), pointers(variables).data())
      : -1;
  ::_exit(127);
}

}  // namespace

std::filesystem::path MlflowServer::program() {
  const auto program = source_dir() / ".venv-mlflow/bin/mlflow";
  std::error_code error;
  return std::filesystem::exists(program, error) ? program : std::filesystem::path();
}

MlflowServer::MlflowServer() {
  const int port = free_port();
  url_ = "http://127.0.0.1:" + std::to_string(port);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no fork");
  if (pid_ == 0) become_server(program(), folder_.path(), port);
  const Request health{.url = parse_url(url_ + "/health").value()};
  CurlClient client;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  // NOLINTNEXTLINE(misc-include-cleaner): sys/wait.h has WNOHANG, from a private header of its own
  while (std::chrono::steady_clock::now() < until && ::waitpid(pid_, nullptr, WNOHANG) == 0) {
    const auto answer = client.send(health);
    if (answer && answer->status == 200) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ::kill(-pid_, SIGKILL);
  throw std::runtime_error("mlflow server did not answer:\n" + read_all(folder_.path() / "log"));
}

MlflowServer::~MlflowServer() {
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace sentiment::testing_support
