#include "adapters/mlflow/model_digest.hpp"

#include <gtest/gtest.h>

#include "base/sha256.hpp"
#include "files/folder_checksums.hpp"

namespace sentiment {
namespace {

TEST(ModelDigest, StandsForAllFilesButTheOneThatNamesTheId) {
  const FileChecksums files{{"model.pkl", "11"}, {"code/a.py", "22"}};
  FileChecksums named = files;
  named["MLmodel"] = "33";
  EXPECT_EQ(digest_of(files), sha256_hex("22  code/a.py\n11  model.pkl\n"));
  EXPECT_EQ(digest_of(named), digest_of(files));
  named["model.pkl"] = "44";
  EXPECT_NE(digest_of(named), digest_of(files));
}

}  // namespace
}  // namespace sentiment
