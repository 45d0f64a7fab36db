#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {

/// What an answer that is not a success says, as far as it can be made out.
struct ServerError {
  std::string address;  ///< that was asked
  int status = 0;
  std::string error_code;  ///< MLflow's, e.g. "RESOURCE_DOES_NOT_EXIST"; "" when it gave none
  std::string text;        ///< the server's words, one line, bounded
};

/// Reads MLflow's JSON error, FastAPI's `detail`, a page of HTML (its title) or plain text.
ServerError read_server_error(const Response& response, std::string_view address);
/// The same as an Error that names the address and says what to do about the failures people meet:
/// a Host or Origin the server does not allow, a missing login, a path that is not MLflow's.
/// unauthenticated: 401, 403. not_found: MLflow's own 404. conflict: the name is taken.
/// invalid_argument: other 400, 413. failed_precondition: a feature the server does not have.
/// unavailable: 408, 429, 5xx, and whatever no MLflow server says.
Error explain(const ServerError& error);

/// The Error of an answer with a good status whose body is not what MLflow sends.
Error not_mlflow(const Response& response, std::string_view address);

}  // namespace sentiment::mlflow
