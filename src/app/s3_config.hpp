#pragma once

#include <string>

#include "base/fields.hpp"

namespace sentiment {

/// Where S3 is and who we are there; the names are those of MLflow's, Amazon's and MinIO's tools.
struct S3Config {
  std::string mlflow_endpoint;
  std::string s3_endpoint;
  std::string aws_endpoint;
  std::string region;
  std::string default_region;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  std::string minio_user;
  std::string minio_password;
  std::string profile;
  std::string credentials_file;
  std::string config_file;
  std::string addressing_style;
  std::string ca_bundle;
  bool ignore_tls = false;
  std::string user_home;  ///< no setting: where ~/.aws is
};

/// Each setting once, those that win before those they win over.
inline void describe(Fields& field, S3Config& s3) {
  field("MLFLOW_S3_ENDPOINT_URL", s3.mlflow_endpoint,
        "S3 endpoint, e.g. http://localhost:9000; unset = Amazon's");
  field("AWS_ENDPOINT_URL_S3", s3.s3_endpoint, "The same, by the name that AWS tools use for S3");
  field("AWS_ENDPOINT_URL", s3.aws_endpoint,
        "The same, by the name that AWS tools use for all services");
  field("AWS_REGION", s3.region, "Region of the S3 store");
  field("AWS_DEFAULT_REGION", s3.default_region, "The same, by the name that older tools use");
  field("AWS_ACCESS_KEY_ID", s3.access_key_id, "Access key for the S3 store");
  field("AWS_SECRET_ACCESS_KEY", s3.secret_access_key, "Its secret").secret = true;
  field("AWS_SESSION_TOKEN", s3.session_token, "Session token of temporary keys").secret = true;
  field("MINIO_ROOT_USER", s3.minio_user,
        "Access key for your own store, used without AWS_ACCESS_KEY_ID");
  field("MINIO_ROOT_PASSWORD", s3.minio_password, "Its secret").secret = true;
  field("AWS_PROFILE", s3.profile, "Profile in the AWS files to take keys and region from");
  field("AWS_SHARED_CREDENTIALS_FILE", s3.credentials_file,
        "AWS credentials file; unset = ~/.aws/credentials");
  field("AWS_CONFIG_FILE", s3.config_file, "AWS config file; unset = ~/.aws/config");
  field("MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE", s3.addressing_style,
        "Where the bucket goes in addresses: auto, path or virtual (host name)");
  field("AWS_CA_BUNDLE", s3.ca_bundle,
        "File with the certificates to trust for the S3 store; unset = the system's");
  field("MLFLOW_S3_IGNORE_TLS", s3.ignore_tls,
        "Skip TLS certificate verification for the S3 store (insecure)");
}

}  // namespace sentiment
