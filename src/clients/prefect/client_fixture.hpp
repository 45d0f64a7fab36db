#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>

#include "base/json.hpp"               // IWYU pragma: export
#include "clients/prefect/client.hpp"  // IWYU pragma: export
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::prefect {

/// A client of a server that answers as the test says.
class ClientFixture : public testing::Test {
 protected:
  Json body(std::size_t request) const {
    return parse_json(http_.requests.at(request).body).value();
  }
  const std::string& path(std::size_t request) const { return http_.requests.at(request).url.path; }

  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  std::unique_ptr<Client> client_ =
      Client::open({.api_url = "http://prefect:4200/api"}, http_, clock_).value();
};

}  // namespace sentiment::prefect
