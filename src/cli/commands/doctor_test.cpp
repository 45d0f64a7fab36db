#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::ProgramFixture;

using DoctorCommand = ProgramFixture;

TEST_F(DoctorCommand, AWrongSettingStopsOtherCommandsOnly) {
  variables_["MODEL_RELOAD_INTERVAL"] = "soon";
  EXPECT_EQ(call({"list-versions"}).exit, 2);
  EXPECT_EQ(call({"version"}).exit, 0);
  const auto doctor = call({"doctor", "--port", "0"});
  EXPECT_EQ(doctor.exit, 1);
  EXPECT_THAT(doctor.out, HasSubstr("fail settings   MODEL_RELOAD_INTERVAL"));
}

TEST_F(DoctorCommand, TellsTheNextStepWhereNothingIsThereYet) {
  const auto doctor = call({"doctor", "--port", "0", "--json"});
  EXPECT_EQ(doctor.exit, 0);
  const auto checks = doctor.document()["checks"];
  EXPECT_TRUE(doctor.document()["healthy"]);
  for (const auto& check : checks) {
    if (check["check"] != "champion") continue;
    EXPECT_EQ(check["verdict"], "warn");
    EXPECT_THAT(check["message"].get<std::string>(), HasSubstr("sentiment train --champion"));
  }
}

TEST_F(DoctorCommand, FindsADamagedModel) {
  train({"--champion"});
  EXPECT_EQ(call({"doctor", "--port", "0"}).exit, 0);
  auto bytes = read_file(model_file()).value();
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  ASSERT_TRUE(write_file_atomically(model_file(), bytes));
  EXPECT_EQ(call({"predict", "x"}).exit, 1);
  const auto doctor = call({"doctor", "--port", "0"});
  EXPECT_EQ(doctor.exit, 1);
  EXPECT_THAT(doctor.out, HasSubstr("fail champion"));
  EXPECT_THAT(doctor.out, HasSubstr("sentiment rollback"));
}

TEST_F(DoctorCommand, DoesNotBlameTheChampionForAServerThatIsDown) {
  variables_["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:1";
  variables_["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0";
  const auto doctor = call({"doctor", "--port", "0"});
  EXPECT_EQ(doctor.exit, 1);
  EXPECT_THAT(doctor.out, HasSubstr("fail mlflow"));
  EXPECT_THAT(doctor.out, Not(HasSubstr("sentiment rollback")));
  EXPECT_THAT(doctor.err, HasSubstr("2 checks failed"));
}

TEST_F(DoctorCommand, ChecksPrefectAndTheStoreWhereTheyAreConfigured) {
  variables_["PREFECT_API_URL"] = "http://127.0.0.1:1/api";
  variables_["MLFLOW_S3_ENDPOINT_URL"] = "http://127.0.0.1:1";
  variables_["AWS_ACCESS_KEY_ID"] = "a";
  variables_["AWS_SECRET_ACCESS_KEY"] = "b";
  const auto doctor = call({"doctor", "--port", "0"});
  EXPECT_THAT(doctor.out, HasSubstr("fail prefect"));
  EXPECT_THAT(doctor.out, HasSubstr("fail s3"));
}

}  // namespace
}  // namespace sentiment
