#pragma once

#include <string>

namespace sentiment {

/// repr() of a Python float: the shortest digits that read back, "1.0", "1e-05", "nan", "inf".
std::string python_repr(double value);

}  // namespace sentiment
