#include "adapters/local/artifact_layout.hpp"

#include <gtest/gtest.h>
#include "base/strong.hpp"

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
  EXPECT_EQ(owner_of_aside(aside_name("12-ab", "m-1")), "12-ab");
  EXPECT_EQ(owner_of_aside("m-1"), "");
}

}  // namespace
}  // namespace sentiment::local
