#include "adapters/mlflow/artifact_repository.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::TempDir;

/// Takes one kind of URI and writes down what is put there.
class Notebook final : public ArtifactRepository {
 public:
  explicit Notebook(std::vector<std::string>& notes) : notes_(notes) {}
  bool takes(std::string_view uri) const override { return uri.starts_with("note:"); }
  Result<void> put(const std::string& uri, const std::string& path,
                   const std::filesystem::path& /*file*/) override {
    notes_.push_back(uri + " " + path);
    return {};
  }
  Result<std::vector<RepositoryFile>> list(const std::string& /*uri*/) override {
    return std::vector<RepositoryFile>{};
  }
  Result<RepositoryFile> get(const std::string& /*uri*/, const std::string& path,
                             const std::filesystem::path& /*file*/) override {
    return RepositoryFile{.path = path};
  }

 private:
  std::vector<std::string>& notes_;
};

class Repositories : public testing::Test {
 protected:
  Repositories() {
    std::filesystem::create_directories(folder_.path() / "a");
    for (const char* file : {"b", "a/2", "a/1"}) std::ofstream(folder_.path() / file) << "x";
  }
  static ArtifactRepositories known(std::vector<std::string>& notes) {
    std::vector<std::unique_ptr<ArtifactRepository>> list;
    list.push_back(std::make_unique<Notebook>(notes));
    return ArtifactRepositories(std::move(list));
  }

  TempDir folder_;
  std::vector<std::string> notes_;
  ArtifactRepositories repositories_ = known(notes_);
};

TEST_F(Repositories, PutEveryFileOfAFolderInOrder) {
  ASSERT_TRUE(repositories_.put_folder("note:/x", folder_.path()));
  EXPECT_THAT(notes_, ElementsAre("note:/x a/1", "note:/x a/2", "note:/x b"));
}

TEST_F(Repositories, NameTheUriThatNoneOfThemTakes) {
  EXPECT_THAT(repositories_.of("gs://bucket/x"),
              FailsWith(Code::failed_precondition, HasSubstr("'gs://bucket/x'")));
  EXPECT_THAT(repositories_.put_folder("gs://bucket/x", folder_.path()),
              FailsWith(Code::failed_precondition));
}

TEST_F(Repositories, AFolderThatIsNotThereHasNoFiles) {
  const auto missing = folder_.path() / "none";
  EXPECT_THAT(files_below(missing), FailsWith(Code::not_found, HasSubstr(missing.string())));
}

}  // namespace
}  // namespace sentiment
