#pragma once

#include <cstddef>
#include <functional>

namespace sentiment {

/// Calls `work(chunk)` once for each chunk in [0, chunks) and returns when all are done.
/// A chunk's content must not depend on `threads`: then neither does the result.
/// Threads: the caller and up to `threads - 1` more (fewer where the system gives none); which of
///          them takes which chunk is open.
/// Errors:  an exception of `work` ends the handing out of chunks and is rethrown here; of several,
///          that of the lowest chunk.
void parallel_for(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work);

}  // namespace sentiment
