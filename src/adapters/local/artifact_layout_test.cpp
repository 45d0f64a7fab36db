#include "adapters/local/artifact_layout.hpp"

#include <gtest/gtest.h>

#include "ports/ids.hpp"

namespace sentiment::local {
namespace {

TEST(ArtifactLayout, LiesAsMlflowLaysItOut) {
  const RunId run{"0123"};
  EXPECT_EQ(run_artifacts_folder("a", 7, run), "a/7/0123/artifacts");
  EXPECT_EQ(model_folder("a", 7, "m-1"), "a/7/models/m-1");
}

TEST(ArtifactLayout, GivesUrisThatLeadBackToThePlace) {
  const RunId run{"0123"};
  EXPECT_EQ(path_of_uri("/h", run_artifacts_uri(7, run)).value(),
            run_artifacts_folder("/h/artifacts", 7, run));
  EXPECT_EQ(path_of_uri("/h", model_uri(7, "m-1")).value(),
            model_folder("/h/artifacts", 7, "m-1") / "artifacts");
}

TEST(ArtifactLayout, LetsNoUriLeadOutOfTheHome) {
  for (const auto* uri : {"home:/", "home:/../x", "home:/a/../../x", "home://etc/passwd",
                          "home:/./a", "file:///a", "a", ""}) {
    const auto path = path_of_uri("/h", uri);
    ASSERT_FALSE(path) << uri;
    EXPECT_EQ(path.error().code, Code::invalid_argument) << uri;
  }
}

TEST(ArtifactLayout, NamesTheOwnerOfWhatIsHalfCopied) {
  const auto folder = aside_folder("a", 7, "12-ab");
  EXPECT_EQ(folder.parent_path(), "a/7");
  EXPECT_NE(folder, aside_folder("a", 7, "12-ab"));
  EXPECT_EQ(owner_of_aside(folder), "12-ab");
  EXPECT_EQ(owner_of_aside("a/7/models"), "");
}

}  // namespace
}  // namespace sentiment::local
