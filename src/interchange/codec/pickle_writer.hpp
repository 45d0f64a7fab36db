#pragma once

#include <string>

#include "interchange/codec/python_object.hpp"

namespace sentiment {

/// The object as a pickle of protocol 4, which Python 3.4 and later read: without frames, with a
/// memo for globals alone. Loading it calls numpy's array constructor and functools.partial and
/// nothing else that the tree does not name.
/// Cost: linear; one allocation that grows
std::string write_pickle(const PyValue& object);

}  // namespace sentiment
